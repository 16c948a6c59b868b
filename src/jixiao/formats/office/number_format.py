"""A spreadsheet number as its cell shows it: percent, thousands, decimals, dates, words around the number.

Source: ECMA-376 part 1, 18.8.30 (number formats). What a form says is what the reader of the sheet sees: a cell
that holds 0.98 under the format ``0%`` says 98%.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

from jixiao.formats.safety import shown

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0", 42: "#,##0;-#,##0",
    43: "#,##0.00;-#,##0.00", 44: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 48: "0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
"""Formats by number, as a Chinese office program shows them."""

_NOUGHTS = frozenset(["-", "--", "–", "—", "——"])
"""What the formats of accountants print for an amount of nought; alone in a form it would say that nothing was filled in."""
_EXCEL_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|\[(h+|m+|s+)\]|\[[^\]]*\]|_.|\*.|(AM/PM|A/P|上午/下午)|(E[+-]0+)|(G/通用格式|General)'
    r"|(y+|m+|d+|h+|s+|e+)|([0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+,*)|(%)|(.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MOST_THOUSANDS, _MOST_DECIMALS = 100, 30
"""A format scales by no more thousands and shows no more decimals; Excel takes thirty at most."""


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format: literal words, digits and date parts in order."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None

    def has(self, kind: str) -> bool:
        return any(token[0] == kind for token in self.tokens)


def shown_number(raw: str, code: str, date1904: bool = False) -> str:
    """The text that a cell shows for the stored number ``raw`` under the format ``code``.

    An unreadable number is given back as stored.
    """
    try:
        number = _EXCEL_DIGITS.create_decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return raw
    if not code or code in ("General", "@", "G/通用格式"):
        return _plain(number)
    section, magnitude = _choose(_sections(code), number)
    if section is None:
        return _plain(number)
    if section.has("date"):
        return _date_text(number, section, date1904)
    text = _number_text(magnitude, section)
    return "0" if number == 0 and text in _NOUGHTS else text


def _plain(number: Decimal) -> str:
    """General format. Very large or small numbers as they are stored; nobody types those into a form."""
    if number == 0:
        return "0"
    if not -12 < number.adjusted() < 20:
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    parts = re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)|"', code)[:4]
    return tuple(_section(part) for part in parts) or (_section("General"),)


def _section(text: str) -> _Section:
    condition = _CONDITION.search(text)
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(text):
        quoted, escaped, elapsed, half_day, exponent, general, date, digits, percent, other = match.groups()
        if quoted is not None or escaped is not None:
            tokens.append(("text", quoted if quoted is not None else escaped))
        elif elapsed or half_day or date:
            tokens.append(("date", (elapsed or half_day or date).lower()))
        elif general:
            tokens.append(("general", ""))
        elif digits:
            tokens.append(("digits", digits))
        elif exponent:
            tokens.append(("exponent", exponent))
        elif percent:
            tokens.append(("percent", "%"))
        elif other == "@":
            tokens.append(("general", ""))
        elif other:
            tokens.append(("text", other))
        elif match.group().startswith("[$"):
            tokens.append(("text", match.group()[2:-1].split("-")[0]))
    return _Section(tuple(tokens), (condition[1], Decimal(condition[2])) if condition else None)


def _choose(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section | None, Decimal]:
    """The section that applies, and the number it prints: its magnitude where the section writes the sign."""
    compare = {"<": number.__lt__, ">": number.__gt__, "<=": number.__le__, ">=": number.__ge__,
               "=": number.__eq__, "<>": number.__ne__}  # fmt: skip
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or compare[section.condition[0]](section.condition[1]):
                return section, number
        return None, number
    if number == 0 and len(sections) >= 3:
        return sections[2], number
    if number < 0 and len(sections) >= 2:
        return sections[1], -number
    return sections[0], number


def _number_text(number: Decimal, section: _Section) -> str:
    if section.has("percent"):
        number = number.scaleb(2)
    digits = [token[1] for token in section.tokens if token[0] == "digits"]
    if not digits:
        return "".join(
            _plain(number) if kind == "general" else text for kind, text in section.tokens
        ).strip()  # a format of words only shows the words
    exponent = next((text for kind, text in section.tokens if kind == "exponent"), "")
    if exponent or any(kind == "text" and text == "/" for kind, text in section.tokens):
        return _plain(number)
    pattern = digits[-1] if "." in digits[-1] else "".join(digits)
    printed, out = _digits_text(abs(number), pattern), []
    shares = iter([printed] + [""] * len(digits) if pattern == digits[-1] else _shared_out(printed, digits))
    for kind, text in section.tokens:
        out.append(next(shares) if kind == "digits" else text)
    return (("-" if number < 0 and printed.strip("0.,") else "") + "".join(out)).strip()


def _shared_out(printed: str, digits: list[str]) -> list[str]:
    """The digits for each of several groups of places with words between (``0!.0000`` shows 7500000 as 750.0000): as
    many as it has places from the right, and to the first group the rest."""
    shares: list[str] = []
    for group in reversed(digits[1:]):
        places = len(group.replace(",", ""))
        shares.insert(0, printed[-places:])
        printed = printed[:-places]
    return [printed, *shares]


def _digits_text(number: Decimal, pattern: str) -> str:
    """The digits under ``#,##0.00``: scaled by trailing commas, rounded half up, grouped."""
    unscaled = pattern.rstrip(",")
    number = number.scaleb(-3 * min(len(pattern) - len(unscaled), _MOST_THOUSANDS))
    whole, _, decimals = unscaled.partition(".")
    decimals = decimals[:_MOST_DECIMALS]
    must = decimals.count("0")
    number = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP, Context(prec=400))
    left, _, right = format(number, "f").partition(".")
    while len(right) > must and right.endswith("0"):
        right = right[:-1]
    left = left.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        left = f"{int(left or 0):,}" if left else ""
    return left + ("." + right if right else "")


def _date_text(number: Decimal, section: _Section, date1904: bool) -> str:
    """The date or time under the section. Excel counts a 29 February 1900 that never was."""
    start = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30 if number >= 60 else 31)
    if not 0 <= number < (datetime.max - start).days:
        return _plain(number)
    days = int(number)
    moment = start + timedelta(
        days=days, seconds=int(((number - days) * 86400).to_integral_value(ROUND_HALF_UP))
    )
    half_day = any(text in ("am/pm", "a/p", "上午/下午") for kind, text in section.tokens if kind == "date")
    out, after_hour = [], False
    for index, (kind, text) in enumerate(section.tokens):
        if kind != "date":
            out.append(text if kind == "text" else "")
            continue
        minutes = text[0] == "m" and len(text) <= 2 and (after_hour or _seconds_follow(section, index))
        out.append(_date_part(moment, text, minutes, half_day))
        after_hour = text[0] == "h"
    return "".join(out).strip()


def _seconds_follow(section: _Section, index: int) -> bool:
    following = [text for kind, text in section.tokens[index + 1 :] if kind == "date"]
    return bool(following) and following[0][0] == "s"


def _date_part(moment: datetime, text: str, minutes: bool, half_day: bool) -> str:
    two = "02d" if len(text) == 2 else "d"
    if text in ("am/pm", "a/p", "上午/下午"):
        return (
            ("上午" if moment.hour < 12 else "下午")
            if text == "上午/下午"
            else ("AM" if moment.hour < 12 else "PM")
        )
    if text[0] == "y":
        return format(moment.year % 100, "02d") if len(text) == 2 else str(moment.year)
    if text[0] == "e":
        return str(moment.year)
    if text[0] == "d":
        return format(moment.day, two) if len(text) < 3 else "日一二三四五六"[(moment.weekday() + 1) % 7]
    if text[0] == "h":
        return format((moment.hour % 12 or 12) if half_day else moment.hour, two)
    if text[0] == "s":
        return format(moment.second, two)
    if minutes:
        return format(moment.minute, two)
    return format(moment.month, two) if len(text) < 3 else _MONTHS[moment.month - 1]


def shown_day(text: str) -> str:
    """A moment in ISO 8601 as the day that its cell shows (2024/9/30); any other text as it is."""
    try:
        moment = datetime.fromisoformat(text.strip().rstrip("Z"))
    except ValueError:
        return shown(text)
    return f"{moment.year}/{moment.month}/{moment.day}"
