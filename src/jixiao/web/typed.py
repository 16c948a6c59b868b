"""What came in from a field or an address as text: a number, a year, a day. What is none is no error but missing."""

from __future__ import annotations

from datetime import date

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
