"""The money blocks of an official form: where the funds come from, and what they are spent on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.input import RATES, ROW_NAMES
from jixiao.core.number import plain
from jixiao.core.record import Amount, Expenditure, Fund
from jixiao.core.scheme import Column, ExpendituresTable, FundRow, FundsTable
from jixiao.reports.form_table import FormTable, chosen_spans
from jixiao.reports.shown import Shown, money, share

_POINTS = frozenset({"points", "score"})


@dataclass(slots=True)
class Line:
    """One row: label and values. ``group`` stands at the left of ``group_rows`` rows from this one on;
    ``in_group`` rows have a narrower label."""

    label: str
    values: list[str]
    group: str = ""
    group_rows: int = 0
    in_group: bool = False
    fields: tuple[str, ...] = ()
    """What each value shows of the record; empty for sums."""
    label_field: str = ""


@dataclass(slots=True)
class Section:
    """Rows under one heading: 收入 or 支出. ``corner`` stands above the row labels."""

    name: str
    label: str
    corner: str
    heads: list[str]
    lines: list[Line]
    worded: frozenset[int] = frozenset()
    """The columns of values, from 0, that hold words instead of amounts."""

    @property
    def grouped(self) -> bool:
        return any(line.group for line in self.lines)

    def cells(self) -> list[bool]:
        """Whether each cell of a row is a label, from left to right."""
        return [True] * (bool(self.label) + self.grouped + 1) + [False] * len(self.heads)


def put_money(
    table: FormTable, shown: Shown, sections: Sequence[Section], spans: Sequence[Sequence[int]]
) -> None:
    """Sections below one another, with one label at the left of them all where the form has one."""
    outer = shown.label(sections[0].name, _outer_label(shown, sections[0].name))
    first, width = table.row, 0
    for section, given in zip(sections, spans, strict=True):
        cells = [True] * bool(outer) + section.cells()
        fitting = chosen_spans(shown.scheme, section.name, given, cells, table.widths)
        width = fitting[0] if outer else 0
        _put_section(table, section, width, fitting[bool(outer) :])
    if outer:
        end, table.row = table.row, first
        table.put(0, outer, width, end - first)
        table.row = end


def _outer_label(shown: Shown, name: str) -> str:
    """项目资金（万元) stands left of the funds; expenditures alone have their label as their section's."""
    return shown.scheme.funds.label if name == "funds" and shown.scheme.funds else ""


def _put_section(table: FormTable, section: Section, col: int, spans: Sequence[int]) -> None:
    left = list(spans)
    headed = any(section.heads)
    if section.label:
        table.put(col, section.label, left[0], len(section.lines) + headed)
        col += left.pop(0)
    group = left.pop(0) if section.grouped else 0
    label, *values = left
    if headed:
        table.put_row(
            (group + label, *values),
            [(section.corner, "label"), *((head, "label") for head in section.heads)],
            col,
        )
    for line in section.lines:
        if line.group:
            table.put(col, line.group, group, line.group_rows)
        inside = group if line.in_group else 0
        fields = line.fields or ("",) * len(line.values)
        shown_values = (
            (value, "text" if place in section.worded else "centre", name)
            for place, (value, name) in enumerate(zip(line.values, fields, strict=True))
        )
        cells = [(line.label, "label", line.label_field), *shown_values]
        table.put_row((group + label - inside, *values), cells, col + inside)


def funds_section(shown: Shown) -> Section:
    """The funds: the total, the scheme's rows, then rows that the scheme does not know."""
    funds = shown.scheme.funds
    assert funds is not None, "the scheme was checked when it was loaded"
    by_source = {fund.source: fund for fund in shown.record.funds}
    total = by_source.pop(funds.total.id, None) or shown.record.funds_total
    label = shown.label("funds_total", funds.total.label)
    values = _fund_values(shown, funds, total, True)
    lines = [Line(label, values, fields=_fund_fields(funds, "funds_total"))]
    group = ""
    for row in funds.rows:
        values = _fund_values(shown, funds, by_source.pop(row.id, None), False)
        inside = bool(row.group_label) or (bool(group) and row.parent == group)
        group = row.id if row.group_label else group if inside else ""
        label = shown.label(f"funds.{row.id}", row.label)
        fields = _fund_fields(funds, f"funds.{row.id}")
        lines.append(Line(label, values, row.group_label, _group_rows(funds, row), inside, fields))
    lines += [Line(fund.label, _fund_values(shown, funds, fund, False)) for fund in by_source.values()]
    heads = [shown.label(f"funds.{column.role}", column.label) for column in funds.columns]
    return Section("funds", shown.label("funds.section", funds.section), "", heads, lines)


def _fund_fields(funds: FundsTable, path: str) -> tuple[str, ...]:
    """The paths of a row's values: ``funds.carryover``, and ``funds.carryover.executed_amount`` in a matrix."""
    return tuple(f"{path}.{column.role}" if _is_matrix(column.role) else path for column in funds.columns)


def _is_matrix(role: str) -> bool:
    """Whether a column is one of the figures that a ``Fund`` keeps beside its amount."""
    return role in Fund.model_fields and role not in ("amount", "text", "source", "label")


def _group_rows(funds: FundsTable, row: FundRow) -> int:
    """A row with a group label and the rows directly below it that are parts of it."""
    below = funds.rows[funds.rows.index(row) + 1 :]
    count = 1
    for other in below:
        if other.parent != row.id or other.group_label:
            break
        count += 1
    return count


def _fund_values(shown: Shown, funds: FundsTable, fund: Amount | None, is_total: bool) -> list[str]:
    return [
        _fund_value(shown, funds, fund, column) or ("" if is_total else _empty(shown, "funds", column))
        for column in funds.columns
    ]


def _fund_value(shown: Shown, funds: FundsTable, fund: Amount | None, column: Column) -> str:
    if fund is None:
        return ""
    if not _is_matrix(column.role):
        return money(fund.amount, fund.text, funds.unit)
    number: Decimal | str | None = getattr(fund, column.role, None)
    if isinstance(number, str):
        return shown.clean(number)
    if column.role in RATES:
        return share(number)
    return plain(number) if column.role in _POINTS else money(number, "", funds.unit)


def _empty(shown: Shown, block: str, column: Column) -> str:
    return shown.scheme.layout.empty.get(f"{block}.{column.role}", "")


def expenditures_section(shown: Shown) -> Section:
    """The spending: prescribed lines, the unit's own lines (one blank where there is none), the total line."""
    spending = shown.scheme.expenditures
    assert spending is not None, "the scheme was checked when it was loaded"
    columns = [column for column in spending.columns if column.role != "item"]
    worded = frozenset(place for place, column in enumerate(columns) if column.role in ROW_NAMES)
    item = next((column for column in spending.columns if column.role == "item"), None)
    own = [line for line in shown.record.expenditures if line.item not in spending.rows]
    prescribed = [_named(shown.record.expenditures, name) for name in spending.rows]
    lines = [
        Line(
            shown.clean(one.item),
            _spent(shown, one, columns, spending),
            fields=tuple(f"expenditures[{place}].{column.role}" for column in columns),
            label_field=f"expenditures[{place}].item",
        )
        for place, one in enumerate((*prescribed, *own))
    ]
    if not lines:
        lines = [Line("", [""] * len(columns))]
    if spending.total and all(line.item != spending.total for line in own):
        counted = prescribed if spending.detail_of else [*prescribed, *own]
        paths = tuple(
            "" if place in worded else f"expenditures_total.{column.role}"
            for place, column in enumerate(columns)
        )
        lines.append(Line(spending.total, _sums(counted, columns, spending), fields=paths))
    heads = [shown.label(f"expenditures.{column.role}", column.label) for column in columns]
    corner = shown.label("expenditures.item", item.label) if item else ""
    label = shown.label("expenditures", spending.label)
    return Section("expenditures", label, corner, heads, lines, worded)


def _named(lines: Sequence[Expenditure], name: str) -> Expenditure:
    return next((line for line in lines if line.item == name), Expenditure(item=name))


def _spent(shown: Shown, line: Expenditure, columns: Sequence[Column], table: ExpendituresTable) -> list[str]:
    return [_spent_cell(shown, line, column.role, table.unit) for column in columns]


def _spent_cell(shown: Shown, line: Expenditure, role: str, unit: str) -> str:
    """An amount as it was written (``full_year`` has ``full_year_text``), or another text of the line."""
    held = getattr(line, role, None)
    if isinstance(held, str):
        return shown.clean(held)
    written = "half_year_text" if role == "half_year_plan" else f"{role}_text"
    return money(held, getattr(line, written, ""), unit)


def _sums(lines: Sequence[Expenditure], columns: Sequence[Column], table: ExpendituresTable) -> list[str]:
    """The total of each column of amounts; blank where a line has no amount."""
    sums = []
    for column in columns:
        if column.role in ROW_NAMES:
            sums.append("")
            continue
        amounts = [getattr(line, column.role, None) for line in lines]
        known = [amount for amount in amounts if amount is not None]
        sums.append(
            money(sum(known, Decimal(0)), "", table.unit) if known and len(known) == len(amounts) else ""
        )
    return sums
