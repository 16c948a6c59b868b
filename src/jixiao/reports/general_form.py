"""A general scheme cut down to what one record holds.

General schemes know the fields and columns of forms across the country so that any form can be read; printed
whole they would be a form that nobody uses.
"""

from __future__ import annotations

from jixiao.core.record import Fund, Record
from jixiao.core.scheme import Column, ExpendituresTable, FundsTable, IndicatorsTable, Layout, Scheme
from jixiao.reports.form_indicators import cell_text

_ALWAYS = frozenset({"level1", "name"})
_WIDE = 9
"""A form with more indicator columns than this is printed on a page that lies."""


def narrowed(record: Record, scheme: Scheme) -> Scheme:
    """The scheme with the fields, rows and columns for which the record has a value; the whole scheme for a
    record that has none at all."""
    if not record.values and not record.indicators:
        return scheme
    funds = _funds(record, scheme.funds)
    matrix = {column.role for column in funds.columns} if funds else set()
    fields = tuple(
        field
        for field in scheme.fields
        if record.values.get(field.id) is not None and field.id not in matrix and field.id != "fiscal_year"
    )
    indicators = _indicators(record, scheme.indicators)
    wide = indicators is not None and len(indicators.columns) > _WIDE
    layout = Layout(year_line=scheme.layout.year_line, landscape=scheme.layout.landscape or wide)
    return scheme.model_copy(
        update={
            "fields": fields,
            "funds": funds,
            "expenditures": _expenditures(record, scheme.expenditures),
            "indicators": indicators,
            "layout": layout,
        }
    )


def _funds(record: Record, table: FundsTable | None) -> FundsTable | None:
    lines = [*record.funds, *([record.funds_total] if record.funds_total else [])]
    if table is None or not lines:
        return None
    said = {fund.source: fund.label for fund in record.funds}
    rows = tuple(
        row.model_copy(update={"label": said[row.id] or row.label}) for row in table.rows if row.id in said
    )
    matrix = [
        column for column in table.columns if column.role in Fund.model_fields and column.role != "amount"
    ]
    used = [
        column
        for column in matrix
        if any(getattr(line, column.role, None) not in (None, "") for line in lines)
    ]
    plain = [column for column in table.columns if column not in matrix][:1]
    columns = tuple(used or plain or table.columns[:1])
    return table.model_copy(update={"rows": rows, "columns": columns})


def _expenditures(record: Record, table: ExpendituresTable | None) -> ExpendituresTable | None:
    if table is None or not record.expenditures:
        return None
    columns = tuple(
        column
        for column in table.columns
        if column.role == "item"
        or any(getattr(line, column.role, None) not in (None, "") for line in record.expenditures)
    )
    return table.model_copy(update={"columns": columns, "rows": (), "detail_of": "", "total": ""})


def _indicators(record: Record, table: IndicatorsTable | None) -> IndicatorsTable | None:
    if table is None or not record.indicators:
        return None
    ticked = {column.role for column in table.columns if column.choice}

    def used(column: Column) -> bool:
        if column.role in _ALWAYS:
            return True
        if column.role in ticked and not column.choice:
            return False
        if column.choice:
            return any(getattr(indicator, column.role, None) for indicator in record.indicators)
        return any(cell_text(indicator, column, table.columns) for indicator in record.indicators)

    return IndicatorsTable(columns=tuple(column for column in table.columns if used(column)))
