"""Values of which nobody can be sure what they state: a sign behind its number (95%≥), a number with a stray sign
(500., ≥35,00家), a share where per cent are asked for (0.95). They are read as far as they go, and that is told."""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.core.record import Target
from jixiao.core.value_text import tidy

_SURE = re.compile(r"[≥≤<>=＞＜＝]?(?!0?\.|1(?:\.0*)?[^\d.]{0,2}$)\d+(?:\.\d{1,2})?[%％\u4e00-\u9fff]{0,8}")
"""A number of which nobody doubts, as most are: no share, and no three decimals that may be thousands."""
_COUNTS = re.compile(r"[\d①-⑳一二三四五六七八九十百]")
_LEADING = re.compile(r"(?:[≥≤≧≦⩾⩽<>=]+|不[^\d]{1,2}于|大于等于|小于等于|大于|小于)+")
_STRAY = re.compile(r"\d[^\d]*[≥≤≧≦⩾⩽<>=》《〉〈]\D*$|^[\d.]+[eE][+-]?\d+$|[?�]|\d[⁰¹²³⁴-⁹]")
"""A sign behind the last number; a number as programs print it (1.5E+3); a sign that could not be shown; a power."""
_SIGN = re.compile(r"[≥≤≧≦⩾⩽<>=》《〉〈]")
_BARE = re.compile(r"\W*\d[\d.,。]*\W*")
"""A number and signs, and nothing that says what is counted."""
_BROKEN = re.compile(r"\D{0,3}\d+(?:[,.。]\d*|[、']\d{3})\D{0,6}")
"""A number parted where no number is: 35,00家, 1。4亿个."""
_RATIO = re.compile(r"\d+(?:\.\d+)?[:/]\d+(?:\.\d+)?|[\d:]+-[\d:]+|\d+(?:\.\d+)+")
_STRANGE = re.compile(r"[^\w+\-±(\[≈¥￥#.·“\"'].{0,6}?\d", re.S)
"""A sign before a number that is none of comparison: □95%, →95%."""
_COUNTED = frozenset("家个人次件户名项套台辆笔场期条份册")
"""What is counted in whole numbers: 3.500家 may be 3500家."""
_RATES = ("率", "满意度", "比例", "比重", "占比")
LONGEST = 40
"""Longer texts are sentences."""
_HALF, _ONE = Decimal("0.5"), Decimal(1)


def is_doubtful(value: Target, name: str, cells: str = "") -> bool:
    """True for a value of which the reader is not sure; ``name`` is that of its indicator, which may be a rate, and
    ``cells`` what stands in the cells of the form, each between line ends: 0.95% is sure where one cell says so, not
    where % is said beside it."""
    if value.kind == "number" and _SURE.fullmatch(value.text):
        return False
    if value.kind not in ("number", "qualitative", "composite") or not _COUNTS.search(value.text):
        return False
    plain = tidy(value.text)
    if len(plain) > LONGEST:
        return False
    lead = _LEADING.match(plain)
    rest = plain[lead.end() :] if lead else plain
    if _STRAY.search(rest) or _STRANGE.match(rest):
        return True
    if value.kind == "number":
        if _in_groups(value, rest) or _SIGN.search(rest) and value.operator is None:
            return True
        return _is_share(value, name) and not ("%" in plain and f"\n{value.text}\n" in cells)
    if lead and value.kind == "qualitative" and not _has_words(rest):
        return True
    return bool(_BARE.fullmatch(rest) or _BROKEN.fullmatch(rest)) and not _RATIO.fullmatch(rest)


def _is_share(value: Target, name: str) -> bool:
    """True for a rate from a half to one whose cell has no sign of per cent: 0.95 may be 95%, as a sheet holds it. Of a
    rate that should be low, with its unit, a small number is none to doubt."""
    number = value.value
    if number is None or not _HALF <= number <= _ONE:
        return False
    bare = value.unit is None or value.unit == "%" and value.operator not in ("≤", "<")
    return bare and name.rstrip(")）").endswith(_RATES)


def _in_groups(value: Target, rest: str) -> bool:
    """True for three decimals of something that is counted: 3.500家 may be 3500家."""
    return value.unit in _COUNTED and re.match(r"\d{1,3}\.\d{3}(?!\d)[^万亿]", rest) is not None


def _has_words(text: str) -> bool:
    """True for a text of several words, which may be true words behind a sign."""
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text) > 2
