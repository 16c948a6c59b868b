"""Merged cells of web tables whose rowspan is too small: rows added in an editor left the level above them short.

A row of indicators that lacks as many cells as merged cells ended right above it stands beside those all the same.
"""

from __future__ import annotations

from jixiao.core.grid import Cell, Grid
from jixiao.formats.layouts.levels_beside import is_group_label, is_level_label
from jixiao.formats.layouts.list_forms import column_role
from jixiao.formats.words.form_rows import word_of


def mend(grid: Grid, row: int, free: dict[int, int], lacking: int, first: str) -> bool:
    """Let merged cells that end above a row cover it too, where the row is that much too short.

    ``free`` has the first free row of each column below a merged cell, and is changed with the cells. ``lacking`` is the
    number of columns in which nothing stands, more than none; ``first`` the text of the row's first cell.
    """
    ended = sorted(column for column, below in free.items() if below == row)
    word = word_of(first)
    own_level = is_level_label(word) or is_group_label(word) and lacking == len(ended)
    if lacking > len(ended) or own_level or not _heads_indicators(grid):
        return False
    cells = [cell for cell in grid.cells if cell.row + cell.rowspan == row and cell.col in ended[:lacking]]
    if sum(cell.colspan for cell in cells) != lacking:
        return False
    for cell in cells:
        cell.rowspan += 1
        free.update((column, row + 1) for column in range(cell.col, cell.col + cell.colspan))
    return True


def _heads_indicators(grid: Grid) -> bool:
    """True where the headings of indicators stand above: levels, a name and a target."""
    return {"name", "target"} <= set(map(_role, grid.cells))


def _role(cell: Cell) -> str:
    word = word_of(cell.text)
    return column_role(word) if word else ""
