"""A blank form as an Excel workbook that can be filled in without the system.

Labels are locked, places to fill in are not; choices drop down, numbers and dates are checked while they are typed. A
hidden sheet tells by which scheme the workbook was made (see ``declared.py``), so that it is read back exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jixiao.core.grid import Cell, Grid
from jixiao.core.input import YEAR_BLANK, Input
from jixiao.core.report import Report
from jixiao.formats.declared import FORM_MARK, HIDDEN_SHEET
from jixiao.formats.office.xlsx_sheet import Box, Sheet, fixed_range, letters
from jixiao.formats.xlsx_writer import LOOKS, SheetWriter, new_book

HELP, EXAMPLE = "填表说明", "填写示例"

_LOOKS = dict(LOOKS)
for _name, _look in LOOKS.items():
    _LOOKS[f"{_name}/number"] = replace(_look, locked=False, fill="FFF9DB")
    _LOOKS[f"{_name}/text"] = replace(_look, locked=False, fill="FFF9DB", as_text=True)
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
    book = new_book(form, _LOOKS)
    main = book.add(sheet)
    guides = [(HELP, help)] + ([(EXAMPLE, example)] if example else [])
    for name, report in guides:
        guide = book.add(name)
        SheetWriter(guide, report).write()
        guide.protected = True
    lists = _Lists(book.add(HIDDEN_SHEET))
    lists.declare(*form.made_by, [name for name, _ in guides])
    _BlankSheet(main, form, lists=lists).write()
    main.protected = main.black_and_white = True
    return book.to_bytes()


@dataclass(slots=True)
class _Lists:
    """The hidden sheet: scheme and digest in the first row, then one column for each list of choices."""

    sheet: Sheet
    columns: dict[tuple[str, ...], str] = field(default_factory=dict)

    def declare(self, scheme: str, digest: str, guides: Sequence[str]) -> None:
        for col, text in enumerate((FORM_MARK, scheme, digest, *guides)):
            self.sheet.put_plain(0, col, text)
        self.sheet.hidden = True

    def source(self, choices: tuple[str, ...]) -> str:
        """The range that holds these choices, written on first use."""
        if choices not in self.columns:
            col = len(self.columns)
            for row, choice in enumerate(choices, 1):
                self.sheet.put_plain(row, col, choice)
            self.columns[choices] = fixed_range(self.sheet.name, (1, col, len(choices), col))
        return self.columns[choices]


@dataclass(slots=True)
class _BlankSheet(SheetWriter):
    """The sheet of the form: what may be filled in is unlocked and validated."""

    lists: _Lists | None = None

    def _put_cell(self, cell: Cell, box: Box, text: str, look: str) -> None:
        entry = self.report.inputs.get(cell.field) if not text else None
        if entry is None:
            self.sheet.put(box, text, look)
            return
        look = "value" if entry.kind == "long_text" else look
        self.sheet.put(box, text, f"{look}/{'number' if entry.kind in _NUMBERS else 'text'}")
        self._check(entry, box[0], box[1])
        if box[:2] == box[2:] and entry.kind != "long_text":  # no program fits the height of merged cells
            self.sheet.growing.add(box[0])

    def _put_line(self, box: Box, text: str, look: str) -> None:
        self.sheet.put(box, text, f"{look}/text" if YEAR_BLANK in text else look)

    def _heights(self, grid: Grid, said: list[str], starts: list[int]) -> list[float]:
        """As for a filled form, with room to write where a long text belongs."""
        heights = SheetWriter._heights(self, grid, said, starts)
        for cell in grid.cells:
            entry = self.report.inputs.get(cell.field)
            if entry and entry.kind == "long_text" and not cell.field.startswith("indicators"):
                heights[cell.row] = max(heights[cell.row], _ROOM)
        return heights

    def _check(self, entry: Input, row: int, col: int) -> None:
        """What Excel checks while a cell is filled in, with its message and the help of the field."""
        said = _PROMPTS.get(entry.kind, "").format(unit=entry.unit)
        prompt = "；".join(part for part in (entry.help.rstrip("。"), said) if part)
        title = entry.label.replace("\n", "").replace("：", "")[:_LONGEST_TITLE]
        rule, formulas, error = self._rule(entry, row, col)
        if error:
            rule |= {"errorTitle": title or "填写有误", "error": error}
        if prompt or entry.required:
            needed = "必填。" if entry.required else ""
            rule |= {"promptTitle": title or "填写", "prompt": (needed + prompt)[:_LONGEST_PROMPT]}
        if rule:
            self.sheet.validate(row, col, rule, formulas)

    def _rule(self, entry: Input, row: int, col: int) -> tuple[dict[str, str], list[str], str]:
        """Attributes and formulas of what may stand in a cell, and what is said where something else does."""
        if entry.choices:
            rule = {"type": "list"} | ({} if entry.open else {"showErrorMessage": "1"})
            return rule, [self.lists.source(entry.choices)], "请从下拉列表中选择。"  # type: ignore[union-attr]
        if entry.kind in _NUMBERS:
            unit = f"，单位{entry.unit}" if entry.unit else ""
            error = f"这里只能填数字{unit}，不要写单位和其他文字。"
            return {"type": "decimal", "showErrorMessage": "1"}, [str(-_LARGEST), str(_LARGEST)], error
        if entry.kind == "date":
            error = "请填年份、年月或日期，例如 2024、2024-01 或 2024-01-05。"
            return {"type": "custom", "showErrorMessage": "1"}, [_date_formula(row, col)], error
        return {}, [], ""


def _date_formula(row: int, col: int) -> str:
    """True for a text that begins with a year and, where it goes on, names a month and a day that exist."""
    cell = f"{letters(col)}{row + 1}"
    year = f"AND(ISNUMBER(--LEFT({cell},4)),--LEFT({cell},4)>=1990,--LEFT({cell},4)<=2100)"
    month = f"AND(LEN({cell})>=6,LEN({cell})<=7,ISNUMBER(--MID({cell},6,2)),--MID({cell},6,2)>=1,--MID({cell},6,2)<=12)"
    day = f'TEXT(DATE(--LEFT({cell},4),--MID({cell},6,2),--MID({cell},9,2)),"yyyy-mm-dd")={cell}'
    return f"IFERROR(AND({year},OR(LEN({cell})=4,{month},AND(LEN({cell})=10,{day}))),FALSE)"
