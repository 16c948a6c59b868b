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


@dataclass(frozen=True, slots=True)
class Usual:
    """The quartiles of the targets of one indicator name and unit, and how many targets they are of."""

    p25: Decimal
    p50: Decimal
    p75: Decimal
    count: int


def params(lines: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The parameters of the checks from JSON lines of name, unit, count, p25, p50 and p75.

    Raises ValueError or KeyError for a line that is none.
    """
    found = {}
    for line in lines:
        if line.strip():
            row = json.loads(line)
            found[f"{row['name']}|{row['unit']}"] = {
                name: str(row[name]) for name in ("p25", "p50", "p75", "count")
            }
    return {code: {"usual": found} for code in CODES}


def usual(known: Mapping[str, Any], indicator: Indicator, target: Target) -> Usual | None:
    """What indicators of this name and unit usually aim at, by the parameter ``usual``; None where it does not tell."""
    name = re.sub(r"\s", "", indicator.name)
    row = known.get(f"{name}|{target.unit or ''}")
    return row and Usual(Decimal(row["p25"]), Decimal(row["p50"]), Decimal(row["p75"]), int(row["count"]))
