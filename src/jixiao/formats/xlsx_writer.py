"""Report to Excel (xlsx): a sheet a report, exact merged cells, everything as text so that nothing is recomputed.

``=100%`` and ``=7个`` are ordinary indicator values; written as formulas they would read back as 0, and a cell
that begins with = could run whatever somebody typed there. Every cell is therefore written as a string.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from jixiao.core.grid import Cell, Grid
from jixiao.core.message import in_language, say
from jixiao.core.report import Chart, Heading, Report, Scatter, Signature, Text
from jixiao.formats.office.xlsx_parts import Look
from jixiao.formats.office.xlsx_sheet import LONGEST, Book, Box, Sheet
from jixiao.formats.report_text import (
    as_list,
    column_shares,
    head_rows,
    number_text,
    printable,
    with_title,
)

_SHEET_WIDTH = {False: 92, True: 136}
"""Width of all columns together, in digits of the standard font, for pages that stand or lie."""
_SNAP = 0.08
"""Column edges of two tables nearer than this share of the width become one."""
_LINE, _PADDING, _HIGHEST = 14.5, 5, 400
"""Points: a line of text, the room above and below it, and the highest row that Excel can show (nearly)."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")

_CENTRE = Look(border="thin", align="center")
_LEFT, _RIGHT = Look(border="thin", align="left"), Look(border="thin", align="right")
LOOKS: dict[str, Look] = {
    "label": _CENTRE,
    "centre": _CENTRE,
    "header": _CENTRE,
    "head": replace(_CENTRE, bold=True),
    "title": replace(_CENTRE, bold=True),
    "value": _LEFT,
    "number": _RIGHT,
    "note": replace(_LEFT, size=9),
    "heading0": Look("宋体", 18, bold=True, align="center"),
    "heading1": Look("黑体", 14),
    "heading2": Look("楷体", 12, bold=True),
    "heading3": Look(bold=True),
    "body": Look(size=11, align="left", valign="top"),
    "subtitle": Look(size=12, align="center"),
    "left": Look("黑体", 12, align="left"),
    "text_note": Look(size=9, align="left", valign="top"),
    "blank": Look(border="dotted", align="left", valign="top", colour="595959"),
    "good": Look(colour="157347"),
    "warn": Look(colour="9A5B00"),
    "bad": Look(colour="B42318"),
}
"""How texts look, by the role of a cell or a paragraph."""


def from_report(content: Report | Sequence[Report]) -> bytes:
    """One report, or a volume of them, as a workbook with a sheet for each. No cell holds a formula."""
    reports = as_list(content)
    book = new_book(reports[0], LOOKS)
    names: set[str] = set()
    for report in reports:
        SheetWriter(book.add(_sheet_name(report, names)), report).write()
    return book.to_bytes()


def new_book(report: Report, looks: Mapping[str, Look]) -> Book:
    """An empty workbook with the title and the language of a report."""
    language = "zh-CN" if report.lang == "zh" else report.lang
    return Book(printable(report.title, report.lang), looks, language)


def _sheet_name(report: Report, taken: set[str]) -> str:
    """A name that Excel permits and no other sheet has: at most 31 characters, none of []:*?/\\'."""
    base = (
        _FORBIDDEN.sub(" ", printable(report.name or report.title, report.lang)).replace("\n", " ").strip()
        or "1"
    )
    name, number = base[:31].strip(), 2
    while name.lower() in taken or name.lower() == "history":
        ending = f" {number}"
        name, number = base[: 31 - len(ending)].strip() + ending, number + 1
    taken.add(name.lower())
    return name


@dataclass(slots=True)
class SheetWriter:
    """One report on its sheet. ``edges`` are the left edges of the sheet's columns, as shares of the width."""

    sheet: Sheet
    report: Report
    row: int = 0
    edges: list[float] = field(default_factory=list)

    def write(self) -> None:
        report, sheet = self.report, self.sheet
        grids = [block for block in report.blocks if isinstance(block, Grid)]
        self.edges, starts = _columns(grids)
        columns = iter(starts)
        width = _SHEET_WIDTH[report.landscape]
        sheet.widths = [
            (right - left) * width for left, right in zip(self.edges, self.edges[1:], strict=False)
        ]
        sheet.printed, sheet.landscape = True, report.landscape
        for block in with_title(report):
            match block:
                case Grid():
                    self._grid(block, next(columns))
                case Heading():
                    self._line(block.text, f"heading{min(block.level, 3)}")
                case Text():
                    self._line(block.text, "text_note" if block.role == "note" else block.role)
                case Chart():
                    self._chart(block)
                case Scatter():  # its numbers stand in the table that follows
                    self._line(block.title, "heading3")
                case Signature():
                    self._line(
                        f"{printable(block.label, report.lang)}{printable(block.name, report.lang)}", "body"
                    )

    @property
    def ncols(self) -> int:
        return len(self.edges) - 1

    def _line(self, text: str, look: str) -> None:
        """A paragraph over the whole width."""
        said = _said(text, self.report.lang)
        look = look if look in LOOKS else "body"
        size = LOOKS[look].size
        height = _lines(said, _SHEET_WIDTH[self.report.landscape] * 10.5 / size) * size * 1.4 + _PADDING
        height += 40 if look == "blank" else 0
        self._put_line((self.row, 0, self.row, self.ncols - 1), said, look)
        self.sheet.heights[self.row] = min(height, _HIGHEST)
        self.row += 1

    def _put_line(self, box: Box, text: str, look: str) -> None:
        """A paragraph into its box."""
        self.sheet.put(box, text, look)

    def _chart(self, chart: Chart) -> None:
        """The numbers of a chart, one a row."""
        self._line(chart.title, "heading3")
        for label, number in chart.rows:
            unit = printable(chart.unit, self.report.lang)
            self._line(f"{printable(label, self.report.lang)}　{number_text(number)}{unit}", "body")

    def _grid(self, grid: Grid, starts: list[int]) -> None:
        said = [_said(cell.text, self.report.lang) for cell in grid.cells]
        rows = self._set_rows(self._heights(grid, said, starts))
        for cell, text in zip(grid.cells, said, strict=True):
            look = cell.role if cell.role in LOOKS else "centre"
            if cell.row < grid.header_rows:
                look = "head"
            end = cell.row + cell.rowspan
            box = rows[cell.row], starts[cell.col], rows[end] - 1, starts[cell.col + cell.colspan] - 1
            self._put_cell(cell, box, text, look)
        bands = head_rows(grid)
        self.sheet.print_rows = (rows[bands[-1][0]], rows[bands[-1][1]] - 1) if bands else None
        self.row = rows[-1]

    def _put_cell(self, cell: Cell, box: Box, text: str, look: str) -> None:
        """A cell of a table into its box."""
        self.sheet.put(box, text, look)

    def _set_rows(self, heights: list[float]) -> list[int]:
        """Give the sheet's rows their heights, several rows to one that is higher than Excel can show; returns
        the sheet row at which each row of the table begins, and the one after the last."""
        rows = [self.row]
        for height in heights:
            parts = max(1, -(-int(height) // _HIGHEST))
            for part in range(parts):
                self.sheet.heights[rows[-1] + part] = height / parts
            rows.append(rows[-1] + parts)
        return rows

    def _heights(self, grid: Grid, said: list[str], starts: list[int]) -> list[float]:
        """How high each row must be to show its texts; a cell over several rows stretches the last of them."""
        heights = [_LINE + _PADDING] * grid.nrows
        width = _SHEET_WIDTH[self.report.landscape]
        for cell, text in sorted(zip(grid.cells, said, strict=True), key=lambda pair: pair[0].rowspan):
            share = self.edges[starts[cell.col + cell.colspan]] - self.edges[starts[cell.col]]
            needed = _lines(text, share * width - 0.8) * _LINE + _PADDING
            missing = needed - sum(heights[cell.row : cell.row + cell.rowspan])
            if missing > 0:
                heights[cell.row + cell.rowspan - 1] += missing
        return heights


def _said(text: str, lang: str) -> str:
    """The text of a cell; one that no cell can hold is cut, and says so."""
    said = printable(text, lang)
    if len(said) <= LONGEST:
        return said
    cut = in_language(say("……（全文 {n} 字，超过单元格的上限，后面的略去）", n=len(said)), lang)
    return said[: LONGEST - len(cut)] + cut


def _lines(text: str, width: float) -> int:
    """Lines that ``text`` takes in ``width`` digits; a Chinese character is two digits wide."""
    count = 0
    for line in text.split("\n"):
        wide = (len(line) + len(line.encode("utf-8", "replace"))) // 2
        count += max(1, -(-wide // max(1, int(width))))
    return count


def _columns(grids: list[Grid]) -> tuple[list[float], list[list[int]]]:
    """The column edges that the sheet needs for all its tables, from 0 to 1; and for each table, which of them are
    its own. A table takes over an edge of a wider one that lies near, as long as its columns keep their order."""
    edges, own = {0.0, 1.0}, {}
    for number, grid in sorted(enumerate(grids), key=lambda pair: -pair[1].ncols):
        shares = column_shares(grid)
        wished = [sum(shares[:col]) / sum(shares) for col in range(grid.ncols)] + [1.0]
        taken = [0.0]
        for edge, following in zip(wished[1:-1], wished[2:], strict=True):
            near = [known for known in edges if abs(known - edge) < _SNAP and taken[-1] < known < following]
            taken.append(min(near, key=lambda known: abs(known - edge)) if near else edge)
        edges.update(taken)
        own[number] = [*taken, 1.0]
    ordered = sorted(edges)
    place = {edge: index for index, edge in enumerate(ordered)}
    return ordered, [[place[edge] for edge in own[number]] for number in range(len(grids))]
