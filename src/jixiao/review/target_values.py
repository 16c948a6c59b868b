"""The target values of a form as its checks ask for them: own indicators, their numbers, their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from jixiao.core.finding import Finding
from jixiao.core.record import Indicator, Target
from jixiao.core.unit import dimension, read_unit
from jixiao.core.value import written
from jixiao.review.engine import FormView
from jixiao.review.target_form import own_indicators, year_period
from jixiao.review.wording import names_text, rows_text, singly_or_together

BENEFITS = ("benefit", "economic_benefit", "social_benefit", "ecological_benefit", "sustainability")
WORDS = ("qualitative", "progress", "date")
"""Kinds of targets that are no quantity."""


class Value(NamedTuple):
    """One target value of one indicator in one period."""

    indicator: Indicator
    period: str
    target: Target

    @property
    def name(self) -> str:
        return self.indicator.name

    @property
    def unit_dimension(self) -> str:
        return dimension(self.target.unit)

    @property
    def is_count(self) -> bool:
        """Counted in 个, 次, 人 … and not per anything."""
        unit = read_unit(self.target.unit)
        return unit is not None and unit.dimension == "count" and not unit.per


def last_values(form: FormView) -> Iterator[Value]:
    """For each own indicator its value for the year, or the last one that is filled in."""
    whole = year_period(form.scheme)
    for indicator in own_indicators(form):
        filled = [period for period, target in indicator.targets.items() if target.kind != "empty"]
        if filled:
            period = whole if whole in filled else filled[-1]
            yield Value(indicator, period, indicator.targets[period])


def all_values(form: FormView) -> Iterator[Value]:
    """Every filled-in value of every own indicator, the year's first."""
    whole = year_period(form.scheme)
    for indicator in own_indicators(form):
        for period in sorted(indicator.targets, key=lambda period: period != whole):
            target = indicator.targets[period]
            if target.kind != "empty":
                yield Value(indicator, period, target)


def numbers(values: Iterator[Value]) -> Iterator[Value]:
    """Only the values that are one number."""
    return (value for value in values if value.target.kind == "number")


def first_of_each(values: Iterator[Value]) -> list[Value]:
    """One value an indicator, the first in order."""
    seen: dict[int, Value] = {}
    for value in values:
        seen.setdefault(id(value.indicator), value)
    return list(seen.values())


def is_cost(form: FormView, indicator: Indicator) -> bool:
    """In a group for cost in money, not for social or ecological cost."""
    return form.kind(indicator) in ("cost", "economic_cost")


def told_with_values(
    form: FormView,
    hits: Sequence[Value],
    one: Callable[[str, str], str],
    many: Callable[[str, str], str],
    remedy: str,
) -> Iterator[Finding]:
    """A finding for each value while they are few, at its cell; one for all where the defect repeats.

    ``one`` makes the sentence from name and value, ``many`` from the rows (第3、5行) and the names (「甲」「乙」).
    """

    def singly(value: Value) -> Finding:
        shown = written(value.target)
        at = form.at(value.indicator, value.period)
        return form.finding(one(value.name, shown), remedy, at=at, got=shown)

    def together(values: Sequence[Value]) -> Finding:
        rows = [value.indicator for value in values]
        at = form.at(rows[0], values[0].period)
        got = "、".join(dict.fromkeys(written(value.target) for value in values))
        return form.finding(many(rows_text(rows), names_text(rows)), remedy, at=at, got=got)

    yield from singly_or_together(hits, singly, together)
