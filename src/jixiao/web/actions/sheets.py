"""The sheets of an import workbook as rows with their cells' addresses, and the problems found in them."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.core.grid import Grid
from jixiao.core.message import say
from jixiao.formats.files import UnreadableFile, read_document

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which cell, and how to mend it."""

    at: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet: column title → text; ``at`` gives the address of a cell."""

    values: dict[str, str]
    addresses: dict[str, str]
    address: str

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def at(self, column: str) -> str:
        return self.addresses.get(column, self.address)


def read_workbook(
    data: bytes, name: str, columns: dict[str, tuple[str, ...]]
) -> tuple[dict[str, list[Row]], list[Problem]]:
    """(sheet → rows, problems). ``columns``: the sheets that can be imported and the columns each must have."""
    try:
        document = read_document(data, name)
    except UnreadableFile as error:
        return {}, [Problem(name, error.finding.message, error.finding.remedy)]
    grids = {block.name: block for block in document.blocks if isinstance(block, Grid)}
    found, problems = {}, []
    for sheet, needed in columns.items():
        if sheet in grids:
            rows, wrong = _rows(grids[sheet], needed)
            found[sheet] = rows
            problems += wrong
    if not found:
        problems.append(
            Problem(
                name, say("没有可以导入的工作表"), say("工作表的名称应是：{names}", names="、".join(columns))
            )
        )
    return found, problems


def _rows(grid: Grid, needed: tuple[str, ...]) -> tuple[list[Row], list[Problem]]:
    lines = list(grid.rows())
    titles = {cell.col: cell.text.strip().removesuffix("*") for cell in lines[0]} if lines else {}
    missing = [column for column in needed if column not in titles.values()]
    if missing:
        return [], [
            Problem(
                f"{grid.name}!A1",
                say("第一行缺少列：{names}", names="、".join(missing)),
                say("从导入页下载空白工作簿，不要改第一行"),
            )
        ]
    if len(lines) > MOST_ROWS:
        return [], [Problem(grid.name, say("超过 {count} 行", count=MOST_ROWS), say("分成几个文件导入"))]
    rows = []
    for number, line in enumerate(lines[1:], 2):
        values = {titles[cell.col]: cell.text.strip() for cell in line if cell.col in titles}
        if any(values.values()):
            addresses = {titles[cell.col]: cell.address for cell in line if cell.col in titles}
            rows.append(Row(values, addresses, f"{grid.name}!A{number}"))
    return rows, []


def repeated(rows: list[Row], column: str) -> list[Problem]:
    """A problem for each row that repeats what an earlier one has in a column that must not repeat."""
    seen: dict[str, str] = {}
    found = []
    for row in rows:
        text = row[column]
        if text and text in seen:
            found.append(
                Problem(
                    row.at(column),
                    say("{column}“{text}”与 {other} 重复", column=column, text=text, other=seen[text]),
                    say("删去其中一行"),
                )
            )
        seen.setdefault(text, row.at(column))
    return found


def empty(row: Row, *columns: str) -> list[Problem]:
    """A problem for each of these cells that is empty."""
    return [
        Problem(row.at(column), say("{column}没有填写", column=column), say("填上，或删去整行"))
        for column in columns
        if not row[column]
    ]
