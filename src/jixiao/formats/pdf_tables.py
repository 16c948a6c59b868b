"""Tables of a PDF as the template ``report.typ`` wants them: bands of rows, and where the end of a page may cut them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.core.grid import Cell, Grid
from jixiao.formats.report_text import balanced, column_shares, head_rows, printable

_SIZE, _INSET = 10, 4
"""Points in cells: the type size, and the room above and below the text."""
_ROOM = 6
"""Points: the room between text and rules, left and right together."""
_WIDE = 200
"""A column wider than this many points has room to set its lines to equal length."""
_NARROW, _SMALLEST = 0.56, 6
"""The width of a figure as a part of the type size, and the smallest type in which a long number is set."""
_WORD = re.compile(r"[!-~]+")
"""What is not parted at the end of a line: a number, a Latin word."""
_HIGH = 10
"""A row with a cell of more lines than this may be cut by the end of a page: three lower ones fit a page."""
_TOGETHER = 3
"""Rows that share a label stay on one page when they are no more than this."""


@dataclass(slots=True)
class _Band:
    """Rows from ``first`` to before ``end``: headings (``head``), repeated on every page, or ordinary ones."""

    head: bool
    first: int
    end: int
    cells: list[dict[str, Any]]


def from_grid(grid: Grid, lang: str, width: float) -> dict[str, Any]:
    """A table ``width`` points wide as bands of rows, bands of headings apart so that they are repeated on every page.

    A label that reaches from a heading down into the rows is cut in two without a rule between the parts, and so is
    every heading over several rows: the setter fails when a band with such a cell is moved to the next page. A band
    that a label from above reaches into cannot be repeated, and counts as ordinary rows.
    """
    shares = column_shares(grid)
    points_each = width / sum(shares)
    bands = _bands(grid)
    cut = [False] * grid.nrows
    shown: list[tuple[Cell, str, float]] = []
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        text = printable(cell.text, lang)
        room = sum(shares[cell.col : cell.col + cell.colspan]) * points_each
        if cell.role in ("label", "header"):
            text = balanced(text, int((room - _ROOM) / _SIZE))
        if cell.rowspan <= _TOGETHER and _lines(text, room) > _HIGH:
            for row in range(cell.row, min(cell.row + cell.rowspan, grid.nrows)):
                cut[row] = True
        shown.append((cell, text, room))
    for cell, text, room in shown:
        look = {
            "role": cell.role,
            "bold": cell.role == "title" or cell.row < grid.header_rows,
            "justify": cell.role in ("value", "note") and room > _WIDE,
            "size": _size(text, room),
        }
        _into_bands(cell, text, bands, look, cut)
    return {
        "kind": "grid",
        "widths": shares,
        "bands": [{"head": band.head, "cells": band.cells} for band in bands],
    }


def _bands(grid: Grid) -> list[_Band]:
    heads = [
        band
        for band in head_rows(grid)
        if not any(cell.row < band[0] < cell.row + cell.rowspan for cell in grid.cells)
    ]
    bands: list[_Band] = []
    row = 0
    for first, end in [*heads, (grid.nrows, grid.nrows)]:
        if first > row:
            bands.append(_Band(False, row, first, []))
        if end > first:
            bands.append(_Band(True, first, end, []))
        row = end
    return bands


def _size(text: str, room: float) -> float:
    """The type size at which the longest number of a cell stays between its rules; 0 for the usual one."""
    longest = max(map(len, _WORD.findall(text)), default=0)
    fitting = (room - _ROOM) / (longest * _NARROW) if longest else _SIZE
    return 0 if fitting >= _SIZE else max(_SMALLEST, round(fitting, 1))


def _lines(text: str, room: float) -> int:
    """About how many lines a text takes in a cell: a Latin letter or figure is half as wide as a character."""
    each = max(room - _ROOM, _SIZE)
    return sum(
        max(1, -int(-sum(_SIZE if ord(sign) > 0x2000 else _SIZE / 2 for sign in line) // each))
        for line in text.split("\n")
    )


def _into_bands(
    cell: Cell, text: str, bands: Sequence[_Band], look: dict[str, Any], cut: Sequence[bool]
) -> None:
    """Put a cell into its band, or its parts into theirs. ``cut`` tells the rows that the end of a page may cut:
    all cells of such a row may be, for one that must not would hold the others."""
    here = next(index for index, band in enumerate(bands) if band.first <= cell.row < band.end)
    band, end = bands[here], cell.row + cell.rowspan
    if not band.head:
        band.cells.append(look | _cell(cell, text, cell.row, end, cut))
        return
    last = min(end, band.end)
    below = bands[here + 1] if end > band.end else None
    for row in range(cell.row, last):
        lowest = row == last - 1
        open = ("above" if row > cell.row else "") + ("" if lowest and not below else "below")
        said = text if lowest and not below else ""
        part = look | _cell(cell, said, row, row + 1, cut, open)
        band.cells.append(part | {"up": _height(last - 1 - cell.row) / 2 if said else 0})
    if below:
        below.cells.append(look | _cell(cell, text, below.first, end, cut, "above"))


def _height(rows: int) -> float:
    """The height of so many rows of headings of one line."""
    return rows * (_SIZE + 2 * _INSET)


def _cell(cell: Cell, text: str, row: int, end: int, cut: Sequence[bool], open: str = "") -> dict[str, Any]:
    return {
        "x": cell.col, "y": row, "w": cell.colspan, "h": end - row, "text": text, "open": open, "up": 0,
        "breakable": end - row > _TOGETHER or any(cut[row:end]),
    }  # fmt: skip
