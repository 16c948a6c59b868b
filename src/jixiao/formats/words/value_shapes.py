"""What a short text looks like, whatever its column: a number, an operator, a value, a common answer, a tick."""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.core.library import vocabulary
from jixiao.formats.words.clean import is_blank
from jixiao.formats.words.form_rows import squeeze

_OPERATOR = re.compile(
    r"[≥≧⩾>≤≦⩽<=]{1,2}|(?:定性|定量|正向|反向|逆向|负向)(?:指标)?|区间|等于|大于等于|小于等于|大于|小于|不[低高少多大小]于|不超过|文字描述|其他"
)
_PURE = re.compile(r"-?[\d,]+(?:\.\d+)?分?")
_VALUE = re.compile(
    r"(?:[≥≧⩾>≤≦⩽<=＝]|大于|小于|等于|不低于|不少于|不超过|不高于|至少|约)?=?[-+]?(?!\d+[.、)]\D)[\d,]+(?:\.\d+)?(?:[%‰]|[-~至到/].*|[^\d]{0,12}(?:\d.*)?)?"
    r"|(?:19|20)\d\d年.*|\d+月.*|[√✓☑]|.*(?:及其?以[上下内])|序时进度|按.{0,6}进度.{0,4}"
)
_NAME_ENDING = re.compile(
    r"(?:率|数|数量|次数|性|度|程度|金额|额|成本|时间|情况|影响|效益|水平|能力|次|费|量|人数)$"
)
_TICK = re.compile(r"[√✓☑✔✅■●Vv是1]")


@lru_cache(maxsize=1)
def plain_answers() -> frozenset[str]:
    """Words with which target values are stated (充分, 及时, 较高 …)."""
    return frozenset(vocabulary("levels")["answers"])


@lru_cache(maxsize=1)
def _nothing() -> frozenset[str]:
    return frozenset(vocabulary("levels")["nothing"])


def says_nothing(text: str) -> bool:
    """True for a blank, and for words that say that nothing is there or that something is not so (无, 否, ×)."""
    return is_blank(text) or squeeze(text) in _nothing()


@lru_cache(maxsize=1 << 13)
def shape(text: str) -> str:
    """One of number, operator, value, answer, tick, blank, text."""
    word = squeeze(text) if len(text) <= 60 else ""
    if not word:
        return "text" if text.strip() else "blank"
    if is_blank(text):
        return "blank"
    if _PURE.fullmatch(word):
        return "number"
    if _OPERATOR.fullmatch(word):
        return "operator"
    if word in plain_answers():
        return "answer"
    if len(word) == 1 and _TICK.fullmatch(word):
        return "tick"
    if len(word) <= 40 and _VALUE.fullmatch(word) and not _NAME_ENDING.search(word):
        return "value"
    return "text"
