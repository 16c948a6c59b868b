"""A self-evaluation with the points that its rule pack gives written into it: what is computed, nobody types."""

from __future__ import annotations

from decimal import Decimal

from jixiao import pipeline
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import ScoreLine, ScoreSheet


def score_of(record: Record) -> ScoreSheet | None:
    """The sheet of a self-evaluation; None for other stages and where no rules are known."""
    return pipeline.score_if_possible(record)


def scored(record: Record, scheme: Scheme) -> Record:
    """The record with full marks, points and total as computed; points that a person must give stay as given.

    Where a form has no rule pack everything stays as typed and the total is the sum of what was typed.
    """
    if record.stage != "self_evaluation":
        return record
    sheet = score_of(record)
    if sheet is None:
        typed = [one.self_score for one in record.indicators if one.self_score is not None]
        return _with_total(record, sum(typed, Decimal(0)) if typed else None)
    lines = {line.field: line for line in sheet.lines}
    indicators = tuple(
        one.model_copy(update=_points(lines.get(f"indicators[{index}]")))
        for index, one in enumerate(record.indicators)
    )
    funds = tuple(
        fund.model_copy(update={"points": line.out_of, "score": line.points})
        if (line := lines.get(f"funds.{fund.source}.score"))
        else fund
        for fund in record.funds
    )
    return _with_total(record.model_copy(update={"indicators": indicators, "funds": funds}), sheet.total)


def _points(line: ScoreLine | None) -> dict[str, Decimal | None]:
    if line is None:
        return {}
    full = {} if "points_unknown" in line.flags else {"points": line.out_of}
    return full if line.by_hand else {**full, "self_score": line.points}


def _with_total(record: Record, total: Decimal | None) -> Record:
    return record.model_copy(update={"values": {**record.values, "printed_total": total}})
