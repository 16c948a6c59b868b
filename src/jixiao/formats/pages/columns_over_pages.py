"""A table too wide for a page, whose columns go on over the next: as spreadsheet programs print it.

All rows stand at the same heights of both pages, and the columns are others. The pages follow one another row by row
(over, then down) or column by column (down, then over).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jixiao.core.grid import Cell
from jixiao.formats.pages.marks import PlacedGrid, PlacedText
from jixiao.formats.pages.repeats import begins_anew
from jixiao.formats.pages.sides import EDGE

SAME = 1.5
"""Rules at heights this near (points) are at one height."""
FEWEST_ROWS = 4
"""So few rows may be as high on both pages by chance."""

_DIGITS = re.compile(r"\d+")

Block = PlacedText | PlacedGrid


def joined_over_pages(blocks: list[Block]) -> tuple[list[Block], list[tuple[int, int]]]:
    """The blocks with such tables as one, on the page where their first columns stand, and the pages that were joined.
    The pages that follow are counted as if those with the other columns were not there."""
    alone = _alone(blocks)
    pairs = dict(_pairs(alone))
    if not pairs:
        return blocks, []
    gone = {right: left for left, right in pairs.items()}
    found: list[Block] = []
    for block in blocks:
        page = gone.get(block.page, block.page)
        page -= sum(right < page for right in gone)
        if block.page in gone and isinstance(block, PlacedGrid):
            continue
        if block.page in pairs and isinstance(block, PlacedGrid):
            block = _beside(block, alone[pairs[block.page]].table)
        found.append(replace(block, page=page))
    return sorted(found, key=lambda block: block.page), sorted(pairs.items())


@dataclass(slots=True)
class _Page:
    """The only table of a page, and the lines above it."""

    table: PlacedGrid
    heads: set[str]


def _alone(blocks: list[Block]) -> dict[int, _Page]:
    """The pages with one table, which has rules."""
    tables: dict[int, list[PlacedGrid]] = {}
    for block in blocks:
        if isinstance(block, PlacedGrid):
            tables.setdefault(block.page, []).append(block)
    pages = {
        page: _Page(found[0], set())
        for page, found in tables.items()
        if len(found) == 1 and found[0].grid.spans_known
    }
    for block in blocks:
        page = pages.get(block.page)
        if page and isinstance(block, PlacedText) and block.y < page.table.ys[0]:
            page.heads.add(_DIGITS.sub("", block.paragraph.text))
    return pages


def _pairs(alone: dict[int, _Page]) -> Iterator[tuple[int, int]]:
    """Pages with the first columns of a table and those with the others."""
    page, last = min(alone, default=0), max(alone, default=0)
    while page < last:
        count = _count(alone, page)
        yield from ((page + off, page + count + off) for off in range(count))
        page += max(2 * count, 1)


def _count(alone: dict[int, _Page], page: int) -> int:
    """Over how many pages the rows of a table go whose other columns stand on as many pages after these; else 0."""
    first = alone.get(page)
    count = 0
    while first is not None and page + count in alone:
        count += 1
        other = alone.get(page + count)
        if other is not None and _is_right_of(first, other):
            ours = all(
                page + count + off in alone and _is_right_of(alone[page + off], alone[page + count + off])
                for off in range(count)
            )
            return count if ours else 0
    return 0


def _is_right_of(one: _Page, other: _Page) -> bool:
    """Whether the table of a page has the same rows as that of another and other columns, and no title of its own."""
    left, right = one.table, other.table
    if not other.heads <= one.heads:
        return False
    if len(left.ys) != len(right.ys) or left.grid.nrows < FEWEST_ROWS:
        return False
    lower = right.ys[0] - left.ys[0]
    if any(abs(y + lower - same) > SAME for y, same in zip(left.ys, right.ys, strict=True)):
        return False
    if len(left.xs) == len(right.xs) and all(
        abs(x - same) <= EDGE for x, same in zip(left.xs, right.xs, strict=True)
    ):
        return False
    return not begins_anew(left, right)


def _beside(left: PlacedGrid, right: PlacedGrid) -> PlacedGrid:
    """One table with the columns of both. A cell that fills its row on the right and is empty is the rest of the one on
    the left."""
    columns, more = left.grid.ncols, right.grid.ncols
    rest = {(cell.row, cell.rowspan) for cell in right.grid.cells if cell.colspan == more and not cell.text}
    cells: list[Cell] = []
    reached: set[tuple[int, int]] = set()
    for cell in left.grid.cells:
        rows = cell.row, cell.rowspan
        if cell.col + cell.colspan == columns and cell.text and rows in rest:
            reached.add(rows)
            cell = replace(cell, colspan=cell.colspan + more)
        cells.append(cell)
    for cell in right.grid.cells:
        if cell.colspan < more or cell.text or (cell.row, cell.rowspan) not in reached:
            cells.append(replace(cell, col=cell.col + columns))
    cells.sort(key=lambda cell: (cell.row, cell.col))
    xs = left.xs + [x - right.xs[0] + left.xs[-1] for x in right.xs[1:]]
    grid = replace(left.grid, ncols=columns + more, cells=cells)
    return replace(left, grid=grid, xs=xs, running_on=set(), open_below=set(), almost_on=set())
