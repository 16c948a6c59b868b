"""Labels that no list of names knows, told by the words in them: 偏离目标较多的原因和下一步措施 is a reason.

The phrases are data (``schemes/vocabulary/phrases.yaml``). They are asked last, and only where other labels of the
same row show that labels stand there.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from jixiao.core.library import vocabulary

LONGEST = 30
"""Longer text is a sentence."""
NONE = "none"


@cache
def _phrases(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    said = vocabulary("phrases")[kind]
    return tuple((role, re.compile("|".join(words))) for role, words in said.items())


@lru_cache(maxsize=1 << 13)
def spoken(kind: str, word: str) -> str:
    """The role or field that the words of a label speak of; "" for none. ``kind`` is a list of the vocabulary:
    columns, fund_columns, funds, fields."""
    if not 2 <= len(word) <= LONGEST:
        return ""
    role = next((role for role, pattern in _phrases(kind) if pattern.fullmatch(word)), "")
    return "" if role == NONE else role


@lru_cache(maxsize=1 << 12)
def in_force(label: str) -> bool:
    """True for a label that says it is of the version in force: 调整后指标值, 全年（调整）绩效目标."""
    return "前" not in label and any(word in label for word in vocabulary("levels")["in_force"])
