"""The heading of an indicator table: which column plays which part.

Headings may take two rows, may stand again with other columns, and may describe two blocks of indicators side
by side. Columns without a heading stay, as parts that only their words can tell.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from jixiao.core.library import vocabulary
from jixiao.formats.words.form_rows import YEAR, Piece, Row
from jixiao.formats.words.header_parts import (
    LEVELS,
    UNKNOWN,
    VALUES,
    Header,
    Part,
    blocks,
    fill_gaps,
    name_the_unnamed,
    one_of_each,
    share_levels,
)
from jixiao.formats.words.heading_words import columns_of, second_row, serials
from jixiao.formats.words.scheme_words import SchemeWords
from jixiao.formats.words.value_shapes import shape

_TICKED = frozenset(["deviation_reason", "deviation_cause", "likelihood"])
"""Headings under which columns of tick boxes stand."""
HEADINGS = frozenset(["column", "year"])
"""The kinds of labels of which a heading holds one at least."""
WHOLE_PERIOD = "medium_term"
_TARGET = "目标值"


def header_at(rows: list[Row], index: int, words: SchemeWords, year: int | None = None) -> Header | None:
    """The heading that begins at ``rows[index]``; None when that row is none. Of targets year by year those of the
    form's own ``year`` count."""
    row = rows[index]
    if row.running or len(row.pieces) < 2:
        return None
    row = _own_year(row, year)
    below = rows[index + 1] if index + 1 < len(rows) else None
    if not _is_heading(row, words):
        if below is None or not _is_heading_of_two_rows(row, below, words):
            return None
        second = True
    else:
        second = below is not None and _is_second_row(row, below, words)
    parts = _parts(row, words)
    if below is not None and second:
        parts = _with_second_row(parts, row, below, words)
    taken = 2 if second else 1
    if below is not None and second and index + 2 < len(rows):
        whole = _together(row, below)
        if _splits(whole, rows[index + 2], words):
            parts, taken = _with_second_row(parts, whole, rows[index + 2], words), 3
    name_the_unnamed(parts, row)
    fill_gaps(parts, row)
    beside = blocks(parts)
    for block in beside:
        one_of_each(block, year)
    share_levels(beside)
    header: Header | None = None
    for block in reversed(beside):
        header = Header(block, row.width, row.ragged, taken, row.address, header, row.page)
    return header


def _is_heading(row: Row, words: SchemeWords) -> bool:
    """Known headings only, or nearly: a name and a value or a level, three in all where the row has as many."""
    roles = [
        column.role if column else ""
        for column, word in zip(columns_of(row, words), row.words, strict=True)
        if column or word not in serials()
    ]
    known = [role for role in roles if role]
    levels = sum(role in LEVELS for role in known)
    values = sum(role in VALUES for role in known)
    if "name" in known:
        return (levels > 0 or values > 0) and len(known) * 2 > len(roles)
    return levels == 2 and values > 0 and len(known) * 2 > len(roles)


def _own_year(row: Row, year: int | None) -> Row:
    """A row in which the form's own year, among others, is called the target: 三级指标 | 2024年 | 2025年."""
    years = [piece for piece in row.pieces if YEAR.fullmatch(piece.word)]
    if len(years) < 2:
        return row
    own = next((piece for piece in years if year is not None and piece.word.startswith(str(year))), years[0])
    pieces = [replace(piece, word=_TARGET) if piece is own else piece for piece in row.pieces]
    return row.with_pieces(pieces)


def _is_heading_of_two_rows(row: Row, below: Row, words: SchemeWords) -> bool:
    """True where the levels and the name stand in the second row, under one wide heading (绩效指标), and other columns
    in the first."""
    if below.running or below.ragged != row.ragged or (row.ragged and not row.exact):
        return False
    low = row.over(below)
    high = [piece for piece in row.pieces if piece not in low]
    known = sum(words.of(piece.word).column is not None for piece in high)
    if not low or not known or len(below.pieces) < 3:
        return False
    if row.ragged and known * 2 <= len(high) or not row.ragged and any(p.rowspan == 1 for p in high):
        return False
    return _is_heading(_together(row, below), words)


def _together(row: Row, below: Row) -> Row:
    """Two rows of a heading as one: of each column the lowest heading."""
    low = row.over(below)
    high = [piece for piece in row.pieces if piece not in low]
    return row.with_pieces(sorted([*high, *below.pieces], key=lambda piece: piece.col))


def _splits(row: Row, below: Row, words: SchemeWords) -> bool:
    """True for a third row of a heading: 名称 and 权重 under each level."""
    if below.running or below.ragged != row.ragged or (row.ragged and not row.exact) or len(below.pieces) < 2:
        return False
    ends = [piece.col for piece in row.pieces[1:]] + [row.width]
    wide = [(p.col, end if row.ragged else p.end) for p, end in zip(row.pieces, ends, strict=True)]
    wide = [(start, end) for start, end in wide if end - start > 1]
    if not all(any(start <= p.col and p.end <= end for start, end in wide) for p in below.pieces):
        return False
    return all(words.of(p.word).column is not None or _plain_names().fullmatch(p.word) for p in below.pieces)


@cache
def _plain_names() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("levels")["names"]))


def _parts(row: Row, words: SchemeWords) -> list[Part]:
    return [
        Part(column.role, column.period, piece.col, piece.end, piece.text, column.choice)
        if column is not None
        else Part(UNKNOWN, "", piece.col, piece.end, piece.text)
        for piece, column in zip(row.pieces, columns_of(row, words), strict=True)
    ]


def _is_second_row(row: Row, below: Row, words: SchemeWords) -> bool:
    """True when the next row goes on with the heading: it stands under cells that were left open for it."""
    if below.running or below.ragged != row.ragged:
        return False
    if _is_heading(below, words):
        return False
    known = sum(words.of(piece.word).column is not None for piece in below.pieces)
    if row.ragged and row.exact and _stands_under(row, below, words):
        return True
    if row.ragged or known == len(below.pieces):
        return len(below.pieces) >= 2 and known * 2 > len(below.pieces)
    tall = [piece for piece in row.pieces if piece.rowspan > 1]
    if not any(
        (column := words.of(piece.word).column) and column.role in ("name", *LEVELS) for piece in tall
    ):
        return False
    return all(not any(t.col < piece.end and piece.col < t.end for t in tall) for piece in below.pieces)


def _stands_under(row: Row, below: Row, words: SchemeWords) -> bool:
    """True for words right of the name column that stand under a heading with room to its right."""
    name = next((p.col for p in row.pieces if (c := words.of(p.word).column) and c.role == "name"), None)
    if name is None or len(below.pieces) < 2 or below.pieces[0].col <= name:
        return False
    ends = [piece.col for piece in row.pieces[1:]] + [row.width]
    wide = [(piece.col, end) for piece, end in zip(row.pieces, ends, strict=True) if end - piece.col > 1]
    return all(any(start <= piece.col < end for start, end in wide) for piece in below.pieces) and all(
        shape(piece.text) in ("text", "answer") for piece in below.pieces
    )


def _with_second_row(parts: list[Part], row: Row, below: Row, words: SchemeWords) -> list[Part]:
    """The parts with those of the second row in the place of the wide headings above them."""
    found: list[Part] = []
    taken: set[int] = set()
    ends = [part.start for part in parts[1:]] + [row.width]
    for part, end in zip(parts, ends, strict=True):
        is_wide = not row.ragged or part.end - part.start > 1
        right = end if row.ragged and row.exact else part.end if is_wide else part.start
        under = [piece for piece in below.pieces if part.start <= piece.col < right]
        found.extend(_below(part, under, words) if under else [part])
        taken.update(map(id, under))
    if row.ragged and not row.exact:
        found.extend(_parts(below.with_pieces([p for p in below.pieces if id(p) not in taken]), words))
        found.sort(key=lambda part: part.start)
    return found


def _below(part: Part, under: list[Piece], words: SchemeWords) -> list[Part]:
    """The parts under one wide heading. A recheck by others beside one's own values is a column of its own."""
    rechecked = second_row().rechecked
    twice = part.role in (*LEVELS, "name", "actual", "self_score") and len(under) > 1
    by_others = twice and any(rechecked.search(piece.word) for piece in under)
    found = []
    for piece in under:
        if by_others or (part.role in (*LEVELS, "name") and _plain_names().fullmatch(piece.word)):
            role = UNKNOWN if rechecked.search(piece.word) else part.role
            found.append(Part(role, part.period, piece.col, piece.end, piece.text))
        else:
            found.append(_lower(part, piece, words))
    return found


def _lower(part: Part, piece: Piece, words: SchemeWords) -> Part:
    """The part that a word of the second row names: its own column, or the one above it in a version or period."""
    said, word = second_row(), piece.word
    role, period, label, ticked = UNKNOWN, "", piece.text, ""
    column = words.of(word).column or words.likely_column(word)
    staged = part.role == "target" and words.scheme.period(WHOLE_PERIOD) is not None
    if staged and said.whole_period.match(word):
        role, period = part.role, WHOLE_PERIOD
    elif part.role in ("target", "actual", "forecast") and (
        said.values.fullmatch(word) or (part.role == "target" and said.this_year.search(word))
    ):
        role, period = part.role, part.period
    elif column is not None and (column.role != "name" or part.role not in VALUES):
        role, period, ticked = column.role, column.period, column.choice
    elif part.role in _TICKED:
        role, period, label, ticked = part.role, part.period, part.label, piece.text
    return Part(role, period, piece.col, piece.end, label, ticked)
