"""残留标记和全角数字

查什么：各栏原文里残留的网页标记（<p>、&nbsp;）、控制字符，以及金额和指标值里的全角数字。一张表合报一条，写明是哪些栏。

为什么：公开出去的表会原样印出标记；全角数字常被系统当成文字。

怎么改：在填报处清除格式后重新粘贴；数字用半角。

English: Markup, entities, control characters or full-width digits are left in the form. Paste again as plain text; write digits in half width.
"""

import re
from collections.abc import Iterator

from jixiao.core.finding import Finding, Fix
from jixiao.core.markup import without_markup
from jixiao.core.message import say
from jixiao.core.number import half_width
from jixiao.review.engine import FormView, check
from jixiao.review.wording import joined_text

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<!--|&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028\u2029\ufeff\ufffd]|_x000[dD]_")
_FULL_WIDTH = re.compile(r"[０-９]")
_DIGITS = re.compile(r"[０-９．，％＋－]+")
"""What belongs to a number written in full width."""


@check(
    code="T42",
    name="markup-left",
    title="残留标记和全角数字",
    title_en="Markup left in the form",
    severity="P2",
    criterion="completeness",
    basis=[("disclosure-practice", "")],
)
def markup_left(form: FormView) -> Iterator[Finding]:
    places: dict[str, str] = {}
    kinds: dict[str, None] = {}
    for path, label, text, is_number in _texts(form):
        found = [kind for kind, hit in _defects(text, is_number) if hit]
        if found:
            places.setdefault(path, label)
            kinds.update(dict.fromkeys(found))
    if places:
        first = next(iter(places))
        labels = list(dict.fromkeys(places.values()))
        yield form.finding(
            say(
                "{labels}里残留{kinds}",
                labels="、".join(f"「{label}」" for label in labels),
                kinds=joined_text(list(kinds)),
            ),
            say("清除格式后以纯文本重新粘贴；数字用半角"),
            at=form.place(first, places[first]),
            got="、".join(kinds),
            fixes=_fixes(form),
        )


def _fixes(form: FormView) -> list[Fix]:
    """The clean text of each cell that still holds what is left over; a cell read clean from a file needs none."""
    found = []
    for path, text, is_number in _cells(form):
        if any(hit for _, hit in _defects(text, is_number)):
            clean = _CONTROL.sub("", without_markup(text)).strip()
            found.append(
                Fix(path, _DIGITS.sub(lambda run: half_width(run.group()), clean) if is_number else clean)
            )
    return found


def _cells(form: FormView) -> Iterator[tuple[str, str, bool]]:
    """(path, text as it stands now, whether a number belongs there) of every cell that is typed into."""
    record = form.record
    for field in form.scheme.fields:
        yield field.id, record.text(field.id), field.type in ("money", "number", "date")
    if record.funds_total:
        yield "funds_total", record.funds_total.text, True
    for fund in record.funds:
        yield f"funds.{fund.source}", fund.text, True
    for number, line in enumerate(record.expenditures):
        yield f"expenditures[{number}].item", line.item, False
        yield f"expenditures[{number}].content", line.content, False
        yield f"expenditures[{number}].half_year_plan", line.half_year_text, True
        yield f"expenditures[{number}].full_year", line.full_year_text, True
    for number, row in enumerate(record.indicators):
        yield f"indicators[{number}].name", row.name, False
        for period, target in row.targets.items():
            yield f"indicators[{number}].targets.{period}", target.text, True


def _defects(text: str, is_number: bool) -> Iterator[tuple[str, bool]]:
    yield say("网页标记"), bool(_MARKUP.search(text))
    yield say("控制字符"), bool(_CONTROL.search(text))
    yield say("全角数字"), is_number and bool(_FULL_WIDTH.search(text))


def _texts(form: FormView) -> Iterator[tuple[str, str, str, bool]]:
    """(path, label, what was written, whether a number belongs there) of everything on the form."""
    record = form.record
    paths = dict.fromkeys([*record.values, *record.sources])
    for path in paths:
        source = record.sources.get(path)
        text = source.text if source and source.text is not None else record.text(path)
        field = form.scheme.field(path)
        yield (
            path,
            field.label if field else path,
            text,
            bool(field and field.type in ("money", "number", "date")),
        )
    for number, amount in enumerate(record.funds):
        yield f"funds[{number}]", amount.label or amount.source, amount.text, True
    for number, line in enumerate(record.expenditures):
        yield f"expenditures[{number}].content", line.item, line.content, False
        yield f"expenditures[{number}]", line.item, f"{line.half_year_text} {line.full_year_text}", True
    for number, row in enumerate(record.indicators):
        yield f"indicators[{number}].name", row.name, row.name, False
        for period, target in row.targets.items():
            yield f"indicators[{number}].targets.{period}", row.name, target.text, True
