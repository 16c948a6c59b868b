"""The targets and actuals of an indicator row, by period; the operator and unit columns speak for each value."""

from __future__ import annotations

import re

from jixiao.core.inexact import is_inexact, may_be_inexact
from jixiao.core.record import Indicator, Target
from jixiao.core.value import parse_target
from jixiao.formats.indicators.block import Block
from jixiao.formats.indicators.doubtful import is_doubtful
from jixiao.formats.indicators.rows import IndicatorRow
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece
from jixiao.formats.words.header_parts import BEFORE_CHANGE, Part

_EMPTY = Target()
_NO_UNITS: dict[int, Piece | None] = {}
_REACHED = frozenset(["actual", "forecast"])
"""The columns of what was, or will be, reached."""


def targets_of(row: IndicatorRow, operator: Piece | None) -> dict[str, Target]:
    """Targets by period. ``operator`` is the cell of the sign, which speaks for the columns of targets behind it, and for
    the last of those before it."""
    found: dict[str, Target] = {}
    columns = row.header.columns("target")
    units = _units_of(row, columns) if "unit" in row.header.has else _NO_UNITS
    main = columns[-1][1].period if columns else ""
    for index, part in columns:
        piece = row.cells.get(index)
        if piece is None or clean.is_blank(piece.text):
            piece = row.piece(BEFORE_CHANGE) or piece
        period = part.period or "full_year"
        if row.period and period == "full_year":
            period = row.period
        if piece is None:
            found.setdefault(period, _EMPTY)
            continue
        speaks = operator is not None and (part.period == main or operator.col < piece.col)
        sign = clean.clean_name(operator.text) if operator is not None and speaks else ""
        found[period] = parse_target(_with_unit(piece, units.get(index)), sign)
    return found


def actuals_of(row: IndicatorRow) -> tuple[Target | None, dict[str, Target]]:
    """The actual of the full year, and those of other periods and the forecast."""
    found: dict[str, Target] = {}
    actual: Target | None = None
    if row.header.has.isdisjoint(_REACHED):
        return actual, found
    columns = [*row.header.columns("actual"), *row.header.columns("forecast")]
    units = _units_of(row, columns) if "unit" in row.header.has else _NO_UNITS
    for index, part in columns:
        piece = row.cells.get(index)
        value = parse_target(_with_unit(piece, units.get(index)) if piece is not None else "")
        if part.role == "actual" and part.period in ("", "full_year"):
            actual = actual or value
        else:
            found.setdefault(part.period or part.role, value)
    return actual, found


def _units_of(row: IndicatorRow, columns: list[tuple[int, Part]]) -> dict[int, Piece | None]:
    """The unit of the value in each column: that of the row, or, of several, the next one behind the value."""
    unit, places = row.piece("unit"), row.header.indices.get("unit", ())
    if len(places) < 2:
        return dict.fromkeys([index for index, _ in columns], unit)
    behind = {index: next((at for at in places if at > index), places[-1]) for index, _ in columns}
    return {index: row.cells.get(place) or unit for index, place in behind.items()}


def _with_unit(value: Piece, unit: Piece | None) -> str:
    """A value with the unit of its row behind a bare number; a month that a sheet shows with decimals (12.00 月)
    without them."""
    text = clean.clean_name(value.text)
    if unit is None or not text or not text[-1].isdigit():
        return text
    counted = clean.clean_name(unit.text)
    return (re.sub(r"[.．][0０]+$", "", text) if counted in ("月", "月份") else text) + counted


def tell_doubts(found: list[Indicator], blocks: list[Block], reading: Reading) -> None:
    """Note the values that state their number only roughly (约120个), and those of which the reader is not sure what
    they state (95%≥, 0.95 under a unit of per cent): their text stays, but what reckons with them takes what was read."""
    texts = [piece.text for block in blocks for row in block.rows for piece in row.pieces]
    cells = "\n".join(["", *texts, ""])
    rough = may_be_inexact(cells)
    for one in found:
        for value in (*one.targets.values(), one.actual, *one.actuals.values()):
            if value is None:
                continue
            if rough and value.value is not None and is_inexact(value.text):
                reading.note("R14", one.place, f"{one.name} {value.text}")
            if is_doubtful(value, one.name, cells):
                reading.note("R16", one.place, f"{one.name} {value.text}")
