"""A scoring rule in its lowest form: straight pieces over the completion ratio, and how the ratio is coarsened.

Both evaluators use these values and nothing else: ``exact.py`` for one form with its reasons, a columnar one for
millions of rows. All numbers are exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from jixiao.core.number import round_half_up

Rounding = Literal["exact", "floor", "ceil", "half_up"]


@dataclass(frozen=True, slots=True)
class Piece:
    """``share = base + slope · ratio`` from ``start`` (included; None = no lower end) to the next piece's start."""

    start: Fraction | None
    base: Fraction
    slope: Fraction


@dataclass(frozen=True, slots=True)
class Grain:
    """The ratio is first rounded to a multiple of 1/``parts``: one way below 1, one way from 1 on."""

    below: Rounding
    above: Rounding
    parts: int = 100


@dataclass(frozen=True, slots=True)
class Curve:
    """Pieces in rising order, the first without a lower end. ``grain`` None: the ratio as it is."""

    pieces: tuple[Piece, ...]
    grain: Grain | None = None

    def coarse(self, ratio: Fraction) -> Fraction:
        """The ratio that the pieces are asked about."""
        if self.grain is None:
            return ratio
        return rounded(ratio, self.grain.below if ratio < 1 else self.grain.above, self.grain.parts)

    def share(self, ratio: Fraction) -> Fraction:
        """The share of the full mark that ``ratio`` earns, exactly."""
        ratio = self.coarse(ratio)
        piece = self.pieces[0]
        for later in self.pieces[1:]:
            if later.start is not None and later.start <= ratio:
                piece = later
        return piece.base + piece.slope * ratio


def rounded(ratio: Fraction, how: Rounding, parts: int) -> Fraction:
    """``ratio`` as a multiple of 1/``parts``."""
    scaled = ratio * parts
    match how:
        case "exact":
            return ratio
        case "floor":
            return Fraction(scaled.__floor__(), parts)
        case "ceil":
            return Fraction(scaled.__ceil__(), parts)
    return Fraction(round_half_up(scaled, 0)) / parts
