"""What the same indicator usually aims at elsewhere: the file that ``jixiao batch indicators`` writes, handed to checks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jixiao.core.record import Indicator, Target

CODES = ("T15", "T41")
"""The checks that compare with usual values; the engine hands them over as the parameter ``usual``."""

SHEET = "指标取值"
COLUMNS = {
    "name": "指标名称",
    "unit": "单位",
    "count": "行数",
    "p25": "P25",
    "p50": "P50",
    "p75": "P75",
}
"""The sheet of a workbook that holds them, and its columns: written by the batch, imported by the web application."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The quartiles of the targets of one indicator name and unit, and how many targets they are of."""

    p25: Decimal
    p50: Decimal
    p75: Decimal
    count: int


def params(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The parameters of the checks from rows with name, unit, count, p25, p50 and p75. Raises KeyError for another."""
    known = {
        _key(row["name"], row["unit"]): {name: str(row[name]) for name in ("p25", "p50", "p75", "count")}
        for row in rows
    }
    return {code: {"usual": known} for code in CODES}


def params_of_lines(lines: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The same from JSON lines. Raises ValueError or KeyError for a line that is none."""
    return params(json.loads(line) for line in lines if line.strip())


def _key(name: str, unit: str) -> str:
    return f"{bare_name(name)}|{unit}"


def bare_name(name: str) -> str:
    """The name of an indicator as it is looked up: without white space."""
    return re.sub(r"\s", "", name)


def usual(known: Mapping[str, Any], indicator: Indicator, target: Target) -> Usual | None:
    """What indicators of this name and unit usually aim at, by the parameter ``usual``; None where it does not tell."""
    row = known.get(_key(indicator.name, target.unit or ""))
    return row and Usual(Decimal(row["p25"]), Decimal(row["p50"]), Decimal(row["p75"]), int(row["count"]))
