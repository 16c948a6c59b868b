"""占位符或空缺

查什么：三级指标有名称却没有指标值，或半年、全年两个值只填了一个；名称或指标值是“……”“*”“无”“XX”一类占位符，或误填了表头文字；必填栏填的是占位符、填写提示或栏目名称。没有填的非必填组不算；目标栏空白由 T02 报；不应发生的事写“无”不算。

为什么：空着的值无法监控，也无法评分；占位符说明这一项还没有想好。

怎么改：补上真实的指标值；用不上的行整行删去。

English: An indicator without a value, one of two period values missing, a placeholder, a hint of the template or a column head where a value belongs. Fill it in or delete the row.
"""

from collections.abc import Iterator, Sequence

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import bare, holds, is_unwanted, words
from jixiao.review.running_text import squeezed
from jixiao.review.target_form import is_placeholder
from jixiao.review.wording import names_text, rows_text


@check(
    code="T22",
    name="placeholder-or-blank",
    title="占位符或空缺",
    title_en="Placeholder or blank",
    severity="P0",
    criterion="completeness",
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T22")],
)
def placeholder_or_blank(form: FormView) -> Iterator[Finding]:
    yield from _fields(form)
    dotted = [row for row in form.record.indicators if row.name.strip() and _is_left_over(row.name)]
    if dotted:
        yield form.finding(
            say("{rows}的三级指标还是占位符{names}", rows=rows_text(dotted), names=names_text(dotted)),
            say("填上指标；用不上的行删去"),
            at=form.at(dotted[0], "name"),
            got=dotted[0].name,
        )
    yield from _unread_dots(form)
    named = [row for row in form.record.indicators if row.name.strip() and row not in dotted]
    yield from _missing(form, named)
    yield from _left_over_values(form, named)


def _unread_dots(form: FormView) -> Iterator[Finding]:
    """Rows that hold nothing but the dots of the template: no field claimed them."""
    parts = [text.split(" | ") for text in form.record.unread]
    dotted = [cells[0] for cells in parts if cells[-1].strip() and not cells[-1].strip("….· ")]
    if dotted:
        groups = "、".join(dict.fromkeys(f"「{cell}」" for cell in dotted))
        yield form.finding(
            say("{groups}下还是占位符“……”", groups=groups),
            say("填上指标；用不上的行删去"),
            at=form.place("indicators"),
            got="……",
        )


def _fields(form: FormView) -> Iterator[Finding]:
    """Required fields that are blank on the form, and fields that hold a placeholder, a hint or their own label."""
    labels = {squeezed(field.label) for field in form.scheme.fields}
    for field in form.scheme.fields:
        if field.id not in form.record.values:
            continue
        text = form.record.text(field.id).strip()
        blank_goal = not text and field.id.endswith("_goal")
        if not text and field.required and not blank_goal:
            problem = say("「{label}」没有填写", label=field.label)
        elif _is_hint(text, labels) or (field.required and text and _is_left_over(text)):
            problem = say("「{label}」填的是“{text}”，不是内容", label=field.label, text=text)
        else:
            continue
        yield form.finding(problem, say("按栏目要求补上真实内容"), at=form.place(field.id), got=text)


def _is_hint(text: str, labels: set[str]) -> bool:
    """Whether the text is a hint of the template or the label of a field."""
    return squeezed(text) in labels or (len(text) <= 40 and holds(text, "template_hints"))


def _is_left_over(text: str) -> bool:
    return (
        is_placeholder(text) or bare(text) in words("placeholders") or text.strip() in words("placeholders")
    )


def _missing(form: FormView, rows: Sequence[Indicator]) -> Iterator[Finding]:
    """Rows without any value, and rows that lack the value of a period which other rows have."""
    empty = [row for row in rows if not _filled(row)]
    if empty:
        yield form.finding(
            say("{rows}{names}没有指标值", rows=rows_text(empty), names=names_text(empty)),
            say("补上指标值；用不上的行删去"),
            at=form.at(empty[0], next(iter(empty[0].targets), "")),
        )
    for period in form.scheme.periods:
        having = [row for row in rows if period.id in _filled(row)]
        lacking = [row for row in rows if _filled(row) and period.id not in _filled(row)]
        if having and lacking:
            yield form.finding(
                say(
                    "{rows}{names}缺{period}指标值",
                    rows=rows_text(lacking),
                    names=names_text(lacking),
                    period=period.label,
                ),
                say("补上{period}指标值；这一期没有要求的，写明达到什么阶段", period=period.label),
                at=form.at(lacking[0], period.id),
            )


def _filled(row: Indicator) -> list[str]:
    return [period for period, target in row.targets.items() if target.kind != "empty"]


def _left_over_values(form: FormView, rows: Sequence[Indicator]) -> Iterator[Finding]:
    """Values that are a placeholder or the text of a column head."""
    for row in rows:
        for period, target in row.targets.items():
            text = target.text.strip()
            none_wanted = text in ("无", "暂无") and is_unwanted(row.name)
            left = target.kind == "qualitative" and bare(text) in (
                *words("placeholders"),
                *words("header_texts"),
            )
            if left and not none_wanted:
                yield form.finding(
                    say("「{name}」的指标值是“{text}”，不是目标", name=row.name, text=text),
                    say("补上真实的指标值"),
                    at=form.at(row, period),
                    got=text,
                )
