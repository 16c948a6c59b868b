"""Which rows belong to a table of indicators: where it ends, what sums it up, where it goes on after a break."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from jixiao.core.library import vocabulary
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece, Row, squeeze
from jixiao.formats.words.header_parts import Header, Part
from jixiao.formats.words.heading_words import serials
from jixiao.formats.words.labels import MANY, without_points
from jixiao.formats.words.value_shapes import shape


@dataclass(slots=True)
class Block:
    """Rows under one heading."""

    header: Header
    rows: list[Row] = field(default_factory=list)


LONGEST_STRAY = 24
"""A longer line across a table is a text of its own."""
_SCORES = frozenset(["number", "blank"])
"""The shapes of what stands in columns of points and scores."""


@cache
def _closing() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("levels")["closing"]))


@lru_cache(maxsize=MANY)
def _closes(word: str) -> bool:
    """True for a label that stands below the indicators: notes, opinions, signatures."""
    return _closing().fullmatch(word) is not None


def serial_column(header: Header) -> Part | None:
    """The column that only numbers the rows, where the table has one."""
    return next((part for part in header.parts if part.label in serials()), None)


def without_number(row: Row, column: Part) -> Row:
    """The row without its number in the column of numbers, which says nothing."""
    piece = row.piece_at(column.start) if row.exact else None
    if piece is None or len(row.pieces) < 2 or not piece.word.isdecimal():
        return row
    return row.with_pieces([other for other in row.pieces if other is not piece])


def signs_off(row: Row) -> bool:
    """True for a row of signatures: 单位负责人（签字） | … | 填报人 | …"""
    return _closes(row.pieces[0].word) and sum(map(_closes, row.words)) >= 2


def is_total(row: Row, reading: Reading) -> bool:
    """True for the row of totals under an indicator table."""
    return reading.words.of(row.words[0]).total


def sums_up(row: Row, header: Header, reading: Reading) -> bool:
    """True for a row whose first cell takes the place of the name too, whatever it says, and which holds nothing but
    points and scores: totals under a label that nobody foresaw (总份)."""
    if shape(row.pieces[-1].text) not in _SCORES:
        return False
    first, *others = row.pieces
    if not others or any(shape(piece.text) not in _SCORES for piece in others):
        return False
    if first.col > 0 and not _is_first(first, header):
        return False
    said = reading.words.of(first.word)
    if said.level1 is not None or said.fixed is not None or not without_points(first.word):
        return False
    name = next((part for part in header.parts if part.role == "name"), None)
    if name is None or first.end <= name.start and not (row.ragged and row.exact):
        return False
    scored = [part for part in header.parts if part.role in ("points", "self_score")]
    return all(any(part.start < p.end and p.col < part.end for part in scored) for p in others)


def _is_first(piece: Piece, header: Header) -> bool:
    """True for a piece with only a column of numbers to its left."""
    return all(part.label in serials() for part in header.parts if 0 <= part.start < piece.col)


def is_stray(row: Row, reading: Reading) -> bool:
    """True for a short line across an open table that means nothing in it: the name of a page or of its owner."""
    piece = row.pieces[0]
    if len(row.pieces) > 1 or row.running or not piece.word or len(piece.word) > LONGEST_STRAY:
        return False
    if row.ragged or piece.span < row.width or row.width < 3 or ":" in piece.word:
        return False
    said = reading.words.of(piece.word)
    known = said.is_level or said.fixed or said.is_label or said.total
    return not known and not _closes(piece.word)


def beside_levels(row: Row, block: Block) -> bool:
    """True for a row of indicators whatever words it holds (项目完成时间 is a name there, and a field elsewhere): it
    begins in the column of names with values behind, below a level or a group that stands in the rows above; or
    with the group that the row above begins with too."""
    first = row.pieces[0]
    if row.running or len(row.pieces) < 2 or not block.rows:
        return False
    above = block.rows[-1]
    if above.page != row.page:
        return False
    if len(row.pieces) > 3 and first.col == above.pieces[0].col and first.word == above.words[0]:
        return len(above.pieces) > 3
    name = next((part.start for part in block.header.parts if part.role == "name"), 0)
    if first.col != name or not name or not row.exact and row.pieces[-1].col != above.pieces[-1].col:
        return False
    valued = [part for part in block.header.parts if part.role == "target"]
    return any(part.start < piece.end and piece.col < part.end for part in valued for piece in row.pieces[1:])


def ends_block(row: Row, reading: Reading) -> bool:
    """True for a row that cannot belong to the indicator table: running text, or a label of another part."""
    first = row.pieces[0]
    if row.running:
        return True
    words = reading.words
    head, colon, _ = first.text.partition("：") if "：" in first.text else first.text.partition(":")
    if colon and len(head) <= 20 and words.of(squeeze(head)).field is not None:
        return True
    if (colon or len(row.pieces) <= 2) and _closes(squeeze(head)):
        return True
    if signs_off(row):
        return True
    said = words.of(first.word)
    if said.is_level or said.fixed is not None or not without_points(first.word):
        return False
    if row.ragged and len(row.pieces) == 1 and first.col == 0:
        return True
    if said.field is not None:
        return (
            len(row.pieces) <= 2 or sum(words.of(piece.word).field is not None for piece in row.pieces) >= 2
        )
    return said.heading in ("funds", "spending") or (said.heading is not None and len(row.pieces) == 1)


def resumes(row: Row, last: Block, reading: Reading) -> bool:
    """True for a row after the end of an indicator table that goes on with it, for something stood between."""
    if row.running or len(row.pieces) < 2 or ends_block(row, reading):
        return False
    words = reading.words
    if any(words.of(word).is_label for word in row.words):
        return False
    level = any(words.of(word).is_level for word in row.words[:2])
    return level or (row.width == last.header.width and shape(row.pieces[-1].text) in ("value", "answer"))
