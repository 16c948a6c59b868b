"""RTF documents (rtf, and many called .doc) → paragraphs and tables with merged cells.

A row's cells have edges of their own; those that continue the cell above, or to their left, say so.

Source: Microsoft, Rich Text Format Specification 1.9.1: Table Definitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jixiao.core.digest import digest
from jixiao.core.finding import Finding
from jixiao.core.grid import Document, Grid, Paragraph
from jixiao.core.message import say
from jixiao.formats.notices import notice, pictures_not_read, struck_through, tracked_changes
from jixiao.formats.office.cell_edges import EdgedRow, grid_of
from jixiao.formats.office.rtf_words import Words
from jixiao.formats.safety import LIMITS, CellCounter, Limits, shown

_BREAKS = frozenset([b"par", b"sect", b"page"])
_HALF = re.compile("[\ud800-\udfff]")
"""One of the two halves in which a rare character is told."""


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The paragraphs and tables of a document. Raises UnreadableFile: F11 too many cells or tables."""
    words = Words(data)
    blocks = list(_Reader(words, CellCounter(name, limits)).blocks())
    return Document(name, digest(data), blocks, "rtf", list(_notices(words, name)))


def _notices(words: Words, name: str) -> Iterator[Finding]:
    if not words.is_whole:
        yield notice("F22", name, say("文件《{file}》没有写完", file=name))
    if words.pictures:
        yield pictures_not_read(name, words.pictures)
    if words.has_changes:
        yield tracked_changes(name)
    if words.has_struck:
        yield struck_through(name)
    if words.comments:
        yield notice("F31", name, say("文件《{file}》有批注，批注里的文字没有读入", file=name))


@dataclass(slots=True)
class _Plan:
    """How the row is laid out: right edges of its cells, and which continue the cell above or to their left."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    continued: list[bool] = field(default_factory=list)
    joined: list[bool] = field(default_factory=list)
    goes_on_above: bool = False
    goes_on_left: bool = False

    def add(self, edge: int) -> None:
        """The right edge of the next cell, with what was said of that cell before."""
        self.edges.append(edge)
        self.continued.append(self.goes_on_above)
        self.joined.append(self.goes_on_left)
        self.goes_on_above = self.goes_on_left = False


class _Reader:
    """Walks the words of a document and builds its blocks."""

    def __init__(self, words: Words, counter: CellCounter):
        self.words, self.counter = words, counter
        self.plan = _Plan()
        self.in_table = False
        self.text: list[str] = []
        self.cell: list[str] = []
        self.cells: list[str] = []
        self.rows: list[EdgedRow] = []
        self.paragraphs = self.tables = 0
        self.parted = False
        """Whether a blank paragraph stands below the last row."""

    def blocks(self) -> Iterator[Paragraph | Grid]:
        """Paragraphs with text, and tables, in reading order. Tables within cells become lines of the cell."""
        for word, said in self.words.each():
            if not word:
                self.text.append(str(said))
            elif word in _BREAKS:
                yield from self._paragraph()
            elif word == b"cell":
                self._line()
                self.cells.append("\n".join(self.cell))
                self.cell = []
            elif word == b"row":
                yield from self._row()
            elif word == b"nestcell":
                self._line()
            else:
                self._lays_out(word, said if isinstance(said, int) else None)
        yield from self._paragraph()
        yield from self._table()

    def _line(self) -> None:
        """The text so far is a line of a cell."""
        if text := self._taken():
            self.cell.append(text)

    def _taken(self) -> str:
        text = "".join(self.text)
        self.text = []
        if _HALF.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return shown(text)

    def _paragraph(self) -> Iterator[Paragraph | Grid]:
        if self.in_table or self.cells or self.cell:
            self._line()
            return
        if text := self._taken():
            yield from self._table()
            self.paragraphs += 1
            yield Paragraph(text, f"第{self.paragraphs}段")
        self.parted = bool(self.rows)

    def _row(self) -> Iterator[Grid]:
        """The row ends: its texts meet their edges. Below a blank paragraph it begins another table, unless a cell of it
        goes on from above."""
        plan, texts = self.plan, self.cells
        self.counter.add(len(texts), f"表{self.tables + 1}")
        if self.parted and not any(plan.continued):
            yield from self._table()
        self.parted = False
        if len(plan.edges) != len(texts):
            self.rows.append(EdgedRow(texts, [], []))
        else:
            row = EdgedRow([], [plan.left], [])
            for text, edge, continued, joined in zip(
                texts, plan.edges, plan.continued, plan.joined, strict=True
            ):
                if joined and row.texts:
                    row.texts[-1] = "\n".join(filter(None, (row.texts[-1], text)))
                    row.edges[-1] = edge
                else:
                    row.texts.append(text)
                    row.edges.append(edge)
                    row.continued.append(continued)
            self.rows.append(row)
        self.cells, self.cell = [], []

    def _table(self) -> Iterator[Grid]:
        if self.rows:
            self.tables += 1
            self.counter.add_table(1, f"表{self.tables}")
            yield grid_of(self.rows, self.tables)
            self.rows = []

    def _lays_out(self, word: bytes, number: int | None) -> None:
        """A word that says how the table is laid out, or that a paragraph stands in it."""
        if word == b"cellx":
            self.plan.add(number or 0)
        elif word == b"clvmrg":
            self.plan.goes_on_above = True
        elif word == b"clmrg":
            self.plan.goes_on_left = True
        elif word == b"pard":
            self.in_table = False
        elif word == b"intbl" or word == b"itap":
            self.in_table = number is None or number > 0
        elif word == b"trowd":
            self.plan = _Plan()
        elif word == b"trleft":
            self.plan.left = number or 0
