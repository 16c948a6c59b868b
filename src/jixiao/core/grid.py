"""The one shape that every document becomes: blocks in reading order, tables as cells with addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jixiao.core.finding import Finding

_BY_COLUMN = attrgetter("col")


@dataclass(slots=True)
class Cell:
    """One cell of a table, as the document shows it.

    ``row`` and ``col`` count from 0 in the grid; ``address`` is the document's own name of the place
    (``Sheet1!C12``, ``表2 第3行第4列``, ``第45行``). ``role`` says how a report prints it.
    """

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    address: str = ""
    confidence: int = 100
    """Percent; below 100 only where the text was recognised from a picture."""
    role: str = "value"
    """value, label, header, number, title, note — for printing only."""
    field: str = ""
    """In a printed form the path of the record's field that stands here, as ``Place.field`` writes it."""


@dataclass(slots=True)
class Grid:
    """A table. ``spans_known`` is False for ragged text, whose merged cells are gone."""

    name: str
    nrows: int
    ncols: int
    cells: list[Cell] = field(default_factory=list)
    spans_known: bool = True
    address: str = ""
    widths: tuple[int, ...] = ()
    """Relative column widths, for printing only."""
    header_rows: int = 0
    """Rows to repeat on each page, for printing only."""

    def rows(self) -> Iterator[list[Cell]]:
        """The cells that begin in each row, from left to right; an empty list for an empty row."""
        by_row: list[list[Cell]] = [[] for _ in range(self.nrows)]
        for cell in self.cells:
            by_row[cell.row].append(cell)
        for row in by_row:
            row.sort(key=_BY_COLUMN)
            yield row


@dataclass(slots=True)
class Paragraph:
    """A line or paragraph of running text outside tables."""

    text: str
    address: str = ""


@dataclass(slots=True)
class Document:
    """A read file: its name, digest and blocks in reading order.

    ``notices`` tell what a reader should know of the file although it could be read: a hidden sheet, a formula
    without a value, a text cut off.
    """

    name: str
    digest: str
    blocks: list[Paragraph | Grid] = field(default_factory=list)
    format: str = ""
    notices: list[Finding] = field(default_factory=list)
    scheme: str = ""
    """The scheme (id@version) that the file itself names: a form printed to be filled in says by which it was made."""
    scheme_digest: str = ""
    """The digest of that scheme when the file was made."""
