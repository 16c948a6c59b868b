"""The indicator tables of a form: lay their rows on the columns, put levels right, make indicators in printed order."""

from __future__ import annotations

import re

from jixiao.core.record import Indicator
from jixiao.formats.indicators.block import Block, is_total, sums_up
from jixiao.formats.indicators.cells_of_many import apart
from jixiao.formats.indicators.centred_labels import settle_centred
from jixiao.formats.indicators.column_content import name_columns, split_wide_values, weights_of_groups
from jixiao.formats.indicators.label_columns import level_column, periods_of_groups, two_levels
from jixiao.formats.indicators.lost_labels import settle
from jixiao.formats.indicators.mistyped import with_digits
from jixiao.formats.indicators.names_with_values import with_values
from jixiao.formats.indicators.numbered import tasks_without_numbers, without_list_numbers
from jixiao.formats.indicators.one_indicator import indicator_of
from jixiao.formats.indicators.repair import groups_of
from jixiao.formats.indicators.row_shapes import Suitability, suitability
from jixiao.formats.indicators.rows import IndicatorRow, align_block
from jixiao.formats.indicators.side_by_side import sides, together
from jixiao.formats.indicators.values import tell_doubts
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece, Row
from jixiao.formats.words.header_parts import LEVELS, NOWHERE, Header, Part
from jixiao.formats.words.heading_words import ditto

_OF_A_PART = "小计"


def read_blocks(blocks: list[Block], reading: Reading) -> list[Indicator]:
    """The indicators of all blocks of a form, in printed order."""
    found: list[Indicator] = []
    plain: list[IndicatorRow] = []
    second_levels: set[tuple[str, ...]] = set()
    with_digits(blocks, reading)
    for block in blocks:
        totals = [row for row in block.rows if is_total(row, reading) or sums_up(row, block.header, reading)]
        summing = set(map(id, totals))
        rows = [row for row in block.rows if id(row) not in summing and not row.running]
        split_wide_values(block.header, rows)
        name_columns(block.header, rows)
        weights_of_groups(block.header, rows)
        level_column(block.header, rows, reading.words, second_levels)
        for row in totals:
            _read_total(row, block.header, reading)
        if block.header.beside is None:
            plain.extend(_laid(rows, block.header, reading))
            continue
        found.extend(_made(plain, reading))
        plain = []
        left, right = sides(rows, block.header)
        found.extend(
            together(
                _made(_laid(left, block.header, reading), reading),
                _made(_laid(right, block.header.beside, reading), reading),
                reading.words.scheme,
            )
        )
    found.extend(_made(plain, reading))
    tell_doubts(found, blocks, reading)
    return [
        one if one.row == number else one.model_copy(update={"row": number})
        for number, one in enumerate(found, 1)
    ]


def _made(rows: list[IndicatorRow], reading: Reading) -> list[Indicator]:
    """The indicators of rows that follow one another."""
    found: list[Indicator] = []
    periods_of_groups(rows, reading.words.scheme)
    settle_centred(rows, reading)
    without_list_numbers(rows)
    groups = groups_of(rows, reading)
    tasks_without_numbers(groups)
    settle(rows, groups, reading)
    for row, group in zip(rows, groups, strict=True):
        made = indicator_of(row, group, len(found) + 1, reading)
        if made is not None:
            if _may_go_on(row, made, found[-1:]):
                reading.note("R11", made.place, made.name)
            found.append(made)
    return found


def _may_go_on(row: IndicatorRow, made: Indicator, above: list[Indicator]) -> bool:
    """True for a row that holds a name and nothing else below an indicator that says more: an indicator without a
    value, or the rest of the name above."""
    if len(row.row.pieces) > 1 or made.fixed or "target" not in row.header.has:
        return False
    stated = [value for one in above for value in (one.actual, *one.targets.values())]
    return any(value is not None and value.text for value in stated)


def _laid(rows: list[Row], header: Header, reading: Reading) -> list[IndicatorRow]:
    rows = _without_ditto(rows, header)
    suit = suitability(reading.words, header.has)
    sections = {id(row): found for row in rows if (found := _section(row, header, suit)) is not None}
    laid_rows = iter(align_block([row for row in rows if id(row) not in sections], header, suit))
    laid = [sections.get(id(row)) or next(laid_rows) for row in rows]
    for one in laid:
        slipped = one.slip and (one.slip > 0 or one.row.pieces[0].col == 0 and one.piece("level1") is None)
        if slipped:
            reading.note("R04", one.row.address, one.row.pieces[0].text)
        for index in one.cut:
            reading.note("R09", one.row.address, one.header.parts[index].label)
        reading.leave(one.left)
    laid = [single for one in laid for single in apart(one)]
    laid = with_values(laid, header)
    if reading.has_two_levels:
        two_levels(laid, header, reading.words)
    return laid


def _without_ditto(rows: list[Row], header: Header) -> list[Row]:
    """The rows without 同上 and 〃 where levels stand: a blank cell there says the same."""
    marks, names = ditto(), header.columns("name")
    if not names or all(marks.isdisjoint(row.words) for row in rows):
        return rows
    edge = names[0][1].start
    kept = (
        row.with_pieces([piece for piece in row.pieces if piece.word not in marks or piece.col >= edge])
        for row in rows
    )
    return [row for row in kept if row.pieces]


def _section(row: Row, header: Header, suit: Suitability) -> IndicatorRow | None:
    """A row that only names a level for the rows below it, in a cell across the table or without a column of its own."""
    piece = row.pieces[0]
    if len(row.pieces) != 1 or not suit.words.of(piece.word).is_level:
        return None
    columns = {part.role: (index, part) for index, part in enumerate(header.parts) if part.role in LEVELS}
    wide = sum(part.start < piece.end and piece.col < part.end for part in header.parts) >= 3
    lost = row.ragged and row.exact and piece.col == 0  # across the table, its merge lost
    if not columns or not (wide or lost or all(part.start == NOWHERE for _, part in columns.values())):
        return None
    said = suit.words.of(piece.word)
    upper = said.level1 is not None or said.two_levels is not None
    lower = said.level2 is not None and not re.match(r"[一二三四五六七八九十]+、", piece.word)
    beside = "level2" in columns and columns["level2"][1].start != NOWHERE  # each row says its own
    role = "level2" if lower and (not upper or piece.word.startswith("(") and not beside) else "level1"
    if role not in columns:
        return None
    return IndicatorRow(row, header, {columns[role][0]: piece})


def _read_total(row: Row, header: Header, reading: Reading) -> None:
    """The printed totals of points and scores; those of a part of the indicators (小计) are none."""
    if row.pieces[0].word.endswith(_OF_A_PART):
        reading.leave_row(row)
        return
    numbers = [piece for piece in row.pieces[1:] if clean.points(piece.text) is not None]
    scored = [part for part in header.parts if part.role in ("points", "self_score")]
    has_score = any(part.role == "self_score" for part in scored)
    says_score = "得分" in row.pieces[0].word or "评分" in row.pieces[0].word
    rest = [piece for piece in row.pieces[1:] if piece not in numbers and not clean.is_blank(piece.text)]
    in_order = dict(zip(map(id, numbers), scored, strict=True)) if len(numbers) == len(scored) else {}
    own = {id(piece): in_order.get(id(piece)) or _part_over(piece, scored) for piece in numbers}
    for piece in sorted(numbers, key=lambda piece: own[id(piece)] is None):
        part = own[id(piece)]
        if part is None and scored:
            part = scored[-1] if piece is numbers[-1] else scored[0]
        lone = not scored and len(numbers) == 1 and "actual" in header.has
        role = "self_score" if lone or (says_score and not has_score) else part.role if part else ""
        told = reading.totals.setdefault(role, (piece.text, piece)) if role else None
        if told is None or clean.points(told[0]) != clean.points(piece.text):
            rest.append(piece)
    for piece in rest:
        part = _part_over(piece, header.parts)
        label = f"{clean.clean_name(part.label)}：" if part and part.label else ""
        reading.unread.append(f"{label}{clean.clean_text(piece.text)}")


def _part_over(piece: Piece, parts: list[Part]) -> Part | None:
    """The column that a piece stands in."""
    return next((part for part in parts if part.start < piece.end and piece.col < part.end), None)
