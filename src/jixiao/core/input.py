"""What a person may put into the cells of a blank form: derived from the scheme, for every format that has input cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from jixiao.core.scheme import Column, Scheme

InputKind = Literal["text", "long_text", "money", "number", "share", "date", "choice", "value"]

RATES = frozenset({"execution_rate", "expected_rate"})
POINTS = frozenset({"points", "score", "self_score"})
ROW_NAMES = frozenset({"item", "content"})
"""Columns of the spending table that take words."""
TICK = "√"
UNSIGNED = "定性"
"""What stands in the column of operators beside a target in words."""
INTERVAL = "区间"
YEAR_BLANK = "____"
"""What stands in a blank form, in its title or under it, where the budget year is to be filled in."""

_PATH = re.compile(
    r"(funds_total|funds|expenditures|expenditures_total|indicators)(?:\[\d+\])?(?:\.([a-z_0-9]+))?(?:\.(.+))?"
)


@dataclass(frozen=True, slots=True)
class Input:
    """One place to fill in. ``field`` is the path into the record, ``label`` its words on the form.

    ``kind`` says what is accepted: money is a number in ``unit``, a share is a percentage, a date is a year, a
    month or a day, a value is a target or an actual. With ``choices`` one of them is picked; where ``open`` is
    true other words may be typed as well.
    """

    field: str
    label: str
    kind: InputKind = "text"
    unit: str = ""
    choices: tuple[str, ...] = ()
    open: bool = False
    required: bool = False
    help: str = ""


def operators() -> tuple[str, ...]:
    """What the column of operators takes."""
    from jixiao.core.record import Operator

    return (*(INTERVAL if sign == "interval" else sign for sign in get_args(Operator)), UNSIGNED)


def inputs_of(scheme: Scheme, paths: Iterable[str]) -> dict[str, Input]:
    """What stands at each of these paths, for those that a person fills in."""
    found = ((path, input_of(scheme, path)) for path in paths)
    return {path: entry for path, entry in found if entry is not None}


def input_of(scheme: Scheme, path: str) -> Input | None:
    """What a person may fill in at a path of the record; None where the form has no such place."""
    field = scheme.field(path)
    if field is not None:
        kind = {"choice": "text", "person": "text"}.get(field.type, field.type)
        if field.choices:
            kind = "choice"
        return Input(path, field.label, kind, field.unit, field.choices, False, field.required, field.help)
    if path == "points_total":
        return Input(path, "分值合计", "number")
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    table, name, rest = found.groups()
    match table:
        case "funds_total" | "funds":
            return _fund(scheme, path, table, name or "", rest or "")
        case "expenditures" | "expenditures_total":
            return _expenditure(scheme, path, name or "")
    return _indicator(scheme, path, name or "", rest or "")


def _fund(scheme: Scheme, path: str, table: str, name: str, rest: str) -> Input | None:
    if scheme.funds is None:
        return None
    row = scheme.funds.total
    if table == "funds":
        row = next((one for one in scheme.funds.rows if one.id == name), None)
    role = rest if table == "funds" else name
    column = next((one for one in scheme.funds.columns if one.role == (role or one.role)), None)
    if row is None or column is None:
        return None
    label = f"{row.label} {column.label}" if role else row.label
    kind: InputKind = "share" if role in RATES else "number" if role in POINTS else "money"
    required = table == "funds_total" and role in ("", scheme.funds.columns[0].role)
    return Input(path, label, kind, scheme.funds.unit if kind == "money" else "", required=required)


def _expenditure(scheme: Scheme, path: str, role: str) -> Input | None:
    table = scheme.expenditures
    column = next((one for one in table.columns if one.role == role), None) if table else None
    if table is None or column is None:
        return None
    label = f"{table.label} {column.label}".strip()
    return Input(path, label) if role in ROW_NAMES else Input(path, label, "money", table.unit)


def _indicator(scheme: Scheme, path: str, role: str, rest: str) -> Input | None:
    columns = scheme.indicators.columns if scheme.indicators else ()
    role, period = {"targets": ("target", rest), "actuals": ("actual", rest)}.get(role, (role, ""))
    role, period = ("forecast", "") if (role, period) == ("actual", "forecast") else (role, period)
    wanted = (
        one for one in columns if one.role == role and (not rest or rest in (one.period, one.choice, role))
    )
    column = next(wanted, None) or next((one for one in columns if one.role == role), None)
    return column_input(scheme, column, path) if column is not None else None


def column_input(scheme: Scheme, column: Column, path: str = "") -> Input:
    """What a person may fill in under a heading of the indicator table; of levels those open to units' own rows."""
    from jixiao.core.library import vocabulary

    label = column.label or column.choice
    if column.choice:
        return Input(path, label, "choice", choices=(TICK,))
    match column.role:
        case "operator":
            return Input(path, label, "choice", choices=operators())
        case "target":
            return Input(path, label, "value", choices=tuple(vocabulary("levels")["answers"]), open=True)
        case "actual" | "forecast":
            words = vocabulary("outcome")
            usual = (words["met"][0], words["partly"][0], words["unmet"][0])
            return Input(path, label, "value", choices=usual, open=True)
        case "level1":
            labels = tuple(level.label for level in scheme.levels if level.open)
            return Input(path, label, "choice", choices=labels)
        case "level2":
            own = dict.fromkeys(
                node.label for node, parent in scheme.walk() if parent is not None and node.open
            )
            free = any(level.has_tasks or not level.children for level in scheme.levels)
            return Input(path, label, "choice" if own else "text", choices=tuple(own), open=free)
        case role if role in POINTS:
            return Input(path, label, "number")
        case "name" | "task" | "unit" | "nature":
            return Input(path, label)
    return Input(path, label, "long_text")
