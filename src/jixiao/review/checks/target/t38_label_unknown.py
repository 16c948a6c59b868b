"""级次名称或符号不规范

查什么：① 一级、二级指标的名称与表样印的不同（“组织类”之于“组织实施”）；② 同一张表里同一个关系写了几种符号（“≧”和“>=”）。读表时已按表样统一，这里只是告诉填表人。通用表样不查名称。

为什么：名称不同，汇总时会成为另一组；符号不一，机器比对容易漏。

怎么改：照表样改名称；全表只用 ≥、≤、>、<、=。

English: A level label differs from the printed form, or one relation is written with several signs. It was put right when reading; correct the form.
"""

from collections import defaultdict
from collections.abc import Iterator

from jixiao.core.finding import Finding, Fix
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.core.value import operator_of, operator_sign
from jixiao.review.engine import FormView, check
from jixiao.review.running_text import squeezed
from jixiao.review.wording import rows_text


@check(
    code="T38",
    name="label-unknown",
    title="级次名称或符号不规范",
    title_en="Label or sign not as printed",
    severity="P2",
    criterion="completeness",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标的设定及附表")],
)
def label_unknown(form: FormView) -> Iterator[Finding]:
    if not form.scheme.general:
        yield from _labels(form)
    signs: dict[str, list[str]] = defaultdict(list)
    for row in form.record.indicators:
        for sign in _signs(row):
            signs[operator_of(sign) or ""].append(sign)
    mixed = [sorted(set(used)) for meaning, used in signs.items() if meaning and len(set(used)) > 1]
    if mixed:
        shown = "；".join(" ".join(used) for used in mixed)
        yield form.finding(
            say("同一个关系写了几种符号：{signs}", signs=shown),
            say("全表统一用 ≥、≤、>、<、="),
            at=form.place("indicators"),
            got=shown,
            fixes=_usual_signs(form),
        )


def _usual_signs(form: FormView) -> list[Fix]:
    """Each target that begins with another sign, with the usual one; a sign in a cell of its own is left."""
    found = []
    for number, row in enumerate(form.record.indicators):
        for period, target in row.targets.items():
            sign = operator_sign(target.text)
            usual = operator_of(sign) if sign else None
            if usual and sign != usual:
                rest = target.text.lstrip()[len(sign) :]
                found.append(Fix(f"indicators[{number}].targets.{period}", f"{usual}{rest}"))
    return found


def _labels(form: FormView) -> Iterator[Finding]:
    known = {_core(level.label) for level, _ in form.scheme.walk()}
    odd: dict[str, str] = {}
    rows: list[Indicator] = []
    for row in form.record.indicators:
        for given, official in _printed_labels(form, row):
            if _core(given) not in known:
                odd[given] = official
                rows += [] if row in rows else [row]
    if odd:
        right = "、".join(dict.fromkeys(filter(None, odd.values())))
        yield form.finding(
            say(
                "{rows}的级次名称{labels}不在表样里",
                rows=rows_text(rows),
                labels="、".join(f"“{each}”" for each in odd),
            ),
            say("改为表样印的名称：{official}", official=right) if right else say("改为表样印的名称"),
            at=form.at(rows[0]),
            got="、".join(odd),
            want=right,
        )


def _printed_labels(form: FormView, row: Indicator) -> Iterator[tuple[str, str]]:
    """(label as the form shows it, the scheme's label or "") of both levels; a unit's own duty has no fixed label."""
    top = form.scheme.find_level(row.level1)
    own_duty = top is not None and (top.has_tasks or not top.children)
    for part, read in (("level1", row.level1), ("level2", "" if own_duty else row.level2 or "")):
        given = row.given.get(part) or read
        if given:
            yield given, read if given != read else ""


def _core(label: str) -> str:
    """A label without the word 指标, which forms print or leave out at will."""
    return squeezed(label).removesuffix("指标")


def _signs(row: Indicator) -> Iterator[str]:
    written = [row.given.get("operator", ""), *(target.text for target in row.targets.values())]
    yield from (sign for text in written if (sign := operator_sign(text)))
