"""What a line would need for full marks, solved exactly from the same pieces that score it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jixiao.core.message import say
from jixiao.core.record import Target
from jixiao.core.score import RatioOptions, ScoringRule
from jixiao.core.unit import dimension
from jixiao.scoring.curve import Curve, Grain
from jixiao.scoring.lower import lower
from jixiao.scoring.ratio import form_of
from jixiao.scoring.show import shown


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range of values; ``open``: the end itself does not belong to it."""

    value: Fraction
    open: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """The actual values, in the target's unit, whose share is 1 before any rounding of points. None = no end."""

    least: Bound | None
    most: Bound | None
    unit: str = ""

    def holds(self, value: Fraction) -> bool:
        """Whether an actual value has full marks."""
        low = self.least is None or (
            value > self.least.value if self.least.open else value >= self.least.value
        )
        high = self.most is None or (value < self.most.value if self.most.open else value <= self.most.value)
        return low and high


def full_ratios(curve: Curve) -> Need | None:
    """The completion ratios that earn the whole mark; None where no ratio does."""
    least: Bound | None = None
    most: Bound | None = None
    for index, piece in enumerate(curve.pieces):
        later = curve.pieces[index + 1].start if index + 1 < len(curve.pieces) else None
        if least is None:
            reached = _reaches_one(piece.base, piece.slope, piece.start, later)
            least = None if reached is None else Bound(reached)
        if least is not None and (piece.slope < 0 or (not piece.slope and piece.base < 1)):
            start = piece.start or Fraction(0)
            most = Bound(start, open=piece.base + piece.slope * start < 1)
            break
    if least is None:
        return None
    return Need(_finer_least(least, curve.grain), _finer_most(most, curve.grain))


def _reaches_one(
    base: Fraction, slope: Fraction, start: Fraction | None, later: Fraction | None
) -> Fraction | None:
    """Where a piece first has the share 1; None where it has not."""
    if not slope:
        return start if base == 1 else None
    at = (1 - base) / slope
    inside = (start is None or at >= start) and (later is None or at < later)
    return at if slope > 0 and inside else None


def _finer_least(least: Bound, grain: Grain | None) -> Bound:
    """The least ratio before it was coarsened."""
    if grain is None:
        return least
    how = grain.below if least.value <= 1 else grain.above
    match how:
        case "ceil":
            return Bound(least.value - Fraction(1, grain.parts), open=True)
        case "half_up":
            return Bound(least.value - Fraction(1, 2 * grain.parts))
    return least


def _finer_most(most: Bound | None, grain: Grain | None) -> Bound | None:
    if grain is None or most is None:
        return most
    match grain.above:
        case "floor":
            return Bound(most.value + Fraction(1, grain.parts), open=True)
        case "half_up":
            return Bound(most.value + Fraction(1, 2 * grain.parts), open=True)
    return most


def need(target: Target, rule: ScoringRule, options: RatioOptions) -> Need | None:
    """The actual values with full marks for a numeric target; None for words and for targets without a number."""
    if target.kind not in ("number", "interval") or rule.kind in ("graded", "typed"):
        return None
    ratios = full_ratios(lower(rule, options))
    if ratios is None or ratios.least is None:
        return None
    unit = target.unit or ""
    if rule.kind == "tiered":
        return Need(Bound(ratios.least.value * 100), None, unit) if unit == "%" else None
    if target.kind == "interval":
        return Need(_bound(target.value), _bound(target.upper), unit)
    return _numeric(target, ratios, options, unit, rule.kind == "direct")


def _numeric(target: Target, ratios: Need, options: RatioOptions, unit: str, strict: bool) -> Need:
    limit = Fraction(target.value or 0)
    only_beyond = strict and target.operator in ("<", ">") and options.strict_equal == "proportional"
    if target.operator in ("≤", "<"):
        return Need(None, Bound(limit, open=only_beyond), unit)
    form = form_of(target.operator, unit == "%", options)
    if form not in ("positive", "points_positive"):
        return Need(Bound(limit), Bound(limit), unit)
    if limit <= 0:
        return Need(Bound(limit, open=only_beyond), None, unit)

    def actual(bound: Bound | None) -> Bound | None:
        if bound is None:
            return None
        value = limit * bound.value if form == "positive" else limit - 100 * (1 - bound.value)
        return Bound(value, bound.open)

    least, most = actual(ratios.least), actual(ratios.most)
    assert least is not None, "full marks begin somewhere"
    return Need(Bound(least.value, least.open or only_beyond), most, unit)


def _bound(number: object) -> Bound | None:
    return None if number is None else Bound(Fraction(number))  # type: ignore[arg-type]


def sentence(wanted: Need | None, actual: Fraction | None) -> str:
    """What would have to change; "" where nothing is known. ``actual`` is in the target's unit, None = missing."""
    if wanted is None:
        return ""
    too_high = actual is not None and wanted.most is not None and actual >= wanted.most.value
    bound = wanted.most if too_high or wanted.least is None else wanted.least
    if bound is None:
        return ""
    value = f"{_whole(bound, wanted.unit, up=bound is wanted.least)}{wanted.unit}"
    if wanted.least == wanted.most:
        return say("完成值恰好为 {value} 可得满分", value=value)
    if bound is wanted.least:
        return (
            say("完成值高于 {value} 可得满分", value=value)
            if bound.open
            else say("完成值达到 {value} 可得满分", value=value)
        )
    return (
        say("完成值低于 {value} 可得满分", value=value)
        if bound.open
        else say("完成值不超过 {value} 可得满分", value=value)
    )


def _whole(bound: Bound, unit: str, *, up: bool) -> str:
    """The value as written; things that are counted come whole."""
    value = bound.value
    if dimension(unit) == "count" and value.denominator != 1 and not bound.open:
        value = Fraction(value.__ceil__() if up else value.__floor__())
    return shown(value)
