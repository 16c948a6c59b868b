"""What is left of rules that were not found: cells that overlap, and pale dots along a line of the table in a cell."""

from __future__ import annotations

from typing import Any

from jixiao.core.grid import Cell
from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.scans.rules import FAINT, NOISE

ASIDE = 3
"""A rule may stand so many dots beside its grid line."""
NEAR_TEXT = 12
"""Columns with ink so many dots above or below the line hold text: there the line may be a stroke of it."""
BY_RULES = 12
"""So many dots along the other rules of the cell are left out."""
LEAST = 0.3
"""A line that stands out over this share of the paper it runs on is the trace of a rule."""
PAPER = 20
"""So many dots of paper are enough to see a trace on."""


def overlapping(table: PlacedGrid) -> set[int]:
    """The numbers of the cells that share a place with another: a rule between them is torn, and the cell that goes
    around its end is no rectangle."""
    owner: dict[tuple[int, int], int] = {}
    found: set[int] = set()
    for number, cell in enumerate(table.grid.cells):
        for row in range(cell.row, cell.row + cell.rowspan):
            for col in range(cell.col, cell.col + cell.colspan):
                other = owner.setdefault((row, col), number)
                if other != number:
                    found |= {other, number}
    return found


def traced(table: PlacedGrid, page: Any, scale: float) -> set[int]:
    """The numbers of the cells over several rows or columns through which a line of the table seems to go on.

    ``page`` is the grey picture without rules, ``scale`` points a dot.
    """
    found: set[int] = set()
    for number, cell in enumerate(table.grid.cells):
        if cell.rowspan == cell.colspan == 1:
            continue
        picture, ys, xs = _within(table, cell, page, scale)
        if any(_is_trace(picture, at) for at in ys) or any(_is_trace(picture.T, at) for at in xs):
            found.add(number)
    return found


def _within(table: PlacedGrid, cell: Cell, page: Any, scale: float) -> tuple[Any, list[int], list[int]]:
    """The picture of a cell, and where in it the lines of the table would run that end at the cell."""
    xs = [int(x / scale) for x in table.xs[cell.col : cell.col + cell.colspan + 1]]
    ys = [int(y / scale) for y in table.ys[cell.row : cell.row + cell.rowspan + 1]]
    picture = page[ys[0] : ys[-1], xs[0] : xs[-1]]
    return picture, [y - ys[0] for y in ys[1:-1]], [x - xs[0] for x in xs[1:-1]]


def _is_trace(picture: Any, at: int) -> bool:
    """Whether a level line of a picture is darker than the paper above and below it."""
    import numpy as np

    band = picture[max(0, at - NEAR_TEXT) : at + NEAR_TEXT + 1, BY_RULES:-BY_RULES].astype(int)
    middle = at - max(0, at - NEAR_TEXT)
    line = band[max(0, middle - ASIDE) : middle + ASIDE + 1]
    around = np.concatenate([band[: max(0, middle - ASIDE - 2)], band[middle + ASIDE + 3 :]])
    if not line.size or not around.size:
        return False
    paper = int(np.median(around))
    unrest = int(np.median(np.abs(around - paper)))
    enough = max(FAINT, NOISE * unrest)
    plain = around.min(axis=0) > paper - enough
    if int(plain.sum()) < PAPER:
        return False
    dark = line.min(axis=0)[plain] < paper - enough
    return float(dark.mean()) >= LEAST
