"""Every named rule as pieces over the completion ratio. A new kind of rule is one more function here.

Sources of the formulas: 财预〔2020〕10号 and 财预〔2021〕101号 (proportional, gate, direct, tiered), the notes of the
Suzhou self-evaluation form of 2021 (points, and the slope above 130 % and 200 %).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from jixiao.core.score import Execution, Over, RatioOptions, ScoringRule
from jixiao.scoring.curve import Curve, Grain, Piece

ZERO, ONE = Fraction(0), Fraction(1)
NOTHING = Piece(None, ZERO, ZERO)
_OPPOSITE = {"continuous": None, "floor": Grain("ceil", "floor"), "ceil": Grain("floor", "ceil")}
"""Whole percentage points of a shortfall: leaving parts out (floor) means the ratio is rounded up, and so on."""


@lru_cache(maxsize=1024)
def lower(rule: ScoringRule, options: RatioOptions | None = None) -> Curve:
    """The rule as a curve; graded rules have none (words, not ratios, decide) and raise KeyError."""
    curve = _LOWER[rule.kind](rule)
    if options is not None and options.round_first is not None:
        return Curve(curve.pieces, Grain("half_up", "half_up", 100 * 10**options.round_first))
    return curve


def lower_execution(execution: Execution) -> Curve:
    """The execution line: its rate, up to the cap, after rounding the rate where the pack says so."""
    cap = Fraction(execution.cap)
    pieces = (NOTHING, Piece(ZERO, ZERO, ONE), Piece(cap, cap, ZERO))
    places = execution.rate_places
    return Curve(pieces, None if places is None else Grain("half_up", "half_up", 100 * 10**places))


def _proportional(rule: ScoringRule) -> Curve:
    return Curve((NOTHING, Piece(ZERO, ZERO, ONE), *_from_target(rule.over)))


def _gate(rule: ScoringRule) -> Curve:
    return Curve((NOTHING, Piece(Fraction(rule.least or 0), ZERO, ONE), *_from_target(rule.over)))


def _points(rule: ScoringRule) -> Curve:
    """1 − k·100·(1 − r), not below 0, which is reached at r = 1 − 1/(100k)."""
    slope = Fraction(rule.per_point or 0) * 100
    falling = Piece(ONE - 1 / slope, ONE - slope, slope)
    return Curve((NOTHING, falling, *_from_target(rule.over)), _OPPOSITE[rule.granularity])


def _from_target(over: Over) -> tuple[Piece, ...]:
    """Full marks from the target on; above ``full_to`` the slope down to the floor, where there is one."""
    met = Piece(ONE, ONE, ZERO)
    if over.kind != "points":
        return (met,)
    start, slope, floor = Fraction(over.full_to), Fraction(over.per_point) * 100, Fraction(over.floor)
    end = start + (1 - floor) / slope
    return met, Piece(start, ONE + slope * start, -slope), Piece(end, floor, ZERO)


def _steps(rule: ScoringRule) -> Curve:
    return Curve((NOTHING, *(Piece(Fraction(start), Fraction(share), ZERO) for start, share in rule.table)))


def _tiered(rule: ScoringRule) -> Curve:
    """Over the actual itself: 90 % is the ratio 0.9."""
    return Curve(
        (NOTHING, *(Piece(Fraction(start) / 100, Fraction(share), ZERO) for start, share in rule.table))
    )


def _direct(rule: ScoringRule) -> Curve:
    return Curve((Piece(None, Fraction(rule.unmet), ZERO), Piece(ONE, ONE, ZERO)))


_LOWER: dict[str, Callable[[ScoringRule], Curve]] = {
    "proportional": _proportional,
    "gate": _gate,
    "points": _points,
    "steps": _steps,
    "tiered": _tiered,
    "direct": _direct,
}
