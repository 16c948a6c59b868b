"""The cells of a worksheet by position → headings, grid and notes, whatever the workbook's format."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from jixiao.core.finding import Finding
from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.core.library import vocabulary
from jixiao.core.message import say
from jixiao.formats.declared import in_cells
from jixiao.formats.layouts.headings import with_paragraphs
from jixiao.formats.layouts.list_forms import FEWEST_HEADINGS, column_role
from jixiao.formats.notices import guide_left_out, notice
from jixiao.formats.safety import CellCounter
from jixiao.formats.words.form_rows import squeeze

Cells = dict[tuple[int, int], str]
"""Row and column (from 0) → shown text, for cells that show one."""
Merges = dict[tuple[int, int], tuple[int, int]]
"""Top left cell → rows and columns of each merged area."""


@dataclass(slots=True)
class Sheet:
    """One worksheet: its cells that show a text, by position, its merged areas, and what a reader should know of it."""

    name: str
    hidden: bool
    cells: Cells = field(default_factory=dict)
    merges: Merges = field(default_factory=dict)
    notices: list[Finding] = field(default_factory=list)


@cache
def _guides() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("levels")["guides"]))


def guides(titles: list[str]) -> frozenset[str]:
    """Those of the sheets with something in them, by their titles, that only explain how the others are filled in; none
    where no other is left."""
    found = frozenset(title for title in titles if _guides().fullmatch("".join(title.split())))
    return found if len(found) < len(titles) else frozenset()


def add_sheets(document: Document, sheets: list[Sheet], counter: CellCounter) -> None:
    """Add the blocks of the sheets of a workbook to the document, and what it declares of its scheme. A hidden sheet is
    read and told."""
    declared = next(filter(None, (in_cells(sheet.name, sheet.cells) for sheet in sheets)), None)
    if declared:
        document.scheme, document.scheme_digest = declared.scheme, declared.digest
    explaining = frozenset() if declared else guides([sheet.name for sheet in sheets if sheet.cells])
    for sheet in sheets:
        if declared and sheet.name in declared.guides:
            continue
        if sheet.name in explaining:
            document.notices.append(guide_left_out(document.name, sheet.name))
            continue
        document.blocks.extend(sheet_blocks(sheet.name, sheet.cells, sheet.merges, counter))
        if sheet.hidden and sheet.cells:
            document.notices.append(
                notice(
                    "F20",
                    document.name,
                    say("工作表“{sheet}”是隐藏的，也已读入", sheet=sheet.name),
                    sheet.name,
                )
            )
        document.notices.extend(sheet.notices)


LARGE, FEW = 30, 8
"""A table of so many cells has no column of its own past a blank one where that holds less than one cell in eight."""
FEWEST_ENDS = 3
"""So many wide merged areas that end at one column show where the table ends."""
CHECKED = 8
"""A last column of so many cells, all of the same text (OK, TRUE, 0), is what formulas checked."""


def sheet_blocks(title: str, cells: Cells, merges: Merges, counter: CellCounter) -> list[Paragraph | Grid]:
    """The used area as a grid, its headings and notes as paragraphs; nothing for an empty sheet."""
    if not cells:
        return []
    filled = {place: size for place, size in merges.items() if place in cells}
    beside = _beyond_merged_areas(cells, merges) or _scribbled_beside(cells, filled)
    if beside:
        cells = {place: text for place, text in cells.items() if place not in beside}
        filled = {place: size for place, size in filled.items() if place not in beside}
    rows, columns = zip(*cells, strict=True)
    bottom = max([max(rows), *[r + min(height, 1000) - 1 for (r, _), (height, _) in filled.items()]])
    right = max([max(columns), *[c + min(width, 200) - 1 for (_, c), (_, width) in filled.items()]])
    area = (min(rows), bottom, min(columns), right)
    found = with_paragraphs(_grid(title, cells, merges, area, counter))
    return [*found, *(Paragraph(text, f"{title}!{letters(c)}{r + 1}") for (r, c), text in beside.items())]


def _beyond_merged_areas(cells: Cells, merges: Merges) -> Cells:
    """The cells to the right of where several wide merged areas (title, goals) end: what somebody noted or checked. A
    column with a heading of indicators, and one with merged areas of its own, is a column of the table all the same."""
    ends = Counter([c + width for (_, c), (_, width) in merges.items() if width > 1])
    edge = max(ends, default=0)
    if max([c for _, c in cells]) < edge or ends[edge] < FEWEST_ENDS or any(c >= edge for _, c in merges):
        return {}
    beyond = {place: text for place, text in cells.items() if place[1] >= edge}
    headings = {r for (r, _), text in beyond.items() if column_role(squeeze(text))}
    for row in headings:
        if (
            sum(bool(column_role(squeeze(text))) for (r, _), text in cells.items() if r == row)
            >= FEWEST_HEADINGS
        ):
            return {}
    return beyond


def _scribbled_beside(cells: Cells, filled: Merges) -> Cells:
    """The few cells to the right of a large table, past a column in which nothing stands: sums that somebody checked.
    So is a last column that says the same in each row, which has no heading. They are no columns of the table. ``filled``
    are the merged areas that show a text."""
    used = {c for _, c in cells}
    last = max(used)
    checked = [text for (_, c), text in cells.items() if c == last]
    if len(checked) >= CHECKED and len(set(checked)) == 1:
        return {place: text for place, text in cells.items() if place[1] == last}
    if len(used) == max(used) - min(used) + 1 or len(cells) < LARGE:
        return {}
    for (_, c), (_, width) in filled.items():
        used.update(range(c, c + min(width, 200)))
    gaps = [column for column in range(min(used), max(used)) if column not in used]
    for gap in gaps:
        beside = {place: text for place, text in cells.items() if place[1] > gap}
        if len(beside) * FEW <= len(cells):
            return beside
    return {}


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
    every = sorted(cells) if wide else product(range(top, bottom + 1), range(left, right + 1))
    covered: set[tuple[int, int]] = set()
    columns = {
        c: f"{title}!{letters(c)}" for c in ({c for _, c in cells} if wide else range(left, right + 1))
    }
    add, text_of, size_of = grid.cells.append, cells.get, merges.get
    for place in every:
        if place in covered:
            continue
        r, c = place
        height = width = 1
        if size := size_of(place):
            height, width = size
            if r + height > bottom + 1:
                height = bottom + 1 - r
            if c + width > right + 1:
                width = right + 1 - c
            covered.update(product(range(r, r + height), range(c, c + width)))
        add(Cell(r - top, c - left, text_of(place, ""), height, width, f"{columns[c]}{r + 1}"))
    return grid


def letters(column: int) -> str:
    """The letters of a column counted from 0."""
    found, column = "", column + 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
