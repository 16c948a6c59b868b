"""A scheme's official form without a record, to be filled in by people who do not have the system; and its help."""

from __future__ import annotations

from jixiao.core.grid import Cell, Grid
from jixiao.core.input import YEAR_BLANK, Input, inputs_of
from jixiao.core.message import say
from jixiao.core.prescribed import prescribed_under
from jixiao.core.record import Expenditure, Indicator, Record
from jixiao.core.report import Heading, Report, Text
from jixiao.core.scheme import Level, Scheme
from jixiao.reports.official_form import official_form

ROWS_EACH = 3
"""Free rows for each group of indicators to which units add their own."""
MORE_ROWS = 5
"""Rows at the end for indicators of any group."""
LINES = 8
"""Lines for spending of the unit's own."""


def blank_form(scheme: Scheme, year: int | None = None, rows: int = ROWS_EACH) -> Report:
    """The official form with prescribed indicators, free rows and, in ``Report.inputs``, what may be filled in.

    ``year`` is the budget year; None leaves a place to write it. A prescribed indicator is printed and is no input;
    where the scheme prescribes no target for a period, that target is one. Raises SchemeError as ``official_form``.
    """
    record = _blank_record(scheme, year, rows)
    report = official_form(record, scheme.model_copy(update={"general": False}), masked=False)
    if year is None:
        report.title = _with_place_for_year(report.title)
        report.blocks = [
            _year_marked(block) if isinstance(block, Heading | Text) else block for block in report.blocks
        ]
    empty = [
        cell.field
        for block in report.blocks
        if isinstance(block, Grid)
        for cell in block.cells
        if cell.field and not cell.text
    ]
    report.inputs = inputs_of(scheme, empty)
    report.name = report.title
    report.made_by = (scheme.name, scheme.digest)
    return report


def _year_marked(block: Heading | Text) -> Heading | Text:
    text = _with_place_for_year(block.text)
    return Heading(text, block.level) if isinstance(block, Heading) else Text(text, block.role)


def _with_place_for_year(text: str) -> str:
    return text.replace("    ", YEAR_BLANK, 1)


def _blank_record(scheme: Scheme, year: int | None, rows: int) -> Record:
    indicators = [one for level, parent in scheme.walk() for one in _rows_of(level, parent, rows)]
    table = scheme.indicators
    if table is None:
        indicators = []
    elif table.column("level1") is not None and any(level.open for level in scheme.levels):
        indicators += [Indicator(level1="", level2="", name="") for _ in range(MORE_ROWS)]
    lines = []
    if scheme.expenditures is not None:
        lines = [Expenditure(item=name) for name in scheme.expenditures.rows]
        lines += [Expenditure(item="") for _ in range(LINES)]
    return Record(
        scheme=scheme.name,
        stage=scheme.stage,
        object=scheme.object,
        fiscal_year=year,
        values={"fiscal_year": str(year)} if year and scheme.field("fiscal_year") else {},
        expenditures=tuple(lines),
        indicators=tuple(indicators),
    )


def _rows_of(level: Level, parent: Level | None, rows: int) -> list[Indicator]:
    """The prescribed indicators of a group, then its free rows; none for a level 1 that only holds groups."""
    if parent is None and level.children:
        return []
    made = prescribed_under(level, parent)
    level1, level2 = (parent.label, level.label) if parent else (level.label, "" if level.has_tasks else None)
    free = rows if level.open else 0 if made else 1
    return [*made, *(Indicator(level1=level1, level2=level2, name="") for _ in range(free))]


def help_sheet(scheme: Scheme, form: Report) -> Report:
    """How to fill in a blank form: for each place its label, what belongs there and by what it is chosen."""
    rows = [("栏目", "必填", "填什么")]
    seen: set[str] = set()
    for entry in form.inputs.values():
        said = "".join(_what(entry))
        if entry.label not in seen and (said or entry.required):
            seen.add(entry.label)
            rows.append((entry.label.replace("\n", ""), "是" if entry.required else "", said))
    for level, parent in scheme.walk():
        if level.help:
            rows.append(((f"{parent.label} " if parent else "") + level.label, "", level.help))
        for fixed in level.fixed:
            if fixed.help:
                rows.append((fixed.name, "固化", fixed.help))
    cells = [
        Cell(row, col, text, role="value" if row and col == 2 else "centre")
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
    ]
    notes = [
        say("只填浅黄色的格子，其余格子已锁定；固化指标已印好，不用改。"),
        say("下拉选择的格子请从列表中选；带“也可自填”的可以写别的词。"),
        say("不够的行写在指标表末尾的空行里，先选一级指标和二级指标。"),
        say("填好后存盘，用 jixiao read 或 jixiao review 读取，问题会按工作表和单元格指出。"),
    ]
    return Report(
        "填表说明",
        [Heading("填表说明", 0), *(Text(note, "note") for note in notes),
         Grid("填表说明", len(rows), 3, cells, widths=(24, 8, 68), header_rows=1)],
        name="填表说明",
    )  # fmt: skip


_KINDS = {
    "money": "填数字，单位{unit}。",
    "number": "填数字。",
    "share": "填百分数，如 95%。",
    "date": "填年份、年月或日期，如 2024、2024-01、2024-01-05。",
    "value": "填带单位的数，如 ≥95%、3500家；定性的填词。",
}


def _what(entry: Input) -> list[str]:
    """The help of an input, the kind of its content and its choices where they are few."""
    said = [entry.help] if entry.help else []
    if entry.kind in _KINDS:
        said.append(_KINDS[entry.kind].format(unit=entry.unit or "见表头"))
    if entry.choices and entry.kind == "choice":
        said.append("从列表中选：" + "、".join(entry.choices) + ("；也可自填。" if entry.open else "。"))
    return said
