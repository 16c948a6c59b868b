"""Amounts beside the name of their column: 预算数 | 80 | 执行数 | 76, and the sources of funds below, in pairs too.

Older self-evaluations print no headings over the money of a project; each amount stands beside a word that other
forms print as a heading. They speak of the total, unless a row of funds repeats its label before each amount.
"""

from __future__ import annotations

from collections.abc import Callable

from jixiao.core.scheme import Column
from jixiao.formats.money.amounts import BUDGETS, place_amounts, total_line
from jixiao.formats.money.heading import LABELS, POINTS, ColumnHead, MoneyHeader
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece, Row

Pair = tuple[Column, Piece, Piece]
"""A column, the cell that names it, the cell of its amount."""


def pairs_of(row: Row, reading: Reading) -> list[Pair]:
    """The columns of money of a row that stand beside their amounts; [] where only a lone budget does, which may
    be the amount of anything."""
    scheme = reading.words.scheme
    if scheme.funds is None or row.running or len(row.pieces) < 2:
        return []
    words = reading.words
    found = _found(row, reading, lambda word: words.of(word).fund_column)
    if found or any(words.of(word).fund_column is not None for word in row.words):
        sure = {id(label) for _, label, _ in found}
        likely = _found(row, reading, words.likely_fund_column)
        found += [pair for pair in likely if id(pair[1]) not in sure]
        found.sort(key=lambda pair: pair[1].col)
    roles = {column.role for column, _, _ in found}
    if roles <= POINTS or (len(roles) == 1 and roles <= BUDGETS and not _names_total(row, reading)):
        return []
    return found


def _found(row: Row, reading: Reading, find: Callable[[str], Column | None]) -> list[Pair]:
    found: list[Pair] = []
    for label, value in zip(row.pieces, row.pieces[1:], strict=False):
        column = find(label.word) if label.word and _is_number(value) and not _is_number(label) else None
        if column is None or column.role in LABELS or column.role == "amount":
            continue
        if reading.words.of(label.word).field is None:
            found.append((column, label, value))
    return found


def _names_total(row: Row, reading: Reading) -> bool:
    funds = reading.words.scheme.funds
    return any(
        (fund := reading.words.of(piece.word).fund) is not None
        and funds is not None
        and fund.id == funds.total.id
        for piece in row.pieces
    )


def _is_number(piece: Piece) -> bool:
    return clean.is_amount(piece.text) or clean.is_rate(piece.text)


def read_pairs(row: Row, pairs: list[Pair], reading: Reading) -> MoneyHeader:
    """Store the amounts of a row for the total. The headings under which rows with the same pairs stand."""
    heads = [ColumnHead(column, value.col, value.end, label.text) for column, label, value in pairs]
    line = total_line(pairs[0][1], reading)
    for (_, label, value), head in zip(pairs, heads, strict=True):
        alone = MoneyHeader([head], False, 0)
        factor = clean.unit_factor(label.word) or reading.factor
        place_amounts([value], alone, row, line, factor)
        reading.claim("funds_total", value)
    return MoneyHeader(heads, False, 1, by_column=True, in_pairs=True)


def repeats_labels(row: Row, reading: Reading) -> bool:
    """True for a row of funds that repeats its label before each amount."""
    found = [fund.id for piece in row.pieces if (fund := reading.words.of(piece.word).fund) is not None]
    return len(found) >= 2 and len(set(found)) == 1
