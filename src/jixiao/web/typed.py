"""What came in from a field or an address as text: a number, a year, a day. What is none is no error but missing.
What no database can hold is refused before anything is asked of one."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date

MOST_DIGITS = 18
"""More do not fit into the databases' whole numbers."""
YEARS = range(1990, 2101)


def whole(text: str, otherwise: int = 0) -> int:
    """A whole number of nothing but digits (full-width ones too, superscripts not); ``otherwise`` for anything else."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else otherwise


def budget_year(text: str, otherwise: int = 0) -> int:
    """A year between 1990 and 2100; ``otherwise`` for anything else."""
    year = whole(text)
    return year if year in YEARS else otherwise


def day(text: str) -> date | None:
    """A day written 2026-09-01; None for anything else, 2026-02-30 too."""
    try:
        return parse_date(text.strip())
    except ValueError:
        return None


def loads_strictly(data: bytes) -> Any:
    """JSON whose texts a database can hold. Raises ValueError for NUL, half characters, NaN and infinities."""
    text = data.decode("utf-8")
    made = json.loads(text, parse_constant=_no_number)
    if "\\u" in text or "\x00" in text:
        storable(made)
    return made


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def storable(value: Any) -> None:
    """Raise ValueError when a text in ``value`` holds a NUL or half of a character."""
    if isinstance(value, str):
        value.encode("utf-8")
        if "\x00" in value:
            raise ValueError("a text holds NUL")
    elif isinstance(value, dict):
        for key, one in value.items():
            storable(key)
            storable(one)
    elif isinstance(value, list):
        for one in value:
            storable(one)
