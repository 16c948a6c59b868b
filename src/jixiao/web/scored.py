"""A self-evaluation with the points that its rule pack gives written into it: what is computed, nobody types."""

from __future__ import annotations

from decimal import Decimal

from jixiao import pipeline
from jixiao.core.library import load_pack, vocabulary
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import ScoreLine, ScoreSheet
from jixiao.core.value import parse_target
from jixiao.scoring.computed import Computed, computed_ratios


def rules_of(record: Record) -> str:
    """The rule pack of a self-evaluation: its form's own, for a department as a whole the place's; "" where none is."""
    own = pipeline.scheme_of(record).rules
    if own or record.object != "department" or record.stage != "self_evaluation":
        return own
    code = (
        record.linked["target"].jurisdiction.code if "target" in record.linked else record.jurisdiction.code
    )
    known = vocabulary("results")["department_rules"]
    return next((pack for start, pack in sorted(known.items(), reverse=True) if code.startswith(start)), "")


def score_of(record: Record) -> ScoreSheet | None:
    """The sheet of a self-evaluation; None for other stages and where no rules are known."""
    return pipeline.score_if_possible(record, rules_of(record))


def computed_of(record: Record) -> dict[str, Computed]:
    """The ratios that the rules compute, by indicator; empty where there are none."""
    name = rules_of(record)
    return computed_ratios(record, pipeline.scheme_of(record), load_pack(name)) if name else {}


def scored(record: Record, scheme: Scheme) -> Record:
    """The record with full marks, points and total as computed; points that a person must give stay as given.

    Where a form has no rule pack everything stays as typed and the total is the sum of what was typed.
    """
    if record.stage != "self_evaluation":
        return record
    record = _with_computed(record)
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


def _with_computed(record: Record) -> Record:
    """The record with every ratio whose numbers are all there as the actual value of its indicator."""
    known = computed_of(record)
    if not known:
        return record
    indicators = tuple(
        one.model_copy(update={"actual": parse_target(known[one.name].text)})
        if one.name in known and known[one.name].text
        else one
        for one in record.indicators
    )
    return record.model_copy(update={"indicators": indicators})


def _points(line: ScoreLine | None) -> dict[str, Decimal | None]:
    if line is None:
        return {}
    full = {} if "points_unknown" in line.flags else {"points": line.out_of}
    return full if line.by_hand else {**full, "self_score": line.points}


def _with_total(record: Record, total: Decimal | None) -> Record:
    return record.model_copy(update={"values": {**record.values, "printed_total": total}})
