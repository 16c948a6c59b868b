"""Amounts in the second part of a table that was cut in two below its headings, where that part has other columns."""

from __future__ import annotations

from dataclasses import replace

from jixiao.formats.money.heading import WORDS, ColumnHead, MoneyHeader
from jixiao.formats.words import clean
from jixiao.formats.words.form_rows import Piece, Row
from jixiao.formats.words.value_shapes import says_nothing


def under_headings(row: Row, header: MoneyHeader) -> Row:
    """The row with its last cells moved under the headings, in order, where it stands in a table of other columns than
    they and there is a cell for each heading, blank ones among them; else the row as it is."""
    if header.page is None or not row.exact or not row.has_other_columns(header.page, header.width):
        return row
    cells = sorted([*row.pieces, *row.blanks], key=lambda piece: piece.col)
    before, values = cells[: -len(header.heads)], cells[-len(header.heads) :]
    named = [piece for piece in before if piece.text]
    first = header.heads[0].start - len(named)
    if len(values) < len(header.heads) or not named or first < 0:
        return row
    pairs = list(zip(values, header.heads, strict=True))
    if any(clean.is_amount(piece.text) for piece in named) or not all(_may_stand(*pair) for pair in pairs):
        return row
    labels = [replace(piece, col=min(piece.col, first + n), span=1) for n, piece in enumerate(named)]
    amounts = [
        replace(piece, col=head.start, span=head.end - head.start) for piece, head in pairs if piece.text
    ]
    return row.with_pieces([*labels, *amounts])


def _may_stand(piece: Piece, head: ColumnHead) -> bool:
    """Whether a cell may stand under a heading: an amount, a share, or nothing; words under those for words."""
    text = piece.text
    return (
        not text
        or head.column.role in WORDS
        or clean.is_amount(text)
        or clean.is_rate(text)
        or says_nothing(text)
    )
