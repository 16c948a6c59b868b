"""Millions of rows scored exactly, in columns; the shape of the columns is in ``row_shape.py``.

Every decision is the one that ``line.py``, ``quantity.py`` and ``ratio.py`` take for one row, from the same forms of
the ratio and the same lowered rules. Rows that the kernel is not proved for (numbers of 10¹⁴ and more, full marks
above 100 or below 0, rules beyond its bounds) go to the exact evaluator one by one; ``Scored.exact`` counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.scoring import kernel
from jixiao.scoring.exact_rows import score_exactly
from jixiao.scoring.ratio import FORMS, form_of
from jixiao.scoring.row_shape import (
    BIT,
    INPUT,
    LIMIT,
    MISSING,
    MOST_WEIGHT,
    NUMBERS,
    OPERATORS,
    OUTPUT,
    SCALE,
    Shape,
)
from jixiao.scoring.tables import Compiled, Tables, Way

BLOCK = 65_536
HUNDRED = 100 * SCALE
AT_LEAST, EQUAL, LESS, AT_MOST = (OPERATORS.index(sign) for sign in ("≥", "=", "<", "≤"))
STRICT = (OPERATORS.index(">"), LESS)

Rows = dict[str, Any]
"""Column name → array, as in ``row_shape``."""


@dataclass(slots=True)
class Scored:
    """Output columns, and how many rows the exact evaluator scored."""

    columns: Rows
    exact: int = 0


def arrays(batch: Any) -> Rows:
    """The columns of an Arrow batch or table as arrays; missing numbers are ``MISSING``."""
    found = {}
    for name in INPUT:
        column = batch.column(name)
        if name in NUMBERS and column.null_count:
            column = column.fill_null(MISSING)
        found[name] = (
            column.to_numpy() if hasattr(column, "chunks") else column.to_numpy(zero_copy_only=False)
        )
    return found


def record_batch(columns: Rows) -> Any:
    """Output columns as an Arrow batch, ``MISSING`` as null."""
    import pyarrow as pa

    from jixiao.scoring.row_shape import arrow_schema

    schema = arrow_schema(OUTPUT)
    made = []
    for name, kind in zip(schema.names, schema.types, strict=True):
        values = columns[name]
        gone = values == MISSING if OUTPUT[name] == "int64" else None
        made.append(pa.array(values, kind, mask=gone if gone is not None and gone.any() else None))
    return pa.record_batch(made, schema=schema)


def score_rows(rows: Rows, tables: Tables) -> Scored:
    """The output columns for input columns. Rows of budget execution are left out where the pack scores none."""
    if tables.money < 0 and (money := rows["shape"] == Shape.MONEY).any():
        rows = {name: column[~money] for name, column in rows.items()}
    count = len(rows["form"])
    out = {name: np.zeros(count, kind) for name, kind in OUTPUT.items()}
    exact = 0
    with np.errstate(all="ignore"):
        for start in range(0, count, BLOCK):
            part = slice(start, start + BLOCK)
            block = _Block({name: column[part] for name, column in rows.items()}, tables)
            exact += block.score()
            for name, column in block.out.items():
                out[name][part] = column
    return Scored(out, exact)


class _Block:
    """Some rows on their way: ``left`` marks those not yet decided."""

    def __init__(self, rows: Rows, tables: Tables):
        self.rows, self.tables, self.pack = rows, tables, tables.pack
        count = len(rows["form"])
        gone = np.full(count, MISSING)
        money = rows["shape"] == Shape.MONEY
        weight = rows["weight"]
        if self.pack.execution is not None and (bare := money & (weight == MISSING)).any():
            weight = np.where(bare, kernel.scaled(self.pack.execution.points) or 0, weight)
        self.unknown = weight == MISSING
        self.weight = np.where(self.unknown, 0, weight)
        self.left = np.ones(count, bool)
        self.rule = self._rules(money)
        self.out = {
            "form": rows["form"], "row": rows["row"], "points": gone, "out_of": self.weight,
            "numerator": gone.copy(), "denominator": gone.copy(), "clause": np.zeros(count, np.int16),
            "flags": rows["flags"].copy(), "by_hand": np.zeros(count, bool),
            "self_score": rows["self_score"],
        }  # fmt: skip

    def _rules(self, money: Any) -> Any:
        """The number of the rule of each row, -1 for none."""
        numbers, words = (np.array(table, np.int16) for table in (self.tables.numbers, self.tables.words))
        own = self.rows["class"]
        chosen = np.where(
            self.rows["shape"] == Shape.WORDS, words.take(own, mode="wrap"), numbers.take(own, mode="wrap")
        )
        return np.where(money, self.tables.money, chosen)

    def score(self) -> int:
        """Decide all rows; how many the exact evaluator had to do."""
        unusual = self._unusual()
        self.left[unusual] = False
        self._missing()
        self._take(self.rows["shape"] == Shape.EMPTY, ("target_missing",), 0)
        self._take(self.rule < 0, ("no_rule",), 0)
        for number, rule in enumerate(self.tables.rules):
            own = self.left & (self.rule == number)
            if own.any():
                self._by_rule(own, rule)
        self._without_mark()
        if unusual.size:
            score_exactly(self.rows, unusual, self.tables, self.out)
        return int(unusual.size)

    def _unusual(self) -> Any:
        rows, none = self.rows, MISSING
        far = (self.weight > MOST_WEIGHT) | (self.weight < 0)
        for name in ("target", "upper", "actual", "self_score"):
            column = rows[name]
            far |= (column >= LIMIT) | ((column <= -LIMIT) & (column != none))
        bare = (rows["target"] == none) & ((rows["upper"] == none) | (rows["shape"] == Shape.NUMBER))
        far |= bare & (rows["shape"] <= Shape.INTERVAL)
        for number, rule in enumerate(self.tables.rules):
            if rule.way == Way.EXACT:
                far |= self.rule == number
        return np.flatnonzero(far)

    def _flag(self, index: Any, *flags: str) -> None:
        self.out["flags"][index] |= sum(BIT[flag] for flag in flags)

    def _take(self, mask: Any, flags: tuple[str, ...], clause: int) -> None:
        """Rows for a person, with a reason."""
        index = np.flatnonzero(mask & self.left)
        self.out["by_hand"][index] = True
        self.out["clause"][index] = clause
        self._flag(index, *flags)
        self.left[index] = False

    def _missing(self) -> None:
        """No actual: as the pack says, with and without an explanation."""
        gone = self.left & ~self.rows["answered"] & (self.rows["shape"] != Shape.MONEY)
        if not gone.any():
            return
        explained, missing = self.rows["explained"], self.pack.missing
        for mask, way in ((gone & explained, missing.explained), (gone & ~explained, missing.unexplained)):
            self.out["clause"][mask] = self.tables.missing_clause
            self._flag(mask, "actual_missing", *(("exempt",) if way == "exempt" else ()))
            self.out["by_hand"][mask] = way == "manual"
            if way == "zero":
                self.out["points"][mask] = 0
        self.left &= ~gone

    def _by_rule(self, own: Any, rule: Compiled) -> None:
        shape = self.rows["shape"]
        self.out["clause"][own] = rule.clause
        self._take(own & (shape == Shape.HAND), (), rule.clause)
        own &= self.left
        if rule.way == Way.TYPED:
            self._given(np.flatnonzero(own), 0, 1)
        elif rule.way == Way.GRADED:
            self._by_words(own, rule)
        elif rule.way == Way.DIRECT:
            self._by_words(own & (shape == Shape.WORDS), rule)
            self._by_ratio(own & (shape != Shape.WORDS), rule)
        else:
            self._take(own & (shape == Shape.WORDS), ("type_differs",), rule.clause)
            self._by_ratio(own & self.left, rule)

    def _by_words(self, own: Any, rule: Compiled) -> None:
        """The outcome that the words mean, as a share or as a range within which a person gives points."""
        outcome = np.where(self.rows["shape"] == Shape.REACHED, 1, self.rows["outcome"])
        for code in np.unique(outcome[own]):
            mask = own & (outcome == code)
            level = rule.levels[code] if code < len(rule.levels) else None
            if level is None:
                plain = rule.way == Way.DIRECT and code == 2
                self._take(mask, () if plain else ("undecided",), rule.clause)
                continue
            index = np.flatnonzero(mask)
            if level[0] == level[1]:
                self.out["points"][index] = self._level(index, level[0])
            else:
                self._given(index, *level)

    def _level(self, index: Any, curve: int) -> Any:
        """The points of a share that does not depend on a ratio."""
        curves, ones = np.full(index.size, curve), np.ones(index.size, np.int64)
        return kernel.points(
            self.tables.pieces, curves, ones, ones, self.weight[index], self.pack.places.indicator
        )

    def _given(self, index: Any, low: int, high: int) -> None:
        """Points that a person gave, taken over where they lie within the range."""
        printed = self.rows["self_score"][index]
        least, most = self._level(index, low), self._level(index, high)
        fits = (least <= printed) & (printed <= most) & (printed != MISSING)
        self.out["points"][index] = np.where(fits, printed, MISSING)
        self.out["by_hand"][index] = True
        self._flag(index[fits], "given_by_hand")
        self._flag(index[printed == MISSING], "undecided")
        self._flag(index[~fits & (printed != MISSING)], "outside_band")

    def _by_ratio(self, own: Any, rule: Compiled) -> None:
        rows, shape = self.rows, self.rows["shape"]
        words = own & (shape <= Shape.INTERVAL) & (rows["actual"] == MISSING)
        self._take(words, ("type_differs",), rule.clause)
        index = np.flatnonzero(own & self.left)
        if not index.size:
            return
        n, d, met, known = self._ratios(index, rule)
        self.out["by_hand"][index[~known]] = True
        index, n, d, met = index[known], n[known], d[known], met[known]
        self.out["numerator"][index], self.out["denominator"][index] = n, d
        if rule.way == Way.DIRECT:
            self._flag(index[~met & (n == d)], "only_equal")
            n, d = met.astype(np.int64), np.ones_like(d)
        n, d = kernel.clamped(n, d)
        if rule.grain is not None:
            n, d = kernel.coarse(n, d, rule.grain)
        if rule.over is not None:
            above = ~kernel.at_least(-n, d, -rule.over.numerator, rule.over.denominator)
            self._flag(index[above], "over_achieved")
        curves = np.full(index.size, rule.curve)
        self.out["points"][index] = kernel.points(
            self.tables.pieces, curves, n, d, self.weight[index], self.pack.places.indicator
        )

    def _ratios(self, index: Any, rule: Compiled) -> tuple[Any, Any, Any, Any]:
        """Numerator, denominator (> 0), whether the target is met, and whether there is a ratio at all."""
        rows = {name: self.rows[name][index] for name in ("shape", "operator", "percent", "limit", "target", "upper", "actual")}  # fmt: skip
        if rule.rule is None:
            known = (rows["target"] > 0) & (rows["actual"] != MISSING)
            self._flag(index[~known], "not_computable")
            return rows["actual"], np.where(known, rows["target"], 1), known, known
        reached = rows["shape"] == Shape.REACHED
        if rule.way == Way.TIERED:
            n, d, known = rows["actual"], np.full(index.size, HUNDRED), rows["percent"] | reached
            self._flag(index[~known], "unit_unreconciled")
            met = n >= d
        else:
            n, d, met, known, flags = _completion(rows, self.pack.ratio)
            for flag, mask in flags.items():
                self._flag(index[mask & ~reached], flag)
        one = np.where(reached, 1, d)
        return np.where(reached, 1, n), one, met | reached, known | reached

    def _without_mark(self) -> None:
        """No full mark on the form and none in the pack: no points, whatever was decided."""
        index = np.flatnonzero(self.unknown)
        self.out["points"][index] = MISSING
        self.out["by_hand"][index] = True
        self.out["clause"][index] = 0
        self._flag(index, "points_unknown")


def _completion(rows: Rows, options: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
    """``quantity.completed`` and ``ratio.completion`` on arrays: n, d, met, known, and the rows of each flag."""
    a, b, operator = rows["target"], rows["actual"], rows["operator"]
    interval, both, inside = rows["shape"] == Shape.INTERVAL, None, None
    unknown = (operator == 0) & rows["limit"] & ~rows["percent"] & (a != b) & ~interval
    if interval.any():
        low, high = a, rows["upper"]
        both = interval & (low != MISSING) & (high != MISSING)
        inside = both & (low <= b) & (b <= high)
        upward = interval & (high == MISSING) | both & (b < low)
        a = np.where(interval & ~upward, high, low)
        operator = np.where(interval, np.where(upward, AT_LEAST, AT_MOST), operator)
    else:
        inside = np.zeros(a.size, bool)
    negative = operator >= LESS
    met = _is_met(operator, a, b, options)
    sure = inside | (a == 0) | (negative & met)
    below_zero = ~sure & ~unknown & ((a < 0) | (b < 0))
    forms = _forms(operator, rows["percent"], options)
    sure |= forms < 0
    n, d = np.where(inside, 1, met.astype(np.int64)), np.ones_like(a)
    counted = ~sure & ~unknown & ~below_zero
    for number, form in enumerate(FORMS.values()):
        here = np.flatnonzero(counted & (forms == number))
        if here.size:
            n[here], d[here] = form(a[here], b[here], HUNDRED)
    flags = {
        "direction_unknown": unknown, "negative_value": below_zero,
        "zero_target": (a == 0) & ~inside & ~unknown,
        "equal_exceeded": counted & (operator == EQUAL) & (b > a),
    }  # fmt: skip
    return n, d, met | inside, ~unknown & ~below_zero, flags


def _is_met(operator: Any, a: Any, b: Any, options: Any) -> Any:
    """``ratio.is_met`` on arrays."""
    met = np.where(operator >= LESS, b <= a, b >= a)
    if options.equal != "as_positive":
        met = np.where(operator == EQUAL, a == b, met)
    if options.strict_equal != "full":
        met &= ~((a == b) & np.isin(operator, STRICT))
    return met


def _forms(operator: Any, percent: Any, options: Any) -> Any:
    """The number in ``FORMS`` of each row's form; -1 for all or nothing."""
    numbers = {name: number for number, name in enumerate(FORMS)}
    table = np.array(
        [
            [numbers.get(form_of(sign, in_percent, options), -1) for in_percent in (False, True)]
            for sign in OPERATORS
        ]  # type: ignore[arg-type]
    )
    return table[operator, percent.astype(np.int8)]
