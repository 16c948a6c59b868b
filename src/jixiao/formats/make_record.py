"""From what was read to the record: values in their places, totals recovered, nothing left out."""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.core.grid import Document
from jixiao.core.new_record import filled, new_record
from jixiao.core.record import Amount, Expenditure, Fund, Indicator, Record, Source, Stage
from jixiao.core.scheme import Scheme
from jixiao.formats.layouts.split_forms import FormRows
from jixiao.formats.money import amounts, reconcile
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Money, Reading, source_at
from jixiao.formats.words.form_rows import squeeze
from jixiao.formats.words.list_numbers import without_numbers
from jixiao.formats.words.titles import year_in

_FUND_COLUMNS = (
    "initial_budget",
    "adjustment",
    "revised_budget",
    "funds_received",
    "executed_amount",
    "expected_amount",
    "execution_rate",
    "expected_rate",
    "points",
    "score",
)
_SHORTEST_NOTE = 6
_FUND, _EXPENDITURE = Fund(source=""), Expenditure(item="")
_LONG_TERM = re.compile(r"[中长]期|周期|实施期|规划|[三五]年|项目期")
_BUDGETS = ("amount", "revised_budget", "initial_budget")
"""The columns that state a budget, the one that counts first."""
_IN_VALUES = {
    "initial_budget": "initial_budget",
    "adjustment": "adjustment",
    "funds_received": "funds_received",
    "revised_budget": "revised_budget",
    "executed_amount": "executed_amount",
    "expected_amount": "expected_amount",
    "execution_rate": "execution_rate",
    "points": "execution_points",
    "score": "execution_score",
}
"""Columns of the total row that a record also holds as values, by their name there."""


def make(
    form: FormRows, reading: Reading, indicators: list[Indicator], document: Document, stage: Stage
) -> Record:
    """The record of one form of a stage. Sources and places name the document."""
    scheme = reading.words.scheme
    amounts.settle_total(reading)
    _lone_goal(reading)
    _without_list_numbers(reading.spending)
    reconcile.lost_amount(reading)
    cut = {note.place for note in reading.notes if note.code == "R09"}
    indicators = reconcile.lost_score(indicators, cut, reading)
    values = dict(reading.values)
    _add_totals(values, reading)
    expenditures = tuple(_expenditure(line) for line in reading.spending)
    for index, line in enumerate(reading.spending):
        reading.sources[f"expenditures[{index}]"] = source_at(line.place)
    reading.unread = _without_notes(reading.unread, scheme)
    for text in reading.unread:
        reading.note("R10", "", text)
    own = _year_of(values)
    year = own if own and form.far_year else form.year or own
    source = Source(file=document.name, digest=document.digest, place=form.place)
    return new_record(
        scheme,
        year,
        stage=stage,
        title=form.title,
        values=values,
        funds_total=_funds_total(values, reading),
        funds=_funds(reading),
        expenditures=expenditures,
        indicators=tuple(indicators),
        source=source,
        sources=reading.sources,
        unread=tuple(reading.unread),
    )


def _without_notes(unread: list[str], scheme: Scheme) -> list[str]:
    """Texts that nothing claims, without the notes that the form prints, whole or in parts."""
    layout = scheme.layout
    printed = squeeze("".join([*(row.text for row in layout.rows), *layout.notes])) if unread else ""
    if not printed:
        return unread
    return [text for text in unread if len(text) < _SHORTEST_NOTE or squeeze(text) not in printed]


def _without_list_numbers(spending: list[Money]) -> None:
    """Items of expenditure without the numbers of a list that runs through them."""
    labels = [line.label for line in spending]
    for line, label in zip(spending, without_numbers(labels), strict=True):
        line.label = label


def _lone_goal(reading: Reading) -> None:
    """One goal alone, under a label that names no period (总体目标), is the goal of the year."""
    values, scheme = reading.values, reading.words.scheme
    if not scheme.general or "annual_goal" in values or values.get("medium_term_goal") is None:
        return
    if _LONG_TERM.search(reading.labels["medium_term_goal"]) or scheme.field("annual_goal") is None:
        return
    values["annual_goal"] = values.pop("medium_term_goal")
    reading.sources["annual_goal"] = reading.sources.pop("medium_term_goal")


def _add_totals(values: dict[str, str | Decimal | None], reading: Reading) -> None:
    """The total row of the money, and the totals under the indicators, as values."""
    if reading.total is not None:
        for role, name in _IN_VALUES.items():
            if role in reading.total.amounts:
                values.setdefault(name, reading.total.amounts[role])
                reading.sources.setdefault(name, source_at(reading.total.place))
    for role, name in (("points", "printed_full_mark"), ("self_score", "printed_total")):
        if role in reading.totals:
            text, piece = reading.totals[role]
            if values.get(name) is None:
                values[name] = clean.points(text)
                reading.sources[name] = source_at(piece.address)


def _year_of(values: dict[str, str | Decimal | None]) -> int | None:
    """The budget year by the form's own field, where no title names it."""
    text = str(values.get("fiscal_year") or "")
    return year_in(text) or (int(text) if text.isdecimal() and len(text) == 4 else None)


def _funds_total(values: dict[str, str | Decimal | None], reading: Reading) -> Amount | None:
    """The budget: the total of the funds table; else the budget by its fields, changes during the year included."""
    if reading.total is not None:
        role = next((role for role in _BUDGETS if role in reading.total.amounts), "amount")
        return Amount(amount=reading.total.amounts.get(role), text=reading.total.texts.get(role, ""))
    budget = values.get("revised_budget")
    source = reading.sources.get("revised_budget")
    if budget is None and isinstance(values.get("initial_budget"), Decimal):
        source = reading.sources.get("initial_budget")
        adjustment = values.get("adjustment")
        budget = values["initial_budget"] + (adjustment if isinstance(adjustment, Decimal) else Decimal(0))  # type: ignore[operator]
    if not isinstance(budget, Decimal):
        return None
    return Amount(amount=budget, text=(source.text or "") if source else "")


def _funds(reading: Reading) -> tuple[Fund, ...]:
    """The rows of the funds table; its total row too, where it has columns beyond the amount."""
    total = reading.total
    table = [total] if total is not None and set(total.amounts) - {"amount"} else []
    order = (
        {row.id: index for index, row in enumerate(reading.words.scheme.funds.rows)}
        if reading.words.scheme.funds
        else {}
    )
    rows = sorted(reading.funds.values(), key=lambda line: order.get(line.id, len(order)))
    return tuple(_fund(line) for line in [*table, *rows])


def _fund(line: Money) -> Fund:
    role = next((role for role in _BUDGETS if role in line.amounts), "amount")
    values = {name: line.amounts[name] for name in _FUND_COLUMNS if name in line.amounts}
    values |= {"source": line.id, "label": line.label}
    values |= {"amount": line.amounts.get(role), "text": line.texts.get(role, "")}
    values["deviation_reason"] = line.texts.get("deviation_reason", "")
    return filled(_FUND, values)


def _expenditure(line: Money) -> Expenditure:
    values = {
        "item": line.label,
        "content": line.texts.get("content", ""),
        "half_year_plan": line.amounts.get("half_year_plan"),
        "full_year": line.amounts.get("full_year"),
        "executed": line.amounts.get("executed"),
        "half_year_text": line.texts.get("half_year_plan", ""),
        "full_year_text": line.texts.get("full_year", ""),
        "executed_text": line.texts.get("executed", ""),
    }
    return filled(_EXPENDITURE, values)
