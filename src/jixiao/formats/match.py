"""A document → the forms in it as records: the recogniser.

Split the document into forms, choose the scheme of each, read labels, money and indicators, put right what
slipped, and tell what was put right. See the folders ``layouts``, ``money``, ``indicators``, ``words``, and ``fields``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao.core.finding import Finding, Form
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.formats import fields
from jixiao.formats.declared import leave_out_prompts
from jixiao.formats.formula_errors import leave_out_errors
from jixiao.formats.indicators.block import (
    Block,
    beside_levels,
    ends_block,
    is_stray,
    is_total,
    resumes,
    serial_column,
    without_number,
)
from jixiao.formats.indicators.header import HEADINGS, header_at
from jixiao.formats.indicators.table import read_blocks
from jixiao.formats.layouts.choose import Choice, choose
from jixiao.formats.layouts.filled_form import declared_scheme, inspect
from jixiao.formats.layouts.filled_parts import apart
from jixiao.formats.layouts.split_forms import FormRows, split
from jixiao.formats.make_record import make
from jixiao.formats.money import amounts, by_source, heading, pairs, spending
from jixiao.formats.money.cut_tables import under_headings
from jixiao.formats.money.heading import MoneyHeader
from jixiao.formats.notices import tables_not_read, unreadable
from jixiao.formats.reading_notes import findings, scheme_finding
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece, Row, squeeze
from jixiao.formats.words.header_parts import Part
from jixiao.formats.words.scheme_words import words_of
from jixiao.formats.words.titles import years_in

_FEWEST_ROWS, _LONGEST_NAME = 2, 20
_LABELLED = re.compile(r"([^:：\d]{2,16})[:：]\s*\S")


def recognise(document: Document, scheme: Scheme | None = None) -> list[tuple[Record, list[Finding]]]:
    """Every form of a document, each with what the reading found.

    ``scheme`` is the form to read by; without it the one that fits is chosen, else the general one of the stage.
    Raises ``UnreadableFile`` (F01) for a document that holds no form.
    """
    leave_out_prompts(document)
    leave_out_errors(document)
    declared = None if scheme else declared_scheme(document)
    filled = scheme is None and bool(document.scheme)
    scheme = scheme or declared
    found = []
    skipped: dict[str, str] = {}
    forms = split(document)
    parts = apart(document, forms) if filled else []
    for number, form in enumerate(forms):
        choice = Choice(scheme, "high", [say("由您指定；")]) if scheme else choose(form, document.name)
        read = _read(form, choice, document)
        if read is not None and filled:
            record, told = inspect(read[0], declared, parts[number])
            read, filled = (record, [*read[1], *told]), declared is not None
        if read is not None:
            found.append(read)
        else:
            skipped |= _table_of(form)
    if found and skipped and (told := tables_not_read(document.name, skipped)) not in document.notices:
        document.notices.append(told)
    if not found:
        message = say("文件《{file}》里没有可识别的绩效表：找不到表的标签，也找不到指标", file=document.name)
        raise unreadable("F01", document.name, message)
    return found


def _table_of(form: FormRows) -> dict[str, str]:
    """The place and the name of the table of a part that is no form; nothing for lines of text and single rows."""
    rows = [row for row in form.rows if not row.running and len(row.pieces) > 1]
    if len(rows) < _FEWEST_ROWS:
        return {}
    return {rows[0].address: form.title or rows[0].pieces[0].text[:_LONGEST_NAME]}


def _read(form: FormRows, choice: Choice, document: Document) -> tuple[Record, list[Finding]] | None:
    """One form as a record; None when it holds nothing that a form has."""
    reading = Reading(words_of(choice.scheme), form.year)
    for row in form.before:
        fields.read_row(row, reading)
    for row in form.aside:
        reading.leave_row(row)
    blocks = _walk(form, reading)
    indicators = read_blocks(blocks, reading)
    if not indicators and len(reading.funds) + _said(reading) < 2:
        return None
    record = make(form, reading, indicators, document, choice.stage or choice.scheme.stage)
    if form.taken_over and (form.untitled or record.values.get("fiscal_year") is None):
        reading.note("R12", form.place, form.taken_over)
    years = [*years_in(record.title), form.year_below]
    others = [str(year) for year in years if year not in (None, record.fiscal_year)]
    if others:
        reading.note("R13", form.place, "、".join(others), str(record.fiscal_year))
    about = Form(record.subject, record.agency, record.fiscal_year, document.name, record.source.place)
    title = choice.scheme.title.replace("{year}", str(record.fiscal_year or ""))
    told = scheme_finding(title, choice.scheme.name, choice.sure, choice.reasons, about)
    return record, [told, *findings(reading.notes, about)]


def _said(reading: Reading) -> int:
    """How many fields say something of a project or a unit; who filled the form in, and when, make no form."""
    fields = map(reading.words.scheme.field, reading.values)
    return sum(entry is None or not (entry.personal or entry.type in ("person", "date")) for entry in fields)


def _walk(form: FormRows, reading: Reading) -> list[Block]:
    """Go down the rows: money and fields are read at once, rows of indicators are gathered under their headings."""
    blocks: list[Block] = []
    gathering = False
    over: MoneyHeader | None = None
    section = ""
    rows = form.rows
    index = 0
    numbers: Part | None = None
    while index < len(rows):
        row = rows[index]
        if gathering and numbers is not None:
            row = rows[index] = without_number(row, numbers)
        kinds = reading.words.of_all(row.words)
        reading.has_two_levels |= "two_levels" in kinds
        if (gathering or over is not None) and is_stray(row, reading):
            reading.leave_row(row)
            index += 1
            continue
        may_head = not kinds.isdisjoint(HEADINGS)
        header = header_at(rows, index, reading.words, reading.year) if may_head else None
        if header is not None and blocks and header.stands_again(blocks[-1].header):
            within_money = over is not None and _goes_on(rows, index + header.rows, reading)
            if gathering or within_money:
                index += header.rows
                continue
        if header is not None:
            if blocks and header.repeats(blocks[-1].header):
                header = replace(blocks[-1].header, rows=header.rows)
            blocks.append(Block(header))
            numbers = serial_column(header)
            gathering, over, section = True, None, ""
            index += header.rows
            continue
        if (
            blocks
            and over is None
            and "total" in kinds
            and is_total(row, reading)
            or gathering
            and not _leaves_indicators(rows, index, kinds, blocks[-1], reading)
        ):
            blocks[-1].rows.append(row)
            index += 1
            continue
        if blocks and not gathering and over is None and resumes(row, blocks[-1], reading):
            gathering = True
            continue
        gathering = False
        if "heading" in kinds:
            section = _section(row, reading) or section
        may_be = over is None and not kinds.isdisjoint(by_source.SOURCES)
        if may_be and (taken := by_source.read_rows(rows, index, reading)):
            index += taken
            continue
        may_head = not kinds.isdisjoint(heading.HEADINGS)
        if may_head and (head := heading.header_at(rows, index, reading, section)):
            over, section = head, "spending" if head.spending else "funds"
            index += head.rows
            continue
        if over is not None and _read_money(row, over, reading):
            index += 1
            continue
        over, section = None, ""
        if "fund_column" in kinds and (found := pairs.pairs_of(row, reading)):
            over = pairs.read_pairs(row, found, reading)
            used = {id(piece) for _, *pair in found for piece in pair}
            fields.read_row(row.with_pieces([p for p in row.pieces if id(p) not in used]), reading)
            index += 1
            continue
        index += fields.read_rows(rows, index, reading)
    return blocks


def _leaves_indicators(
    rows: list[Row], index: int, kinds: frozenset[str], block: Block, reading: Reading
) -> bool:
    """True for a row that no longer belongs to the table of indicators above it: another part, or headings of money."""
    if ends_block(rows[index], reading) and not beside_levels(rows[index], block):
        return True
    of = reading.words.of
    if "fund_column" not in kinds or sum(of(word).fund_column is not None for word in rows[index].words) < 2:
        return False
    head = heading.header_at(rows, index, reading, "funds")
    return head is not None and not head.spending and heading.is_sure(head.heads)


def _goes_on(rows: list[Row], index: int, reading: Reading) -> bool:
    """True where a table of money goes on below headings of indicators that a page repeats."""
    return index < len(rows) and reading.words.of(rows[index].words[0]).fund is not None


def _section(row, reading: Reading) -> str:
    """The part of the form that a row says it begins: funds or spending."""
    for piece in row.pieces[:2]:
        kind = reading.words.of(piece.word).heading
        if kind in ("funds", "spending"):
            return kind
    return ""


def _is_line(row: Row) -> bool:
    """True for a text across the whole table: a heading of what follows, a note."""
    return not row.ragged and len(row.pieces) == 1 and row.width > 1 and row.pieces[0].span >= row.width


def _says_field(piece: Piece, reading: Reading) -> bool:
    """True for a label of a field with its value behind a colon, in one cell."""
    found = _LABELLED.match(piece.text)
    return found is not None and reading.words.of(squeeze(found[1])).field is not None


def _read_money(row, over: MoneyHeader, reading: Reading) -> bool:
    """Read a row under a heading of money. False when the row is no longer part of that table."""
    if row.running or _is_line(row) or _says_field(row.pieces[0], reading):
        return False
    if over.in_pairs and not pairs.repeats_labels(row, reading):
        return False
    row = under_headings(row, over)
    said = reading.words.of(row.pieces[0].word)
    is_row = said.spending_row if over.spending else said.fund
    if said.field is not None and is_row is None:
        return False
    if over.spending:
        return spending.read_row(row, over, reading)
    if len(over.heads) == 1 and over.heads[0].column.role == "amount" and not over.by_column:
        fields.read_row(row, reading)
        return True
    return amounts.read_matrix_row(row, over, reading)
