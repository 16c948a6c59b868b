"""Forms that stand side by side in one sheet or table: each is read as if the other were not there.

They are told by two titles beside each other, or by a label that opens a form standing twice in a row, with the labels
below it the same too. The table is cut where the second begins, if no cell reaches over that place but for lines above
and below both: a title, a unit of money, signatures.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.formats.words.form_rows import word_of
from jixiao.formats.words.opening_labels import names_subject
from jixiao.formats.words.titles import title_in

NEAR = 3
"""Titles of forms side by side stand no more rows apart."""
LONGEST_LINE = 24
"""A longer text across both forms shows that they are one."""
FEWEST_TWINS = 3
"""So many labels in a column show that a form stands in it too."""
Rows = list[list[Cell]]
"""The cells with text of each row."""


def forms_apart(document: Document) -> Document:
    """The document with the forms that stand side by side in its tables one below the other, lines across them as
    paragraphs; itself where there are none."""
    blocks = [part for block in document.blocks for part in _parts(block)]
    return document if len(blocks) == len(document.blocks) else replace(document, blocks=blocks)


def _parts(block: Paragraph | Grid) -> list[Paragraph | Grid]:
    if isinstance(block, Paragraph):
        return [block]
    named = [cell.row for cell in block.cells if "称" in cell.text or "表" in cell.text]
    if len(named) == len(set(named)):
        return [block]
    forms = apart(block, [[cell for cell in row if cell.text] for row in block.rows()])
    if len(forms) == 1:
        return [block]
    return [
        found
        for form in forms
        for found in ([form] if _opens(form) else [Paragraph(one.text, one.address) for one in form.cells])
    ]


def apart(grid: Grid, rows: Rows) -> list[Grid]:
    """The forms side by side in a grid, from left to right, between the lines above them and those below; the grid
    itself where there is but one. ``rows`` are its cells with text."""
    named = Counter(cell.row for cell in grid.cells if "称" in cell.text)
    several = (rows[row] for row, count in named.items() if count > 1)
    edges = _titles(rows) or next((found for row in several if (found := _openings(row, rows))), [])
    if not edges:
        return [grid]
    top = next((index for index, row in enumerate(rows) if len(row) > 1), 0)
    end = len(rows) - next((index for index, row in enumerate(reversed(rows)) if len(row) > 1), 0)
    starts = [0, *(_first_column(rows[top:end], *two) for two in pairwise([0, *edges]))]
    whole = [row for row in rows[top:end] if not _is_line(row)]
    if any(cell.col < start < cell.col + cell.colspan for row in whole for cell in row for start in starts):
        return [grid]
    parts = [_part(grid, top, end, *two) for two in pairwise([*starts, grid.ncols])]
    if not all(map(_opens, parts)):
        return [grid]
    above, below = _part(grid, 0, top, 0, grid.ncols), _part(grid, end, len(rows), 0, grid.ncols)
    return [part for part in (above, *parts, below) if any(cell.text for cell in part.cells)]


def _is_line(row: list[Cell]) -> bool:
    """True for a short line across: a page number, a watermark. It goes with the first form."""
    return len(row) == 1 and len(row[0].text) <= LONGEST_LINE


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
    return [
        right.col
        for left, right in pairwise(beside)
        if left.col + left.colspan <= right.col and not _is_one(left, right)
    ]


def _is_one(left: Cell, right: Cell) -> bool:
    """True for two parts of a merged cell that was taken apart, each filled with its text."""
    return left.text == right.text and left.colspan == right.colspan == 1 and left.col + 1 == right.col


def _openings(row: list[Cell], rows: Rows) -> list[int]:
    """The columns in which the opening labels of further forms stand in a row; [] for any other row."""
    openings = [cell for cell in row if "称" in cell.text and names_subject(word_of(cell.text))]
    if len(openings) < 2:
        return []
    first = openings[0]
    word = word_of(first.text)
    apart = [right for left, right in pairwise(row) if word_of(right.text) == word != word_of(left.text)]
    return [
        cell.col
        for cell in apart
        if cell.col > first.col and _twins(rows, first.col, cell.col) >= FEWEST_TWINS
    ]


def _twins(rows: Rows, left: int, right: int) -> int:
    """In how many rows the same text stands in both columns."""
    words = ({cell.col: word_of(cell.text) for cell in row} for row in rows)
    return sum(row.get(left, "") == row.get(right) != "" for row in words)


def _first_column(rows: Rows, left: int, right: int) -> int:
    """Where the form begins whose title stands in the column ``right``: behind the last blank column to the left of it."""
    used = {col for row in rows for cell in row for col in range(cell.col, cell.col + cell.colspan)}
    return next((col + 1 for col in range(right - 1, left, -1) if col not in used), right)


def _part(grid: Grid, top: int, end: int, left: int, right: int) -> Grid:
    """The rows from ``top`` up to ``end`` of the columns from ``left`` up to ``right`` as a grid of their own; addresses
    stay those of the whole."""
    cells = [
        replace(cell, row=cell.row - top, col=cell.col - left, colspan=min(cell.colspan, right - cell.col))
        for cell in grid.cells
        if left <= cell.col < right and top <= cell.row < end
    ]
    return replace(grid, nrows=end - top, ncols=right - left, cells=cells)
