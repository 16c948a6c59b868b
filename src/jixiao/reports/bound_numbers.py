"""Numbers of sentences and the cells of tables that they come from, and the check that none stands alone (E19).

A sentence made by ``sentence`` takes its numbers out of the cells, so that they cannot differ. What people typed is
compared with all cells of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.finding import Finding, Place, Severity
from jixiao.core.grid import Grid
from jixiao.core.message import say
from jixiao.core.number import D
from jixiao.core.report import Bound, Report, Text
from jixiao.core.unit import Unit, leading_unit, read_unit

CODE, NAME = "E19", "report-against-table"
CHECKED = ("body", "warn", "good", "bad")
"""The roles of paragraphs whose numbers are checked; notes cite and blanks ask."""
_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d+(?:,\d{3})*(?:\.\d+)?")
_NO_FIGURE = re.compile(
    r"〔\d{4}〕\s*\d+\s*号|第\s*\d+\s*[条款项章批次期年]|\d{4}\s*[—–~至-]\s*\d{4}\s*年?|\d{2,4}\s*年(?:度|代|初|底|末)?|\d{1,2}\s*[月日](?:份|底|初)?"
    r"|\d{4}-\d{1,2}-\d{1,2}|^\s*(?:\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）])|[A-Za-z][-\dA-Za-z]{0,40}\d"
)
"""Numbers that name a document, a day, an article or a place in a list."""
_IN_BRACKETS = re.compile(r"（(\w+)）$")
_POINTS = ("分", "专家", "极差", "相差")
"""Words in the headings of columns of points."""


def sentence(template: str, grid: Grid, role: str = "body", /, *, words: Mapping[str, str] | None = None, **cells: tuple[int, int]) -> Text:  # fmt: skip
    """A sentence whose named numbers are the texts of cells (row, col) of ``grid``; ``words`` are no numbers.

    Raises KeyError for a cell that is not there: a mistake in the report.
    """
    known = {(cell.row, cell.col): cell.text for cell in grid.cells}
    values = {name: known[place] for name, place in cells.items()}
    bound = tuple(Bound(values[name], grid.name, *place) for name, place in cells.items())
    return Text(say(template, **values, **(words or {})), role, bound)


def unbound(report: Report) -> list[Finding]:
    """Numbers of sentences that no cell of the report holds, and bound ones whose cell says something else."""
    grids = {block.name: block for block in report.blocks if isinstance(block, Grid)}
    known = [figure for grid in grids.values() for figure in _figures_of(grid)]
    found = []
    for text in (block for block in report.blocks if isinstance(block, Text) and block.role in CHECKED):
        told = [one.number for one in text.bound if not _says(grids.get(one.table), one)]
        own = {figure.value for one in text.bound for figure in _figures(one.number)}
        for one in _figures(text.text):
            if one.value not in own and not any(one.same(other) for other in known):
                told.append(one.words)
        found += [_finding(report, text, number) for number in told]
    return found


def _figures_of(grid: Grid) -> Iterator[_Figure]:
    """The figures of all cells; the heading of a column gives the unit where a cell has none."""
    headings = {one.col: one.text for one in grid.cells if one.row == 0} if grid.header_rows else {}
    for cell in grid.cells:
        yield from _figures(cell.text, headings.get(cell.col, ""))


def _says(grid: Grid | None, one: Bound) -> bool:
    cells = grid.cells if grid else ()
    return any(cell.text == one.number for cell in cells if (cell.row, cell.col) == (one.row, one.col))


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure as written, its value, and its unit where it has one."""

    words: str
    value: Decimal
    unit: Unit | None

    def same(self, other: _Figure) -> bool:
        """Whether a cell says this figure: the same quantity of the same kind, or the same bare number. A bare cell
        counts something; it is no percentage, no money and no points."""
        if self.unit is None:
            return self.value == other.value
        if other.unit is None:
            return self.unit.dimension == "count" and self.value == other.value
        same_kind = self.unit.dimension == other.unit.dimension
        return same_kind and self.value * self.unit.factor == other.value * other.unit.factor


def _figures(text: str, heading: str = "") -> Iterator[_Figure]:
    """The figures of a text; ``heading`` of its column says the unit of those that have none."""
    for line in str(text).split("\n"):
        line = _NO_FIGURE.sub(lambda hit: "　" * len(hit.group()), line)
        for hit in _NUMBER.finditer(line):
            value = D(hit.group())
            behind = line[hit.end() :].replace("％", "%")
            sign = leading_unit(behind.lstrip(" "))
            if value is not None:
                yield _Figure(
                    (hit.group() + behind[: behind.find(sign)] + sign),
                    value,
                    read_unit(sign or _unit_of(heading)),
                )


def _unit_of(heading: str) -> str:
    """万元 of 全年预算（万元）, 分 of 得分; empty where a heading names none."""
    named = _IN_BRACKETS.search(heading)
    if named:
        return named.group(1)
    return "分" if any(word in heading for word in _POINTS) else ""


def _finding(report: Report, text: Text, number: str) -> Finding:
    start = text.text.find(number)
    around = text.text[max(0, start - 12) : start + len(number) + 6].replace("\n", " ")
    return Finding(
        CODE, NAME, Severity.P1,
        say("报告文字“{words}”里的 {number} 在各表中没有", words=around, number=number),
        say("核对原始资料，改正文字，或把它所依据的数据列入表中"),
        at=Place(label=report.title), got=number, title="文字里的数字与表格不一致",
    )  # fmt: skip
