"""Flattened text of forms → blocks. Merged cells are gone, so grids say ``spans_known=False``.

Two ways of writing a table occur: a row a line, its cells parted by tabs; and (Word tables pasted as text) a cell a
line, each beginning with a tab, rows parted by blank lines. Tables drawn with ``|`` are read too, and those whose
columns are kept apart by blanks (``aligned_text``). A blank line
inside a table of the first kind is usually a page break: the rest becomes a grid of its own, and its address
tells the recogniser where it went on.
"""

from __future__ import annotations

import re
from collections import Counter

from jixiao.core.digest import digest
from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.core.message import say
from jixiao.formats.layouts.aligned_text import (
    FEWEST_ROWS,
    Line,
    cells_of,
    columns_of,
    in_columns,
    is_aligned,
)
from jixiao.formats.notices import notice
from jixiao.formats.safety import LIMITS, CellCounter, Limits, shown
from jixiao.formats.text_encoding import decode, is_cut_off

_HEADING_MARKS = re.compile(r"#{1,6}\s+")
_DRAWN_ROW = re.compile(r"\s*[|｜│┃].*[|｜│┃]\s*")
_DRAWN_RULE = re.compile(r"[\s|:+\-─━┌┬┐├┼┤└┴┘=]+")
_BAR = re.compile(r"[|｜│┃]")

Row = list[tuple[int, str]]
"""The cells of a row: line number and text."""


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The blocks of a text file. Raises UnreadableFile when its encoding is unknown (F04)."""
    document = Document(name, digest(data), [], "text")
    lines = decode(data, name).split("\n")
    builder = _Builder(name, limits)
    if _has_a_cell_a_line(lines):
        _read_cells(lines, builder)
    elif bars := _bars_between(lines):
        _read_rows(lines, builder, bars)
    elif not any("\t" in line or _DRAWN_ROW.fullmatch(line) for line in lines) and is_aligned(
        cells := list(map(cells_of, lines))
    ):
        _read_aligned(cells, builder)
    elif found := _of_cells_a_line(lines):
        titles, builder.rows = found
        builder.blocks = [Paragraph(text, f"第{number}行") for number, text in titles]
    else:
        _read_rows(lines, builder)
    document.blocks = builder.finish()
    if is_cut_off(data):
        document.notices.append(notice("F22", name, say("文件《{file}》在第{line}行的一个字中间断开", file=name, line=len(lines)), say("第{line}行", line=len(lines))))  # fmt: skip
    return document


def tables_of_paragraphs(document: Document, limits: Limits) -> list[Paragraph | Grid]:
    """The blocks of a document without any table, its lines with tabs as rows of tables; as they are where few have
    tabs."""
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    if sum("\t" in paragraph.text.strip() for paragraph in paragraphs) < FEWEST_ROWS:
        return document.blocks
    builder = _Builder(document.name, limits, "段")
    for number, paragraph in enumerate(paragraphs, 1):
        if "\t" in paragraph.text:
            builder.rows.append([(number, cell) for cell in paragraph.text.split("\t")])
        else:
            builder.paragraph(number, paragraph.text)
    return builder.finish()


class _Builder:
    """Collects paragraphs and rows; consecutive rows become one grid. ``unit`` is what their numbers count."""

    def __init__(self, name: str, limits: Limits, unit: str = "行"):
        self.unit = unit
        self.counter = CellCounter(name, limits)
        self.blocks: list[Paragraph | Grid] = []
        self.rows: list[Row] = []
        self.tables = 0

    def paragraph(self, number: int, text: str) -> None:
        self.end_table()
        if text := shown(_HEADING_MARKS.sub("", text, count=1)):
            self.blocks.append(Paragraph(text, f"第{number}{self.unit}"))

    def end_table(self) -> None:
        """Turn the rows collected so far into a grid."""
        if not self.rows:
            return
        self.tables += 1
        first, last = self.rows[0][0][0], self.rows[-1][-1][0]
        grid = Grid(
            f"表{self.tables}",
            len(self.rows),
            max(map(len, self.rows)),
            [],
            False,
            f"第{first}{self.unit}至第{last}{self.unit}",
        )
        for r, row in enumerate(self.rows):
            self.counter.add(len(row), grid.address)
            for c, (number, text) in enumerate(row):
                grid.cells.append(Cell(r, c, shown(text), address=f"第{number}{self.unit}"))
        self.blocks.append(grid)
        self.rows = []

    def finish(self) -> list[Paragraph | Grid]:
        self.end_table()
        return self.blocks


def _has_a_cell_a_line(lines: list[str]) -> bool:
    """Whether each line with a tab is one cell: a leading tab and no other."""
    with_tab = [line for line in lines if "\t" in line]
    single = sum(1 for line in with_tab if line.startswith("\t") and line.count("\t") == 1)
    return len(with_tab) >= 6 and single >= 0.9 * len(with_tab)


def _bars_between(lines: list[str]) -> int:
    """How many bars most rows of a text have that has them between its cells only (项目名称|…|主管部门|…); 0 for any other
    text."""
    barred = [(len(_BAR.findall(line)), line) for line in lines if "\t" not in line and _BAR.search(line)]
    if len(barred) < FEWEST_ROWS:
        return 0
    usual, times = Counter(count for count, _ in barred).most_common(1)[0]
    open_ended = any(count == usual and not _BAR.match(line.strip()) for count, line in barred)
    return usual if usual > 1 and open_ended and times > len(barred) / 2 else 0


def _read_rows(lines: list[str], builder: _Builder, bars: int = 0) -> None:
    """Rows of a text; ``bars`` tells how many a row has, where they stand between cells only."""
    for number, line in enumerate(lines, 1):
        if bars and "\t" not in line and len(_BAR.findall(line)) == bars:
            builder.rows.append([(number, cell) for cell in _BAR.split(line)])
        elif "\t" in line and line.strip():
            builder.rows.append([(number, cell) for cell in line.rstrip("\n").split("\t")])
        elif _DRAWN_RULE.fullmatch(line) and line.strip():
            continue
        elif _DRAWN_ROW.fullmatch(line):
            builder.rows.append([(number, cell) for cell in _BAR.split(line.strip())[1:-1]])
        elif line.strip():
            builder.paragraph(number, line)
        else:
            builder.end_table()


def _of_cells_a_line(lines: list[str]) -> tuple[Row, list[Row]] | None:
    """Titles and rows of a text without tabs and drawn tables that has a cell a line; None for any other."""
    if any("\t" in line or _DRAWN_ROW.fullmatch(line) for line in lines):
        return None
    from jixiao.formats.layouts.cell_a_line import rows_of_lines

    return rows_of_lines([(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()])


def _read_aligned(lines: list[Line], builder: _Builder) -> None:
    """Columns kept apart by blanks. A line of one cell is a row only between rows of more."""
    several = [number for number, cells in enumerate(lines) if len(cells) > 1]
    columns = columns_of(lines[several[0] : several[-1] + 1])
    for number, cells in enumerate(lines):
        if not cells:
            builder.end_table()
        elif several[0] <= number <= several[-1] and (len(cells) > 1 or builder.rows):
            builder.rows.append([(number + 1, text) for text in in_columns(cells, columns)])
        else:
            builder.paragraph(number + 1, cells[0][1])


def _read_cells(lines: list[str], builder: _Builder) -> None:
    """Cells until a blank line are a row. A line without a tab goes on with the cell above it when it follows
    directly; after a blank line it is a paragraph."""
    row: Row = []
    for number, line in enumerate(lines, 1):
        if line.startswith("\t"):
            row.append((number, line[1:]))
        elif not line.strip():
            row = _end_row(row, builder)
        elif row:
            row[-1] = (row[-1][0], f"{row[-1][1]}\n{line.strip()}")
        else:
            builder.paragraph(number, line)
    _end_row(row, builder)


def _end_row(row: Row, builder: _Builder) -> Row:
    if row:
        builder.rows.append(row)
    return []
