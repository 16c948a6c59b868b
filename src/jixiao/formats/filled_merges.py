"""Merged cells that were taken apart, each part filled with the text of the whole: joined again.

Spreadsheets and export programs do this. Beside each other, equal texts are one cell where they are words and not
values; in rows of many columns only where most such rows repeat at the same place, for a target and its actual may
be worded alike. In the first column they are one cell downwards too.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby, pairwise

from jixiao.formats.form_rows import Piece, Row
from jixiao.formats.levels_beside import is_level_label
from jixiao.formats.list_forms import column_role
from jixiao.formats.value_shapes import shape

FEWEST_ROWS = 3
"""So many rows of a table must repeat a text before any is believed to have been a merged cell."""
MANY_TEXTS = 5
"""A row with so many different texts is a row of columns."""
MOST = 0.6

_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")


def rejoined(rows: list[Row]) -> list[Row]:
    """The rows with such cells joined; tables without them stay as they are."""
    found: list[Row] = []
    for _, group in groupby(rows, key=lambda row: row.page):
        table = list(group)
        found.extend(_table(table) if _is_filled(table) else table)
    return found


def _is_filled(table: list[Row]) -> bool:
    if table[0].running or len(table) < FEWEST_ROWS or any(p.span > 1 for row in table for p in row.pieces):
        return False
    return sum(any(_repeats(*two) for two in pairwise(row.pieces)) for row in table) >= FEWEST_ROWS


def _repeats(left: Piece, right: Piece) -> bool:
    return (
        left.end == right.col
        and left.text == right.text
        and _WORDS.search(left.text) is not None
        and shape(left.text) == "text"
    )


def _table(table: list[Row]) -> list[Row]:
    wide = [row for row in table if _is_row_of_columns(row)]
    places = Counter(
        right.col for row in wide for left, right in pairwise(row.pieces) if _repeats(left, right)
    )
    usual = {col for col, count in places.items() if count >= MOST * len(wide)}
    known = set(map(id, wide))
    joined = [_joined(row, usual if id(row) in known else None) for row in table]
    return _joined_down(_headings_joined(joined))


def _is_row_of_columns(row: Row) -> bool:
    """True for a row whose cells stand under headings: many texts, or the label of a level among them."""
    many = len({piece.text for piece in row.pieces}) >= MANY_TEXTS
    return many or (len(row.pieces) > 2 and any(map(is_level_label, row.words)))


def _headings_joined(table: list[Row]) -> list[Row]:
    """The rows with headings of columns that a second row repeats at the same place in the first only."""
    found: list[Row] = []
    above: list[Piece] = []
    for row in table:
        tall = {(p.col, p.span): p for p in above if column_role(p.word)}
        twice = {
            id(piece)
            for piece in row.pieces
            if (over := tall.get((piece.col, piece.span))) is not None and over.text == piece.text
        }
        if twice and len(twice) < len(row.pieces):
            for piece in row.pieces:
                if id(piece) in twice:
                    tall[piece.col, piece.span].rowspan += 1
            row = replace(row, pieces=[piece for piece in row.pieces if id(piece) not in twice])
        above = row.pieces
        found.append(row)
    return found


def _joined(row: Row, places: set[int] | None) -> Row:
    """The row with equal neighbours as one cell; only at these places where they are given."""
    pieces: list[Piece] = []
    for piece in row.pieces:
        last = pieces[-1] if pieces else None
        if last is not None and _repeats(last, piece) and (places is None or piece.col in places):
            pieces[-1] = replace(last, span=piece.end - last.col)
        else:
            pieces.append(piece)
    return replace(row, pieces=pieces)


def _joined_down(table: list[Row]) -> list[Row]:
    """The rows with a text that the first column repeats downwards in its first row only."""
    found: list[Row] = []
    top: Piece | None = None
    for row in table:
        first = row.pieces[0]
        same = top is not None and (first.col, first.span, first.text) == (top.col, top.span, top.text)
        if same and top is not None and len(row.pieces) > 1 and shape(first.text) == "text":
            top.rowspan += 1
            found.append(replace(row, pieces=row.pieces[1:]))
        else:
            top = replace(first) if first.col == 0 else None
            found.append(replace(row, pieces=[top, *row.pieces[1:]]) if top is not None else row)
    return found
