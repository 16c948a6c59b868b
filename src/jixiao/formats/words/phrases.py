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
def _phrases(kind: str) -> re.Pattern[str]:
    """All phrases of a list, the first that fits winning, each role a group of its own."""
    said = vocabulary("phrases")[kind]
    return re.compile("|".join(f"(?P<{role}>{'|'.join(words)})" for role, words in said.items()))


@lru_cache(maxsize=1 << 13)
def spoken(kind: str, word: str) -> str:
    """The role or field that the words of a label speak of; "" for none. ``kind`` is a list of the vocabulary:
    columns, fund_columns, funds, fields."""
    if not 2 <= len(word) <= LONGEST:
        return ""
    found = _phrases(kind).fullmatch(word)
    return found.lastgroup or "" if found and found.lastgroup != NONE else ""


@lru_cache(maxsize=1 << 12)
def means_nothing(kind: str, word: str) -> bool:
    """True for a label that a list of the vocabulary names as one of no role (序号, 完成率)."""
    found = _phrases(kind).fullmatch(word) if len(word) <= LONGEST else None
    return found is not None and found.lastgroup == NONE


@lru_cache(maxsize=1 << 12)
def in_force(label: str) -> bool:
    """True for a label that says it is of the version in force: 调整后指标值, 全年（调整）绩效目标."""
    return "前" not in label and any(word in label for word in versions_in_force())


@cache
def versions_in_force() -> tuple[str, ...]:
    """The words that say that a version is in force (调整后, 变更后)."""
    return tuple(vocabulary("levels")["in_force"])
