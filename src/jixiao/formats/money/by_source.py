"""Funds whose sources stand side by side (合计 | 中央资金 | 省级资金) over rows of 预算数, 执行数, 执行率."""

from __future__ import annotations

from jixiao.core.scheme import FundRow
from jixiao.formats.money.amounts import amounts_of, number_of
from jixiao.formats.money.heading import LABELS
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece, Row

FEWEST_SOURCES = 2
SOURCES = frozenset(["fund", "total"])
"""The kinds of labels of which a row of sources holds one at least."""


def read_rows(rows: list[Row], index: int, reading: Reading) -> int:
    """Read such a table that begins with the row of sources at ``index``. How many rows it takes; 0 where none begins."""
    sources = _sources(rows[index], reading)
    if len(sources) < FEWEST_SOURCES:
        return 0
    end = index + 1
    while end < len(rows) and _read_row(rows[end], sources, reading):
        end += 1
    return end - index if end > index + 1 else 0


def _sources(row: Row, reading: Reading) -> list[tuple[FundRow, Piece]]:
    """The funds that a row names beside one another, the total among them; [] for a row with anything written."""
    funds = reading.words.scheme.funds
    if funds is None or row.running or any(clean.is_amount(piece.text) for piece in row.pieces):
        return []
    found: list[tuple[FundRow, Piece]] = []
    for piece in row.pieces:
        said = reading.words.of(piece.word)
        fund = funds.total if said.total else said.fund
        if fund is not None:
            found.append((fund, piece))
    return found if any(fund.id == funds.total.id for fund, _ in found) else []


def _read_row(row: Row, sources: list[tuple[FundRow, Piece]], reading: Reading) -> bool:
    """Read one kind of amount of all sources. False when the row is none."""
    if row.running:
        return False
    of = reading.words.of
    label, column = next(
        ((p, c) for p in row.pieces if (c := of(p.word).fund_column) is not None), (None, None)
    )
    under = [
        (fund, head, piece)
        for fund, head in sources
        if (piece := row.piece_at(head.col)) is not None and _is_number(piece)
    ]
    if label is None or column is None or column.role in LABELS or len(under) < FEWEST_SOURCES:
        return False
    for fund, head, piece in under:
        line = amounts_of(fund, head, reading)
        if line.amounts.get(column.role) is None:
            factor = clean.unit_factor(label.word) or reading.factor
            line.texts[column.role] = clean.clean_name(piece.text)
            line.amounts[column.role] = number_of(column.role, piece.text, factor)
    used = {id(label), *(id(piece) for _, _, piece in under)}
    reading.leave([p for p in row.pieces if id(p) not in used and _says_more(p, reading)])
    return True


def _is_number(piece: Piece) -> bool:
    return clean.is_amount(piece.text) or clean.is_rate(piece.text)


def _says_more(piece: Piece, reading: Reading) -> bool:
    return not clean.is_blank(piece.text) and reading.words.of(piece.word).heading is None
