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
from jixiao.scoring.show import shown, with_unit


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
    only_beyond = (
        rule.kind == "direct" and options.strict_equal == "proportional" and target.operator in ("<", ">")
    )
    return _actuals(target, ratios, options, only_beyond)


def _actuals(target: Target, ratios: Need, options: RatioOptions, only_beyond: bool) -> Need | None:
    """Ratios as actual values: from the target's lower end upwards, from its upper end downwards, or both."""
    unit, operator = target.unit or "", target.operator
    upwards, downwards = (form_of(sign, unit == "%", options) for sign in ("≥", "≤"))
    if target.kind == "interval":
        low = None if target.value is None else Fraction(target.value)
        high = None if target.upper is None else Fraction(target.upper)
        return _between(low, high, upwards, downwards, ratios, unit)
    limit, form = Fraction(target.value or 0), form_of(operator, unit == "%", options)
    if limit <= 0 or not form:
        most = None if form and operator not in ("≤", "<") else Bound(limit, only_beyond)
        least = None if operator in ("≤", "<") else Bound(limit, only_beyond)
        return Need(least, most, unit)
    if operator in ("≤", "<"):
        return (
            Need(None, Bound(limit, True), unit)
            if only_beyond
            else _between(None, limit, "", form, ratios, unit)
        )
    if form.endswith("two_sided"):
        reverse = "points_negative" if form.startswith("points") else "difference"
        return _between(limit, limit, form.replace("two_sided", "positive"), reverse, ratios, unit)
    least = Bound(limit, True) if only_beyond else _more(limit, form, ratios.least)
    return Need(least, _more(limit, form, ratios.most), unit)


def _between(
    low: Fraction | None, high: Fraction | None, upwards: str, downwards: str, ratios: Need, unit: str
) -> Need | None:
    """From a lower end to an upper end; a ratio beyond 1 is out of reach between them."""
    assert ratios.least is not None, "full marks begin somewhere"
    if ratios.least.value > 1:
        return None
    least = None if low is None else _more(low, upwards, ratios.least)
    return Need(least, None if high is None else _less(high, downwards, ratios.least), unit)


def _more(limit: Fraction, form: str, bound: Bound | None) -> Bound | None:
    """The actual that has the ratio of ``bound`` where more is better."""
    if bound is None:
        return None
    value = limit - 100 * (1 - bound.value) if form.startswith("points") else limit * bound.value
    return Bound(value, bound.open)


def _less(limit: Fraction, form: str, bound: Bound | None) -> Bound | None:
    """The actual that has the ratio of ``bound`` where less is better."""
    if bound is None or (form == "negative" and bound.value <= 0):
        return None
    match form:
        case "negative":
            value = limit / bound.value
        case "difference":
            value = limit * (2 - bound.value)
        case _:
            value = limit + 100 * (1 - bound.value)
    return Bound(value, bound.open)


def sentence(wanted: Need | None, actual: Fraction | None) -> str:
    """What would have to change; "" where nothing is known. ``actual`` is in the target's unit, None = missing."""
    if wanted is None:
        return ""
    too_high = actual is not None and wanted.most is not None and actual >= wanted.most.value
    bound = wanted.most if too_high or wanted.least is None else wanted.least
    if bound is None:
        return ""
    value = with_unit(_whole(bound, wanted.unit, up=bound is wanted.least), wanted.unit)
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
