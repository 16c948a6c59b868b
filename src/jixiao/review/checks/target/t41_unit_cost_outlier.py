"""单位成本偏高

查什么：几张表里同类项目（名称的主干相同或相互包含）用同名的数量指标，金额÷数量是否比其余各表的中位数高出一半以上；同名的单价指标（元/人、元/平方米·月）同样比较。只比计量单位相同的。

为什么：同样的东西花不同的钱，要么标准不一，要么金额里还有别的支出。

怎么改：核对支出标准和数量；含有别的内容的，写明并分开列。

English: The amount per piece, or a unit price, is far above that of the same item in other forms. Check the standard and the quantity, and list separately whatever else is included.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up
from jixiao.core.record import Indicator, Target
from jixiao.core.unit import read_unit
from jixiao.review.engine import FormView, check
from jixiao.review.form_sets import by_unit_and_year
from jixiao.review.nouns import pairs, project_core, shared
from jixiao.review.running_text import squeezed
from jixiao.review.target_form import budget, own_indicators, year_period, year_target

Cost = tuple[FormView, Indicator, Fraction]
"""A form's indicator and what one piece costs, in 元."""


@check(
    code="T41",
    name="unit-cost-outlier",
    title="单位成本偏高",
    title_en="Unit cost far above others",
    severity="P2",
    criterion="appropriateness",
    scope="set",
    needs=("funds_total", "indicators"),
    basis=[("mof-2021-101", "成本指标"), ("reviewers-practice", "T41")],
)
def unit_cost_outlier(forms: Sequence[FormView]) -> Iterator[Finding]:
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    for group in by_unit_and_year(forms).values():
        for form in group:
            for indicator in own_indicators(form):
                target = year_target(form, indicator)
                cost = _cost_of_one(form, indicator, target)
                if cost is not None:
                    unit = read_unit(target.unit)
                    base = f"{unit.base}/{'/'.join(unit.per)}" if unit else target.unit or ""
                    costs[squeezed(indicator.name), base].append((form, indicator, cost))
    for same in costs.values():
        if len(same) > 1:
            yield from _outliers(same)


def _cost_of_one(form: FormView, indicator: Indicator, target: Target) -> Fraction | None:
    """The price that the indicator states, or the budget for one piece; None where neither can be told."""
    unit = read_unit(target.unit)
    if target.kind != "number" or not target.value or target.value <= 0 or unit is None:
        return None
    if unit.dimension == "money" and unit.per:
        return Fraction(target.value) * Fraction(unit.factor)
    amount = budget(form.record)
    countable = unit.dimension in ("count", "area", "length") and not unit.per
    if form.kind(indicator) != "quantity" or not countable or not amount:
        return None
    return Fraction(amount) / (Fraction(target.value) * Fraction(unit.factor))


def _outliers(same: list[Cost]) -> Iterator[Finding]:
    for form, indicator, cost in same:
        is_price = year_target(form, indicator).unit and "/" in (year_target(form, indicator).unit or "")
        others = [each for each in same if each[0] is not form and (is_price or _same_item(form, each[0]))]
        if not others:
            continue
        middle = sorted(each[2] for each in others)[len(others) // 2]
        if cost <= middle * Fraction(form.param("factor", "1.5")):
            continue
        nearest = min(others, key=lambda each: abs(each[2] - middle))
        unit = read_unit(year_target(form, indicator).unit)
        yield form.finding(
            say(
                "「{name}」合每{unit} {cost} 元，「{project}」（{agency}）是 {other} 元",
                name=indicator.name,
                unit=unit.per[0] if unit and unit.per else unit.base if unit else "",
                cost=_yuan(cost),
                project=nearest[0].record.subject,
                agency=nearest[0].record.agency,
                other=_yuan(nearest[2]),
            ),
            say("核对支出标准和数量；含有别的支出的，写明并分开列"),
            at=form.at(indicator, year_period(form.scheme)),
            got=_yuan(cost),
            want=_yuan(nearest[2]),
        )


def _same_item(one: FormView, other: FormView) -> bool:
    """Whether two projects buy the same thing, by the core of their names."""
    a, b = (squeezed(project_core(form.record.subject)) for form in (one, other))
    return bool(a and b) and (a in b or b in a or shared(pairs(a), pairs(b)) >= Fraction(2, 3))


def _yuan(amount: Fraction) -> str:
    return plain(round_half_up(Decimal(amount.numerator) / Decimal(amount.denominator)))
