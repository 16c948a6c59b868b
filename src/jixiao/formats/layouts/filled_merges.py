"""Merged cells that were taken apart, each part filled with the text of the whole: joined again.

Spreadsheets and export programs do this. Beside each other, equal texts are one cell where they are words and not
values; in rows of many columns only where most such rows repeat at the same place, for a target and its actual may
be worded alike. In the first column they are one cell downwards too.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import replace
from itertools import groupby, pairwise, takewhile
from operator import attrgetter

from jixiao.formats.layouts.levels_beside import is_level_label
from jixiao.formats.layouts.list_forms import column_role, heads_indicators
from jixiao.formats.words.form_rows import Piece, Row
from jixiao.formats.words.value_shapes import shape

FEWEST_ROWS = 3
"""So many rows of a table must repeat a text before any is believed to have been a merged cell."""
SURE_REPEATS = 2
"""A row in which a text stands three times or more counts as two."""
LONG_RUN = 3
MANY_TEXTS = 5
"""A row with so many different texts is a row of columns."""
FEW_TEXTS = 3
"""The same below the heading of the indicators: a name, a value and one thing more."""
MOST = 0.6
MOST_BACK = 20
"""A table goes on with one of so many before it, on as many pages."""

_BY_PAGE = attrgetter("page")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")


def rejoined(rows: list[Row]) -> list[Row]:
    """The rows with such cells joined; tables without them stay as they are."""
    found: list[Row] = []
    tables: deque[list[Row]] = deque(maxlen=MOST_BACK)
    apart: dict[int, frozenset[int]] = {}
    for _, group in groupby(rows, key=_BY_PAGE):
        table = _without_echoes(list(group))
        width = table[0].width
        if _is_filled(table, width in apart):
            top = _top(table, tables)
            table, apart[width] = _table(table, top, apart.get(width, frozenset()))
        elif _repeats_downwards(table):
            table = _joined_down_above(table)
        found.extend(table)
        if not table[0].running:
            tables.append(table)
    return found


def _without_echoes(table: list[Row]) -> list[Row]:
    """The rows without those that only say once more part of what stands right above: a blank row inside of merged
    cells, which was filled."""
    kept = table[:1]
    for row in table[1:]:
        first, over = row.pieces[0], kept[-1].pieces[0]
        if first.text != over.text or first.col != over.col or not _is_echo(row, kept[-1]):
            kept.append(row)
    return kept


def _is_echo(row: Row, above: Row) -> bool:
    said = {(piece.col, piece.text) for piece in above.pieces}
    again = {(piece.col, piece.text) for piece in row.pieces}
    return not row.running and again < said and _WORDS.search(row.pieces[0].text) is not None


def _top(table: list[Row], before: deque[list[Row]]) -> int:
    """The row of the headings of indicators: -1 where they stand in a table before, which this one goes on with, and the
    number of rows where there are none."""
    width = table[0].width
    for at, other in enumerate([table, *reversed(before)]):
        if other[0].width < width:
            break
        top = next((index for index, row in enumerate(other) if heads_indicators(row)), None)
        if top is not None:
            return -1 if at else top
    return len(table)


def _is_filled(table: list[Row], known: bool) -> bool:
    """True for a table whose rows repeat texts; one row is enough where a table of as many columns before it is known
    to, which goes on here."""
    fewest = 1 if known else FEWEST_ROWS
    if table[0].running or len(table) < fewest or any(p.span > 1 for row in table for p in row.pieces):
        return False
    seen = (sum(_repeats(*two) for two in pairwise(row.pieces)) for row in table)
    return sum(min(times, SURE_REPEATS) for times in seen) >= fewest


def _repeats(left: Piece, right: Piece) -> bool:
    return (
        left.end == right.col
        and left.text == right.text
        and _WORDS.search(left.text) is not None
        and shape(left.text) == "text"
    )


def _table(table: list[Row], top: int, apart: frozenset[int]) -> tuple[list[Row], frozenset[int]]:
    """The table with cells joined, and the columns that its headings tell apart; ``apart`` are those of the table of as
    many columns before it."""
    wide = [row for index, row in enumerate(table) if _is_row_of_columns(row, index > top)]
    places = Counter(
        right.col for row in wide for left, right in pairwise(row.pieces) if _repeats(left, right)
    )
    usual = {col for col, count in places.items() if count >= MOST * len(wide)}
    known = set(map(id, wide))
    joined = []
    for row in table:
        joined.append(_joined(row, usual if id(row) in known and not _is_heading(row) else None, apart))
        apart = _told_apart(row) if heads_indicators(row) else apart
    return _joined_down(_headings_joined(_under_wide_cells(joined, top))), apart


def _is_row_of_columns(row: Row, headed: bool) -> bool:
    """True for a row whose cells stand under headings: many texts, fewer below the heading of the indicators, or the
    label of a level among them."""
    many = len({piece.text for piece in row.pieces}) >= (FEW_TEXTS if headed else MANY_TEXTS)
    return many or (len(row.pieces) > 2 and any(map(is_level_label, row.words)))


def _is_heading(row: Row) -> bool:
    """True for headings of indicators and for levels over columns, which never say the same of two columns."""
    return heads_indicators(row) or (len(set(row.words)) > 1 and all(map(is_level_label, row.words)))


def _under_wide_cells(table: list[Row], top: int) -> list[Row]:
    """The rows with cells of one text joined where they stand right under a cell that was joined, down to the first
    row that tells its columns apart. Below the headings of indicators, in the row ``top``, no cell is wider than its
    heading: a value beside it may be worded alike."""
    found: list[Row] = []
    wide: set[tuple[int, int]] = set()
    for index, row in enumerate(table):
        for start, end in sorted(wide):
            inside = [piece for piece in row.pieces if start <= piece.col and piece.end <= end]
            if len({piece.text for piece in inside}) > 1:
                wide.discard((start, end))
            elif len(inside) == end - start:
                row = _with_one(row, inside if index > top else _whole_run(row, inside))
        if run := _run_to_the_end(row):
            row = _with_one(row, row.pieces[-run:])
        wide |= {(piece.col, piece.end) for piece in row.pieces if piece.span > 1}
        found.append(row)
    return found


def _whole_run(row: Row, cells: list[Piece]) -> list[Piece]:
    """The cells, with those of the same words beside them; values beside them may be equal by chance."""
    if shape(cells[0].text) != "text":
        return cells
    first = next(index for index, piece in enumerate(row.pieces) if piece is cells[0])
    last = first + len(cells) - 1
    while first > 0 and row.pieces[first - 1].text == cells[0].text:
        first -= 1
    while last + 1 < len(row.pieces) and row.pieces[last + 1].text == cells[0].text:
        last += 1
    return row.pieces[first : last + 1]


def _with_one(row: Row, cells: list[Piece]) -> Row:
    """The row with these neighbours as one cell."""
    first, others = cells[0], set(map(id, cells[1:]))
    one = replace(first, span=cells[-1].end - first.col)
    return row.with_pieces([one if p is first else p for p in row.pieces if id(p) not in others])


def _headings_joined(table: list[Row]) -> list[Row]:
    """The rows with headings of columns that the rows below repeat at the same place in the first only."""
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
            taller = [tall[piece.col, piece.span] for piece in row.pieces if id(piece) in twice]
            row = row.with_pieces([piece for piece in row.pieces if id(piece) not in twice])
            above = [*taller, *row.pieces]
        else:
            above = row.pieces
        found.append(row)
    return found


def _told_apart(heading: Row) -> frozenset[int]:
    """The columns with a heading of their own, other than that of the column to the left: below, a target and its actual
    may be worded alike."""
    return frozenset(
        right.col
        for left, right in pairwise(heading.pieces)
        if left.end == right.col and left.text != right.text
    )


def _joined(row: Row, places: set[int] | None, apart: frozenset[int]) -> Row:
    """The row with equal neighbours as one cell; only at these places, and from its first cell on, where they are
    given: the name of an indicator stands between a level and values that are worded alike, a sum's does not. Only a
    sum stands across columns that a heading tells ``apart``."""
    pieces: list[Piece] = []
    start = len({piece.text for piece in row.pieces[:LONG_RUN]}) == 1
    for piece in row.pieces:
        last = pieces[-1] if pieces else None
        if (
            last is not None
            and _repeats(last, piece)
            and (start or piece.col not in apart)
            and (places is None or piece.col in places or start and len(pieces) == 1)
        ):
            pieces[-1] = replace(last, span=piece.end - last.col)
        else:
            pieces.append(piece)
    return row.with_pieces(pieces)


def _run_to_the_end(row: Row) -> int:
    """How many cells at the end of a row hold one text of any shape behind a label; 0 where that is no merged cell."""
    pieces, text = row.pieces, row.pieces[-1].text
    run = next((n for n, piece in enumerate(reversed(pieces)) if piece.text != text), len(pieces))
    before = {piece.text for piece in pieces[: len(pieces) - run]}
    return run if run >= LONG_RUN and len(before) < 2 and pieces[-1].end >= row.width else 0


def _joined_down(table: list[Row]) -> list[Row]:
    """The rows with a text that the first column repeats downwards in its first row only."""
    found: list[Row] = []
    top: Piece | None = None
    for row in table:
        first = row.pieces[0]
        same = top is not None and (first.col, first.span, first.text) == (top.col, top.span, top.text)
        if same and top is not None and len(row.pieces) > 1 and shape(first.text) == "text":
            top.rowspan += 1
            found.append(row.with_pieces(row.pieces[1:]))
        else:
            if first.col == 0:
                top = replace(first)
                row = row.with_pieces([top, *row.pieces[1:]])
            elif row.blank_at(0) is not None:
                top = None
            found.append(row)
    return found


def _repeats_downwards(table: list[Row]) -> bool:
    """True where the first column says the same in two rows, one below the other."""
    return not table[0].running and any(
        above.words[0] == below.words[0] != "" and len(below.pieces) > 1 and below.pieces[0].col == 0
        for above, below in pairwise(table)
    )


def _joined_down_above(table: list[Row]) -> list[Row]:
    """The rows above the indicators without the words that a row repeats, from its first cell on, of the row above it."""
    top = next((index for index, row in enumerate(table) if heads_indicators(row)), 0)
    found: list[Row] = []
    above: list[Piece] = []
    for row in table[:top]:
        pairs = takewhile(lambda two: _is_same(*two), zip(above, row.pieces, strict=False))
        same = [over for over, _ in pairs]
        if same and len(same) < len(row.pieces):
            for over in same:
                over.rowspan += 1
            found.append(row.with_pieces(row.pieces[len(same) :]))
            above = [*same, *row.pieces[len(same) :]]
        else:
            above = [replace(piece) for piece in row.pieces]
            found.append(row.with_pieces(above))
    return [*found, *table[top:]]


def _is_same(over: Piece, piece: Piece) -> bool:
    """True for a label that stands right below itself."""
    return (over.col, over.span, over.text) == (piece.col, piece.span, piece.text) and shape(
        piece.text
    ) == "text"
