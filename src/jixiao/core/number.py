"""Text to exact numbers. No float ever decides a point; missing (None) is not zero."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

WAN = Decimal(10000)
"""One 万元 in 元. Forms print 万元; records and computations hold 元."""

MOST_DIGITS = 60
"""Before or behind the point; more than any amount, count or rate has."""

_GROUPED = re.compile(r"[-+]?\d{1,4}(?:(?:,\d{3})+|(?:,\d{4})+)(?:\.\d+)?")
"""Digits in groups of three, or of four as 万 and 亿 count; 1239,92 may be a decimal of another country."""
_CENT = Decimal("0.01")
_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000\xa0\ufe6a]")
_FULL_TO_HALF = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20, 0xFE6A: 0x25}


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as their half-width twins; other text unchanged."""
    return text.translate(_FULL_TO_HALF) if _FULL_WIDTH.search(text) else text


def D(text: str | int | Decimal | None) -> Decimal | None:
    """The number written in ``text``, exactly; None where there is none.

    Takes thousands separators between groups of three or four, and full-width digits. A float is refused (TypeError), for its digits
    are not the ones that somebody wrote. "1e999999" is no number that anybody meant: written out it would fill the memory.
    """
    if text is None or isinstance(text, Decimal):
        return text
    if isinstance(text, float):
        raise TypeError("a float has lost its digits: pass the written text")
    if isinstance(text, int):
        return Decimal(text)
    cleaned = half_width(text).replace(" ", "").strip()
    if "," in cleaned:
        if not _GROUPED.fullmatch(cleaned):
            return None
        cleaned = cleaned.replace(",", "")
    try:
        number = Decimal(cleaned)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS else None


def round_half_up(number: Decimal | Fraction, places: int = 2) -> Decimal:
    """四舍五入 to ``places`` decimals. A Fraction is rounded once, exactly, not through a quotient."""
    unit = _CENT if places == 2 else Decimal(1).scaleb(-places)
    if isinstance(number, Decimal):
        return number.quantize(unit, ROUND_HALF_UP)
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if number < 0 else whole).scaleb(-places)


def yuan(wan_yuan: Decimal) -> Decimal:
    """An amount written in 万元, in 元 with two places."""
    return round_half_up(wan_yuan * WAN)


def wan_text(amount: Decimal | None) -> str:
    """An amount of 元 as forms print it: in 万元, without trailing zeros; empty when missing."""
    return "" if amount is None else plain(amount / WAN)


def wan_of_cents(cents: int | None) -> str:
    """An amount in whole cents as somebody types it in 万元, exactly; empty when missing."""
    return "" if cents is None else wan_text(Decimal(cents) / 100)


def plain(number: Decimal | None) -> str:
    """A number without exponent or trailing zeros; empty when missing."""
    if number is None:
        return ""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
