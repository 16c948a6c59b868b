"""The funds of a form: labelled amounts, rows under a heading of columns, 其中： in one line."""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.core.scheme import FundRow
from jixiao.formats.money.heading import POINTS, RATES, WORDS, ColumnHead, MoneyHeader, is_sure
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Money, Reading
from jixiao.formats.words.form_rows import Piece, Row, squeeze
from jixiao.formats.words.labels import bare
from jixiao.formats.words.value_shapes import says_nothing

BUDGETS = frozenset(["amount", "initial_budget", "revised_budget"])
_TOTAL_ENDING = re.compile(r"(?:资金总额|总金额|总预算|预算总额|资金总量|项目总额)$")
_BEFORE_PARTS = re.compile(
    r"\s*(?:\d[\d,]*)?\d(?:\.\d+)?\s*(?:百万元|千元|万元?|亿元|元)?(?=\s*[，,、；;。(（]?\s*其中)"
)
"""An amount that its parts follow in one cell: 120（其中：财政拨款100）."""
_DIGIT = re.compile(r"\d")
_INLINE = re.compile(
    r"([^\d:：，,。；;、\s()（）]{2,20}(?:[(（][^()（）]*[)）])?)\s*[:：]?\s*(-?[\d,]+(?:\.\d+)?|——?|/)?\s*(百万元|千元|万元|亿元|元)?(?=$|[，,。；;、\s)）]|(?<=元)[一-龥])"
)
"""A label and its amount; behind a unit the next label may stand without a blank, as characters are recognised."""


def read_fund(row: Row, index: int, reading: Reading) -> int:
    """Read a label of funds and the amount beside it. The number of pieces used; 0 when it is no such label."""
    words = reading.words
    piece = row.pieces[index]
    fund = words.of(piece.word).fund
    if fund is None:
        return 1 if words.of(piece.word).group is not None else 0
    used = 1
    while index + used < len(row.pieces):
        deeper = words.of(row.pieces[index + used].word).fund
        if deeper is None or deeper.id == fund.id and words.of(piece.word).group is None:
            break
        if not _below(fund, deeper, piece, reading):
            break
        fund, piece = deeper, row.pieces[index + used]
        used += 1
    value = row.pieces[index + used] if index + used < len(row.pieces) else None
    if any(
        (other := words.of(later.word).fund) and other.id == fund.id for later in row.pieces[index + used :]
    ):
        return 0  # the amount of several years beside that of the year, which stands to the right
    if value is not None and (clean.is_amount(value.text) or says_nothing(value.text)):
        put_fund(fund, piece, value, reading)
        return used + 1
    stated = _BEFORE_PARTS.match(value.text) if value is not None else None
    if value is not None and stated is not None:
        value = Piece(
            stated[0].strip(), value.col, address=value.address
        )  # its parts are read from the whole text
        put_fund(fund, piece, value, reading)
    else:
        put_fund(fund, piece, None, reading)
    return used


def read_lone_total(row: Row, index: int, reading: Reading) -> int:
    """An amount beside a word that speaks of money without naming a row: 项目资金（万元） | 3400, 预算数 | 650.

    It is the total where the form states no other. The number of pieces used; 0 where nothing of the kind stands.
    """
    words = reading.words
    if words.scheme.funds is None or index + 1 >= len(row.pieces):
        return 0
    piece, value = row.pieces[index], row.pieces[index + 1]
    if not clean.is_amount(value.text) or clean.is_amount(piece.text):
        return 0
    column = words.of(piece.word).fund_column
    speaks_of_money = words.of(piece.word).heading == "funds" or (column and column.role in BUDGETS)
    named_total = len(piece.word) <= 20 and _TOTAL_ENDING.search(bare(piece.word))
    if reading.other_total is not None or not (speaks_of_money or named_total):
        return 0
    reading.other_total = piece, value
    return 2


def settle_total(reading: Reading) -> None:
    """Take the amount beside a word of money for the total, where the form states no total; else leave it unread."""
    if reading.other_total is None:
        return
    funds = reading.words.scheme.funds
    assert funds is not None
    label, value = reading.other_total
    if reading.total is None or all(amount is None for amount in reading.total.amounts.values()):
        put_fund(funds.total, label, value, reading)
    else:
        reading.leave([label, value])


def _below(above: FundRow, fund: FundRow, label: Piece, reading: Reading) -> bool:
    """True when ``fund`` breaks down the group that stands to its left."""
    group = reading.words.of(label.word).group
    return fund.parent == above.id or (group is not None and group in (fund.id, fund.parent))


def put_fund(
    fund: FundRow, label: Piece, value: Piece | None, reading: Reading, *, in_line: bool = False
) -> None:
    """Store the amount of a fund; the first that is not blank stays, but one that stood in a line of text (``in_line``)
    gives way to that of the table."""
    line = amounts_of(fund, label, reading)
    text = "" if value is None else clean.clean_name(value.text)
    amount = clean.money(text, clean.unit_factor(label.word) or reading.factor) if text else None
    if reading.said_in_lines and not in_line and amount not in (None, line.amounts.get("amount")):
        _outdo_lines(fund, reading)
    if line.amounts.get("amount") is None:
        line.amounts["amount"], line.texts["amount"] = amount, text
        reading.claim(_path(fund, reading), value or label)
        if in_line:
            reading.said_in_lines.add(_path(fund, reading))
    elif amount is not None and amount != line.amounts["amount"] and value is not None:
        reading.leave([label, value])


def _outdo_lines(fund: FundRow, reading: Reading) -> None:
    """Leave the amounts that lines of text stated, where the table states that of this fund otherwise: such a text may
    speak of other money."""
    if _path(fund, reading) not in reading.said_in_lines:
        return
    for line in [reading.total, *reading.funds.values()]:
        path = "funds_total" if line is reading.total else f"funds.{line.id}" if line else ""
        if line is not None and path in reading.said_in_lines:
            reading.said_in_lines.discard(path)
            reading.sources.pop(path, None)
            line.amounts.pop("amount", None)
            reading.unread.append(f"{line.label}：{line.texts.pop('amount', '')}")
            if line.id != fund.id:
                reading.funds.pop(line.id, None)


def put_total(fund: FundRow, label: Piece, line: Money, reading: Reading) -> None:
    """Store the amount of a row of expenditures that bears the label of a row of funds (金额合计)."""
    stored = amounts_of(fund, label, reading)
    stored.amounts["amount"] = line.amounts.get("full_year")
    stored.texts["amount"] = line.texts.get("full_year", "")
    reading.claim(_path(fund, reading), label)


def read_matrix_row(row: Row, header: MoneyHeader, reading: Reading) -> bool:
    """Read a row of funds under headings. False when it is none: neither a label of funds nor amounts alone."""
    words = reading.words
    labels = [piece for piece in row.pieces if words.of(piece.word).fund is not None]
    if not labels:
        return _read_unlabelled(row, header, reading)
    if header.in_pairs:
        label, end = labels[0], row.width + 1
    else:
        end = next((p.col for p in labels[1:] if _amount_between(labels[0], p, row)), row.width + 1)
        label = next(piece for piece in reversed(labels) if piece.col < end)
    fund = words.of(label.word).fund
    assert fund is not None
    values = [piece for piece in row.pieces if label.col < piece.col < end and piece not in labels]
    line = amounts_of(fund, label, reading)
    if reading.said_in_lines and any(clean.is_amount(piece.text) for piece in values):
        _outdo_lines(fund, reading)
    reading.claim(_path(fund, reading), label)
    rest = place_amounts(values, header, row, line, reading.factor)
    reading.leave(rest)
    _read_further([piece for piece in row.pieces if piece.col >= end], reading)
    return True


def _amount_between(first: Piece, second: Piece, row: Row) -> bool:
    return any(first.col < p.col < second.col and clean.is_amount(p.text) for p in row.pieces)


def _read_further(pieces: list[Piece], reading: Reading) -> None:
    """Labels of funds behind the amounts of another, each with its amount: 支出 beside 收入."""
    index = 0
    while index < len(pieces):
        fund = reading.words.of(pieces[index].word).fund
        value = pieces[index + 1] if index + 1 < len(pieces) else None
        if fund is not None and value is not None and clean.is_amount(value.text):
            put_fund(fund, pieces[index], value, reading)
            index += 2
        else:
            reading.leave([pieces[index]])
            index += 1


def _read_unlabelled(row: Row, header: MoneyHeader, reading: Reading) -> bool:
    """Amounts under headings without a known label: alone they are the total; under an unknown name nothing."""
    numbers = [p for p in row.pieces if clean.is_amount(p.text) or clean.is_rate(p.text)]
    names = [p for p in row.pieces if p not in numbers and not says_nothing(p.text)]
    names = [p for p in names if reading.words.of(p.word).heading is None]
    if not numbers or header.in_pairs or not is_sure(header.heads) or len(names) > 1:
        return False
    if not names or _TOTAL_ENDING.search(bare(names[0].word)):
        line = total_line((names or row.pieces)[0], reading)
        reading.leave(place_amounts(numbers, header, row, line, reading.factor))
        reading.claim("funds_total", numbers[0])
    else:
        reading.leave_row(row)
    return True


def total_line(label: Piece, reading: Reading) -> Money:
    """The total of the funds; begun where nothing has named it yet."""
    if reading.total is None:
        funds = reading.words.scheme.funds
        assert funds is not None
        named = reading.words.of(label.word).fund is not None
        reading.total = Money(
            funds.total.id, clean.clean_name(label.text if named else funds.total.label), label.address
        )
    return reading.total


def place_amounts(
    values: list[Piece], header: MoneyHeader, row: Row, line: Money, factor: Decimal
) -> list[Piece]:
    """Give each value to the heading it stands under, by column or, in ragged rows, in order. The rest comes back, and
    what no amount can be made of (约120, figures and words that differ)."""
    heads = header.heads
    if row.ragged and not row.exact and len(values) == len(heads):
        pairs = list(zip(values, heads, strict=True))
    else:
        pairs = [(value, head) for value in values if (head := _head_over(value, heads, row)) is not None]
    used = {id(value) for value, head in pairs if _put(value, head, line, factor)}
    for head in heads:
        if head.column.role not in WORDS:
            line.amounts.setdefault(head.column.role, None)
    return [value for value in values if id(value) not in used and not says_nothing(value.text)]


def _put(value: Piece, head: ColumnHead, line: Money, factor: Decimal) -> bool:
    """Store a value under its heading; the first stays. Whether the row now says what the value says."""
    role, text = head.column.role, clean.clean_name(value.text)
    if role in WORDS:
        line.texts[role] = line.texts.get(role) or clean.clean_text(value.text)
        return line.texts[role] == clean.clean_text(value.text)
    amount = number_of(role, value.text, clean.unit_factor(squeeze(head.text)) or factor)
    if line.amounts.get(role) is None:
        line.texts[role], line.amounts[role] = text, amount
    return amount is not None and line.amounts[role] == amount


def _head_over(value: Piece, heads: list[ColumnHead], row: Row) -> ColumnHead | None:
    over = next((head for head in heads if head.start < value.end and value.col < head.end), None)
    if over is None and not row.exact:
        over = min(heads, key=lambda head: abs(head.start - value.col))
    return over


def number_of(role: str, text: str, factor: Decimal) -> Decimal | None:
    """A cell of a column of money as its role asks: 元, a share, points."""
    if role in RATES:
        return clean.share(text)
    if role in POINTS:
        return clean.points(text)
    return clean.money(text, factor)


def read_inline(piece: Piece, reading: Reading) -> bool:
    """``其中：财政拨款100万元，其他资金0`` in one cell. True when a label of funds with an amount was found."""
    if len(piece.text) > 200 or not _DIGIT.search(piece.text):
        return False
    found = False
    for match in _INLINE.finditer(piece.text):
        fund = reading.words.of(bare(squeeze(match.group(1)))).fund
        if fund is not None and match.group(2):
            label = Piece(match.group(1), piece.col, address=piece.address, word=squeeze(match.group(1)))
            text = match.group(2) + (match.group(3) or "")
            amount = Piece(text, piece.col, address=piece.address)
            put_fund(fund, label, amount, reading, in_line=reading.in_line)
            found = True
    return found


def amounts_of(fund: FundRow, label: Piece, reading: Reading) -> Money:
    """The amounts of a fund; begun where nothing has named it yet."""
    scheme = reading.words.scheme
    if scheme.funds is not None and fund.id == scheme.funds.total.id:
        return total_line(label, reading)
    if fund.id not in reading.funds:
        reading.funds[fund.id] = Money(fund.id, clean.clean_name(label.text), label.address)
    return reading.funds[fund.id]


def _path(fund: FundRow, reading: Reading) -> str:
    scheme = reading.words.scheme
    total = scheme.funds is not None and fund.id == scheme.funds.total.id
    return "funds_total" if total else f"funds.{fund.id}"
