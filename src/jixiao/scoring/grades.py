"""The grade of a total. Sources: 财预〔2020〕10号 (90, 80, 60); other packs bring their own tables."""

from __future__ import annotations

from decimal import Decimal

from jixiao.core.number import round_half_up
from jixiao.core.score import RulePack


def grade(total: Decimal, pack: RulePack) -> str:
    """The grade that a total earns after rounding to the pack's places (89.995 is 90.00); "" without a table."""
    rounded = round_half_up(total, pack.places.total)
    return next((step.name for step in pack.grades if rounded >= step.least), "")
