"""The made documents of ../shared/documents as records, built from truth.json without any reader."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from jixiao.core.grid import Cell, Grid
from jixiao.core.number import WAN, D
from jixiao.core.record import Amount, Expenditure, Fund, Indicator, Record
from jixiao.core.scheme import Scheme
from jixiao.core.value import parse_target


def truths(shared: Path) -> dict[str, dict[str, Any]]:
    """The made forms by their ids."""
    made = json.loads((shared / "documents" / "truth.json").read_text("utf-8"))
    return {form["id"]: form for form in made}


def true_grids(truth: dict[str, Any]) -> list[Grid]:
    return [
        Grid(
            "",
            block["nrows"],
            block["ncols"],
            [Cell(cell["r"], cell["c"], cell["t"], cell["rs"], cell["cs"]) for cell in block["cells"]],
        )
        for block in truth["blocks"]
        if block["type"] != "para"
    ]


def bare(text: str) -> str:
    """Text as labels are compared: without white space, brackets in one width."""
    return "".join(text.split()).replace("(", "（").replace(")", "）").rstrip(":：")


def cells(grid: Grid) -> set[tuple[int, int, int, int, str]]:
    return {(c.row, c.col, c.rowspan, c.colspan, bare(c.text)) for c in grid.cells}


def f1(made: set, true: set) -> float:
    both = len(made & true)
    return 2 * both / (len(made) + len(true))


def yuan(text: str) -> Decimal | None:
    number = D(text)
    return None if number is None else number * WAN


def find_id(scheme: Scheme, label: str) -> str:
    """The id of the field that bears a label."""
    for field in scheme.fields:
        if bare(label) in [bare(known) for known in (field.label, *field.aliases)]:
            return field.id
    return ""


def record_of(truth: dict[str, Any], scheme: Scheme) -> Record:
    """A record with everything that ``truth["rec"]`` says in the words of the scheme."""
    rec = truth["rec"]
    values: dict[str, Any] = {}
    for label, text in rec["fields"].items():
        name = find_id(scheme, label)
        if name:
            is_money = scheme.field(name).type == "money"
            values[name] = (yuan(text) if is_money else text) if text else None
    total, funds = _funds(rec.get("income", []), scheme)
    return Record(
        scheme=scheme.name,
        stage=scheme.stage,
        object=scheme.object,
        fiscal_year=int("".join(filter(str.isdigit, rec.get("year", rec["title"])[:6])) or 0) or None,
        values=values,
        funds_total=total,
        funds=funds,
        expenditures=[
            Expenditure(item=item, half_year_plan=yuan(half), full_year=yuan(full), half_year_text=half, full_year_text=full)
            for item, half, full in rec.get("expense", [])
        ],
        indicators=_indicators(rec, scheme),
    )  # fmt: skip


def _funds(income: list[list[str]], scheme: Scheme) -> tuple[Amount | None, list[Fund]]:
    total, funds = None, []
    for group, label, text in income:
        if group == scheme.funds.total.label:
            total = Amount(amount=yuan(text), text=text)
            continue
        row = next(row for row in scheme.funds.rows if row.label == (label or group))
        funds.append(Fund(source=row.id, label=row.label, amount=yuan(text), text=text))
    return total, funds


def _indicators(rec: dict[str, Any], scheme: Scheme) -> list[Indicator]:
    rows = rec.get("indicators") or [row for part in ("ind_a", "ind_b", "ind_c") for row in rec.get(part, [])]
    return [_indicator(row, scheme, number) for number, row in enumerate(rows, 1) if row[-3] or row[-1]]


def _indicator(row: list[str], scheme: Scheme, number: int) -> Indicator:
    """A target-form row: level 1, level 2, (task,) name, then (operator,) targets in printed order."""
    columns = [column for column in scheme.indicators.columns if column.role != "task" or len(row) == 6]
    said = {(column.role, column.period): text for column, text in zip(columns, row, strict=True)}
    operator = said.get(("operator", ""), "")
    return Indicator(
        level1=row[0],
        level2=row[1] or None,
        task=said.get(("task", "")),
        name=said["name", ""],
        targets={
            period: parse_target(operator.replace("定性", "") + text)
            for (role, period), text in said.items()
            if role == "target"
        },
        row=number,
    )
