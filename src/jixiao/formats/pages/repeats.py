"""Heading rows that a program prints again at the top of each page on which a table goes on."""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao.core.grid import Cell
from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.pages.rows import LEVEL_HEADING
from jixiao.formats.words.form_rows import squeeze

FEWEST_HEADINGS = 3
"""So many texts of a row, one of them of a level, are a heading of indicators."""
TALLEST = 6
"""A heading that is printed again has so many rows at most."""

_NO_HEADING = re.compile(r"\d|.{11}")
"""Numbers and longer texts are no headings of columns."""

Texts = list[str]


def begins_anew(above: PlacedGrid, below: PlacedGrid) -> bool:
    """Whether the lower table begins as the upper one does and yet says something else: then it is another form."""
    first, other = _texts(above, TALLEST + 1), _texts(below, TALLEST + 1)
    again = _again_from_top(first, other)
    if again == len(other) or again > TALLEST:
        return True
    return again < len(first) and _label(first[again]) != "" and _label(first[again]) == _label(other[again])


def without_repeated(above: PlacedGrid, below: PlacedGrid) -> PlacedGrid:
    """The lower table without the rows at its top that say once more what heads the upper one."""
    other = _texts(below, TALLEST + 1)
    again = _again_from_top(_texts(above, TALLEST + 1), other) or _again_of_indicators(above, other)
    return _without(below, again) if 0 < again < below.grid.nrows else below


def _texts(table: PlacedGrid, count: int | None = None) -> list[Texts]:
    """What the first rows say, without blank cells."""
    count = table.grid.nrows if count is None else min(count, table.grid.nrows)
    rows: list[Texts] = [[] for _ in range(count)]
    for cell in sorted(table.grid.cells, key=lambda cell: cell.col):
        if cell.row < count and cell.text:
            rows[cell.row].append(squeeze(cell.text))
    return rows


def _label(texts: Texts) -> str:
    return texts[0] if texts else ""


def _again_from_top(first: list[Texts], other: list[Texts]) -> int:
    """How many rows at the top are the same; none where they say nothing."""
    again = 0
    while again < min(len(first), len(other)) and first[again] == other[again]:
        again += 1
    return again if any(first[:again]) else 0


def _again_of_indicators(above: PlacedGrid, other: list[Texts]) -> int:
    """How many rows at the top are those of a heading of indicators further up, below which no other form begins."""
    heading = other[0]
    if len(heading) < FEWEST_HEADINGS:
        return 0
    rows = _texts(above)
    if any(text.endswith(LEVEL_HEADING) for text in heading):
        at = next((n for n, texts in enumerate(rows) if set(heading) <= set(texts)), None)
    else:
        words = len(heading) > FEWEST_HEADINGS and not any(map(_NO_HEADING.search, heading))
        at = rows.index(heading) if words and heading in rows else None
    if at is None or any(_label(texts) == _label(rows[0]) != "" for texts in rows[at + 1 :]):
        return 0
    again = 1
    while (
        again < min(len(other), TALLEST, len(rows) - at) and other[again] and other[again] == rows[at + again]
    ):
        again += 1
    return again


def _without(table: PlacedGrid, count: int) -> PlacedGrid:
    """A table without its first rows; what reaches further down begins blank below them."""
    cells: list[Cell] = []
    for cell in table.grid.cells:
        if cell.row >= count:
            cells.append(replace(cell, row=cell.row - count))
        elif cell.row + cell.rowspan > count:
            cells.append(replace(cell, row=0, rowspan=cell.row + cell.rowspan - count, text=""))
    running_on = {(row - count, col) for row, col in table.running_on if row >= count}
    almost_on = {(row - count, col) for row, col in table.almost_on if row >= count}
    open_below = {(max(row - count, 0), col) for row, col in table.open_below}
    grid = replace(table.grid, nrows=table.grid.nrows - count, cells=cells)
    return PlacedGrid(grid, table.page, table.xs, table.ys[count:], running_on, open_below, almost_on)
