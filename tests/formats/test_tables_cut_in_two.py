"""A table cut in two between any two rows, each part saved with as many columns as it needs: read as if it were whole.

So office programs save a table that somebody parted; below its headings no column has the number it had.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_documents import compared, facts_of

from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise

NAMES = ("sz_01", "sz_16", "js_01", "wj_00", "bm_00", "zp_00", "mof_zp", "mof_jk")
NOT_YET = {("zp_00", 3), ("mof_jk", 9)}
"""Rows before which a cut parts a label from its amount, or two rows of headings from one another: not read right."""


def parts_of(grid: Grid, at: int) -> list[Grid]:
    """The rows above and below the cut, a merged cell that it parts in both, its text above."""
    upper, lower = [], []
    for cell in grid.cells:
        end = cell.row + cell.rowspan
        if cell.row < at:
            upper.append(replace(cell, rowspan=min(end, at) - cell.row))
        if end > at:
            text = cell.text if cell.row >= at else ""
            lower.append(
                replace(cell, row=max(cell.row, at) - at, rowspan=end - max(cell.row, at), text=text)
            )
    return [on_own_columns(upper, at, "表1"), on_own_columns(lower, grid.nrows - at, "表2")]


def on_own_columns(cells: list[Cell], nrows: int, address: str) -> Grid:
    """The cells on no more columns than they have edges."""
    edges = sorted({edge for cell in cells for edge in (cell.col, cell.col + cell.colspan)})
    number = {edge: count for count, edge in enumerate(edges)}
    moved = [
        replace(cell, col=number[cell.col], colspan=number[cell.col + cell.colspan] - number[cell.col])
        for cell in cells
    ]
    moved.sort(key=lambda cell: (cell.row, cell.col))
    return Grid("", nrows, len(edges) - 1, moved, address=address)


@pytest.mark.seeds
@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_as_if_it_were_whole(name, shared):
    path = shared / "documents" / f"{name}.docx"
    document = read_document(path.read_bytes(), path.name)
    ((whole, _),) = recognise(read_document(path.read_bytes(), path.name))
    wanted, wrong = facts_of(whole), set()
    place, grid = max(
        (pair for pair in enumerate(document.blocks) if isinstance(pair[1], Grid)),
        key=lambda pair: pair[1].nrows,
    )
    for at in range(2, grid.nrows - 1):
        upper, lower = parts_of(grid, at)
        others = document.blocks[:place], document.blocks[place + 1 :]
        cut = Document(
            path.name, document.digest, [*others[0], upper, Paragraph(""), lower, *others[1]], document.format
        )
        (record, _), *more = recognise(cut)
        right, count, _ = compared(facts_of(record), wanted)
        if right < count or more:
            wrong.add((name, at))
    assert wrong == {known for known in NOT_YET if known[0] == name}
