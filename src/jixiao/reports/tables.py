"""Tables of reports: a heading row and rows of texts and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.core.grid import Cell, Grid


def table(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], numbers: Sequence[int] = ()) -> Grid:  # fmt: skip
    """A table; the columns ``numbers`` are set as numbers, the others as text."""
    cells = [Cell(0, col, head, role="header") for col, head in enumerate(heads)]
    for number, row in enumerate(rows, 1):
        cells += [
            Cell(number, col, text, role="number" if col in numbers else "value")
            for col, text in enumerate(row)
        ]
    return Grid(name, len(rows) + 1, len(heads), cells, widths=tuple(widths), header_rows=1)
