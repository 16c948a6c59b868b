"""Single rows of columns through the exact evaluator: for those the kernel is not proved for, and to prove it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import SimpleNamespace
from typing import Any

from jixiao.core.library import vocabulary
from jixiao.core.record import Indicator, Record, Target
from jixiao.core.score import RulePack, ScoringRule
from jixiao.scoring.execution import execution_line
from jixiao.scoring.line import verdict_of
from jixiao.scoring.row_shape import BIT, MISSING, OPERATORS, SCALE, Shape, bits
from jixiao.scoring.tables import LEVELS, OUTCOMES, Tables

NO_FUNDS: Any = SimpleNamespace(funds=None)
"""Stands for a scheme without a table of money: the amounts are fields of the record."""


@dataclass(frozen=True, slots=True)
class ExactRow:
    """What the exact evaluator says of a row."""

    points: Decimal | None
    ratio: Fraction | None
    by_hand: bool
    flags: int
    clause: int


def score_exactly(rows: dict[str, Any], index: Any, tables: Tables, out: dict[str, Any]) -> None:
    """Write the exact evaluator's answer for the rows ``index`` into the output columns."""
    for place in index.tolist():
        row = exact_row({name: column[place].item() for name, column in rows.items()}, tables)
        points, flags = MISSING, row.flags
        if row.points is not None:
            whole = Fraction(row.points) * SCALE
            fits = whole.denominator == 1 and abs(whole) < 2**62
            points = int(whole) if fits else MISSING
            flags |= 0 if fits else BIT["beyond_columns"]
        ratio = row.ratio
        large = ratio is None or max(abs(ratio.numerator), ratio.denominator) >= 2**62
        out["points"][place], out["flags"][place] = points, flags
        out["numerator"][place] = MISSING if large else ratio.numerator
        out["denominator"][place] = MISSING if large else ratio.denominator
        out["by_hand"][place], out["clause"][place] = row.by_hand, row.clause


def exact_row(row: dict[str, Any], tables: Tables) -> ExactRow:
    """One row, its columns by name, by the very functions that score a form."""
    pack = tables.pack
    if row["shape"] == Shape.MONEY:
        return _money(row, pack)
    class_id = (*tables.classes, "")[row["class"]]
    choice = pack.qualitative if row["shape"] == Shape.WORDS else pack.quantitative
    rule = choice.of(class_id)
    if row["shape"] == Shape.HAND and row["answered"] and rule is not None:
        unknown = row["weight"] == MISSING
        clause = pack.basis[0] if unknown else pack.citation(rule.article)
        flags = row["flags"] | (BIT["points_unknown"] if unknown else 0)
        return ExactRow(None, None, True, flags, pack.basis.index(clause))
    target, actual = _target(row), _actual(row, rule)
    indicator = Indicator(
        level1="",
        name="",
        self_score=_number(row["self_score"]),
        deviation_reason="原因" if row["explained"] else None,
    )
    kind = "cost" if row["limit"] else ""
    verdict = verdict_of(indicator, target, actual, _number(row["weight"]), rule, kind, pack)
    clause = pack.basis.index(pack.citation(verdict.article))
    return ExactRow(
        verdict.points, verdict.ratio, verdict.by_hand, row["flags"] | bits(verdict.flags), clause
    )


def _money(row: dict[str, Any], pack: RulePack) -> ExactRow:
    assert pack.execution is not None, "rows of money are left out where the pack scores none"
    values = {
        pack.execution.base: _number(row["target"]), "executed_amount": _number(row["actual"]),
        "execution_points": _number(row["weight"]),
    }  # fmt: skip
    line = execution_line(
        Record(scheme="", stage="self_evaluation", object="project", values=values), NO_FUNDS, pack
    )
    assert line is not None, "the pack has a rule of execution"
    clause = pack.basis.index(pack.citation(pack.execution.article))
    return ExactRow(line.points, line.ratio, line.by_hand, row["flags"] | bits(line.flags), clause)


def _number(value: int) -> Decimal | None:
    return None if value == MISSING else Decimal(value).scaleb(-4)


def _target(row: dict[str, Any]) -> Target:
    """A target that is understood as the row says; 元 makes a limit of a bare number of cost."""
    unit = "%" if row["percent"] else "元" if row["limit"] else "个"
    value, upper = _number(row["target"]), _number(row["upper"])
    match row["shape"]:
        case Shape.EMPTY:
            return Target()
        case Shape.WORDS:
            return Target(text="目标", kind="qualitative")
        case Shape.REACHED:
            return Target(text="12月", kind="date")
        case Shape.INTERVAL:
            return Target(value=value, upper=upper, unit=unit, text="区间", kind="interval")
    return Target(operator=OPERATORS[row["operator"]], value=value, unit=unit, text="目标数", kind="number")  # type: ignore[arg-type]


def _actual(row: dict[str, Any], rule: ScoringRule | None) -> Target | None:
    if not row["answered"]:
        return None
    if row["shape"] == Shape.REACHED:
        return Target(text="12月", kind="date")
    by_words = row["shape"] == Shape.WORDS or (rule is not None and rule.kind == "graded")
    if by_words or row["actual"] == MISSING:
        return Target(text=_said(row["outcome"], rule), kind="qualitative")
    return Target(value=_number(row["actual"]), unit=_target(row).unit, text="数", kind="number")


def _said(outcome: int, rule: ScoringRule | None) -> str:
    """Words that mean the outcome for this rule and are not the label of one of its levels."""
    levels = rule.levels if rule is not None else ()
    if outcome >= LEVELS:
        return levels[outcome - LEVELS].label if outcome - LEVELS < len(levels) else "不知所云"
    labels = {word for level in levels for word in (level.label, *level.words)}
    return next((word for word in _words().get(OUTCOMES[outcome], ()) if word not in labels), "不知所云")


@cache
def _words() -> dict[str, list[str]]:
    return vocabulary("outcome")
