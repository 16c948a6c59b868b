"""单位成本偏高

查什么：几张表里同类项目（名称的主干相同或相互包含）用同名的数量指标，金额÷数量是否比其余各表的中位数高出一半以上；同名的单价指标（元/人、元/平方米·月）同样比较。只比计量单位相同的。给出了各地同名指标取值（jixiao review --usual）的，单价还与其中四分之三不超过的数比较。

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
from jixiao.review.across import Grouping
from jixiao.review.engine import FormView, check
from jixiao.review.form_sets import by_unit_and_year, target_forms
from jixiao.review.nouns import pairs, project_core, shared
from jixiao.review.running_text import squeezed
from jixiao.review.target_form import budget, own_indicators, shown, year_period, year_target
from jixiao.review.usual import usual

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
            for key, indicator, cost in _costs_of(form):
                costs[key].append((form, indicator, cost))
    for same in costs.values():
        if len(same) > 1:
            yield from _outliers(same)
    for form in target_forms(forms):
        yield from _above_usual(form)


def _above_usual(form: FormView) -> Iterator[Finding]:
    """Prices far above what three quarters of the indicators of that name state elsewhere."""
    for indicator in own_indicators(form):
        target = year_target(form, indicator)
        unit, known = read_unit(target.unit), usual(form.param("usual", {}), indicator, target)
        if (
            known is None
            or unit is None
            or unit.dimension != "money"
            or not unit.per
            or target.kind != "number"
        ):
            continue
        if target.value > known.p75 * Decimal(form.param("factor", "1.5")):
            yield form.finding(
                say(
                    "「{name}」{target}，同名指标四分之三不超过 {p75}{unit}（{count} 项，中位 {p50}）",
                    name=indicator.name,
                    target=shown(target),
                    p75=plain(known.p75),
                    unit=target.unit,
                    count=known.count,
                    p50=plain(known.p50),
                ),
                say("核对支出标准和数量；含有别的支出的，写明并分开列"),
                at=form.at(indicator, year_period(form.scheme)),
                got=shown(target),
                want=plain(known.p75),
            )


def _costs_of(form: FormView) -> Iterator[tuple[tuple[str, str], Indicator, Fraction]]:
    """The indicators that have a unit cost: name and unit, by which they are compared, and the cost."""
    for indicator in own_indicators(form):
        target = year_target(form, indicator)
        cost = _cost_of_one(form, indicator, target)
        if cost is not None:
            unit = read_unit(target.unit)
            base = f"{unit.base}/{'/'.join(unit.per)}" if unit else target.unit or ""
            yield (squeezed(indicator.name), base), indicator, cost


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
    """The uses of one indicator that cost far more than the middle of the others of the same item."""
    by_item: dict[str, list[Cost]] = defaultdict(list)
    for form, indicator, cost in same:
        unit = read_unit(year_target(form, indicator).unit)
        item = "" if unit and unit.per else squeezed(project_core(form.record.subject))
        by_item[item].append((form, indicator, cost))
    alike = _alike(list(by_item))
    for item, members in by_item.items():
        pool = sorted((use for other in alike[item] for use in by_item[other]), key=lambda use: use[2])
        place = {id(use[1]): number for number, use in enumerate(pool)}
        for form, indicator, cost in members:
            others = len(pool) - 1
            own = place[id(indicator)]
            middle = others // 2
            usual = pool[middle if middle < own else middle + 1] if others else None
            if usual is not None and cost > usual[2] * Fraction(form.param("factor", "1.5")):
                yield _finding(form, indicator, cost, usual)


def _alike(items: list[str]) -> dict[str, list[str]]:
    """For each item (the core of a project's name) those that are the same thing, itself included."""
    holding: dict[str, list[str]] = defaultdict(list)
    found = {item: [item] for item in items}
    for item in items:
        runs = {item[i : i + 2] for i in range(len(item))}
        near = {other for run in runs for other in holding[run]}
        for other in sorted(near):
            if item in other or other in item or shared(pairs(item), pairs(other)) >= Fraction(2, 3):
                found[item].append(other)
                found[other].append(item)
        for run in runs:
            if len(holding[run]) < 50:
                holding[run].append(item)
    return found


def _finding(form: FormView, indicator: Indicator, cost: Fraction, usual: Cost) -> Finding:
    unit = read_unit(year_target(form, indicator).unit)
    return form.finding(
        say(
            "「{name}」合每{unit} {cost} 元，「{project}」（{agency}）是 {other} 元",
            name=indicator.name,
            unit=unit.per[0] if unit and unit.per else unit.base if unit else "",
            cost=_yuan(cost),
            project=usual[0].record.subject,
            agency=usual[0].record.agency,
            other=_yuan(usual[2]),
        ),
        say("核对支出标准和数量；含有别的支出的，写明并分开列"),
        at=form.at(indicator, year_period(form.scheme)),
        got=_yuan(cost),
        want=_yuan(usual[2]),
    )


def _yuan(amount: Fraction) -> str:
    return plain(round_half_up(Decimal(amount.numerator) / Decimal(amount.denominator)))


def _keys(form: FormView) -> Iterator[str]:
    """The names and units of what has a unit cost."""
    return ("|".join(key) for key, _, _ in _costs_of(form))


GROUPINGS = (Grouping("T41", "T41", _keys, unit_cost_outlier),)
