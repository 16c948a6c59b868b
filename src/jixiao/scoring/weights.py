"""The full mark of every indicator: as the form prints it, else as the scheme or the rule pack gives it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from jixiao.core.number import round_half_up
from jixiao.core.record import Indicator, Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import RulePack, Weights


def class_of(indicator: Indicator, scheme: Scheme, pack: RulePack) -> str:
    """The pack's class of an indicator; "" when none fits. Level 2 is asked before level 1, labels before kinds."""
    node1 = scheme.find_level(indicator.level1)
    node2 = scheme.find_level(indicator.level1, indicator.level2) if indicator.level2 else None
    for label, node in ((indicator.level2, node2), (indicator.level1, node1)):
        for id, described in pack.classes.items():
            if label and label in described.labels:
                return id
        for id, described in pack.classes.items():
            if node is not None and node.kind in described.kinds:
                return id
    return ""


def equal_split(points: Decimal, count: int, places: int = 2) -> list[Decimal]:
    """Points shared evenly and rounded; the last one takes the remainder. 26 over 7 is 6 × 3.71 and 3.74."""
    each = round_half_up(Fraction(points) / count, places)
    return [each] * (count - 1) + [points - each * (count - 1)]


def full_marks(record: Record, scheme: Scheme, pack: RulePack) -> list[Decimal | None]:
    """The full mark of each indicator in order; None where neither form, scheme nor pack says it."""
    marks = [indicator.points for indicator in record.indicators]
    marks = [
        _prescribed(indicator, scheme) if mark is None else mark
        for mark, indicator in zip(marks, record.indicators, strict=True)
    ]
    if None not in marks or pack.weights.mode == "as_printed":
        return marks
    classes = [class_of(indicator, scheme, pack) for indicator in record.indicators]
    for id, points in class_points(pack.weights, set(classes)).items():
        members = [index for index, own in enumerate(classes) if own == id]
        if not members or any(marks[index] is not None for index in members):
            continue
        if pack.weights.mode == "equal_in_class":
            for index, mark in zip(
                members, equal_split(points, len(members), pack.places.indicator), strict=True
            ):
                marks[index] = mark
        elif len(members) == 1:
            marks[members[0]] = points
    return marks


def class_points(weights: Weights, present: set[str]) -> dict[str, Decimal]:
    """The points of each class for a form that has indicators of the classes ``present``."""
    for case in weights.cases:
        if present.issuperset(case.present) and present.isdisjoint(case.absent):
            return case.classes
    return weights.classes


def _prescribed(indicator: Indicator, scheme: Scheme) -> Decimal | None:
    """The points that the form itself prescribes for a fixed indicator."""
    for node, _ in scheme.walk():
        for fixed in node.fixed:
            if indicator.name in (fixed.name, *fixed.aliases):
                return fixed.points
    return None
