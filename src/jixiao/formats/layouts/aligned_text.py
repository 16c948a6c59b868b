"""Text whose columns are kept apart by blanks alone, as old editors and terminals print tables → rows of cells.

A cell begins where two or more blanks end. Its column is where it begins on the line, a Chinese character being two
places wide; beginnings that lie close together are one column.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

_CELL = re.compile(r"\S+(?:[ \u3000]\S+)*")
"""One blank stands within a cell (项 目 名 称), two part it from the next."""
FEWEST_ROWS = 4
"""So many lines of three cells make a table of a text."""
NEAR = 2
"""Beginnings so few places apart are one column: a longer word pushed the next cell aside."""

Line = list[tuple[int, str]]
"""The cells of a line: where each begins, in places, and its text."""


def cells_of(line: str) -> Line:
    """The cells of one line."""
    return [(_places(line[: cell.start()]), cell.group()) for cell in _CELL.finditer(line.rstrip())]


def is_aligned(lines: list[Line]) -> bool:
    """True for a text that holds a table of blanks."""
    return sum(len(cells) > 2 for cells in lines) >= FEWEST_ROWS


def columns_of(lines: list[Line]) -> list[int]:
    """The first place of each column of these lines."""
    starts = sorted({place for cells in lines for place, _ in cells})
    return [starts[0], *(right for left, right in pairwise(starts) if right - left > NEAR)] if starts else []


def in_columns(cells: Line, columns: list[int]) -> list[str]:
    """The texts of a line by column, blank where nothing stands; cells of one column stay apart, one further right."""
    row: list[str] = []
    for place, text in cells:
        column = max(bisect_right(columns, place) - 1, len(row))
        row += [""] * (column - len(row)) + [text]
    return row


def _places(text: str) -> int:
    """How many places a text takes: two for each full-width character."""
    return sum(2 if sign > "\u2e7f" else 1 for sign in text)
