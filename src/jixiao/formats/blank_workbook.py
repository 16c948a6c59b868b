"""A blank form as an Excel workbook that can be filled in without the system.

Labels are locked, places to fill in are not; choices drop down, numbers and dates are checked while they are typed. A
hidden sheet tells by which scheme the workbook was made (see ``declared.py``), so that it is read back exactly.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jixiao.core.grid import Cell, Grid
from jixiao.core.input import YEAR_BLANK, Input
from jixiao.core.report import Report
from jixiao.formats.declared import FORM_MARK, HIDDEN_SHEET
from jixiao.formats.report_text import printable
from jixiao.formats.xlsx_writer import FORMATS, SheetWriter

HELP, EXAMPLE = "填表说明", "填写示例"

_FILL = {"locked": False, "bg_color": "#FFF9DB"}
_AS_TEXT = {"num_format": "@"}
_NUMBERS = ("money", "number")
"""Kinds whose cells hold numbers; all others hold text, so that =100% and 2024-01 stay what was typed."""
_LARGEST = 10**12
_ROOM = 64
"""Points: the height of a row in which a long text is written."""
_LONGEST_PROMPT, _LONGEST_TITLE = 250, 30

_PROMPTS = {
    "money": "填数字，单位{unit}",
    "number": "填数字",
    "share": "填百分数，如 95%",
    "date": "填年份、年月或日期：2024、2024-01、2024-01-05",
    "value": "填带单位的数，如 ≥95%、3500家；定性的从列表中选或直接填",
}


def from_blank(form: Report, sheet: str, help: Report, example: Report | None = None) -> bytes:
    """The workbook: the form on a sheet of this name, help, an example where there is one, and the hidden sheet.

    ``form`` tells its places to fill in by ``Report.inputs``, and its scheme by ``Report.made_by``.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": printable(form.title, form.lang), "created": datetime(2000, 1, 1)})
    formats = {name: book.add_format(look) for name, look in FORMATS.items()}
    for name, look in FORMATS.items():
        formats[f"{name}/number"] = book.add_format(look | _FILL)
        formats[f"{name}/text"] = book.add_format(look | _FILL | _AS_TEXT)
    main = book.add_worksheet(sheet)
    guides = [(HELP, help)] + ([(EXAMPLE, example)] if example else [])
    for name, report in guides:
        guide = book.add_worksheet(name)
        SheetWriter(guide, report, formats).write()
        guide.protect("", _ALLOWED)
    lists = _Lists(book.add_worksheet(HIDDEN_SHEET))
    lists.declare(*form.made_by, [name for name, _ in guides])
    _BlankSheet(main, form, formats, lists=lists).write()
    main.protect("", _ALLOWED)
    main.print_black_and_white()
    book.close()
    return buffer.getvalue()


_ALLOWED = {
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


@dataclass(slots=True)
class _Lists:
    """The hidden sheet: scheme and digest in the first row, then one column for each list of choices."""

    sheet: Any
    columns: dict[tuple[str, ...], str] = field(default_factory=dict)

    def declare(self, scheme: str, digest: str, guides: Sequence[str]) -> None:
        for col, text in enumerate((FORM_MARK, scheme, digest, *guides)):
            self.sheet.write_string(0, col, text)
        self.sheet.very_hidden()

    def source(self, choices: tuple[str, ...]) -> str:
        """The range that holds these choices, written on first use."""
        from xlsxwriter.utility import xl_range_abs

        if choices not in self.columns:
            col = len(self.columns)
            for row, choice in enumerate(choices, 1):
                self.sheet.write_string(row, col, choice)
            self.columns[choices] = f"={HIDDEN_SHEET}!{xl_range_abs(1, col, len(choices), col)}"
        return self.columns[choices]


@dataclass(slots=True)
class _BlankSheet(SheetWriter):
    """The sheet of the form: what may be filled in is unlocked and validated."""

    lists: _Lists | None = None

    def _put_cell(self, cell: Cell, box: tuple[int, int, int, int], text: str, look: str) -> None:
        entry = self.report.inputs.get(cell.field) if not text else None
        if entry is None:
            self._put(*box, text, look)
            return
        look = "value" if entry.kind == "long_text" else look
        self._put(*box, text, f"{look}/{'number' if entry.kind in _NUMBERS else 'text'}")
        rule = self._rule(entry, box[0], box[1])
        self.sheet.data_validation(box[0], box[1], box[0], box[1], rule)

    def _put_line(self, box: tuple[int, int, int, int], text: str, look: str) -> None:
        self._put(*box, text, f"{look}/text" if YEAR_BLANK in text else look)

    def _heights(self, grid: Grid, said: list[str], starts: list[int]) -> list[float]:
        """As for a filled form, with room to write where a long text belongs."""
        heights = SheetWriter._heights(self, grid, said, starts)
        for cell in grid.cells:
            entry = self.report.inputs.get(cell.field)
            if entry and entry.kind == "long_text" and not cell.field.startswith("indicators"):
                heights[cell.row] = max(heights[cell.row], _ROOM)
        return heights

    def _rule(self, entry: Input, row: int, col: int) -> dict[str, Any]:
        """What Excel checks while a cell is filled in, with its message and the help of the field."""
        said = _PROMPTS.get(entry.kind, "").format(unit=entry.unit)
        prompt = "；".join(part for part in (entry.help.rstrip("。"), said) if part)
        title = entry.label.replace("\n", "").replace("：", "")[:_LONGEST_TITLE]
        rule: dict[str, Any] = {"validate": "any", "ignore_blank": True}
        if prompt or entry.required:
            needed = "必填。" if entry.required else ""
            rule |= {"input_title": title or "填写", "input_message": (needed + prompt)[:_LONGEST_PROMPT]}
        if entry.choices:
            rule |= {"validate": "list", "source": self.lists.source(entry.choices)}  # type: ignore[union-attr]
            rule |= {"show_error": not entry.open, "error_message": "请从下拉列表中选择。"}
        elif entry.kind in _NUMBERS:
            rule |= {"validate": "decimal", "criteria": "between", "minimum": -_LARGEST, "maximum": _LARGEST}
            rule["error_message"] = (
                f"这里只能填数字{f'，单位{entry.unit}' if entry.unit else ''}，不要写单位和其他文字。"
            )
        elif entry.kind == "date":
            rule |= {"validate": "custom", "value": _date_formula(row, col)}
            rule["error_message"] = "请填年份、年月或日期，例如 2024、2024-01 或 2024-01-05。"
        if "error_message" in rule:
            rule["error_title"] = title or "填写有误"
        return rule


def _date_formula(row: int, col: int) -> str:
    """True for a text that begins with a year and, where it goes on, names a month and a day that exist."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    cell = xl_rowcol_to_cell(row, col)
    year = f"AND(ISNUMBER(--LEFT({cell},4)),--LEFT({cell},4)>=1990,--LEFT({cell},4)<=2100)"
    month = f"AND(LEN({cell})>=6,LEN({cell})<=7,ISNUMBER(--MID({cell},6,2)),--MID({cell},6,2)>=1,--MID({cell},6,2)<=12)"
    day = f'TEXT(DATE(--LEFT({cell},4),--MID({cell},6,2),--MID({cell},9,2)),"yyyy-mm-dd")={cell}'
    return f"=IFERROR(AND({year},OR(LEN({cell})=4,{month},AND(LEN({cell})=10,{day}))),FALSE)"
