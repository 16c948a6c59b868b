"""Markdown → blocks: pipe tables as grids, headings and text as paragraphs.

Source: GitHub Flavored Markdown, 4.10 Tables. Merged cells do not exist there, so grids say ``spans_known=False``.
Web tables inside the text are read as such. Emphasis, links and escapes are taken off; nothing is fetched.
"""

from __future__ import annotations

import html as entities
import re

from jixiao.core.digest import digest
from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.formats.safety import LIMITS, CellCounter, Limits, shown
from jixiao.formats.text_encoding import decode

_RULE = re.compile(r"\s{0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_MARKS = re.compile(r"\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+)+")
_LINE_ONLY = re.compile(r"\s{0,3}(?:=+|(?:[-*_]\s*){3,}|`{3,}.*|~{3,}.*)\s*")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_STRONG = re.compile(r"(\*\*|__|~~|`)(?=\S)([^\n]{1,400}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*(?![\w*])")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_KEPT = 0xE000
"""Escaped signs stand here, in the private use area, while marks are taken off."""
_KEPT_SIGN = re.compile("[\ue021-\ue07e]")
_WEB_TABLE = re.compile(r"<table\b", re.I)
_WEB_TABLE_END = re.compile(r"</table\s*>", re.I)
_NO_NAME = re.compile(r"Unnamed: \d+")


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The blocks of a Markdown file. Raises UnreadableFile when its encoding is unknown (F04) or it is too large."""
    document = Document(name, digest(data), [], "markdown")
    counter = CellCounter(name, limits)
    lines = decode(data, name).split("\n")
    at = tables = 0
    while at < len(lines):
        if is_table(lines, at):
            tables += 1
            end = _table_end(lines, at)
            document.blocks.append(_grid(lines[at:end], at + 1, tables, counter))
        elif _WEB_TABLE.search(lines[at]):
            end = _web_end(lines, at)
            document.blocks.extend(_web_blocks("\n".join(lines[at:end]), name, at + 1, limits))
        else:
            end = at + 1
            if not _LINE_ONLY.fullmatch(lines[at]) and (text := _plain(_MARKS.sub("", lines[at], count=1))):
                document.blocks.append(Paragraph(text, f"第{at + 1}行"))
        at = end
    return document


def is_table(lines: list[str], at: int) -> bool:
    """Whether a pipe table begins at this line: a row of headings, and below it a row of dashes as wide."""
    if at + 1 >= len(lines) or "|" not in lines[at] or "-" not in lines[at + 1]:
        return False
    if "|" not in lines[at + 1] or not _RULE.fullmatch(lines[at + 1]):
        return False
    heads, rules = len(_cells(lines[at])), len(_cells(lines[at + 1]))
    return heads == rules or 1 < heads == rules - 1 and not lines[at].strip().startswith("|")


def _table_end(lines: list[str], at: int) -> int:
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end


def _cells(line: str, width: int = 0) -> list[str]:
    """The cells of a row; the bars at its ends may be left out. In a table of this width that leaves them out, a bar
    at the beginning stands behind a blank cell."""
    line = line.strip()
    cells = _BAR.split(line)
    if line.startswith("|") and len(cells) > width:
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _grid(lines: list[str], first: int, number: int, counter: CellCounter) -> Grid:
    """A pipe table. Headings that a converter made up for blank cells (``Unnamed: 3``) and its ``NaN`` are blank."""
    numbered = [(first, lines[0]), *((first + index, line) for index, line in enumerate(lines) if index > 1)]
    width = 0 if lines[0].lstrip().startswith("|") else len(_cells(lines[1]))
    rows = [(line, [_plain(text) for text in _cells(row, width)]) for line, row in numbered]
    made_up = any(_NO_NAME.fullmatch(text) for text in rows[0][1])
    grid = Grid(f"表{number}", len(rows), max(len(row) for _, row in rows), [], False, f"第{first}行")
    for r, (line, row) in enumerate(rows):
        counter.add(len(row), f"第{line}行")
        for c, text in enumerate(row):
            blank = made_up and (text == "NaN" or _NO_NAME.fullmatch(text))
            grid.cells.append(Cell(r, c, "" if blank else text, address=f"第{line}行第{c + 1}列"))
    return grid


def _plain(text: str) -> str:
    """Text as it is shown: without emphasis, links, pictures, escapes and entities; ``<br>`` as a line break."""
    text = _ESCAPE.sub(lambda sign: chr(_KEPT + ord(sign[1])), _BREAK.sub("\n", text))
    text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    for _ in range(3):
        text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", text))
    text = entities.unescape(text).replace("\xa0", " ")
    text = _KEPT_SIGN.sub(lambda sign: chr(ord(sign[0]) - _KEPT), text)
    return shown("\n".join(line.strip() for line in text.split("\n")))


def _web_end(lines: list[str], at: int) -> int:
    """The line after a web table, tables inside it counted."""
    open_tables = 0
    for index in range(at, len(lines)):
        open_tables += len(_WEB_TABLE.findall(lines[index])) - len(_WEB_TABLE_END.findall(lines[index]))
        if open_tables <= 0:
            return index + 1
    return len(lines)


def _web_blocks(text: str, name: str, line: int, limits: Limits) -> list[Paragraph | Grid]:
    from jixiao.formats import html

    blocks = html.to_grids(text.encode("utf-8", "replace"), name, limits).blocks
    for block in blocks:
        block.address = f"第{line}行起 {block.address}"
        for cell in block.cells if isinstance(block, Grid) else ():
            cell.address = f"第{line}行起 {cell.address}"
    return blocks
