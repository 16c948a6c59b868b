"""How far an indicator came: its target, its actual, and the quotient of the two as written.

The quotient here is the plain actual ÷ target that a reader forms in his head. The completion ratio that decides
points is the rule pack's and stands in the score sheet.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from jixiao.core.number import plain, round_half_up
from jixiao.core.record import Indicator, Target
from jixiao.core.unit import convert
from jixiao.review.text_numbers import comparable

YEAR = "full_year"
"""The period that a self-evaluation answers for."""

MORE_IS_BETTER = (None, "≥", ">", "=")


def target_of(indicator: Indicator) -> Target | None:
    """The target of the year; None where the form gives none or leaves it blank."""
    target = indicator.targets.get(YEAR)
    return None if target is None or target.kind == "empty" else target


def actual_of(indicator: Indicator) -> Target | None:
    """The actual; None where it is absent or blank."""
    actual = indicator.actual
    return None if actual is None or actual.kind == "empty" else actual


def attained(indicator: Indicator) -> Fraction | None:
    """Actual ÷ target, units brought together; None unless both are one number and can be compared."""
    target, actual = target_of(indicator), actual_of(indicator)
    if target is None or actual is None or target.kind != "number" or actual.kind != "number":
        return None
    done = in_unit(actual, target.unit)
    return None if done is None or not target.value else Fraction(done) / Fraction(target.value)


def in_unit(quantity: Target, unit: str | None) -> Decimal | None:
    """The value of a quantity in ``unit``; a unit missing on one side is taken to be the other's.

    None for a quantity without a value, and where the units measure different things.
    """
    value = quantity.value
    if value is None or not unit or not quantity.unit or quantity.unit == unit:
        return value
    converted = convert(value, quantity.unit, unit)
    return value if converted is None and comparable(quantity.unit, unit) else converted


def more_is_better(indicator: Indicator) -> bool:
    """True for a target that one wants to reach or pass (≥, >, =, or no sign)."""
    target = target_of(indicator)
    return target is not None and target.operator in MORE_IS_BETTER


def percent(share: Fraction | Decimal) -> str:
    """A share as people write it: 145.88%."""
    return f"{plain(round_half_up(Fraction(share) * 100, 2))}%"


def is_qualitative(target: Target) -> bool:
    """True for words where a number could stand."""
    return target.kind == "qualitative"
