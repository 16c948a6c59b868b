"""Targets that stand behind the names of their indicators, in one cell: 1.管护员岗位：≥600个；2.巡护里程：≥20万公里.

Only tables without a column of targets or actuals are read so, and only where nearly all their names hold a value.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao.formats.indicators.cells_of_many import numbered_items
from jixiao.formats.indicators.rows import IndicatorRow
from jixiao.formats.words.form_rows import Piece, squeeze
from jixiao.formats.words.header_parts import NOWHERE, Header, Part
from jixiao.formats.words.value_shapes import shape

MOST = 0.75
"""The share of the names that must hold values."""
_ITEM = re.compile(r"(?:\d{1,2}[.、]\s*)?([^:：]{2,40})[:：]\s*([^:：]{1,40})")
_BETWEEN = re.compile(r"[;；\n]")
_VALUES = frozenset(["target", "actual", "forecast"])


def with_values(rows: list[IndicatorRow], header: Header) -> list[IndicatorRow]:
    """The rows with a name and a target each; as they are where their names hold no values."""
    if header.has & _VALUES:
        return rows
    named = [row for row in rows if row.piece("name") is not None]
    if not named:
        return rows
    found = {id(row): items for row in named if (items := _items(row.piece("name")))}
    if len(found) < MOST * len(named):
        return rows
    header.parts.append(Part("target", "full_year", NOWHERE, NOWHERE, ""))
    header.settle()
    return [one for row in rows for one in _apart(row, found.get(id(row), []))]


def _items(piece: Piece | None) -> list[tuple[str, str]]:
    """The names and values that a cell holds; [] where something in it is neither."""
    text = piece.text if piece is not None else ""
    parts = numbered_items(text) or [
        part.strip() for part in _BETWEEN.split(text.strip("；;。 ")) if part.strip()
    ]
    found = [match.groups() for part in parts if (match := _ITEM.fullmatch(part.strip("。")))]
    whole = len(found) == len(parts) and all(
        shape(value) in ("value", "answer", "number") for _, value in found
    )
    return [(name, value) for name, value in found] if whole else []


def _apart(row: IndicatorRow, items: list[tuple[str, str]]) -> list[IndicatorRow]:
    """A row for each name with its value; what else the row holds stays with the first."""
    if not items:
        return [row]
    place, target = row.header.indices["name"][0], len(row.header.parts) - 1
    piece = row.cells[place]
    rows = []
    for number, (name, value) in enumerate(items):
        cells = dict(row.cells) if number == 0 else {}
        cells[place] = replace(piece, text=name, word=squeeze(name))
        cells[target] = replace(piece, text=value, word=squeeze(value))
        rows.append(replace(row, cells=cells) if number == 0 else replace(row, cells=cells, left=[], cut=()))
    return rows
