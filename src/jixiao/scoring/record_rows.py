"""Records as rows of columns, and their scores: the same lines and totals as ``exact.score`` gives one by one.

A line that columns cannot hold (an actual that is a range, units or decimals beyond ten-thousandths) is scored by
the exact evaluator and put in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from jixiao.core.record import Indicator, Record, Target
from jixiao.core.scheme import Scheme
from jixiao.core.score import RulePack, ScoreLine, ScoringRule
from jixiao.core.unit import dimension
from jixiao.scoring.columns import Scored, score_rows
from jixiao.scoring.execution import amounts, execution_line, execution_mark
from jixiao.scoring.kernel import scaled
from jixiao.scoring.line import actual_of, has_number, indicator_line, target_of
from jixiao.scoring.measure import in_target_unit
from jixiao.scoring.quantity import LOWER_IS_BETTER
from jixiao.scoring.row_shape import BIT, INPUT, LIMIT, MISSING, OPERATORS, SCALE, Shape, bits
from jixiao.scoring.tables import LEVELS, OUTCOMES, Tables
from jixiao.scoring.weights import class_of, full_marks
from jixiao.scoring.words import meaning

EMPTY = {
    "class": -1, "shape": Shape.EMPTY, "operator": 0, "percent": False, "limit": False, "target": MISSING,
    "upper": MISSING, "actual": MISSING, "answered": False, "outcome": 0, "weight": MISSING, "self_score": MISSING,
    "explained": False, "flags": 0,
}  # fmt: skip


class _Beyond(Exception):
    """A number that columns cannot hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a record: where its exact score comes from when columns cannot hold it."""

    record: Record
    scheme: Scheme
    index: int
    full: Decimal | None

    def score(self, pack: RulePack) -> ScoreLine:
        if self.index < 0:
            line = execution_line(self.record, self.scheme, pack)
            assert line is not None, "only a line that the pack scores has a place"
            return line
        indicator = self.record.indicators[self.index]
        return indicator_line(indicator, f"indicators[{self.index}]", self.full, self.scheme, pack)


def score_records(forms: Sequence[tuple[int, Record, Scheme]], tables: Tables) -> Scored:
    """The scored lines of numbered forms. Row 0 of a form is budget execution, row n its n-th indicator."""
    rows: list[dict[str, Any]] = []
    beyond: dict[int, ScoreLine] = {}
    for number, record, scheme in forms:
        for place in _places(record, scheme, tables.pack):
            try:
                row = _row(place, tables)
            except _Beyond:
                row = EMPTY
                beyond[len(rows)] = place.score(tables.pack)
            rows.append({**row, "form": number, "row": place.index + 1})
    columns = {name: np.array([row[name] for row in rows], kind) for name, kind in INPUT.items()}
    scored = score_rows(columns, tables)
    for index, line in beyond.items():
        _put(scored.columns, index, line, tables.pack)
    return Scored(scored.columns, scored.exact + len(beyond))


def _places(record: Record, scheme: Scheme, pack: RulePack) -> list[Place]:
    money = [] if pack.execution is None else [Place(record, scheme, -1, None)]
    return money + [
        Place(record, scheme, index, full) for index, full in enumerate(full_marks(record, scheme, pack))
    ]


def _row(place: Place, tables: Tables) -> dict[str, Any]:
    if place.index < 0:
        return _money(place, tables.pack)
    indicator, scheme, pack = place.record.indicators[place.index], place.scheme, tables.pack
    target, actual = target_of(indicator, scheme), actual_of(indicator, scheme)
    class_id = class_of(indicator, scheme, pack)
    row = {
        **EMPTY,
        "class": tables.classes.index(class_id) if class_id else -1,
        "weight": _whole(place.full), "self_score": _whole(indicator.self_score),
        "explained": bool((indicator.deviation_reason or indicator.remarks or "").strip()),
    }  # fmt: skip
    if actual is None:
        return row
    row["answered"] = True
    if target.kind == "empty":
        return row
    rule = (pack.qualitative if target.kind == "qualitative" else pack.quantitative).of(class_id)
    return {**row, **_by_rule(indicator, target, actual, rule, scheme)}


def _by_rule(
    indicator: Indicator, target: Target, actual: Target, rule: ScoringRule | None, scheme: Scheme
) -> dict[str, Any]:
    """Shape and numbers of an answered row, in the order in which ``line.py`` asks."""
    words = target.kind == "qualitative"
    plain = {"shape": Shape.WORDS} if words else {"shape": Shape.REACHED}
    if rule is None or rule.kind == "typed":
        return plain
    if rule.kind == "graded" or (rule.kind == "direct" and words):
        return _by_words(target, actual, rule)
    if words:
        return plain
    if not has_number(target):
        return plain if meaning(rule, target, actual).outcome == "met" else _hand("not_computable")
    if not has_number(actual):
        return _hand("type_differs")
    return _numbers(target, actual, scheme.kind_of(indicator.level1, indicator.level2))


def _by_words(target: Target, actual: Target, rule: ScoringRule) -> dict[str, Any]:
    found = meaning(rule, target, actual)
    if rule.kind == "graded":
        outcome = LEVELS + rule.levels.index(found.level) if found.level is not None else None
    else:
        outcome = OUTCOMES.index(found.outcome) if found.outcome in ("met", "unmet") else None
    if outcome is None:
        shape = Shape.WORDS if target.kind == "qualitative" else Shape.HAND
        if shape == Shape.WORDS and rule.kind == "graded" and "undecided" in found.flags:
            return {"shape": shape, "outcome": 0, "flags": bits(found.flags)}
        raise _Beyond
    if target.kind == "qualitative":
        return {"shape": Shape.WORDS, "outcome": outcome, "flags": bits(found.flags)}
    return {"shape": Shape.NUMBER, "target": 0, "actual": 0, "outcome": outcome, "flags": bits(found.flags)}


def _hand(flag: str) -> dict[str, Any]:
    return {"shape": Shape.HAND, "flags": BIT[flag]}


def _numbers(target: Target, actual: Target, kind: str) -> dict[str, Any]:
    if actual.kind == "interval" or actual.operator in ("≥", ">", "≤", "<"):
        raise _Beyond
    measured = in_target_unit(target, actual)
    if measured.value is None:
        return {"shape": Shape.HAND, "flags": bits(measured.flags)}
    interval = target.kind == "interval"
    operator = None if interval else target.operator
    if operator not in OPERATORS:
        raise _Beyond
    return {
        "shape": Shape.INTERVAL if interval else Shape.NUMBER, "operator": OPERATORS.index(operator),
        "percent": target.unit == "%", "target": _whole(target.value),
        "limit": kind in LOWER_IS_BETTER and dimension(target.unit) in ("money", "time"),
        "upper": _whole(target.upper) if interval else MISSING, "actual": _whole(measured.value),
        "flags": bits(measured.flags),
    }  # fmt: skip


def _money(place: Place, pack: RulePack) -> dict[str, Any]:
    assert pack.execution is not None, "only a pack that scores execution has this line"
    spent = amounts(place.record, place.scheme, pack.execution)
    mark = execution_mark(place.record, place.scheme, pack.execution)
    return {
        **EMPTY, "shape": Shape.MONEY, "target": _whole(spent.budget), "actual": _whole(spent.executed),
        "weight": _whole(mark), "flags": BIT["fund_total_differs"] if spent.differs else 0,
    }  # fmt: skip


def _whole(number: Decimal | Fraction | None) -> int:
    """A number in ten-thousandths; raises _Beyond where that is not whole or too large."""
    if number is None:
        return MISSING
    whole = scaled(number)
    if whole is None or abs(whole) >= LIMIT:
        raise _Beyond
    return whole


def _put(columns: dict[str, Any], index: int, line: ScoreLine, pack: RulePack) -> None:
    """An exact line in its place among the columns."""
    values = {"points": line.points, "out_of": line.out_of}
    wholes = {name: MISSING if value is None else scaled(value) for name, value in values.items()}
    flags = bits(line.flags)
    if None in wholes.values():
        wholes, flags = {"points": MISSING, "out_of": int(line.out_of * SCALE)}, flags | BIT["beyond_columns"]
    ratio = line.ratio
    if ratio is not None and max(abs(ratio.numerator), ratio.denominator) >= 2**62:
        ratio = None
    clause = next(number for number, cited in enumerate(pack.basis) if str(cited) == line.clause)
    written = {
        **wholes, "flags": flags, "by_hand": line.by_hand, "clause": clause,
        "numerator": MISSING if ratio is None else ratio.numerator,
        "denominator": MISSING if ratio is None else ratio.denominator,
    }  # fmt: skip
    for name, value in written.items():
        columns[name][index] = value
