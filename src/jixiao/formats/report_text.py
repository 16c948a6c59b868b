"""What all writers of reports share: reports as a list, their texts in their language, the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.core.grid import Grid
from jixiao.core.message import in_language
from jixiao.core.number import plain
from jixiao.core.report import Block, Chart, Heading, Report, Scatter, Signature, Text

_NO_SHAPE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ud800-\udfff\ufeff\ufffe\uffff]"
)
_CHINESE_ONLY = re.compile("[\u3400-\u9fff]+")
_LONGEST_BALANCED = 12
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c")


def as_list(content: Report | Sequence[Report]) -> list[Report]:
    """One report or a volume of reports, as a list. Raises ValueError for an empty volume."""
    reports = [content] if isinstance(content, Report) else list(content)
    if not reports:
        raise ValueError("nothing to write: the volume has no report")
    return reports


def printable(text: str, lang: str) -> str:
    """``text`` in ``lang``, without characters that have no shape and that XML forbids; lines end with \\n."""
    said = in_language(text, lang)
    if said.isascii() and said.isprintable():
        return said
    return _NO_SHAPE.sub("", _LINE_END.sub("\n", said))


def needs_title(report: Report) -> bool:
    """True for a report whose blocks do not begin with a title of their own."""
    return not any(isinstance(block, Heading) and block.level == 0 for block in report.blocks)


def with_title(report: Report) -> list[Block]:
    """The blocks, the report's title before them where they hold none."""
    return [Heading(report.title, 0), *report.blocks] if needs_title(report) else list(report.blocks)


def texts(report: Report) -> Iterator[tuple[str, str]]:
    """Every text that will be printed, as (where it stands, text)."""
    for block in with_title(report):
        match block:
            case Heading() | Text():
                yield report.title, printable(block.text, report.lang)
            case Grid():
                for cell in block.cells:
                    yield _where(block, cell.row, cell.col), printable(cell.text, report.lang)
            case Chart():
                yield report.title, printable(block.title + block.unit, report.lang)
                for label, _ in block.rows:
                    yield block.title, printable(label, report.lang)
            case Scatter():
                for said in (block.title, *block.axes, *block.marks):
                    yield block.title, printable(said, report.lang)
            case Signature():
                yield report.title, printable(block.label + block.name, report.lang)


def _where(grid: Grid, row: int, col: int) -> str:
    """A cell's place in words: the label at its left where there is one, else row and column."""
    left = [
        cell
        for cell in grid.cells
        if cell.row == row and cell.col < col and cell.role == "label" and cell.text
    ]
    if left:
        return max(left, key=lambda cell: cell.col).text.replace("\n", "")
    return f"{grid.name} 第{row + 1}行第{col + 1}列".strip()


def column_shares(grid: Grid) -> list[int]:
    """Relative widths, one a column; equal where the grid says none."""
    return list(grid.widths) if len(grid.widths) == grid.ncols else [1] * grid.ncols


def head_rows(grid: Grid) -> list[tuple[int, int]]:
    """Bands of rows that are headings, as (first row, row after the last): the first ``header_rows``, and every
    later run of rows with cells of the role ``header``, beside which only a label for many rows may begin."""
    bands = [(0, grid.header_rows)] if grid.header_rows else []
    heading = [False] * grid.nrows
    for cells in grid.rows():
        heads = [cell for cell in cells if cell.role == "header"]
        others = [cell for cell in cells if cell.role != "header"]
        if heads and all(cell.role == "label" and cell.rowspan > 1 for cell in others):
            for cell in heads:
                heading[cell.row : cell.row + cell.rowspan] = [True] * cell.rowspan
    for first in range(grid.header_rows, grid.nrows):
        if heading[first] and (first == grid.header_rows or not heading[first - 1]):
            end = next((row for row in range(first, grid.nrows) if not heading[row]), grid.nrows)
            bands.append((first, end))
    return bands


def balanced(text: str, room: int) -> str:
    """A short Chinese label that needs several lines of at most ``room`` characters, cut into lines of about
    equal length: 一级指标 in a column for three characters becomes 一级 and 指标."""
    if not (1 < room < len(text) <= _LONGEST_BALANCED and _CHINESE_ONLY.fullmatch(text)):
        return text
    lines = -(-len(text) // room)
    each = -(-len(text) // lines)
    return "\n".join(text[start : start + each] for start in range(0, len(text), each))


def number_text(number: object) -> str:
    """A number of a chart as it is printed."""
    return plain(number)  # type: ignore[arg-type]


PAGE_NUMBER = "— {page} —"
"""What stands at the foot of each page, as GB/T 9704 sets it."""
