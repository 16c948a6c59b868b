"""Numbers in Chinese numerals, also in those that cheques are written with (壹佰贰拾万元整), exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_DIGITS = (
    {digit: number for number, digit in enumerate("零一二三四五六七八九")}
    | {digit: number for number, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
    | {"〇": 0, "两": 2, "貳": 2, "叄": 3, "陸": 6}
)
_D = "[一二两三四五六七八九壹贰貳叁叄肆伍陆陸柒捌玖]"
_ZERO = "[零〇]?"
_BELOW_WAN = re.compile(rf"(?:({_D})[千仟])?{_ZERO}(?:({_D})[百佰])?{_ZERO}(?:({_D}?)[十拾])?{_ZERO}({_D})?")
"""Thousands, hundreds, tens and ones."""
_ALONE = {"百": 100, "千": 1000, "零": 0, "〇": 0}
CHEQUE = "壹贰貳叁叄肆伍陆陸柒捌玖拾佰仟"
"""Numerals that stand in amounts alone."""
_NUMERALS = f"{_D[1:-1]}零〇十拾百佰千仟万亿"
_AMOUNT = re.compile(
    rf"(?:人民币)?(?:大写)?:?(?:人民币)?(?P<whole>[{_NUMERALS}]+)"
    rf"(?P<unit>[元圆])?(?:{_ZERO}(?P<tenths>{_D})角)?(?:{_ZERO}(?P<cents>{_D})分)?[整正]?"
)


def number_in_words(text: str) -> int | None:
    """The whole number that numerals write (十二, 一百零五, 壹佰贰拾万); None for other text, also for digits in a row."""
    if text in _ALONE:
        return _ALONE[text]
    total, rest = 0, text
    for sign, worth in (("亿", 10**8), ("万", 10**4)):
        before, found, after = rest.partition(sign)
        if found:
            part = _below_wan(before)
            if not part:
                return None
            total, rest = total + part * worth, after
    if not rest:
        return total or None
    part = _below_wan(rest)
    return None if part is None else total + part


def _below_wan(text: str) -> int | None:
    found = _BELOW_WAN.fullmatch(text)
    if not found or not any(digit is not None for digit in found.groups()):
        return None
    thousands, hundreds, tens, ones = found.groups()
    if ones and tens is None and (thousands or hundreds) and text[-2] not in "零〇":
        return None  # 一百二 is said of 120
    ten = 0 if tens is None else _DIGITS[tens] if tens else 1
    return (
        sum(
            _DIGITS[digit] * worth if digit else 0
            for digit, worth in ((thousands, 1000), (hundreds, 100), (ones, 1))
        )
        + 10 * ten
    )


@lru_cache(maxsize=1 << 10)
def amount_in_words(text: str) -> tuple[Decimal, str] | None:
    """An amount written out, and its unit: 元 where the words name one (壹佰贰拾万元整, 叁拾伍万), else empty (壹佰贰拾:
    whatever the form counts in). None for other text. ``text`` holds no blanks and is of half width."""
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    whole = number_in_words(found["whole"])
    named = found["unit"] or found["whole"][-1] in "万亿"
    if whole is None or not (named or found["whole"][0] in CHEQUE):
        return None
    if not named and (found["tenths"] or found["cents"]):
        return None
    parts = Decimal(_DIGITS[found["tenths"] or "零"] * 10 + _DIGITS[found["cents"] or "零"])
    return whole + parts / 100, "元" if named else ""
