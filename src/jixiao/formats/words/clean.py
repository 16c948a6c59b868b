"""From what a cell shows to what a record holds: text without markup, dates as ISO, money in 元."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from jixiao.core.number import WAN, D, half_width, round_half_up
from jixiao.core.numerals import CHEQUE, amount_in_words

_TAG_BREAK = re.compile(r"</?(?:p|div|li|ol|ul|br|tr|table|h\d)\b[^<>]*>", re.I)
_TAG = re.compile(r"</?(?:span|b|i|u|em|strong|font|a|o:p|sub|sup|td|th)\b[^<>]*>", re.I)
_MARKUP = re.compile(r"<\s*/?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")
_BLANKS = re.compile(r"[ \t\u00a0\u3000\u200b\ufeff]+")
_UNTIDY = re.compile(r"[<&\s\u200b\ufeff]")
"""What tags, entities and blanks are made of: most texts hold none of it."""
_BREAKS = re.compile(r"(?: ?[\r\n]+ ?)+")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f\u2014\u2018-\u201d]"
_INNER_GAP = re.compile(rf"(?<={_WIDE})\s+(?={_WIDE})")
_AROUND_PAREN = re.compile(rf"(?<={_WIDE})\s+(?=[()])|(?<=[()])\s+(?={_WIDE})")

_CHINESE_YEAR = re.compile(r"[二2][〇○◯零Oo0][〇○◯零一二三四五六七八九]{2}(?=年)")
_ON_A_LINE = re.compile(r"(?<!_)_*+((?:19|20)?\d\d)_*(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○◯零Oo一二三四五六七八九", "000000123456789")
_ON, _OFF = (
    r"[☑☒√✓✔✅■●◉⊙🗹\uf052\uf0fe\uf0fc]|[\[(（【][√✓✔xX×*][\])）】]",
    r"[□☐○⬜◻\uf0a3\uf0a8\uf06f]|[\[(（【]\s*[\])）】]",
)
_BOX = re.compile(rf"(?P<on>{_ON})\ufe0f?|(?:{_OFF})\ufe0f?")
_BOXES = re.compile(r"[☑☒√✓✔✅■●◉⊙🗹\uf052\uf0fe\uf0fc□☐○⬜◻\uf0a3\uf0a8\uf06f\[(（【]")
"""How boxes begin: most texts hold none."""
_CHOICE_TRIMMINGS = " 　\t\n、，,；;:："
_NUMBERED_CHOICE = re.compile(r"^\d{1,2}[、.．]\s*|(?:(?<![、.．\s])[、.．\s]++)?\d{1,2}[、.．]?$")

EMPTY_MARKS = frozenset(
    ["", "-", "--", "—", "——", "/", "\\", "*", "…", "……", "………", "...", "......", "·", "_", "无此项"]
)
"""What people put into a cell that holds nothing."""
_BEGINNINGS = frozenset(mark[:1] for mark in EMPTY_MARKS)

ABSURD = Decimal(10) ** 14
"""No form states an amount of so many units: such digits are a code or an accident."""
_UNIT_FACTORS = {"元": Decimal(1), "千元": Decimal(1000), "万元": WAN, "百万元": WAN * 100, "亿元": WAN * WAN, "万": WAN, "亿": WAN * WAN}  # fmt: skip
_MONEY = re.compile(
    r"(?:人民币:?|RMB|CNY)?[¥￥]?([-+−]?[\d,]+(?:\.\d+)?)\(?(百万元|千元|万元|亿元|元|万|亿)?\)?(?:整|人民币)?"
)
_WRITTEN_OUT = re.compile(rf"[{CHEQUE}]|[零〇一二两三四五六七八九十百千][元圆万亿]")
"""What an amount in words holds: most texts do not."""
_BETWEEN = re.compile(r"(?:[();:]|,(?!\d)|大写|小写)+")
"""What parts an amount in digits from the same in words."""
_UNITS_OF_MONEY = (1, 1000, 10**4, 10**6, 10**8)
_UNIT_SAID = re.compile(r"(百万元|千元|万元|亿元|元)")
_COUNTED_DAY = re.compile(r"(?:3[789]|4\d|5[0-4])\d{3}")
_FIRST_DAY = date(1899, 12, 30)
"""From which a spreadsheet counts: a number of five digits alone, in the place of a date, is a day from 2001 to 2050."""
_DATE = re.compile(
    r"((?:19|20)\d\d)(?:\s*[-./年]\s*(0?[1-9]|1[0-2])(?:\s*[-./月]\s*(0?[1-9]|[12]\d|3[01])(?!\d))?)?"
    r"(?:\s*[年月日号]|\s*年度)?(?:\s+0?0:00(?::00)?|T00:00:00)?"
)
_DIGITS_ONLY = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?")
"""A date as programs print it: 20240131."""
_SHORT_YEAR = re.compile(
    r"[\s'’]*\d\d\s*(?:年|[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])(?!\d)).*", re.S
)


@lru_cache(maxsize=1 << 12)
def clean_text(text: str) -> str:
    """Text without HTML tags, entities and doubled blanks; paragraphs stand on lines of their own."""
    if not _UNTIDY.search(text):
        return text
    if _MARKUP.search(text):
        text = html.unescape(_TAG.sub("", _TAG_BREAK.sub("\n", text)))
        text = _TAG.sub("", _TAG_BREAK.sub("\n", text))
    return _BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()


@lru_cache(maxsize=1 << 12)
def clean_name(text: str) -> str:
    """A name or other short text: as ``clean_text``, and gaps that line breaks left between characters closed."""
    if not _UNTIDY.search(text):
        return text
    text = clean_text(text)
    if " " in text or "\n" in text:
        text = _AROUND_PAREN.sub("", _INNER_GAP.sub("", text)).replace("\n", " ")
    return text


def ticked(text: str) -> str:
    """What is ticked of choices in one cell (``☑常年项目 □一次性项目``, ``1、常年 √ 2、一次性 □``), joined by 、 where
    several are, or the words beside a lone tick; any other text, also one where nothing or everything is ticked, as it is."""
    if not _BOXES.search(text):
        return text
    boxes = list(_BOX.finditer(text))
    on = [box.group("on") is not None for box in boxes]
    if len(boxes) == 1 and on[0]:
        return _beside_tick(text, *boxes[0].span())
    if len(boxes) < 2 or all(on) or not any(on):
        return text
    edges = [0, *(place for box in boxes for place in box.span()), len(text)]
    between = [text[a:b].strip(_CHOICE_TRIMMINGS) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    words = between[:-1] if between[0] else between[1:]
    chosen = [
        _NUMBERED_CHOICE.sub("", word).strip(_CHOICE_TRIMMINGS)
        for word, is_on in zip(words, on, strict=True)
        if is_on
    ]
    return "、".join(chosen) if all(chosen) else text


def has_boxes(text: str) -> bool:
    """True for a text with boxes or ticks."""
    return _BOXES.search(text) is not None and _BOX.search(text) is not None


def _beside_tick(text: str, start: int, end: int) -> str:
    """The words before or behind a lone tick; the text as it is where it has none or both."""
    before, behind = text[:start].strip(_CHOICE_TRIMMINGS), text[end:].strip(_CHOICE_TRIMMINGS)
    return text if bool(before) == bool(behind) else before or behind


@lru_cache(maxsize=1 << 10)
def years_in_digits(text: str) -> str:
    """Text with years in Chinese numerals (二〇二四年), or typed over the line of a form (__2024__年), in plain digits."""
    if "_" in text:
        text = _ON_A_LINE.sub(r"\1", text)
    return _CHINESE_YEAR.sub(lambda year: year.group().translate(_CHINESE_DIGITS).replace("二", "2"), text)


def iso_date(text: str) -> str | None:
    """A date as ISO, as precise as written (``2023年`` is 2023, ``2022.1`` is 2022-01), or the day that a spreadsheet
    counts as such a number (``45292`` is 2024-01-01); None where it is none."""
    plain = half_width(text).strip()
    found = _DATE.fullmatch(years_in_digits(plain)) or _DIGITS_ONLY.fullmatch(plain)
    if not found:
        return (
            (_FIRST_DAY + timedelta(days=int(plain))).isoformat() if _COUNTED_DAY.fullmatch(plain) else None
        )
    year, month, day = found.groups()
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


def has_short_year(text: str) -> bool:
    """True for a date whose year has two digits only (23年, 24.1.5): the century is not said."""
    return _SHORT_YEAR.fullmatch(half_width(text)) is not None


def unit_factor(label: str) -> Decimal | None:
    """How many 元 the unit named in a label is worth (``项目资金（万元）``); None where none is named."""
    found = _UNIT_SAID.search(label) if "元" in label else None
    return _UNIT_FACTORS[found.group(1)] if found else None


@lru_cache(maxsize=1 << 12)
def is_amount(text: str) -> bool:
    """True for text that is a number, with or without a unit of money, in digits or in words."""
    return _amount(_plain(text)) is not None


def money(text: str, factor: Decimal = WAN) -> Decimal | None:
    """An amount in 元, two places. A unit written beside the number wins over ``factor``. None for other text.

    Amounts in words are read too (壹佰贰拾万元整), also beside the same in digits; two that differ are none.
    """
    found = _amount(_plain(text))
    if not found:
        return None
    number, unit = found
    if number is None or abs(number) >= ABSURD:
        return None
    return round_half_up(number * (_UNIT_FACTORS[unit] if unit else factor))


def _amount(plain: str) -> tuple[Decimal | None, str] | None:
    """Number and unit (empty where none is written) of an amount; None for other text."""
    found = _MONEY.fullmatch(plain)
    if found:
        return D(found[1].replace("−", "-")), found[2] or ""
    if not _WRITTEN_OUT.search(plain):
        return None
    return amount_in_words(plain) or _stated_twice(plain)


def _stated_twice(plain: str) -> tuple[Decimal, str] | None:
    """An amount in digits and in words, where both say the same; the words tell what digits without a unit count."""
    parts = [part for part in _BETWEEN.split(plain) if part]
    if len(parts) != 2:
        return None
    digits = _MONEY.fullmatch(parts[0]) or _MONEY.fullmatch(parts[1])
    words = amount_in_words(parts[1]) or amount_in_words(parts[0])
    number = D(digits[1]) if digits else None
    if not words or not words[1] or number is None or not digits:
        return None
    units = [_UNIT_FACTORS[digits[2]]] if digits[2] else _UNITS_OF_MONEY
    return words if any(number * unit == words[0] for unit in units) else None


def share(text: str) -> Decimal | None:
    """A rate as a share: ``96.13%`` is 0.9613. A bare number above 2 is taken for a percentage."""
    plain = _plain(text)
    number = D(plain.rstrip("%"))
    if number is None:
        return None
    return number / 100 if plain.endswith("%") or number > 2 else number


def is_rate(text: str) -> bool:
    """True for a number with a sign of per cent."""
    return _plain(text).endswith("%") and share(text) is not None


@lru_cache(maxsize=1 << 12)
def points(text: str) -> Decimal | None:
    """Points or a score (``6.5``, ``10分``), or a weight in per cent (``10%`` is 10); None for other text."""
    return D(_plain(text).removesuffix("分").removesuffix("%"))


def is_blank(text: str) -> bool:
    """True for nothing, and for the marks that people put where nothing is."""
    first = text[:1]
    return (first in _BEGINNINGS or not first.isalnum()) and _is_mark(text)


@lru_cache(maxsize=1 << 10)
def _is_mark(text: str) -> bool:
    return half_width(text[:1]).strip() in _BEGINNINGS and _plain(text) in EMPTY_MARKS


@lru_cache(maxsize=1 << 12)
def _plain(text: str) -> str:
    return "".join(half_width(text).split())
