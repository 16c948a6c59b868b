"""Exact quartiles of written numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.core.number import round_half_up


def quantile(values: Sequence[Decimal], share: Fraction) -> Decimal:
    """The value below which ``share`` of the numbers lie, interpolated linearly between the two nearest (the
    inclusive method: the smallest is 0, the largest 1), rounded once to four places.

    Raises ValueError when there is no number.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    step = Fraction(ordered[above]) - Fraction(ordered[below])
    return round_half_up(Fraction(ordered[below]) + (place - below) * step, 4)
