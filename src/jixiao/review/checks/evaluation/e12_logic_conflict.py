"""填报内容互相矛盾

查什么：未通过验收而数量全部完成；预算只执行了很小一部分（默认低于 20%）而数量全部完成；质量指标得 0 分或完成值为 0 而数量指标满分。

为什么：几项单独看都说得通，放在一起就不可能同时成立，至少有一处不实。

怎么改：核对合同、验收和支付资料，改正不实的一处；确有原因的（如跨年结算），在该行写明。

English: Results that cannot all be true: not accepted yet fully delivered; hardly spent yet fully delivered; quality zero with full quantity.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.core.unit import dimension
from jixiao.review.attainment import attained, more_is_better, percent, target_of
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.narrative import says_something, words
from jixiao.review.printed import execution_rate
from jixiao.review.running_text import squeezed
from jixiao.review.wording import names_text


@check(
    code="E12",
    name="logic-conflict",
    title="填报内容互相矛盾",
    title_en="Results contradict each other",
    severity="P1",
    criterion="appropriateness",
    needs=("actuals",),
    basis=[("reviewers-practice", "E12"), ("chengdu-2025-recheck", "逻辑矛盾")],
)
def logic_conflict(form: FormView) -> Iterator[Finding]:
    quantities = [
        row for row in form.record.indicators if _is_quantity(form, row) and attained(row) is not None
    ]
    if not quantities:
        raise NotRun(say("没有可以计算完成率的数量指标"))
    full = [row for row in quantities if attained(row) >= 1]
    denied = [row for row in form.record.indicators if _acceptance_denied(row)]
    if denied and full:
        yield from _not_accepted(form, denied[0], full)
    if full:
        yield from _hardly_spent(form, full)
    if len(full) == len(quantities):
        yield from _no_quality(form, [row for row in form.record.indicators if row not in denied], full)


def _not_accepted(form: FormView, row: Indicator, full: list[Indicator]) -> Iterator[Finding]:
    yield form.finding(
        say("「{name}」表明没有通过验收，{full}却全部完成", name=row.name, full=names_text(full)),
        say("核对验收资料和数量的完成时点，改正不实的一处"),
        at=form.at(row, "actual"),
        got=row.actual.text if row.actual else "",
    )


def _hardly_spent(form: FormView, full: list[Indicator]) -> Iterator[Finding]:
    rate = execution_rate(form)
    if rate is None or rate >= Fraction(form.param("spent_below", "0.2")):
        return
    unexplained = [row for row in full if not says_something(row.deviation_reason)]
    if not unexplained:
        return
    most = max(unexplained, key=attained)
    yield form.finding(
        say(
            "预算只执行了 {rate}，「{name}」却完成了目标的 {share}",
            rate=percent(rate),
            name=most.name,
            share=percent(attained(most)),
        ),
        say("核对支付和完成资料；跨年结算等情况在该行写明"),
        at=form.at(most, "actual"),
        got=most.actual.text,
    )


def _no_quality(form: FormView, rows: list[Indicator], full: list[Indicator]) -> Iterator[Finding]:
    for row in rows:
        if form.kind(row) != "quality" or says_something(row.deviation_reason):
            continue
        nothing = row.self_score == 0 and bool(row.points)
        if nothing or (attained(row) == 0 and more_is_better(row) and target_of(row)):
            yield form.finding(
                say("质量指标「{name}」为 0，{full}却全部完成", name=row.name, full=names_text(full)),
                say("核对质量和数量的完成资料，改正不实的一处，或写明原因"),
                at=form.at(row, "actual"),
                got=row.actual.text if row.actual else "",
            )


def _is_quantity(form: FormView, row: Indicator) -> bool:
    """A quantity by its group; where outputs are not divided, by a unit that counts."""
    target = target_of(row)
    if target is None or not more_is_better(row):
        return False
    kind = form.kind(row)
    return kind == "quantity" or (kind == "output" and dimension(target.unit) == "count")


def _acceptance_denied(row: Indicator) -> bool:
    """Whether the row says that something was not accepted."""
    actual = squeezed(row.actual.text) if row.actual else ""
    said = squeezed(row.deviation_reason or "")
    about_acceptance = any(word in row.name for word in words("acceptance_names"))
    if about_acceptance and (actual in words("acceptance_denied") or attained(row) == 0):
        return True
    return any(word in f"{actual}，{said}" for word in words("acceptance_denied") if "验收" in word)
