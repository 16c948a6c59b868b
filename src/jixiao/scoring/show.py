"""How exact numbers are shown in a sentence: a person must be able to follow them with a pencil."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

PLACES = 6


def shown(number: Fraction | Decimal | int, places: int = PLACES) -> str:
    """The number in decimals: whole where it ends within ``places``, else cut off there and marked with "…"."""
    number = Fraction(number)
    scaled = abs(number) * 10**places
    digits = f"{int(scaled):0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]}"
    sign = "-" if number < 0 else ""
    if scaled.denominator == 1:
        return sign + text.rstrip("0").rstrip(".")
    return sign + text + "…"


def percent(number: Fraction | Decimal, places: int = 4) -> str:
    """A share as a percentage, with its sign: 0.8226… is 82.2615…%."""
    return shown(Fraction(number) * 100, places) + "%"


def with_unit(number: str, unit: str) -> str:
    """A number and its unit as people write them: 3个月, for 3月 is March."""
    return f"{number}{'个月' if unit == '月' else unit}"
