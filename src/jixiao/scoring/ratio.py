"""The completion ratio: how far an actual value ``B`` reached its target ``A``, both in one unit.

Each way of forming it is one entry of ``FORMS``, a numerator and a denominator, so that a columnar evaluator can
use the same entries on arrays of integers. Sources: 财预〔2020〕10号 (B/A); the Beijing form of 2016 (B/A for positive,
A/B for negative indicators). Where the texts are silent the guard rules are ours: a negative indicator that is
kept counts as exactly met, a target of 0 is met or not, negative values are for a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jixiao.core.message import say
from jixiao.core.record import Operator
from jixiao.core.score import RatioOptions
from jixiao.scoring.show import shown

FORMS: dict[str, Callable[..., tuple[Any, Any]]] = {
    "positive": lambda a, b, hundred=100: (b, a),
    "negative": lambda a, b, hundred=100: (a, b),
    "difference": lambda a, b, hundred=100: (2 * a - b, a),
    "two_sided": lambda a, b, hundred=100: (a - abs(b - a), a),
    "points_positive": lambda a, b, hundred=100: (hundred - a + b, hundred),
    "points_negative": lambda a, b, hundred=100: (hundred + a - b, hundred),
    "points_two_sided": lambda a, b, hundred=100: (hundred - abs(b - a), hundred),
}
"""Name → (target, actual, one hundred in their scale) → (numerator, denominator)."""


@dataclass(frozen=True, slots=True)
class Completion:
    """``ratio`` is None when a person must judge. ``met`` is the plain reading of the operator."""

    ratio: Fraction | None
    met: bool
    words: str
    flags: tuple[str, ...] = ()


def form_of(operator: Operator | None, in_percent: bool, options: RatioOptions) -> str:
    """The entry of ``FORMS`` for an operator; "" for "=" read as all or nothing."""
    if operator == "=" and options.equal == "exact":
        return ""
    if operator in ("≤", "<"):
        name = "negative"
    else:
        name = "two_sided" if operator == "=" and options.equal == "two_sided" else "positive"
    if in_percent and options.percent_basis == "points":
        return f"points_{name}"
    return "difference" if name == "negative" and options.negative == "difference" else name


def is_met(operator: Operator | None, target: Fraction, actual: Fraction, options: RatioOptions) -> bool:
    """Whether the target is met as its sign says; a pack may count an equalled strict target as met."""
    if operator in (">", "<") and actual == target:
        return options.strict_equal == "full"
    if operator in ("≤", "<"):
        return actual <= target
    if operator == "=" and options.equal != "as_positive":
        return actual == target
    return actual >= target


def completion(
    operator: Operator | None, target: Fraction, actual: Fraction, in_percent: bool, options: RatioOptions
) -> Completion:
    """The ratio for one target value. No operator is read as ≥."""
    met = is_met(operator, target, actual, options)
    negative = operator in ("≤", "<")
    if target == 0:
        return Completion(
            Fraction(met), met, say("目标值为 0，{result}", result=_result(met)), ("zero_target",)
        )
    if negative and met:
        return Completion(Fraction(1), met, say("没有超过目标，完成率按 100% 计"))
    if target < 0 or actual < 0:
        return Completion(None, met, say("目标值或完成值是负数，没有规定完成率怎样计算"), ("negative_value",))
    form = form_of(operator, in_percent, options)
    if not form:
        return Completion(Fraction(met), met, say("应恰好等于目标，{result}", result=_result(met)))
    above, below = FORMS[form](target, actual)
    ratio = Fraction(above) / Fraction(below)
    if negative:
        ratio = min(ratio, Fraction(1))
    words = _sentence(form, shown(target), shown(actual), shown(ratio))
    exceeded = operator == "=" and actual > target
    return Completion(ratio, met, words, ("equal_exceeded",) if exceeded else ())


def interval_completion(
    lower: Fraction, upper: Fraction, actual: Fraction, in_percent: bool, options: RatioOptions
) -> Completion:
    """The ratio for a target from ``lower`` to ``upper``, both included: 1 inside, else towards the nearer end."""
    if lower <= actual <= upper:
        words = say("在 {lower} 到 {upper} 之间，完成率按 100% 计", lower=shown(lower), upper=shown(upper))
        return Completion(Fraction(1), True, words)
    if actual < lower:
        return completion("≥", lower, actual, in_percent, options)
    return completion("≤", upper, actual, in_percent, options)


def _sentence(form: str, target: str, actual: str, ratio: str) -> str:
    """How the ratio was formed, to be followed with a pencil."""
    numbers = {"target": target, "actual": actual, "ratio": ratio}
    match form:
        case "negative":
            return say("反向指标，完成率 {target}÷{actual}＝{ratio}", **numbers)
        case "difference":
            return say("反向指标，完成率 2−{actual}÷{target}＝{ratio}", **numbers)
        case "two_sided":
            return say("应恰好等于目标，完成率 1−|{actual}−{target}|÷{target}＝{ratio}", **numbers)
        case "points_positive":
            return say("按百分点计，完成率 1−({target}%−{actual}%)＝{ratio}", **numbers)
        case "points_negative":
            return say("反向指标，按百分点计，完成率 1−({actual}%−{target}%)＝{ratio}", **numbers)
        case "points_two_sided":
            return say("按百分点计，完成率 1−|{actual}%−{target}%|＝{ratio}", **numbers)
    return say("完成率 {actual}÷{target}＝{ratio}", **numbers)


def _result(met: bool) -> str:
    return say("完成率按 100% 计") if met else say("没有达到，完成率按 0 计")
