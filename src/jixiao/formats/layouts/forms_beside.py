"""Forms that stand side by side in one sheet: each is read as if the other were not there.

They are told by two titles beside each other, or by a label that opens a form standing twice in a row, with the labels
below it the same too. The sheet is cut where the second begins, if no cell reaches over that place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from jixiao.core.grid import Cell, Grid
from jixiao.formats.words.form_rows import word_of
from jixiao.formats.words.opening_labels import names_subject
from jixiao.formats.words.titles import title_in

NEAR = 3
"""Titles of forms side by side stand no more rows apart."""
FEWEST_TWINS = 3
"""So many labels in a column show that a form stands in it too."""
Rows = list[list[Cell]]
"""The cells with text of each row."""


def apart(grid: Grid, rows: Rows) -> list[Grid]:
    """The forms side by side in a grid, from left to right; the grid itself where there is but one. ``rows`` are its
    cells with text."""
    named = Counter(cell.row for cell in grid.cells if "称" in cell.text)
    several = (rows[row] for row, count in named.items() if count > 1)
    edges = _titles(rows) or next((found for row in several if (found := _openings(row, rows))), [])
    if not edges:
        return [grid]
    starts = [0, *(_first_column(rows, *two) for two in pairwise([0, *edges]))]
    if any(cell.col < start < cell.col + cell.colspan for row in rows for cell in row for start in starts):
        return [grid]
    parts = [_part(grid, *two) for two in pairwise([*starts, grid.ncols])]
    return parts if all(map(_opens, parts)) else [grid]


def _opens(part: Grid) -> bool:
    """True for a part that holds a label that opens a form."""
    return any(names_subject(word_of(cell.text)) for cell in part.cells)


def _titles(rows: Rows) -> list[int]:
    """The columns in which the titles of further forms stand, beside the first one or a little higher or lower.
    Two lines of one title each stand alone in their row."""
    titles = [
        cell for row in rows if len(row) > 1 for cell in row if "表" in cell.text and title_in(cell.text)
    ]
    beside = [cell for cell in titles if cell.row - titles[0].row <= NEAR]
    beside.sort(key=lambda cell: cell.col)
    return [right.col for left, right in pairwise(beside) if left.col + left.colspan <= right.col]


def _openings(row: list[Cell], rows: Rows) -> list[int]:
    """The columns in which the opening labels of further forms stand in a row; [] for any other row."""
    openings = [cell for cell in row if "称" in cell.text and names_subject(word_of(cell.text))]
    if len(openings) < 2:
        return []
    first = openings[0]
    apart = [right for left, right in pairwise(row) if right.text == first.text != left.text]
    return [
        cell.col
        for cell in apart
        if cell.col > first.col and _twins(rows, first.col, cell.col) >= FEWEST_TWINS
    ]


def _twins(rows: Rows, left: int, right: int) -> int:
    """In how many rows the same text stands in both columns."""
    texts = ({cell.col: cell.text for cell in row} for row in rows)
    return sum(left in row and row[left] == row.get(right) for row in texts)


def _first_column(rows: Rows, left: int, right: int) -> int:
    """Where the form begins whose title stands in the column ``right``: behind the last blank column to the left of it."""
    used = {col for row in rows for cell in row for col in range(cell.col, cell.col + cell.colspan)}
    return next((col + 1 for col in range(right - 1, left, -1) if col not in used), right)


def _part(grid: Grid, left: int, right: int) -> Grid:
    """The columns from ``left`` up to ``right`` as a grid of their own; addresses stay those of the sheet."""
    cells = [
        replace(cell, col=cell.col - left, colspan=min(cell.colspan, right - cell.col))
        for cell in grid.cells
        if left <= cell.col < right
    ]
    return replace(grid, ncols=right - left, cells=cells)
