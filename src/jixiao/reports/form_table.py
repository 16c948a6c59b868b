"""A table under construction: cells laid row by row over the columns of a printed form."""

from __future__ import annotations

from collections.abc import Sequence

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
        self, col: int, text: str, colspan: int = 1, rowspan: int = 1, role: str = "label", down: int = 0
    ) -> None:
        """Put a cell into the current row, or ``down`` rows below it."""
        self.cells.append(Cell(self.row + down, col, text, rowspan, colspan, role=role))

    def put_row(self, spans: Sequence[int], texts: Sequence[tuple[str, str]], start: int = 0) -> None:
        """One row of (text, role) cells from column ``start`` on; then the next row begins."""
        col = start
        for span, (text, role) in zip(spans, texts, strict=True):
            self.put(col, text, span, role=role)
            col += span
        self.row += 1

    def grid(self) -> Grid:
        """The finished table, its cells from left to right and top to bottom."""
        cells = sorted(self.cells, key=lambda cell: (cell.row, cell.col))
        return Grid(self.name, self.row, self.ncols, cells, widths=self.widths)


def shared_width(width: int, labels: Sequence[bool]) -> tuple[int, ...]:
    """Columns for each cell of a row: one for a label (True), the rest shared by the others, the last ones
    getting what is left over. Empty when there are too few columns."""
    values = labels.count(False)
    spare = width - len(labels)
    if spare < 0:
        return ()
    if not values:
        return (*(1 for _ in labels[:-1]), 1 + spare)
    each, over = divmod(spare, values)
    spans, seen = [], 0
    for is_label in labels:
        seen += not is_label
        spans.append(1 if is_label else 1 + each + (seen > values - over))
    return tuple(spans)


def chosen_spans(
    scheme: Scheme, where: str, given: Sequence[int], labels: Sequence[bool], width: int
) -> tuple[int, ...]:
    """The spans that the layout gives for a row, or the shared width where it gives none.

    Raises SchemeError when they do not fit the cells of the row or the columns of the form.
    """
    spans = tuple(given) or shared_width(width, labels)
    if len(spans) == len(labels) and sum(spans) == width and min(spans) > 0:
        return spans
    raise SchemeError(
        scheme.name,
        None,
        say("版式「{where}」有 {cells} 格，各占 {spans} 列，与全表的 {width} 列不合", where=where, cells=len(labels), spans="、".join(map(str, spans)) or "?", width=width),
        say("改 layout.spans 或这一行的 spans：每格一个数，合计等于 widths 的列数"),
    )  # fmt: skip
