"""What was typed into a form of a later stage ⇄ its record. What was approved is not among it and cannot be changed.

The sections are those of ``drafts.SECTIONS``, so that saving, history and conflicts are the same for every stage.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from jixiao.core.library import load_pack, vocabulary
from jixiao.core.number import D, plain, wan_text, yuan
from jixiao.core.record import Amount, Expenditure, Fund, Indicator, Record
from jixiao.core.scheme import FieldType, FormField, Scheme
from jixiao.core.value import parse_target
from jixiao.scoring.computed import RATIO_INPUT

CARRIED = frozenset(
    {"project_name", "supervising_dept", "implementing_unit", "unit_name", "fiscal_year", "overview",
     "medium_term_goal", "annual_goal", "printed_total"}
)  # fmt: skip
"""Fields that come from the approved target, and the total, which is computed."""
MONEY = ("initial_budget", "revised_budget", "executed_amount", "expected_amount")
"""The columns of a table of funds that people type, in 万元; rates and points are computed."""
TYPED = (
    "actual",
    "points",
    "self_score",
    "deviation_cause",
    "deviation_reason",
    "forecast",
    "likelihood",
    "remarks",
)
"""What is typed of an indicator."""


def typed_fields(scheme: Scheme) -> list[FormField]:
    """The fields that a unit fills in: the form's own, then the numbers from which ratios are computed."""
    return [*(field for field in scheme.fields if field.id not in CARRIED), *ratio_fields(scheme)]


def ratio_fields(scheme: Scheme) -> list[FormField]:
    """The numbers of a department as a whole from which its rules compute ratios; they are not on the printed form."""
    if scheme.object != "department" or scheme.stage != "self_evaluation":
        return []
    packs = {scheme.rules} if scheme.rules else set(vocabulary("results")["department_rules"].values())
    found: dict[str, FormField] = {}
    for name in sorted(packs):
        for id, one in load_pack(name).inputs.items():
            if not one.column:
                kind: FieldType = "money" if one.unit == "万元" else "number"
                found[id] = FormField(id=RATIO_INPUT + id, label=one.label, type=kind, unit=one.unit)
    return list(found.values())


def money_columns(scheme: Scheme) -> list[str]:
    """The columns of the table of funds that are typed, in printed order."""
    return [column.role for column in scheme.funds.columns if column.role in MONEY] if scheme.funds else []


def _fields(record: Record, scheme: Scheme, content: dict[str, str]) -> dict[str, Any]:
    typed = {
        field.id: _value(field, str(content[field.id]))
        for field in typed_fields(scheme)
        if field.id in content
    }
    return {"values": {**record.values, **typed}}


def _value(field: FormField, text: str) -> str | Decimal | None:
    """Money in 元 and numbers as numbers; what is none stays as it was typed, for the review to speak of."""
    text = text.strip()
    number = D(text) if field.type in ("money", "number") else None
    if number is None:
        return text or None
    return yuan(number) if field.type == "money" else number


def _funds(record: Record, scheme: Scheme, content: dict[str, str]) -> dict[str, Any]:
    """``content``: ``row.column`` → 万元. The total row's budget is the amount that the form states."""
    if scheme.funds is None:
        return {}
    columns, held = money_columns(scheme), {fund.source: fund for fund in record.funds}
    rows = []
    for row in (scheme.funds.total, *scheme.funds.rows):
        fund = held.get(row.id) or Fund(source=row.id, label=row.label)
        amounts = {role: _yuan(content.get(f"{row.id}.{role}", "")) for role in columns}
        rows.append(fund.model_copy(update={**amounts, **_budget(amounts), "execution_rate": _rate(amounts)}))
    total = rows[0].amount
    return {"funds": tuple(rows), "funds_total": Amount(amount=total, text=wan_text(total))}


def _yuan(text: str) -> Decimal | None:
    number = D(str(text))
    return None if number is None else yuan(number)


def _budget(amounts: dict[str, Decimal | None]) -> dict[str, Decimal | None]:
    known = [amounts.get(role) for role in ("revised_budget", "initial_budget")]
    budget = next((amount for amount in known if amount is not None), None)
    return {"amount": budget, "text": wan_text(budget)}


def _rate(amounts: dict[str, Decimal | None]) -> Decimal | None:
    """Execution as a share of the full-year budget, or of the initial one; None where it cannot be computed."""
    budget, executed = _budget(amounts)["amount"], amounts.get("executed_amount")
    return (executed / budget).quantize(Decimal("0.0001")) if budget and executed is not None else None


def _expenditures(record: Record, scheme: Scheme, content: list[dict[str, str]]) -> dict[str, Any]:
    lines: list[Expenditure] = []
    for line, row in zip(record.expenditures, content, strict=True):
        executed = _yuan(row.get("executed", ""))
        lines.append(
            line.model_copy(
                update={"executed": executed, "executed_text": str(row.get("executed", "")).strip()}
            )
        )
    return {"expenditures": tuple(lines)}


def actual_period(scheme: Scheme, period: str = "") -> str:
    """The period whose actual values the form has; "" for the full year of a self-evaluation."""
    return period or scheme.reported_period


def _indicators(record: Record, scheme: Scheme, content: list[dict[str, str]]) -> dict[str, Any]:
    if len(content) != len(record.indicators):
        raise KeyError("indicators")
    return {
        "indicators": tuple(
            _typed(one, scheme, row) for one, row in zip(record.indicators, content, strict=True)
        )
    }


def _typed(one: Indicator, scheme: Scheme, row: dict[str, str]) -> Indicator:
    """The indicator with what was typed of it; what is not in ``row`` stays."""
    texts = {key: str(row[key]).strip() for key in TYPED if key in row}
    changes: dict[str, Any] = {
        key: texts[key] or None
        for key in ("deviation_cause", "deviation_reason", "likelihood", "remarks")
        if key in texts
    }
    changes |= {key: D(texts[key]) for key in ("points", "self_score") if key in texts}
    actuals, period = dict(one.actuals), actual_period(scheme)
    if "actual" in texts:
        if (
            texts["actual"] != sections_of_indicator(one, scheme)["actual"]
            and changes.get("self_score") == one.self_score
        ):
            changes["self_score"] = None  # it was given for another actual
        value = parse_target(texts["actual"]) if texts["actual"] else None
        if period:
            actuals = _put(actuals, period, value)
        else:
            changes["actual"] = value
    if "forecast" in texts:
        actuals = _put(actuals, "forecast", parse_target(texts["forecast"]) if texts["forecast"] else None)
    return one.model_copy(update={**changes, "actuals": actuals})


def _put(values: dict, key: str, value: Any) -> dict:
    return {**{name: held for name, held in values.items() if name != key}, **({key: value} if value else {})}


def sections_of(record: Record, scheme: Scheme) -> dict[str, Any]:
    """What stands in each section, as texts to show and edit: the inverse of ``with_section``."""
    held = {fund.source: fund for fund in record.funds}
    rows = (scheme.funds.total, *scheme.funds.rows) if scheme.funds else ()
    return {
        "fields": {field.id: field_text(record, field) for field in typed_fields(scheme)},
        "funds": {
            f"{row.id}.{role}": wan_text(getattr(held[row.id], role)) if row.id in held else ""
            for row in rows
            for role in money_columns(scheme)
        },
        "expenditures": [{"item": line.item, "executed": line.executed_text} for line in record.expenditures],
        "indicators": [sections_of_indicator(one, scheme) for one in record.indicators],
    }


def field_text(record: Record, field: FormField) -> str:
    """A field as it is typed: an amount in 万元."""
    amount = record.number(field.id) if field.type == "money" else None
    return record.text(field.id) if amount is None else wan_text(amount)


def sections_of_indicator(one: Indicator, scheme: Scheme) -> dict[str, str]:
    """What is typed of one indicator, as texts."""
    period = actual_period(scheme)
    actual = one.actuals.get(period) if period else one.actual
    forecast = one.actuals.get("forecast")
    return {
        "actual": actual.text if actual else "",
        "points": plain(one.points),
        "self_score": plain(one.self_score),
        "deviation_cause": one.deviation_cause or "",
        "deviation_reason": one.deviation_reason or "",
        "forecast": forecast.text if forecast else "",
        "likelihood": one.likelihood or "",
        "remarks": one.remarks or "",
    }


UNDERSTOOD = {"fields": _fields, "funds": _funds, "expenditures": _expenditures, "indicators": _indicators}
"""Section → what a record changes by what was typed there."""
