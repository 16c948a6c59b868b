"""The headings over a table of money: which column of funds or of expenditures each names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao.core.scheme import Column
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import YEAR, Piece, Row, squeeze
from jixiao.formats.words.value_shapes import says_nothing

RATES = frozenset(["execution_rate", "expected_rate"])
WORDS = frozenset(["deviation_reason"])
"""Columns of funds that hold words: why less was spent."""
POINTS = frozenset(["points", "score"])
LABELS = frozenset(["item", "source", "label", "content"])
"""Columns that name a row, not an amount."""
_BUDGETS = frozenset(["initial_budget", "revised_budget"])
_LINE = frozenset(["item", "content"])
"""Headings that make a table of spending without amounts: 任务名称 | 主要内容."""
HEADINGS = frozenset(["fund_column", "spending_column", "year"])
"""The kinds of labels of which a row of headings of money holds one at least."""


@dataclass(slots=True)
class ColumnHead:
    """A heading over amounts: the column it stands over, and what it is called."""

    column: Column
    start: int
    end: int
    text: str


@dataclass(slots=True)
class MoneyHeader:
    """The headings over a table of money. ``spending`` tells expenditures from sources of funds."""

    heads: list[ColumnHead]
    spending: bool
    rows: int
    """How many rows the headings take."""
    by_column: bool = False
    """True where the amount does not stand beside its label, for other amounts stand between."""
    in_pairs: bool = False
    """True where the headings stand beside the amounts, and the rows below repeat their label before each."""
    words: tuple[ColumnHead, ...] = ()
    """The headings over words, where there are both: what the money is spent on, and what that is about."""
    width: int = 0
    """How many columns the table has in which the headings stand."""
    page: int | None = None
    """Which table that is, as ``Row.page`` counts; None where rows are never those of another."""

    def is_over(self, role: str, piece: Piece) -> bool:
        """Whether a piece stands under the heading over words of this role."""
        return any(head.column.role == role and head.start <= piece.col < head.end for head in self.words)


def header_at(rows: list[Row], index: int, reading: Reading, section: str) -> MoneyHeader | None:
    """The headings in a row that holds nothing but headings and section words; None for any other row.

    ``section`` is "funds" or "spending" where the row stands in one; a section word in the row itself wins.
    """
    row = rows[index]
    if own_year := _years(row, reading):
        return MoneyHeader([own_year], False, 1, by_column=True)
    heads, kind = _best_heads(row, reading, section)
    if not heads or not _all_headings(row, heads, kind, reading):
        return None
    for piece in row.pieces:
        if (factor := clean.unit_factor(piece.word)) is not None:
            reading.factor = factor
    taken = 1
    below = rows[index + 1] if index + 1 < len(rows) else None
    if below is not None and (under := _under(heads, below, reading, kind)) is not None:
        heads, taken = under, 2
    amounts = [head for head in heads if head.column.role not in LABELS]
    words = tuple([head for head in heads if head.column.role in _LINE])
    if len({head.column.role for head in words}) < len(_LINE):
        words = ()
    if not amounts and not words:
        return None
    return MoneyHeader(amounts, kind == "spending", taken, words=words, width=row.width, page=row.page)


def _all_headings(row: Row, heads: list[ColumnHead], kind: str, reading: Reading) -> bool:
    """True where a row holds headings of money only. Two amounts of a budget and its execution, or an item, what it is
    about and its amount, are proof enough for words that no scheme knows beside them."""
    covered = {head.start for head in heads}
    roles = {head.column.role for head in heads}
    sure = is_sure(heads) if kind == "funds" else roles > _LINE
    for piece in row.pieces:
        if (
            piece.col in covered
            or reading.words.of(piece.word).heading is not None
            or says_nothing(piece.text)
        ):
            continue
        if sure and piece.word and len(piece.word) <= 14 and not clean.is_amount(piece.text):
            if reading.words.of(piece.word).field is not None and piece.col > heads[0].start:
                return False
        elif not _is_money_word(piece, reading):
            return False
    return True


def is_sure(heads: list[ColumnHead]) -> bool:
    """True for headings of at least two kinds of amounts, one of them what was spent."""
    roles = {head.column.role for head in heads} - POINTS - RATES - LABELS - WORDS
    return len(roles) >= 2 and "executed_amount" in roles


def _best_heads(row: Row, reading: Reading, section: str) -> tuple[list[ColumnHead], str]:
    """The columns of funds or of expenditures that the pieces of a row name, whichever are more."""
    words = reading.words
    here = next((kind for p in row.pieces if (kind := words.of(p.word).heading) in ("funds", "spending")), "")
    kinds = dict.fromkeys([here or section, *([] if here == "spending" else ["funds", "spending"])])
    best: list[ColumnHead] = []
    chosen = ""
    for kind in kinds:
        heads = _heads(row, reading, kind) if kind in ("funds", "spending") else []
        if len(heads) > len(best):
            best, chosen = heads, kind
    return best, chosen


def _heads(row: Row, reading: Reading, kind: str) -> list[ColumnHead]:
    """The columns that a row of headings names; of several with one role (调整预算数, 全年预算数) that with the scheme's
    own label."""
    words = reading.words
    said = {id(piece): words.of(piece.word) for piece in row.pieces}
    found = {
        piece: column
        for piece, one in said.items()
        if (column := one.spending_column if kind == "spending" else one.fund_column) is not None
    }
    if kind == "funds" and found:
        likely = _likely_heads(row, found, reading)
        if len(found) >= 2 or likely and _BUDGETS & {column.role for column in found.values()}:
            found |= likely
    heads = [
        ColumnHead(found[id(piece)], piece.col, piece.end, piece.text)
        for piece in row.pieces
        if id(piece) in found
    ]
    own = {head.column.role: head for head in heads if squeeze(head.text) == squeeze(head.column.label)}
    return [head for head in heads if own.get(head.column.role, head) is head]


def _likely_heads(row: Row, known: dict[int, Column], reading: Reading) -> dict[int, Column]:
    """Headings beside ``known`` ones that are told by their words alone; each role once."""
    taken = {column.role for column in known.values()}
    found: dict[int, Column] = {}
    for piece in row.pieces:
        column = reading.words.likely_fund_column(piece.word) if id(piece) not in known else None
        if column is not None and column.role not in taken:
            found[id(piece)] = column
            taken.add(column.role)
    return found


def _years(row: Row, reading: Reading) -> ColumnHead | None:
    """Amounts year by year (合计 | 2023年 | 2024年): the column of the form's own year; None for another row."""
    years = {int(found.group(1)): p for p in row.pieces if (found := YEAR.fullmatch(p.word))}
    piece = years.get(reading.year or 0)
    if len(years) < 2 or piece is None or reading.words.scheme.funds is None:
        return None
    if any(reading.words.of(p.word).field is not None for p in row.pieces):
        return None
    return ColumnHead(Column(role="amount", label=piece.text), piece.col, piece.end, piece.text)


def _under(heads: list[ColumnHead], below: Row, reading: Reading, kind: str) -> list[ColumnHead] | None:
    """The headings with those of a second row in the place of the wide one above them; None without such a row."""
    wide = next((head for head in heads if head.end - head.start > 1), None)
    if wide is None or below.ragged or len(below.pieces) < 2:
        return None
    if not all(
        wide.start <= piece.col < wide.end and not clean.is_amount(piece.text) for piece in below.pieces
    ):
        return None
    return [head for head in heads if head is not wide] + _heads(below, reading, kind)


def _is_money_word(piece: Piece, reading: Reading) -> bool:
    """A heading that is no column of the scheme, over money all the same: 资金来源, 分值, 变动率."""
    return (
        bool(piece.word)
        and len(piece.word) <= 14
        and not clean.is_amount(piece.text)
        and (
            reading.words.of(piece.word).group is not None
            or re.search(r"来源|项目|类别|名称|性质|备注|分值|得分|率|数$|额$|资金|权重", piece.word)
            is not None
        )
    )
