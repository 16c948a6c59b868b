"""The grammar of target values and actuals: what people write in 指标值, understood exactly.

``parse_target`` is the only reader of such values. It never fails: what it cannot read as a number, an
interval, a date or a progress phrase is words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from jixiao.core.inexact import ROUNDED
from jixiao.core.numerals import number_in_words
from jixiao.core.record import Kind, Nature, Operator, Target
from jixiao.core.unit import known_units, leading_unit
from jixiao.core.value_text import WAVES, tidy

_SIGNS: dict[str, Operator | None] = {
    "≥": "≥", "≧": "≥", "⩾": "≥", ">=": "≥", "=>": "≥",
    "≤": "≤", "≦": "≤", "⩽": "≤", "<=": "≤", "=<": "≤", "≥=": "≥", "≤=": "≤",
    ">": ">", "<": "<", "==": "=", "=": "=", "≈": None, "≮": "≥", "≯": "≤",
}  # fmt: skip
_MORE, _LESS = ("大于", "高于", "多于", "超过"), ("小于", "低于", "少于")
_NOT = ("不", "未", "不得", "不应", "不能", "不可")
_WORDS: dict[str, Operator | None] = {
    **{f"{word}{equal}": "≥" for word in _MORE for equal in ("等于", "或等于")},
    **{f"{word}{equal}": "≤" for word in _LESS for equal in ("等于", "或等于")},
    **{f"{no}{word}": "≥" for no in _NOT for word in _LESS},
    **{f"{no}{word}": "≤" for no in _NOT for word in (*_MORE, "超", "突破")},
    **dict.fromkeys(_MORE, ">"), **dict.fromkeys(_LESS, "<"),
    "不短于": "≥", "不下于": "≥", "至少": "≥", "最少": "≥", "起码": "≥", "达到": "≥", "达": "≥",
    "至多": "≤", "最多": "≤", "控制在": "≤", "不止": ">", "不足": "<", "不到": "<",
    "等于": "=", "约等于": None, "约为": None, "大约": None, "约": None,
}  # fmt: skip
_BEFORE_A_NUMBER: dict[str, Operator | None] = {
    "超": ">", "逾": ">", "不少": "≥", "最低": "≥", "下限": "≥", "最高": "≤", "上限": "≤", "将近": None, "接近": None, "近": None,
}  # fmt: skip
"""Words that compare only where a number follows: 超120个, but 超声检查120人."""
_ENDINGS: dict[str, Operator | None] = {
    "及其以上": "≥", "及以上": "≥", "或以上": "≥", "以上": "≥", "+": "≥",
    "及其以下": "≤", "及以下": "≤", "或以下": "≤", "以下": "≤", "及其以内": "≤", "及以内": "≤", "以内": "≤", "之内": "≤", "内": "≤",
    "左右": None, "上下": None,
}  # fmt: skip
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits of a power: 10⁴ is neither 10 nor 104."""
SCALES = {"万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2}  # fmt: skip
"""Scale words and their powers of ten."""


def _one_of(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_OPERATOR = re.compile(rf"{_one_of([*_SIGNS, *_WORDS])}|(?:{_one_of(_BEFORE_A_NUMBER)})(?=\d)")
_OPERATOR_BEGINNINGS = frozenset(word[0] for word in (*_SIGNS, *_WORDS, *_BEFORE_A_NUMBER))
_SIGN = re.compile(_one_of(_SIGNS))
_SIMPLE = re.compile(rf"([-+负]?)({_NUMBER})(.*)", re.S)
_INCLUDED = r"(?:\((不?)含[^()]{0,8}\))?"
_ENDING = re.compile(rf"(.*?){_INCLUDED}(?:({_one_of(_ENDINGS)}){_INCLUDED})?", re.S)
_STRICT: dict[Operator | None, Operator] = {"≥": ">", "≤": "<"}
"""What 以上 and 以下 mean where the limit itself is left out: 90%以上(不含)."""
_INCLUSIVE: dict[Operator | None, Operator] = {">": "≥", "<": "≤"}
_LIMIT = re.compile(r"\((不?)含[^()]{0,8}\)$")
"""What says behind a value whether its limit counts: 大于90%(含)."""
_SCALE = re.compile(rf"({_one_of(SCALES)})(?<![千百](?=[米克瓦伏卡帕吨公]))")
_INTERVAL = re.compile(
    rf"[\[(]?([-+]?)({_NUMBER})(\D{{0,40}}?)(?:[-至到]|,(?=.*[\])]))([-+]?)({_NUMBER})(\D*?)[\])]?"
)
_BETWEEN = re.compile(
    rf"(?P<low>(?:{_NUMBER})[^\d<≤=]{{0,6}})(?:≤|<=?)[a-zA-Z\u4e00-\u9fff]{{1,6}}?(?P<high>(?:≤|<=?)(?:{_NUMBER})\D*)"
)
"""90%≤X≤95%: a letter or a word between two limits."""
_SPAN = re.compile(rf"({_NUMBER})(\D{{0,8}}?)±({_NUMBER})(\D{{0,8}})")
"""120±10个: the middle and how far from it."""
_NUMBERS = re.compile(rf"(?<![A-Za-z\d.])(?:{_NUMBER})")
_PREFIXED = re.compile(rf"(\D{{1,8}}?)({_NUMBER})(.*)", re.S)
_EVERY = re.compile(rf"每([^\d一两]{{1,3}}?)(?:开展|组织)?({_one_of([*_SIGNS, *_WORDS])})?(\d.*|[一两].*)")
_DAY = r"(?:初|中旬?|底|末|上旬|下旬)?(?:之?前|以前|内|完成)*"
_YEAR = r"(?:(?:19|20)\d\d年(?:度)?|当年|本年|次年|年)"
_DATE = re.compile(
    rf"(?:{_YEAR})?(?:\d{{1,2}}月(?:份|(?:\d{{1,2}}(?:日|号)))?|(?:第?[一二三四1-4]季度?)|[上下]半年){_DAY}"
    rf"|{_YEAR}{_DAY}"
    r"|(?:19|20)\d\d[-./年](?:0?[1-9]|1[0-2])(?:[-./月](?:0?[1-9]|[12]\d|3[01])日?)?(?:前|之前|以前)?"
)
_EMPTY = re.compile(r"[-_/\\*.…·。、,?]*")
_CHINESE_COUNT = re.compile(r"([一二两三四五六七八九十百]+)(\D+)")
_COUNTS_OR_DATES = re.compile(r"[\d零〇一二两三四五六七八九十百每年季半进]")
"""Of these characters a value holds one at least that is a number, a date, or progress; most words hold none."""
_LONGEST_UNIT = 14
_NO_UNIT = re.compile(r"[≥≤<>=≈↑↓]|-$|^[.、)]")
"""What no unit holds: a sign behind its number (90%≤), which nobody can be sure of; the sign of a list number."""


_REMARK = re.compile(r"\(([^()]*)\)$")
"""What is said in brackets behind a unit."""


class _Tail(NamedTuple):
    """What stands behind a number: power of ten, unit, operator said afterwards; ``fits`` tells a quantity."""

    power: int
    unit: str | None
    operator: Operator | None
    fits: bool


def nature_of(targets: Mapping[str, Target]) -> Nature:
    """Whether an indicator with these targets is one in words: the target of the year decides, else the first."""
    main = targets.get("full_year") or next(iter(targets.values()), None)
    return "qualitative" if main is not None and main.kind == "qualitative" else "quantitative"


def parse_target(text: str, operator: str = "") -> Target:
    """Understand one value cell, and the operator cell beside it where the form has one.

    ``operator`` is the text of a separate 计算符号 cell: a sign in any form of writing, or 定性 (which gives
    no operator; whether the indicator is qualitative is said by ``Indicator.nature``). A sign in the value
    wins. ``Target.text`` is ``text`` unchanged.

    * scale words are multiplied out (``≥1.4亿个`` is 140000000 个), except where they are part of a money unit
      (``600万元`` is 600 万元; ``unit.convert`` compares it with 元);
    * ``80%-90%`` is an interval; ``15%及其以下`` is a number with ≤; ``约`` and ``左右`` give no operator;
    * 12月, 2024年底前, 三季度 are dates (a count of months is 个月); 序时进度 is progress;
    * several numbers in one value (1个平台，2人驻场) are composite and have no ``value``;
    * blank, /, — and …… are empty; 无 is words, for it can be a true answer;
    * ratios, clock times and fractions (1:3, 10:00-11:00, 1/3) stay words.

    Raises nothing for any text.
    """
    return _parse(text or "", operator or "")


@lru_cache(maxsize=1 << 14)
def _parse(text: str, operator: str) -> Target:
    said = operator_of(operator) if operator else None
    clean = tidy(text)
    if _EMPTY.fullmatch(clean):
        return Target(operator=said, text=text, kind="empty")
    if clean[0] == "-" and text.lstrip()[0] in WAVES:
        clean = f"≈{clean[1:]}"
    lead = _OPERATOR.match(clean) if clean[0] in _OPERATOR_BEGINNINGS else None
    rest = clean[lead.end() :] if lead else clean
    own = _meaning(lead.group()) if lead else None
    if lead and "含" in rest and (limit := _LIMIT.search(rest)):
        own = (_STRICT if limit[1] else _INCLUSIVE).get(own, own)
    if lead and not rest:
        return Target(operator=own, text=text, kind="empty")
    says_more = _COUNTS_OR_DATES.search(rest)
    found = (_quantity(rest) or _date(rest) or _unusual(rest, own)) if says_more else None
    if found is None and lead and lead.group() in _WORDS:
        own = None
    kind, value, upper, unit, afterwards = found or ("qualitative", None, None, None, None)
    sign = "interval" if kind == "interval" else own or afterwards or (None if lead and found else said)
    return Target(operator=sign, value=value, upper=upper, unit=unit, text=text, kind=kind)


_Found = tuple[Kind, Decimal | None, Decimal | None, str | None, Operator | None]


def _meaning(word: str) -> Operator | None:
    return _SIGNS[word] if word in _SIGNS else _WORDS[word] if word in _WORDS else _BEFORE_A_NUMBER[word]


@lru_cache(maxsize=1 << 10)
def operator_of(cell: str) -> Operator | None:
    """The operator that a cell names (≧, >=, 不低于, 等于 …); None for 定性, blanks and words that are none."""
    clean = tidy(cell)
    return _meaning(clean) if _OPERATOR.fullmatch(clean) else None


def written(target: Target) -> str:
    """A target as one reads it aloud: the operator, where a separate cell held it, before the text."""
    if target.operator in (None, "interval") or _OPERATOR.match(tidy(target.text)) or target.kind == "empty":
        return target.text
    said_behind = target.kind == "number" and parse_target(target.text).operator is not None
    return target.text if said_behind else f"{target.operator}{target.text}"


def operator_sign(text: str) -> str:
    """The sign with which ``text`` begins, as it was typed (≧, >=, ＞); "" when it begins with none."""
    stripped = text.lstrip()
    found = _SIGN.match(tidy(stripped[:4]))
    return stripped[: len(found.group())] if found else ""


def _number(sign: str, digits: str, power: int = 0) -> Decimal:
    number = Decimal(
        f"{'-' if sign in ('-', '负') else ''}{digits.replace(',', '')}{f'E{power}' if power else ''}"
    )
    return Decimal(int(number)) if power and number == int(number) else number


@lru_cache(maxsize=1 << 12)
def _tail(rest: str) -> _Tail:
    """Understand what follows a number."""
    ended = _ENDING.fullmatch(rest)
    assert ended is not None, "every text matches"
    body, before, ending, behind = ended.groups()
    operator = _ENDINGS[ending] if ending else None
    if before or behind:
        operator = _STRICT.get(operator, operator)
    if (
        body in ("(%)", "(‰)")
        or body[:1] == "("
        and (whole := _REMARK.fullmatch(body))
        and (_SCALE.match(whole[1]) or leading_unit(whole[1]))
    ):
        body = body[1:-1]
    if _NO_UNIT.search(body):
        return _Tail(0, None, operator, False)
    if body[:1] in ROUNDED and (of := body[1:]) and (_SCALE.match(of) or of.split("/")[0] in known_units()):
        body = of
    if not body:
        return _Tail(0, None, operator, True)
    if body[0] in _RAISED:
        return _Tail(0, None, operator, False)
    if body[0] in "%‰":
        follows_unit = len(body) == 1 or body[1] == "/"
        fits = follows_unit or not re.search(r"\d", body)
        return _Tail(0, body if follows_unit else body[0], operator, fits)
    scale = _SCALE.match(body)
    power, unit = 0, body
    if scale and not re.match(r"(?:美|港|欧)?元", body[scale.end() :]):
        power, unit = SCALES[scale.group()], body[scale.end() :]
    if re.fullmatch(r"月\D{0,4}|年(?:底|末|内|前|度)+.*", unit):
        return _Tail(0, None, None, False)
    if unit.startswith("个") and unit[1:] in known_units():
        unit = unit[1:]
    if unit.endswith(")") and (remark := _REMARK.search(unit)) and not _says_units(remark[1]):
        unit = unit[: remark.start()]
    short = len(unit) <= _LONGEST_UNIT and not re.search(r"[,;。!?:；：]", unit)
    if re.search(r"\d", unit) and not re.search(r"^[a-zA-Z]+[23]$|/\d+\D+$|m[23](?=/|$)", unit):
        return _Tail(power, None, operator, False)
    if not short:
        known = leading_unit(unit)
        return _Tail(power, known or None, operator, bool(known))
    return _Tail(power, unit or None, operator, True)


def _says_units(remark: str) -> bool:
    """True for further units in brackets: 人(件/套), 次(场). 家(预计) is 家."""
    return any(part in known_units() for part in re.split(r"[/、或]", remark))


def _quantity(text: str) -> _Found | None:
    """``3500家``, ``98%``, ``1.4亿个``, ``750元/人/月``: one number at the front and what it counts."""
    found = _SIMPLE.fullmatch(text)
    if not found:
        return None
    sign, digits, rest = found.groups()
    tail = _tail(rest)
    if not tail.fits or (tail.unit == "年" and re.fullmatch(r"(?:19|20)\d\d", digits)):
        return None
    return "number", _number(sign, digits, tail.power), None, tail.unit, tail.operator


def _date(text: str) -> _Found | None:
    if _DATE.fullmatch(text) or (text[:2] in ("19", "20") and re.fullmatch(r"\d{4}年\D{0,6}", text)):
        return "date", None, None, None, None
    between = re.fullmatch(r"(.+?)[-至到](.+)", text)
    if (
        between
        and _DATE.fullmatch(between.group(2))
        and re.fullmatch(r"\d{1,4}[年月]?.{0,6}", between.group(1))
    ):
        return "date", None, None, None, None
    return None


def _unusual(text: str, operator: Operator | None) -> _Found | None:
    """Everything rarer than a plain quantity or a date."""
    if "序时进度" in text or text in ("按进度", "时序进度"):
        return "progress", None, None, None, None
    return (
        _interval(text, operator)
        or _percent_in_words(text)
        or _every(text)
        or _counted_in_words(text)
        or _behind_words(text)
        or _composite(text)
    )


def _interval(text: str, operator: Operator | None) -> _Found | None:
    """``80%-90%``, ``60分至80分``, ``[80%,90%]``, ``1-2层``, ``±5%``, and ``80%且≤90%`` behind a ≥."""
    if between := _BETWEEN.fullmatch(text):
        text, operator = between["low"] + between["high"], "≥"
    if span := _SPAN.fullmatch(text):
        middle, width = _number("", span[1]), _number("", span[3])
        tail = _tail(span[4])
        one_unit = span[2] == span[4] or not span[2] and tail.unit != "%"
        return (
            ("interval", middle - width, middle + width, tail.unit, None)
            if one_unit and tail.fits and not tail.power
            else None
        )
    around = re.fullmatch(rf"±({_NUMBER})(\D*)", text)
    if around and _tail(around.group(2)).fits:
        width = _number("", around.group(1), _tail(around.group(2)).power)
        return "interval", -width, width, _tail(around.group(2)).unit, None
    second = re.fullmatch(
        rf"([-+]?)({_NUMBER})(\D{{0,40}}?)[,;且、]*(?:≤|<=|<|不超过|不高于)([-+]?)({_NUMBER})(\D*)", text
    )
    found = second if operator in ("≥", ">") and second else _INTERVAL.fullmatch(text)
    if not found:
        return None
    low, high = _tail(found.group(3)), _tail(found.group(6))
    if not low.fits or not high.fits or (low.unit and low.unit != high.unit):
        return None
    power = low.power or (high.power if low.unit is None else 0)
    lower = _number(found.group(1), found.group(2), power)
    upper = _number(found.group(4), found.group(5), high.power)
    return ("interval", lower, upper, high.unit, None) if lower <= upper else None


def _percent_in_words(text: str) -> _Found | None:
    """百分之95, 百分之九十五以上."""
    found = re.fullmatch(rf"百分之({_NUMBER}|[零〇一二三四五六七八九十百]+)(\D*)", text)
    if not found:
        return None
    digits, rest = found.groups()
    value = _number("", digits) if digits[0].isdigit() else number_in_words(digits)
    return None if value is None else ("number", Decimal(value), None, "%", _tail(rest).operator)


def _counted_in_words(text: str) -> _Found | None:
    """两次, 十二个月: a small number in words before a unit, and nothing else. 一级 and 一期 are no counts."""
    found = _CHINESE_COUNT.fullmatch(text)
    if not found:
        return None
    tail = _tail(found.group(2))
    value = number_in_words(found.group(1))
    if not value or tail.unit not in known_units() or tail.unit in ("级", "期", "类", "面", "样", "道", "线"):
        return None
    return "number", Decimal(value), None, tail.unit, tail.operator


def _every(text: str) -> _Found | None:
    """每季度1次, 每月两次: the unit becomes 次/季度."""
    found = _EVERY.fullmatch(text)
    if not found or found.group(1) not in known_units():
        return None
    counted = _quantity(found.group(3)) or _counted_in_words(found.group(3))
    if counted is None or counted[3] is None:
        return None
    return (
        "number",
        counted[1],
        None,
        f"{counted[3]}/{found.group(1)}",
        _meaning(found.group(2)) if found.group(2) else counted[4],
    )


def _behind_words(text: str) -> _Found | None:
    """增长5%, 完成率达到95%以上, 控制在8万元以内: few words, then one number with a known unit."""
    found = _PREFIXED.fullmatch(text)
    if not found or found.group(1)[-1].isalpha() and found.group(1)[-1].isascii():
        return None
    words, digits, rest = found.groups()
    tail = _tail(rest)
    if (
        not tail.fits
        or tail.unit is None
        or tail.unit.split("/")[0] not in known_units()
        or words[-1] in "第:/."
    ):
        return None
    signs = list(_OPERATOR.finditer(text, 0, len(words) + 1))
    if words[-1] == "负" or signs and signs[-1].start() and text[signs[-1].start() - 1] in "不未没无":
        return None  # said against the comparison, or of a number below nothing
    operator = _meaning(signs[-1].group()) if signs else None
    return "number", _number("", digits, tail.power), None, tail.unit, operator or tail.operator


def _composite(text: str) -> _Found | None:
    """Two or more numbers, each with something counted: 1个平台,2人驻场."""
    several = _NUMBERS.findall(text)
    if len(several) < 2 or re.fullmatch(r"[\d:：./-]+\D?", text):
        return None
    return "composite", None, None, None, None
