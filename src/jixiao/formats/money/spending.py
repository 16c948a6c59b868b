"""The expenditures of a form: items with planned, full-year or executed amounts, also where headings slipped.

Published tables lose cells: a heading stands in the row below, in the cell of the amount, or in front of a
later row. What can be told from the headings is put right and noted; what is lost is marked as lost.
"""

from __future__ import annotations

from jixiao.core.scheme import Column
from jixiao.formats.money.amounts import place_amounts, put_total
from jixiao.formats.money.heading import LABELS, MoneyHeader
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Money, Reading
from jixiao.formats.words.form_rows import Piece, Row
from jixiao.formats.words.value_shapes import says_nothing


def read_row(row: Row, header: MoneyHeader, reading: Reading) -> bool:
    """Read one row of the table. False when it is no row of expenditures (it holds neither item nor amount)."""
    if not header.heads and not _only_words(row, header, reading):
        return False
    if len(row.pieces) == 1 and reading.words.of(row.words[0]).heading not in (None, "spending"):
        return False  # the heading of what follows
    names: list[Piece] = []
    about: list[Piece] = []
    values: list[Piece] = []
    strays: list[tuple[Column, Piece]] = []
    for piece in row.pieces:
        if header.words and names and row.exact and header.is_over("content", piece):
            about.append(piece)
            continue
        column = reading.words.of(piece.word).spending_column
        if column is not None and column.role != "item":
            strays.append((column, piece))
        elif _heading_with_amount(piece, reading, strays, values):
            continue
        elif (names or strays) and (clean.is_amount(piece.text) or says_nothing(piece.text)):
            values.append(piece)
        elif not says_nothing(piece.text):
            names.append(piece)
    if not names:
        return _late_heading(row, strays, reading)
    while len(names) > 1 and reading.words.of(names[0].word).heading is not None:
        names.pop(0)  # the heading of the whole block, repeated on each row where its merge was filled
    if header.words and not row.exact and len(names) == 2:
        about.append(names.pop())
    return _item(row, names, about, values, strays, header, reading)


def _only_words(row: Row, header: MoneyHeader, reading: Reading) -> bool:
    """Whether a row under headings without amounts holds nothing but an item and what it is about."""
    return all(
        header.is_over("item", piece)
        or header.is_over("content", piece)
        or reading.words.of(piece.word).heading == "spending"
        for piece in row.pieces
    )


def _heading_with_amount(
    piece: Piece, reading: Reading, strays: list[tuple[Column, Piece]], values: list[Piece]
) -> bool:
    """``全年(程) 预算数 25`` in one cell: the heading of the column and the amount."""
    head, _, tail = piece.text.rpartition(" ")
    if not head or not clean.is_amount(tail):
        return False
    column = reading.words.of("".join(head.split()).replace("（", "(").replace("）", ")")).spending_column
    if column is None:
        return False
    strays.append((column, Piece(tail, piece.col, address=piece.address)))
    reading.note("R05", piece.address, piece.text, tail)
    return True


def _late_heading(row: Row, strays: list[tuple[Column, Piece]], reading: Reading) -> bool:
    """A heading that slipped into the row below its item, with the item's amount behind it."""
    amounts = [piece for piece in row.pieces if clean.is_amount(piece.text)]
    if len(strays) != 1 or len(amounts) != 1 or not reading.spending:
        return False
    column, heading = strays[0]
    line = reading.spending[-1]
    if line.amounts.get(column.role) is not None:
        return False
    _put(line, column.role, amounts[0], reading)
    reading.note(
        "R05", heading.address, f"{heading.text} {amounts[0].text}", f"{line.label} {amounts[0].text}"
    )
    return True


def _item(
    row: Row,
    names: list[Piece],
    about: list[Piece],
    values: list[Piece],
    strays: list[tuple[Column, Piece]],
    header: MoneyHeader,
    reading: Reading,
) -> bool:
    name, *more = names
    line = Money("", clean.clean_name(name.text), row.address)
    if about:
        line.texts["content"] = "\n".join(clean.clean_text(piece.text) for piece in about)
    roles = _roles_in_order(header, strays, reading)
    slipped = row.ragged and not row.exact
    if slipped and len(values) == len(roles) and len(header.heads) != len(values):
        for value, role in zip(values, roles, strict=True):
            _put(line, role, value, reading)
        if len(header.heads) < len(roles):
            reading.note("R06", row.address, "、".join(head.text for head in header.heads), line.label)
    else:
        reading.leave(place_amounts(values, header, row, line, reading.factor))
    for column, piece in strays:
        if clean.is_amount(piece.text):
            _put(line, column.role, piece, reading)
        elif line.amounts.get(column.role) is None:
            line.amounts[column.role] = None
            line.displaced.add(column.role)
    reading.leave(more)
    table = reading.words.scheme.expenditures
    fund = reading.words.of(name.word).fund
    if (
        fund is not None
        and reading.total is None
        and not (table and table.total and table.total == line.label)
    ):
        put_total(fund, name, line, reading)
    else:
        reading.spending.append(line)
    return True


def _roles_in_order(header: MoneyHeader, strays: list[tuple[Column, Piece]], reading: Reading) -> list[str]:
    """The roles of the amounts of a row: those of the headings, or of the whole scheme where one was lost."""
    table = reading.words.scheme.expenditures
    amounts = [column.role for column in table.columns if column.role not in LABELS] if table else []
    taken = {column.role for column, _ in strays}
    return [role for role in amounts if role not in taken]


def _put(line: Money, role: str, piece: Piece, reading: Reading) -> None:
    line.texts[role] = clean.clean_name(piece.text)
    line.amounts[role] = clean.money(piece.text, reading.factor)
