"""CSV files (comma, semicolon, tab or upright line) → one grid. Merged cells are gone: a form saved as CSV keeps each text in the
top left cell of its area, so the grid says ``spans_known=False``. Blank rows are kept."""

from __future__ import annotations

import csv
import io
import re

from jixiao.core.digest import digest
from jixiao.core.grid import Cell, Document, Grid
from jixiao.core.message import say
from jixiao.formats.layouts.headings import with_paragraphs
from jixiao.formats.notices import notice, unreadable
from jixiao.formats.safety import LIMITS, CellCounter, Limits, shown
from jixiao.formats.text_encoding import decode, is_cut_off

_QUOTED_NUMBER = re.compile(r"'(?:[-+]?\d[\d,]*(?:\.\d+)?%?|(?:19|20)\d\d年[^']{0,9})")


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The blocks of a CSV file. Raises UnreadableFile when its encoding is unknown or a quote is never closed."""
    text = decode(data, name)
    document = Document(name, digest(data), [], "csv")
    counter = CellCounter(name, limits)
    grid = Grid("表1", 0, 0, [], False, "第1行")
    for r, row in enumerate(_rows(text, name, limits)):
        counter.add(len(row), f"第{r + 1}行")
        grid.nrows, grid.ncols = r + 1, max(grid.ncols, len(row))
        grid.cells.extend(
            Cell(r, c, shown(_unquoted(text)), address=f"第{r + 1}行第{c + 1}列")
            for c, text in enumerate(row)
        )
    document.blocks = with_paragraphs(grid)
    if is_cut_off(data):
        document.notices.append(notice("F22", name, say("文件《{file}》在第{line}行的一个字中间断开", file=name, line=grid.nrows), say("第{line}行", line=grid.nrows)))  # fmt: skip
    return document


def _rows(text: str, name: str, limits: Limits) -> list[list[str]]:
    """The fields of each row. A quote inside a field (``"三公"经费``) is text; one never closed would swallow the
    rest of the file and is refused."""
    csv.field_size_limit(limits.file_bytes)
    sign = delimiter(text)
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows: list[list[str]] = []
    try:
        for row in strict:
            rows.append(row)
    except csv.Error as error:
        if "unexpected end" in str(error):
            place = say("第{line}行", line=len(rows) + 1)
            raise unreadable("F03", name, say("CSV 文件《{file}》{place}的引号没有成对", file=name, place=place), place) from None  # fmt: skip
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    return rows


def _unquoted(text: str) -> str:
    """The text of a field that tells a spreadsheet to keep it as text: ="007", or a number or date behind an apostrophe."""
    if _QUOTED_NUMBER.fullmatch(text):
        return text[1:]
    return text[2:-1] if text.startswith('="') and text.endswith('"') and len(text) > 2 else text


def delimiter(text: str) -> str:
    """The sign that parts the fields: the one that occurs in most lines, the comma where none does."""
    lines = text.split("\n")[:200]
    return max(",\t;|", key=lambda sign: sum(1 for line in lines if sign in line))
