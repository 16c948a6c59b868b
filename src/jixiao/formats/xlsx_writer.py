"""Report to Excel (xlsx): a sheet a report, exact merged cells, everything as text so that nothing is recomputed.

``=100%`` and ``=7个`` are ordinary indicator values; written as formulas they would read back as 0, and a cell
that begins with = could run whatever somebody typed there. Every cell is therefore written as a string.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jixiao.core.grid import Cell, Grid
from jixiao.core.report import Chart, Heading, Report, Signature, Text
from jixiao.formats.report_text import (
    PAGE_NUMBER,
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

_BASE = {"font_name": "仿宋", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
_BOXED = _BASE | {"border": 1}
FORMATS: dict[str, dict[str, Any]] = {
    "label": _BOXED | {"align": "center"},
    "centre": _BOXED | {"align": "center"},
    "header": _BOXED | {"align": "center"},
    "head": _BOXED | {"align": "center", "bold": True},
    "title": _BOXED | {"align": "center", "bold": True},
    "value": _BOXED | {"align": "left"},
    "number": _BOXED | {"align": "right"},
    "note": _BOXED | {"align": "left", "font_size": 9},
    "heading0": _BASE | {"align": "center", "font_name": "宋体", "font_size": 18, "bold": True},
    "heading1": _BASE | {"font_name": "黑体", "font_size": 14},
    "heading2": _BASE | {"font_name": "楷体", "font_size": 12, "bold": True},
    "heading3": _BASE | {"bold": True},
    "body": _BASE | {"align": "left", "valign": "top", "font_size": 11},
    "subtitle": _BASE | {"align": "center", "font_size": 12},
    "left": _BASE | {"font_name": "黑体", "font_size": 12},
    "text_note": _BASE | {"align": "left", "valign": "top", "font_size": 9},
    "blank": _BASE | {"align": "left", "valign": "top", "border": 4, "font_color": "#595959"},
    "good": _BASE | {"font_color": "#157347"},
    "warn": _BASE | {"font_color": "#9A5B00"},
    "bad": _BASE | {"font_color": "#B42318"},
}


def from_report(content: Report | Sequence[Report]) -> bytes:
    """One report, or a volume of them, as a workbook with a sheet for each. No cell holds a formula."""
    import xlsxwriter

    reports = as_list(content)
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(
        {"title": printable(reports[0].title, reports[0].lang), "created": datetime(2000, 1, 1)}
    )
    formats = {name: book.add_format(look) for name, look in FORMATS.items()}
    names: set[str] = set()
    for report in reports:
        SheetWriter(book.add_worksheet(_sheet_name(report, names)), report, formats).write()
    book.close()
    return buffer.getvalue()


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

    sheet: Any
    report: Report
    formats: dict[str, Any]
    row: int = 0
    edges: list[float] = field(default_factory=list)
    repeat: tuple[int, int] | None = None

    def write(self) -> None:
        report = self.report
        self.edges = _edges([block for block in report.blocks if isinstance(block, Grid)])
        width = _SHEET_WIDTH[report.landscape]
        for col, (left, right) in enumerate(zip(self.edges, self.edges[1:], strict=False)):
            self.sheet.set_column(col, col, (right - left) * width)
        for block in with_title(report):
            match block:
                case Grid():
                    self._grid(block)
                case Heading():
                    self._line(block.text, f"heading{min(block.level, 3)}")
                case Text():
                    self._line(block.text, "text_note" if block.role == "note" else block.role)
                case Chart():
                    self._chart(block)
                case Signature():
                    self._line(
                        f"{printable(block.label, report.lang)}{printable(block.name, report.lang)}", "body"
                    )
        self._set_page()

    def _set_page(self) -> None:
        sheet, last = self.sheet, max(self.row - 1, 0)
        sheet.set_paper(9)
        if self.report.landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, last, self.ncols - 1)
        sheet.set_footer("&C&9" + PAGE_NUMBER.format(page="&P"))
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        if self.repeat:
            sheet.repeat_rows(*self.repeat)

    @property
    def ncols(self) -> int:
        return len(self.edges) - 1

    def _put(self, first: int, col: int, last: int, end: int, text: str, look: str) -> None:
        """Text into the cells from (first, col) to (last, end), merged where they are several."""
        if (first, col) == (last, end):
            self.sheet.write_string(first, col, text, self.formats[look])
        else:
            self.sheet.merge_range(first, col, last, end, "", self.formats[look])
            self.sheet.write_string(first, col, text, self.formats[look])

    def _line(self, text: str, look: str) -> None:
        """A paragraph over the whole width."""
        said = printable(text, self.report.lang)
        look = look if look in self.formats else "body"
        size = FORMATS[look].get("font_size", 10.5)
        height = _lines(said, _SHEET_WIDTH[self.report.landscape] * 10.5 / size) * size * 1.4 + _PADDING
        height += 40 if look == "blank" else 0
        self._put_line((self.row, 0, self.row, self.ncols - 1), said, look)
        self.sheet.set_row(self.row, min(height, _HIGHEST))
        self.row += 1

    def _put_line(self, box: tuple[int, int, int, int], text: str, look: str) -> None:
        """A paragraph into its box."""
        self._put(*box, text, look)

    def _chart(self, chart: Chart) -> None:
        """The numbers of a chart, one a row."""
        self._line(chart.title, "heading3")
        for label, number in chart.rows:
            unit = printable(chart.unit, self.report.lang)
            self._line(f"{printable(label, self.report.lang)}　{number_text(number)}{unit}", "body")

    def _grid(self, grid: Grid) -> None:
        shares = column_shares(grid)
        starts = [_nearest(self.edges, sum(shares[:col]) / sum(shares)) for col in range(grid.ncols + 1)]
        said = [printable(cell.text, self.report.lang) for cell in grid.cells]
        rows = self._set_rows(self._heights(grid, said, starts))
        for cell, text in zip(grid.cells, said, strict=True):
            look = (
                "head"
                if cell.row < grid.header_rows
                else cell.role
                if cell.role in self.formats
                else "centre"
            )
            end = cell.row + cell.rowspan
            box = rows[cell.row], starts[cell.col], rows[end] - 1, starts[cell.col + cell.colspan] - 1
            self._put_cell(cell, box, text, look)
        bands = head_rows(grid)
        self.repeat = (rows[bands[-1][0]], rows[bands[-1][1]] - 1) if bands else None
        self.row = rows[-1]

    def _put_cell(self, cell: Cell, box: tuple[int, int, int, int], text: str, look: str) -> None:
        """A cell of a table into its box: first row, first column, last row, last column."""
        self._put(*box, text, look)

    def _set_rows(self, heights: list[float]) -> list[int]:
        """Give the sheet's rows their heights, several rows to one that is higher than Excel can show; returns
        the sheet row at which each row of the table begins, and the one after the last."""
        rows = [self.row]
        for height in heights:
            parts = max(1, -(-int(height) // _HIGHEST))
            for part in range(parts):
                self.sheet.set_row(rows[-1] + part, height / parts)
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


def _lines(text: str, width: float) -> int:
    """Lines that ``text`` takes in ``width`` digits; a Chinese character is two digits wide."""
    count = 0
    for line in text.split("\n"):
        wide = (len(line) + len(line.encode("utf-8", "replace"))) // 2
        count += max(1, -(-wide // max(1, int(width))))
    return count


def _edges(grids: list[Grid]) -> list[float]:
    """The column edges that the sheet needs for all its tables, from 0 to 1."""
    edges: list[float] = [0.0, 1.0]
    for grid in sorted(grids, key=lambda grid: -grid.ncols):
        shares = column_shares(grid)
        for col in range(1, grid.ncols):
            edge = sum(shares[:col]) / sum(shares)
            near = [known for known in edges if abs(known - edge) < _SNAP and 0 < known < 1]
            if not near or len(grids) == 1 or grid is max(grids, key=lambda one: one.ncols):
                edges.append(edge)
    return sorted(set(edges))


def _nearest(edges: list[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - edge))
