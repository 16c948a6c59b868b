"""A target value and an actual value as two exact numbers in one unit, or the reason why that cannot be done."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao.core.message import say
from jixiao.core.number import plain
from jixiao.core.record import Target
from jixiao.core.unit import dimension, read_unit
from jixiao.scoring.show import shown, with_unit


@dataclass(frozen=True, slots=True)
class Measured:
    """An actual in the target's unit. ``value`` is None where ``reason`` says why it cannot be.

    ``note`` tells of a conversion. ``factor`` is what one unit of the actual is in the target's unit.
    """

    value: Fraction | None
    note: str = ""
    reason: str = ""
    flags: tuple[str, ...] = ()


def in_target_unit(target: Target, actual: Target) -> Measured:
    """The actual's value in the target's unit. Equal words for a unit, known or not, are one unit; a unit that only
    one side states holds for both, unless a percentage could then be meant in two ways."""
    assert actual.value is not None, "only numbers are measured"
    value, ours, theirs = Fraction(actual.value), target.unit or "", actual.unit or ""
    if ours == theirs:
        return Measured(value)
    if not ours or not theirs:
        return _one_side_silent(value, ours, theirs, target)
    factor = conversion(theirs, ours)
    if factor is None:
        reason = say("目标的单位「{target}」与完成值的单位「{actual}」不能换算", target=ours, actual=theirs)
        return Measured(None, reason=reason, flags=("unit_unreconciled",))
    converted = value * factor
    written, in_ours = with_unit(plain(actual.value), theirs), with_unit(shown(converted), ours)
    note = say("完成值 {actual}＝{converted}", actual=written, converted=in_ours)
    return Measured(converted, note if factor != 1 else "")


def conversion(from_unit: str, to_unit: str) -> Fraction | None:
    """How many ``to_unit`` one ``from_unit`` is, exactly; None where no fixed factor exists."""
    one, other = read_unit(from_unit), read_unit(to_unit)
    if one is None or other is None or one.base != other.base or one.per != other.per:
        return None
    return Fraction(one.factor) / Fraction(other.factor)


def _one_side_silent(value: Fraction, ours: str, theirs: str, target: Target) -> Measured:
    stated = ours or theirs
    small = value <= 1 if ours else (target.value or Decimal(0)) <= 1
    if dimension(stated) == "share" and small and value != 0:
        reason = say("一边带「{unit}」，一边不带，分不清是百分数还是小数", unit=stated)
        return Measured(None, reason=reason, flags=("unit_unreconciled",))
    note = say("只有一边写了单位「{unit}」，按同一单位计", unit=stated)
    return Measured(value, note, flags=("unit_assumed",))
