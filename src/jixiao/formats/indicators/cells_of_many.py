"""Several indicators in the cells of one row: 1.供暖学校数 2.供暖面积, with as many values beside them.

A row is taken apart only where every value cell has as many items as the name: numbered alike, or as many lines.
Single cells beside them (a level, a reason) stay with the first.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao.formats.indicators.rows import IndicatorRow
from jixiao.formats.words.clean import is_blank
from jixiao.formats.words.form_rows import Piece, squeeze
from jixiao.formats.words.value_shapes import shape

_DIVIDED = frozenset(["operator", "target", "unit", "actual", "forecast", "points", "self_score"])
_MARK = re.compile(r"(?:^|(?<=[\s;；。]))(?:指标\s*)?[(（]?(\d{1,2})[)）]?\s*[.．、:：)）]\s*", re.M)
_SEVERAL = re.compile(r"[\d①-⑳\n]")
"""What a cell of several items holds: their numbers, or breaks between them."""
_SIGN = re.compile(r"[≥≧⩾>≤≦⩽<=＝＞＜]")
SHORTEST_NAME = 2
_CIRCLED = re.compile(r"[①-⑳]")


def apart(row: IndicatorRow) -> list[IndicatorRow]:
    """The rows that a row is, one for each indicator; the row itself where it is one."""
    name = row.piece("name")
    if name is None or len(name.text) < 5 or not _SEVERAL.search(name.text):
        return [row]
    names = numbered_items(name.text)
    numbered = bool(names)
    names = names or _lines(name.text)
    count = len(names)
    if count < 2 or not numbered and min(map(len, names)) < SHORTEST_NAME:
        return [row]
    divided: dict[int, list[str]] = {}
    for index, piece in row.cells.items():
        part = row.header.parts[index]
        if part.role not in _DIVIDED and not part.ticked or is_blank(piece.text):
            continue
        items = _items(piece.text, count)
        if not items and part.ticked:
            continue
        if not items:
            return [row]
        divided[index] = items
    targets = [items for index, items in divided.items() if row.header.parts[index].role == "target"]
    if not targets or not (numbered or _are_values(targets[0])):
        return [row]
    place = next(index for index, piece in row.cells.items() if piece is name)
    return [_one(row, number, {**divided, place: names}) for number in range(count)]


def _are_values(lines: list[str]) -> bool:
    """True for lines that are a value each, and not one value that a narrow cell broke: ≥9 above 5%."""
    signed = [_SIGN.match(line) is not None for line in lines]
    return all(shape(line) != "text" for line in lines) and not (signed[0] and not all(signed))


def _one(row: IndicatorRow, number: int, divided: dict[int, list[str]]) -> IndicatorRow:
    cells = {
        index: _part(piece, divided[index][number]) if index in divided else piece
        for index, piece in row.cells.items()
        if index in divided or number == 0
    }
    return replace(row, cells=cells) if number == 0 else replace(row, cells=cells, left=[], cut=())


def _part(piece: Piece, text: str) -> Piece:
    return replace(piece, text=text, word=squeeze(text) if len(text) <= 60 else "")


def _items(text: str, count: int) -> list[str]:
    """The items of a value cell, where there are as many as indicators; [] where not."""
    numbered = numbered_items(text)
    items = numbered or _lines(text)
    return items if len(items) == count else []


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def numbered_items(text: str) -> list[str]:
    """The items of a text numbered from 1, without their numbers; [] for any other text."""
    circled = _CIRCLED.findall(text)
    if len(circled) >= 2 and circled[0] == "①" and text.lstrip().startswith("①"):
        return [item.strip(" \n;；。") for item in _CIRCLED.split(text)[1:]]
    marks = list(_MARK.finditer(text))
    if marks and marks[0].start() != len(text) - len(text.lstrip()):
        return []
    wanted, taken = 1, []
    for mark in marks:
        if int(mark.group(1)) == wanted:
            taken.append(mark)
            wanted += 1
    if len(taken) < 2:
        return []
    ends = [mark.start() for mark in taken[1:]] + [len(text)]
    return [text[mark.end() : end].strip(" \n;；") for mark, end in zip(taken, ends, strict=True)]
