"""Lift title and note rows off the ends of a spreadsheet's table, where they became cells for want of paragraphs.

A sheet has no paragraphs: the form's title, its year and 单位：万元 stand in rows of their own above the table,
usually merged across it, and the notes below it. Forms stacked in one sheet are parted where a blank row is
followed by such a heading. A note between two tables parts them too.
"""

from __future__ import annotations

import re

from jixiao.core.grid import Cell, Grid, Paragraph
from jixiao.formats.layouts.forms_beside import apart
from jixiao.formats.words.titles import title_in

WIDE_SHARE = 0.6
"""A row's only text is a heading when its cell covers this share of the table's width."""
DEEPEST_TITLE, MOST_BESIDE_TITLE = 4, 3
"""A title beside which something else stands is looked for in so many rows, of so many cells."""

_YEAR_LINE = re.compile(r"[（(]?\s*\d{4}\s*年度?\s*[)）]?")
_NOTE = re.compile(r"(填表|填报|编制)?(说明|备注|注)\s*[:：]")


def with_paragraphs(grid: Grid) -> list[Paragraph | Grid]:
    """The grid's headings, table and notes as blocks in reading order; stacked forms one after another, and those side
    by side from left to right."""
    rows = [[cell for cell in row if cell.text] for row in grid.rows()]
    forms = apart(grid, rows)
    if len(forms) > 1:
        return [block for form in forms for block in with_paragraphs(form)]
    covered = {
        r
        for cell in grid.cells
        if cell.rowspan > 1 and cell.text
        for r in range(cell.row + 1, cell.row + cell.rowspan)
    }
    blank = [not row and index not in covered for index, row in enumerate(rows)]
    starts = [0]
    for index in range(1, len(rows)):
        if _is_wide_row(rows[index], grid.ncols) and (blank[index - 1] or _NOTE.match(rows[index][0].text)):
            starts.append(index)
    blocks: list[Paragraph | Grid] = []
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        blocks.extend(_part(grid, rows, covered, start, end))
    return blocks


def _part(
    grid: Grid, rows: list[list[Cell]], covered: set[int], start: int, end: int
) -> list[Paragraph | Grid]:
    """One form's rows: headings, table, notes."""
    top = _heading_end(rows, covered, start, end, grid.ncols)
    bottom = end
    while (
        bottom > top
        and (not rows[bottom - 1] or _is_wide_row(rows[bottom - 1], grid.ncols))
        and bottom - 1 not in covered
    ):
        bottom -= 1
    before = [Paragraph(cell.text, cell.address) for row in rows[start:top] for cell in row]
    after = [Paragraph(cell.text, cell.address) for row in rows[bottom:end] for cell in row]
    table = [_cut(grid, top, bottom)] if bottom > top else []
    return [*before, *table, *after]


def _heading_end(rows: list[list[Cell]], covered: set[int], start: int, end: int, ncols: int) -> int:
    """The first row of the table: leading rows with one text at most are headings when the text looks like one,
    or such a text follows below."""
    top = index = _below_title(rows, covered, start, end)
    while index < end and len(rows[index]) <= 1 and index not in covered:
        if not rows[index]:
            if top == index:
                top = index + 1
        elif _is_heading(rows[index][0], ncols):
            top = index + rows[index][0].rowspan
        index += 1
    return min(top, end)


def _below_title(rows: list[list[Cell]], covered: set[int], start: int, end: int) -> int:
    """The row below a title near the top beside which something else stands; ``start`` where there is none."""
    below = start
    for index in range(start, min(end, start + DEEPEST_TITLE)):
        if index in covered or len(rows[index]) > MOST_BESIDE_TITLE:
            break
        if len(rows[index]) > 1 and _holds_title(rows[index]):
            below = index + 1
    return below


def _holds_title(row: list[Cell]) -> bool:
    """True for a row with a title, once, beside which something else stands: a number of the form, a note."""
    return len([cell for cell in row if "表" in cell.text and title_in(cell.text)]) == 1


def _is_heading(cell: Cell, ncols: int) -> bool:
    """Wide, away from the left edge, ending as a title does, or a year."""
    return (
        _is_wide(cell, ncols)
        or cell.col > 0
        or cell.text.endswith("表")
        or bool(_YEAR_LINE.fullmatch(cell.text))
    )


def _is_wide(cell: Cell, ncols: int) -> bool:
    return cell.colspan >= max(2, WIDE_SHARE * ncols)


def _is_wide_row(row: list[Cell], ncols: int) -> bool:
    return len(row) == 1 and _is_wide(row[0], ncols)


def _cut(grid: Grid, top: int, bottom: int) -> Grid:
    """The rows from ``top`` up to ``bottom`` as a grid of their own; addresses stay those of the sheet."""
    inside = [cell for cell in grid.cells if top <= cell.row < bottom]
    ncols = max((cell.col + cell.colspan for cell in inside if cell.text), default=0)
    cells = [cell for cell in inside if cell.col + cell.colspan <= ncols]
    for cell in cells:
        cell.row -= top
        cell.rowspan = min(cell.rowspan, bottom - top - cell.row)
    address = cells[0].address if cells else grid.address
    return Grid(grid.name, bottom - top, ncols, cells, grid.spans_known, address)
