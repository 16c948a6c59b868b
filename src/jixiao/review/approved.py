"""An indicator beside the approved one: which belongs to which, and whether they want the same."""

from __future__ import annotations

from fractions import Fraction

from jixiao.core.record import Indicator, Target
from jixiao.review.attainment import MORE_IS_BETTER, in_unit
from jixiao.review.running_text import squeezed
from jixiao.review.similarity import likeness

RENAMED = Fraction(3, 4)
"""From this similarity on a name is an approved one written differently."""


def partner(row: Indicator, approved: list[Indicator]) -> Indicator | None:
    """The approved indicator of the same name, else the one whose name is nearly the same."""
    name = squeezed(row.name)
    exact = [other for other in approved if squeezed(other.name) == name]
    if exact:
        return exact[0]
    alike = [(likeness(row.name, other.name, RENAMED), -place, other) for place, other in enumerate(approved)]
    best = max(alike, default=None)
    return best[2] if best is not None and best[0] >= RENAMED else None


def same_target(one: Target, other: Target) -> bool:
    """Equal in words, or equal in number; =, ≥ and > are one wish, ≤ and < the other."""
    if squeezed(one.text) == squeezed(other.text):
        return True
    if one.kind != other.kind or one.value is None or other.value is None:
        return False
    same_wish = (one.operator in MORE_IS_BETTER) == (other.operator in MORE_IS_BETTER)
    return same_wish and in_unit(one, other.unit) == other.value and one.upper == other.upper
