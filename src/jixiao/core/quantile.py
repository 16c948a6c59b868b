"""Exact quartiles of written numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.core.number import round_half_up

QUARTILES = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


def quantile(values: Sequence[Decimal], share: Fraction) -> Decimal:
    """The value below which ``share`` of the numbers lie, interpolated linearly between the two nearest (the
    inclusive method: the smallest is 0, the largest 1), rounded once to four places.

    Raises ValueError when there is no number.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    below, above, _ = places(len(ordered), share)
    return between(ordered[below], ordered[above], len(ordered), share)


def places(count: int, share: Fraction) -> tuple[int, int, Fraction]:
    """The two numbers, of ``count`` in order, that a quantile lies between (from 0), and how far on from the first."""
    place = share * (count - 1)
    below = int(place)
    return below, min(below + 1, count - 1), place - below


def between(below: Decimal, above: Decimal, count: int, share: Fraction) -> Decimal:
    """The quantile, given the numbers at its two ``places``."""
    *_, part = places(count, share)
    return round_half_up(Fraction(below) + part * (Fraction(above) - Fraction(below)), 4)
