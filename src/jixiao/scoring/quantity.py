"""Quantitative indicators: the completion ratio of a target and an actual as the form writes them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from jixiao.core.message import say
from jixiao.core.record import Operator, Target
from jixiao.core.score import RatioOptions, ScoringRule
from jixiao.core.unit import dimension
from jixiao.scoring.measure import in_target_unit
from jixiao.scoring.ratio import Completion, completion, interval_completion
from jixiao.scoring.show import percent

LOWER_IS_BETTER = frozenset({"cost", "economic_cost", "social_cost", "environmental_cost", "timeliness"})
"""Kinds of indicators whose target may be a limit, so that a bare number does not say its direction."""


def completed(
    target: Target, actual: Target, rule: ScoringRule, options: RatioOptions, kind: str = ""
) -> Completion:
    """How far a numeric actual reached a numeric target. ``kind`` is what the indicator measures."""
    if actual.kind == "interval" or actual.operator in ("≥", ">", "≤", "<"):
        return _range(target, actual, rule, options)
    measured = in_target_unit(target, actual)
    if measured.value is None:
        return Completion(None, False, measured.reason, measured.flags)
    value = measured.value
    if rule.kind == "tiered":
        done = _tiered(target, value)
    elif target.kind == "interval" and target.value is not None and target.upper is not None:
        done = interval_completion(
            Fraction(target.value), Fraction(target.upper), value, _in_percent(target), options
        )
    elif _direction_unknown(target, value, kind):
        words = say("目标没有写明是下限还是上限，而完成值与目标值不同")
        done = Completion(None, False, words, ("direction_unknown",))
    else:
        operator, limit = _limit(target)
        done = completion(operator, limit, value, _in_percent(target), options)
    words = say("{note}，{words}", note=measured.note, words=done.words) if measured.note else done.words
    return replace(done, words=words, flags=(*measured.flags, *done.flags))


def _in_percent(target: Target) -> bool:
    return target.unit == "%"


def _limit(target: Target) -> tuple[Operator | None, Fraction]:
    """The operator and number of a target; an interval with one open end is a limit."""
    if target.kind == "interval" and target.value is None:
        return "≤", Fraction(target.upper or 0)
    return "≥" if target.kind == "interval" else target.operator, Fraction(target.value or 0)


def _direction_unknown(target: Target, value: Fraction, kind: str) -> bool:
    """A bare cost or time limit: 30天 may be kept or exceeded. A bare 100 % or 25期 is reached from below."""
    if target.operator is not None or target.kind != "number" or value == target.value:
        return False
    return kind in LOWER_IS_BETTER and dimension(target.unit) in ("money", "time")


def _tiered(target: Target, value: Fraction) -> Completion:
    if not _in_percent(target):
        return Completion(
            None, False, say("这一规则看完成值的百分数，而目标不是百分数"), ("unit_unreconciled",)
        )
    ratio = value / 100
    return Completion(ratio, ratio >= 1, say("完成值 {value}", value=percent(ratio)))


def _range(target: Target, actual: Target, rule: ScoringRule, options: RatioOptions) -> Completion:
    """An actual that is itself a range: it counts as met where the whole range is, and is by hand otherwise."""
    flags = ("actual_is_range",)
    lower, upper = _ends(actual)
    floor, ceiling = _wanted(target, options)
    unit_free = not actual.unit or not target.unit or actual.unit == target.unit
    above = floor is None or (lower is not None and lower >= floor)
    below = ceiling is None or (upper is not None and upper <= ceiling)
    has_limit_above = rule.over.kind == "points" and ceiling is None
    if unit_free and above and below and not has_limit_above and rule.kind != "tiered":
        return Completion(
            Fraction(1), True, say("完成值写成了一个范围，整个范围都达到目标，完成率按 100% 计"), flags
        )
    return Completion(None, False, say("完成值写成了一个范围，不能确定完成率"), flags)


def _ends(value: Target) -> tuple[Fraction | None, Fraction | None]:
    """The ends of a range; None = open."""
    number = None if value.value is None else Fraction(value.value)
    if value.kind == "interval":
        return number, None if value.upper is None else Fraction(value.upper)
    return (None, number) if value.operator in ("≤", "<") else (number, None)


def _wanted(target: Target, options: RatioOptions) -> tuple[Fraction | None, Fraction | None]:
    """The range of values that meet a target; None = open."""
    if target.kind == "interval" or target.operator in ("≤", "<"):
        return _ends(target)
    number = Fraction(target.value or 0)
    exact = target.operator == "=" and options.equal != "as_positive"
    return number, number if exact else None
