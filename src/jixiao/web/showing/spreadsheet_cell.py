"""Texts for cells of CSV files that people open in Excel or WPS."""

from __future__ import annotations

STARTS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> str:
    """The text of a value, quoted where a spreadsheet would take it for a formula and run it."""
    text = str(value)
    return f"'{text}" if text.startswith(STARTS_OF_FORMULAS) else text
