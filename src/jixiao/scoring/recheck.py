"""自评复核: a second score by a reviewer's reasons, and how far the first one lay above it.

Source: the re-check criteria of 成都市郫都区 2025 (no evidence, unrelated, duplicate … take the whole mark, others a
share of it). The codes and shares are the pack's ``deductions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from jixiao.core.message import say
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import RulePack, ScoreLine, ScoreSheet
from jixiao.scoring.exact import sheet_of
from jixiao.scoring.reckon import Mark
from jixiao.scoring.show import percent


def recheck(
    sheet: ScoreSheet, reasons: Mapping[str, str], record: Record, scheme: Scheme, pack: RulePack
) -> ScoreSheet:
    """The sheet after a reviewer's deductions. ``reasons``: field of a line → code of a deduction.

    A line whose points are still open stays open, unless the deduction takes the whole mark. Raises KeyError for a
    code that the pack does not have.
    """
    lines = [
        _deducted(line, reasons[line.field], pack) if line.field in reasons else line for line in sheet.lines
    ]
    return sheet_of(lines, record, scheme, pack)


def deviation(self_score: Decimal, rechecked: Decimal) -> Fraction | None:
    """(自评 − 复核) ÷ 自评; None for a self-score of 0."""
    return Fraction(self_score - rechecked) / Fraction(self_score) if self_score else None


def _deducted(line: ScoreLine, code: str, pack: RulePack) -> ScoreLine:
    reason = pack.deductions[code]
    if line.points is None and reason.share < 1:
        return line
    mark = Mark(line.out_of, pack.places.indicator)
    taken = mark.points(Fraction(reason.share))
    points = max(Decimal(0), (line.points or Decimal(0)) - taken)
    because = say(
        "{before}复核：{reason}，扣分值的 {share}（{taken} 分），得 {points} 分",
        before=line.because, reason=reason.label, share=percent(reason.share), taken=taken, points=points,
    )  # fmt: skip
    clause = str(pack.citation(reason.article))
    return replace(
        line, points=points, because=because, by_hand=False, clause=clause, flags=(*line.flags, code)
    )
