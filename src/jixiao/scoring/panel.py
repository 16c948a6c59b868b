"""What the sheets of experts come to: the mean without one highest and one lowest, the spread, the grade.

The trimming is our own rule: 财预〔2020〕10号 leaves the way of putting experts' points together open.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.core.evaluation import ExpertSheet, PanelResult, items
from jixiao.core.library import load_pack, vocabulary
from jixiao.core.number import round_half_up
from jixiao.scoring.grades import grade

TRIMMED_FROM = 3
"""From so many sheets on the highest and the lowest total do not count."""
COMMENT_BELOW = Fraction(6, 10)
"""An item with less than this share of its full mark needs a comment."""


def counted(totals: Sequence[Decimal]) -> tuple[bool, ...]:
    """Which sheets count. Of equal totals the first is the lowest and the last the highest: the mean is the same."""
    if len(totals) < TRIMMED_FROM:
        return (True,) * len(totals)
    order = sorted(range(len(totals)), key=lambda place: (totals[place], place))
    out = {order[0], order[-1]}
    return tuple(place not in out for place in range(len(totals)))


def result_of(sheets: Sequence[ExpertSheet]) -> PanelResult | None:
    """The result of sheets that are all filled in; None while one is not, or without any."""
    known = items()
    if not sheets or any(
        sheet.scores.get(item["id"]) is None or sheet.scores[item["id"]].points is None
        for sheet in sheets
        for item in known
    ):
        return None
    totals = [sheet.total for sheet in sheets]
    kept = counted(totals)
    means = {
        item["id"]: _mean([sheet.scores[item["id"]].points for sheet, counts in zip(sheets, kept, strict=True) if counts])
        for item in known
    }  # fmt: skip
    total = _mean([total for total, counts in zip(totals, kept, strict=True) if counts])
    pack = load_pack(vocabulary("framework")["grades"])
    return PanelResult(total, max(totals) - min(totals), grade(total, pack), means, kept)


def _mean(numbers: Sequence[Decimal | None]) -> Decimal:
    """Rounded half up once, to two places."""
    return round_half_up(sum((Fraction(one or 0) for one in numbers), Fraction(0)) / len(numbers), 2)
