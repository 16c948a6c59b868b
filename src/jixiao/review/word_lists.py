"""The word lists of ``schemes/vocabulary/texts.yaml``, as tuples and as patterns."""

from __future__ import annotations

import re
from functools import cache

from jixiao.core.library import vocabulary


@cache
def listed(name: str) -> tuple[str, ...]:
    """One list, the longest words first. Raises KeyError for an unknown list."""
    return tuple(sorted(vocabulary("texts")[name], key=len, reverse=True))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern that finds any word of a list."""
    return re.compile("|".join(map(re.escape, listed(name))))


def has(text: str, name: str) -> bool:
    """Whether any word of the list stands in ``text``."""
    return bool(pattern(name).search(text))


@cache
def same_counter(one: str, other: str) -> bool:
    """Whether people use two counters for the same thing: 场次 and 次, 家 and 户."""
    return one == other or any(
        one in group and other in group for group in vocabulary("texts")["same_counters"]
    )
