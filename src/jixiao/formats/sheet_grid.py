"""The cells of a worksheet by position → headings, grid and notes, whatever the workbook's format."""

from __future__ import annotations

from jixiao.core.grid import Cell, Grid, Paragraph
from jixiao.formats.headings import with_paragraphs
from jixiao.formats.safety import CellCounter

Cells = dict[tuple[int, int], str]
"""Row and column (from 0) → shown text, for cells that show one."""
Merges = dict[tuple[int, int], tuple[int, int]]
"""Top left cell → rows and columns of each merged area."""


def sheet_blocks(title: str, cells: Cells, merges: Merges, counter: CellCounter) -> list[Paragraph | Grid]:
    """The used area as a grid, its headings and notes as paragraphs; nothing for an empty sheet."""
    if not cells:
        return []
    rows, columns = zip(*cells, strict=True)
    top, bottom, left, right = min(rows), max(rows), min(columns), max(columns)
    for (r, c), (height, width) in merges.items():
        if (r, c) in cells:
            bottom, right = max(bottom, r + min(height, 1000) - 1), max(right, c + min(width, 200) - 1)
    return with_paragraphs(_grid(title, cells, merges, (top, bottom, left, right), counter))


def _grid(
    title: str, cells: Cells, merges: Merges, area: tuple[int, int, int, int], counter: CellCounter
) -> Grid:
    """The used area, blank cells included, unless the cells lie so far apart that blanks would swamp them."""
    top, bottom, left, right = area
    grid = Grid(title, bottom - top + 1, right - left + 1, address=f"{title}!{letters(left)}{top + 1}")
    size = grid.nrows * grid.ncols
    wide = size > 200_000 and size > 50 * len(cells)
    if not wide:
        counter.add(size - len(cells), title)
    every = (
        [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        if not wide
        else sorted(cells)
    )
    covered: set[tuple[int, int]] = set()
    places = {c: f"{title}!{letters(c)}" for c in range(left, right + 1)} if not wide else {}
    for place in every:
        if place in covered:
            continue
        r, c = place
        height = width = 1
        if (merged := merges.get(place)) is not None:
            height, width = min(merged[0], bottom - r + 1), min(merged[1], right - c + 1)
            for row in range(r, r + height):
                covered.update([(row, col) for col in range(c, c + width)])
        address = f"{places.get(c) or f'{title}!{letters(c)}'}{r + 1}"
        grid.cells.append(Cell(r - top, c - left, cells.get(place, ""), height, width, address))
    return grid


def letters(column: int) -> str:
    """The letters of a column counted from 0."""
    found, column = "", column + 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
