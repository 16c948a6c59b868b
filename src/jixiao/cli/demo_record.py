"""A sample form from its short YAML: the scheme's prescribed indicators and columns are filled in."""

from __future__ import annotations

from decimal import Decimal

import yaml

from jixiao.core.library import load_scheme
from jixiao.core.new_record import new_record
from jixiao.core.number import D, yuan
from jixiao.core.prescribed import prescribed_indicators
from jixiao.core.record import Amount, Expenditure, Fund, Indicator, Record
from jixiao.core.scheme import Scheme
from jixiao.core.value import nature_of, parse_target

RATE = {"execution_rate"}
PLAIN = {"points", "score"}
NOT_IN_SAMPLES = {"level1", "level2", "operator", "unit"}
"""Columns that a sample's row leaves out: its labels stand first, operator and unit are part of the value."""


def demo_record(text: str) -> tuple[str, Record]:
    """(file name, record) of one sample. Amounts in the YAML are 万元 as a form prints them."""
    sample = yaml.safe_load(text)
    scheme = load_scheme(sample["scheme"])
    own = [_indicator(scheme, row) for row in sample["indicators"]]
    ordered = [*_fixed(scheme, own), *own]
    record = new_record(
        scheme,
        sample["fiscal_year"],
        values=_values(scheme, sample["values"]),
        funds_total=_amount(sample["funds_total"]) if "funds_total" in sample else None,
        funds=tuple(_fund(scheme, source, given) for source, given in sample.get("funds", {}).items()),
        expenditures=tuple(_expenditure(scheme, line) for line in sample.get("expenditures", ())),
        indicators=tuple(
            indicator.model_copy(update={"row": row}) for row, indicator in enumerate(ordered, 1)
        ),
    )
    return sample["file"], record


def _values(scheme: Scheme, given: dict[str, str]) -> dict[str, str | Decimal]:
    """Texts as they are; money and numbers as Decimal (元)."""
    exact = {field.id for field in scheme.fields if field.type in {"money", "number"}}
    return {id: Decimal(text) if id in exact else text for id, text in given.items()}


def _amount(text: str) -> Amount:
    return Amount(amount=yuan(D(text)), text=text)


def _fund(scheme: Scheme, source: str, given: str | dict[str, str]) -> Fund:
    rows = [scheme.funds.total, *scheme.funds.rows]
    label = next(row.label for row in rows if row.id == source)
    if isinstance(given, str):
        return Fund(source=source, label=label, amount=yuan(D(given)), text=given)
    columns = {role: _cell(role, text) for role, text in given.items()}
    budget = given.get("revised_budget") or given["initial_budget"]
    return Fund(source=source, label=label, amount=yuan(D(budget)), text=budget, **columns)


def _cell(role: str, text: str) -> Decimal:
    if role in RATE:
        return D(text.removesuffix("%")) / 100
    return D(text) if role in PLAIN else yuan(D(text))


def _expenditure(scheme: Scheme, line: list[str]) -> Expenditure:
    roles = [column.role for column in scheme.expenditures.columns if column.role != "item"]
    given = {}
    for role, text in zip(roles, line[1:], strict=True):
        given[role] = yuan(D(text))
        given[
            {"half_year_plan": "half_year_text", "full_year": "full_year_text", "executed": "executed_text"}[
                role
            ]
        ] = text
    return Expenditure(item=line[0], **given)


def _fixed(scheme: Scheme, own: list[Indicator]) -> list[Indicator]:
    """The prescribed indicators, unless the sample fills them in itself."""
    filled = {indicator.name for indicator in own}
    return [one for one in prescribed_indicators(scheme) if one.name not in filled]


def _indicator(scheme: Scheme, row: list[str]) -> Indicator:
    """A row of the sample: level 1, level 2, then the task where the form has that column, then the rest."""
    by_key = {(column.role, column.period): column for column in scheme.indicators.columns}
    columns = [column for column in by_key.values() if column.role not in NOT_IN_SAMPLES]
    given: dict = {"level1": row[0], "level2": row[1] or None, "targets": {}, "actuals": {}}
    for column, text in zip(columns, row[2:], strict=False):
        if column.role == "target":
            given["targets"][column.period or "full_year"] = parse_target(text)
        elif column.role in {"actual", "forecast"}:
            given["actuals"][column.period or column.role] = parse_target(text)
        elif column.role in {"points", "self_score"}:
            given[column.role] = D(text)
        elif column.role in {"name", "task", "deviation_cause", "deviation_reason", "likelihood"}:
            given[column.role] = text or None
        else:
            given["remarks"] = text or None
    if scheme.stage == "self_evaluation":
        given["actual"] = next(iter(given.pop("actuals").values()), None)
    return Indicator(**given, nature=nature_of(given["targets"]))
