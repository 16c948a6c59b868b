"""Whether an indicator adds up over the year (visits, reports), stands at a point in time (staff, area), or neither."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from jixiao.core.record import Target
from jixiao.core.unit import convert, read_unit
from jixiao.review.word_lists import has, listed


@lru_cache(maxsize=1 << 14)
def accumulates(name: str, unit: str | None) -> bool | None:
    """True for what adds up, False for states, rates, averages and prices; None where the name does not tell."""
    if has(name, "uptime_words"):
        return True
    known = read_unit(unit)
    if known is None or known.per or known.dimension not in ("count", "money", "length", "area", "mass"):
        return False
    if has(name, "stock_words"):
        return False
    if has(name, "flow_words") or unit in listed("event_counters"):
        return True
    return None


def share_of_year(half: Target, year: Target) -> Fraction | None:
    """The half-year target as a share of the year's; None unless both are numbers of one unit and the year's is not 0."""
    if half.kind != "number" or year.kind != "number" or not year.value:
        return None
    value = half.value if half.unit == year.unit else convert(half.value or Decimal(0), half.unit, year.unit)
    return None if value is None else Fraction(value) / Fraction(year.value)


def has_pace(name: str, kind: str, year: Target) -> bool:
    """Whether an output grows towards its target over the year, so that a part of the year has a part of it.

    ``kind`` is what its group measures. Costs and gains have no such pace, nor have one or two pieces.
    """
    return (
        year.kind == "number"
        and year.value is not None
        and year.value >= 3
        and year.operator in ("≥", ">", "=", None)
        and kind not in ("cost", "economic_benefit")
        and "成本" not in name
        and bool(accumulates(name, year.unit))
    )
