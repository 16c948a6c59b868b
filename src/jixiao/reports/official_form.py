"""The official form itself, derived from the scheme's layout alone: a new place's form needs no code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jixiao.core.record import Record
from jixiao.core.report import Block, Heading, Report, Text
from jixiao.core.scheme import LayoutRow, Scheme
from jixiao.reports.form_indicators import put_indicators
from jixiao.reports.form_money import expenditures_section, funds_section, put_money
from jixiao.reports.form_table import FormTable, chosen_spans
from jixiao.reports.general_form import narrowed
from jixiao.reports.shown import Shown

_WIDTHS = {
    "level1": 10,
    "level2": 13,
    "name": 22,
    "operator": 8,
    "points": 7,
    "self_score": 7,
    "deviation_reason": 18,
}
"""Relative widths of indicator columns, for schemes that give none."""

_FOLD = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
"""The blank that a folded line of YAML leaves between two Chinese characters."""


def official_form(record: Record, scheme: Scheme, *, masked: bool = True) -> Report:
    """The record as its official form prints it: title, year, tables with their merged cells, notes.

    ``masked`` hides telephone, identity card and account numbers and the names in personal fields. What a
    record does not say stays blank; a record without indicators shows the prescribed ones. Of a general scheme,
    which knows the words of many forms, only what the record holds is printed. Raises SchemeError when the
    layout's spans do not fit its columns.
    """
    scheme = narrowed(record, scheme) if scheme.general else scheme
    shown = Shown(record, scheme, masked)
    layout = scheme.layout
    title = _title(record, scheme)
    blocks: list[Block] = [Text(line, "left") for line in layout.above]
    if layout.over_title:
        blocks.append(Heading(layout.over_title, 0))
    blocks.append(Heading(title, 0))
    if layout.year_line:
        blocks.append(Text(_with_year(layout.year_line, record), "subtitle"))
    blocks += _tables(shown, layout.rows or plain_rows(scheme), title)
    blocks += [Text(_FOLD.sub("", note), "note") for note in layout.notes]
    name = "-".join(part for part in (record.subject, title) if part)
    return Report(title, blocks, landscape=layout.landscape, name=name)


def _title(record: Record, scheme: Scheme) -> str:
    """The scheme's title; a form of a place without a scheme of its own keeps the title it came with."""
    return record.title if scheme.general and record.title else _with_year(scheme.title, record)


def _with_year(text: str, record: Record) -> str:
    return text.replace("{year}", "    " if record.fiscal_year is None else str(record.fiscal_year))


def plain_rows(scheme: Scheme) -> tuple[LayoutRow, ...]:
    """The layout of a scheme that says none: short fields two a row, long ones alone, then the blocks it has."""
    rows: list[LayoutRow] = []
    for field in scheme.fields:
        waiting = bool(rows) and len(rows[-1].fields) == 1 and _is_short(scheme, rows[-1].fields[0])
        if waiting and _is_short(scheme, field.id):
            rows[-1] = LayoutRow(fields=(*rows[-1].fields, field.id))
        else:
            rows.append(LayoutRow(fields=(field.id,)))
    if scheme.funds and scheme.expenditures:
        rows.append(LayoutRow(block="funds_and_expenditures"))
    elif scheme.funds or scheme.expenditures:
        rows.append(LayoutRow(block="funds" if scheme.funds else "expenditures"))
    if scheme.indicators:
        rows.append(LayoutRow(block="indicators", blank_groups=not scheme.general))
    return tuple(rows)


def _is_short(scheme: Scheme, name: str) -> bool:
    field = scheme.field(name)
    return field is not None and field.type != "long_text"


def _tables(shown: Shown, rows: Sequence[LayoutRow], name: str) -> list[Block]:
    """The rows as tables, with the paragraphs between them."""
    blocks: list[Block] = []
    widths = shown.scheme.layout.widths or plain_widths(shown.scheme)
    table: FormTable | None = None
    for row in rows:
        if row.text:
            blocks.append(Text(_FOLD.sub("", row.text), "note"))
            table = None
            continue
        widths = row.widths or widths
        if table is None or row.widths:
            table = FormTable(name, widths)
            blocks.append(table)  # type: ignore[arg-type]
        put_row(table, shown, row)
    return [block.grid() if isinstance(block, FormTable) else block for block in blocks]


def plain_widths(scheme: Scheme) -> tuple[int, ...]:
    """Column widths of a scheme that gives none: those of the indicators by what stands in them."""
    columns = scheme.indicators.columns if scheme.indicators else ()
    money = max((len(block.columns) for block in (scheme.funds, scheme.expenditures) if block), default=0)
    widths = [5 if column.choice else _WIDTHS.get(column.role, 14) for column in columns]
    return tuple(widths + [12] * (max(money + 4, 4) - len(widths)))


def put_row(table: FormTable, shown: Shown, row: LayoutRow) -> None:
    """One row or block of the layout into a table."""
    spans = shown.scheme.layout.spans
    given = row.spans or spans.get(row.block, ())
    match row.block:
        case "funds":
            put_money(table, shown, [funds_section(shown)], [given])
        case "expenditures":
            put_money(table, shown, [expenditures_section(shown)], [given])
        case "funds_and_expenditures":
            sections = [funds_section(shown), expenditures_section(shown)]
            put_money(table, shown, sections, [spans.get(section.name, ()) for section in sections])
        case "indicators":
            put_indicators(table, shown, row, given)
        case _ if row.heading:
            table.put_row((table.ncols,), [(row.heading, "label")])
        case _ if row.labels_above:
            _put_under_labels(table, shown, row)
        case _:
            _put_fields(table, shown, row)


def _put_fields(table: FormTable, shown: Shown, row: LayoutRow) -> None:
    """Label and value side by side, field after field; a field with an empty label is its value alone."""
    cells: list[tuple[str, ...]] = [(row.label, "label")] if row.label else []
    for name in row.fields:
        label = shown.field_label(name)
        cells += [(label, "label")] if label else []
        cells.append((*shown.value(name), name))
    given = row.spans or shown.scheme.layout.spans.get(str(len(row.fields)), ())
    labels = [role == "label" for _, role, *_ in cells]
    table.put_row(chosen_spans(shown.scheme, "、".join(row.fields), given, labels, table.widths), cells)


def _put_under_labels(table: FormTable, shown: Shown, row: LayoutRow) -> None:
    """Labels in one row (two where some share a label above them), values below."""
    labels = [True] * bool(row.label) + [False] * len(row.fields)
    spans = list(chosen_spans(shown.scheme, "、".join(row.fields), row.spans, labels, table.widths))
    high = 2 if row.groups else 1
    col = 0
    if row.label:
        col = spans.pop(0)
        table.put(0, row.label, col, high + 1)
    above = {member: label for label, members in row.groups.items() for member in members}
    for name, span in zip(row.fields, spans, strict=True):
        label = above.get(name)
        if label and row.groups[label][0] == name:
            table.put(col, label, sum(spans[row.fields.index(member)] for member in row.groups[label]))
        table.put(col, shown.field_label(name), span, 1 if label else high, down=1 if label else 0)
        text, role = shown.value(name)
        table.put(col, text, span, role=role, down=high, field=name)
        col += span
    table.row += high + 1
