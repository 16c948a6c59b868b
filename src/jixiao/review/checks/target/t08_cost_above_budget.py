"""成本目标高于预算

查什么：成本目标（统一到元）是否高于本年预算；总成本是否不到预算的一半。单价（元/人、元/平方米·月）不是总额，不与预算比；节约、下降类指标不是成本。写在数量指标等处的「项目总成本」同样检查。

为什么：成本目标是花钱的上限，高于预算就失去约束；远低于预算，说明预算偏大或目标写错。

怎么改：按批复的预算改正成本目标或单位（元、万元）；确实只用一部分预算的，说明其余用途。

English: A cost target, units normalised, exceeds the budget of the form, or a total cost is below half of it. Unit prices are not totals. Correct the target, its unit, or the budget.
"""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import wan_text
from jixiao.core.record import Indicator, Target
from jixiao.core.unit import convert
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import ends, holds
from jixiao.review.target_form import budget, own_indicators, shown, year_period, year_target
from jixiao.review.word_lists import has


@check(
    code="T08",
    name="cost-above-budget",
    title="成本目标高于预算",
    title_en="A cost target exceeds the budget",
    severity="P0",
    criterion="appropriateness",
    needs=("funds_total", "indicators"),
    basis=[("mof-2021-101", "成本指标"), ("reviewers-practice", "T08")],
)
def cost_above_budget(form: FormView) -> Iterator[Finding]:
    amount = budget(form.record)
    tolerance = Decimal(form.param("tolerance_yuan", "100"))
    least = Decimal(form.param("least_share", "0.5"))
    for indicator in own_indicators(form):
        cost = _total_cost(form, indicator)
        if cost is None:
            continue
        words = {"cost": wan_text(cost), "amount": wan_text(amount), "name": indicator.name}
        if cost > amount + tolerance:
            yield form.finding(
                say("「{name}」的目标 {cost} 万元，高于本年预算 {amount} 万元", **words),
                say("核对数值和单位，成本目标不得高于预算"),
                at=form.at(indicator, year_period(form.scheme)),
                got=shown(year_target(form, indicator)),
                want=say("不高于 {amount} 万元", amount=wan_text(amount)),
            )
        elif has(indicator.name, "total_cost_names") and cost < amount * least:
            yield form.finding(
                say("「{name}」的目标 {cost} 万元，不到本年预算 {amount} 万元的一半", **words),
                say("核对数值和单位；总成本确实这么低的，说明其余预算的用途或调减预算"),
                at=form.at(indicator, year_period(form.scheme)),
                got=shown(year_target(form, indicator)),
                want=wan_text(amount),
                severity="P2",
            )


def _total_cost(form: FormView, indicator: Indicator) -> Decimal | None:
    """The cost in 元 that the indicator allows in the year; None for a price, a saving, or no amount at all."""
    is_cost = form.kind(indicator) in ("cost", "economic_cost") or ends(indicator.name, "cost_endings")
    if not is_cost or holds(indicator.name, "cost_saving"):
        return None
    target: Target = year_target(form, indicator)
    highest = target.upper if target.kind == "interval" else target.value if target.kind == "number" else None
    return None if highest is None else convert(highest, target.unit, "元")
