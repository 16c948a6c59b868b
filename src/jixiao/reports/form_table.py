"""A table under construction: cells laid row by row over the columns of a printed form."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from jixiao.core.grid import Cell, Grid
from jixiao.core.message import say
from jixiao.core.scheme import Scheme, SchemeError


class FormTable:
    """One grid of an official form. ``row`` is the next free row; cells are put at (row, column)."""

    def __init__(self, name: str, widths: Sequence[int]):
        self.name = name
        self.widths = tuple(widths)
        self.cells: list[Cell] = []
        self.row = 0

    @property
    def ncols(self) -> int:
        return len(self.widths)

    def put(
        self,
        col: int,
        text: str,
        colspan: int = 1,
        rowspan: int = 1,
        role: str = "label",
        down: int = 0,
        field: str = "",
    ) -> None:
        """Put a cell into the current row, or ``down`` rows below it. ``field`` is what it shows of the record."""
        self.cells.append(Cell(self.row + down, col, text, rowspan, colspan, role=role, field=field))

    def put_row(self, spans: Sequence[int], texts: Sequence[tuple[str, ...]], start: int = 0) -> None:
        """One row of (text, role) or (text, role, field) cells from column ``start`` on; then the next row begins."""
        col = start
        for span, (text, role, *field) in zip(spans, texts, strict=True):
            self.put(col, text, span, role=role, field=field[0] if field else "")
            col += span
        self.row += 1

    def grid(self) -> Grid:
        """The finished table, its cells from left to right and top to bottom."""
        cells = sorted(self.cells, key=lambda cell: (cell.row, cell.col))
        return Grid(self.name, self.row, self.ncols, cells, widths=self.widths)


_LABEL_SHARE, _ROW_LABEL_SHARE = Fraction(13, 100), Fraction(20, 100)
"""Shares of the width for a label, and for the last of several labels in a row, which names the row."""


@lru_cache(maxsize=1024)
def shared_spans(widths: tuple[int, ...], labels: tuple[bool, ...]) -> tuple[int, ...]:
    """Columns for each cell of a row (True: a label) so that labels have room for a few words and values share
    the rest. Empty when there are fewer columns than cells."""
    if len(labels) > len(widths):
        return ()
    edges = [Fraction(sum(widths[:col]), sum(widths)) for col in range(len(widths) + 1)]
    spans, col, ideal = [], 0, Fraction(0)
    for place, share in enumerate(_ideal_shares(labels), 1):
        ideal += share
        last_free = len(widths) - (len(labels) - place)
        end = min(range(col + 1, last_free + 1), key=lambda edge: abs(edges[edge] - ideal))
        end = len(widths) if place == len(labels) else end
        spans.append(end - col)
        col = end
    return tuple(spans)


def _ideal_shares(labels: Sequence[bool]) -> list[Fraction]:
    shares = [_LABEL_SHARE if label else Fraction(0) for label in labels]
    together = labels.index(False) if False in labels else len(labels)
    if together > 1:
        shares[together - 1] = _ROW_LABEL_SHARE
    values = labels.count(False)
    if not values:
        return [Fraction(1, len(labels))] * len(labels)
    rest = max(1 - sum(shares), Fraction(values, 2 * len(labels)))
    return [rest / values if not label else share for label, share in zip(labels, shares, strict=True)]


def chosen_spans(
    scheme: Scheme, where: str, given: Sequence[int], labels: Sequence[bool], widths: Sequence[int]
) -> tuple[int, ...]:
    """The spans that the layout gives for a row, or shared ones where it gives none.

    Raises SchemeError when they do not fit the cells of the row or the columns of the form.
    """
    spans = tuple(given) or shared_spans(tuple(widths), tuple(labels))
    if len(spans) == len(labels) and sum(spans) == len(widths) and min(spans) > 0:
        return spans
    raise SchemeError(
        scheme.name,
        None,
        say(
            "版式「{where}」有 {cells} 格，各占 {spans} 列，与全表的 {width} 列不合",
            where=where,
            cells=len(labels),
            spans="、".join(map(str, spans)) or "?",
            width=len(widths),
        ),
        say("改 layout.spans 或这一行的 spans：每格一个数，合计等于 widths 的列数"),
    )
