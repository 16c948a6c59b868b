"""What a name or a phrase is about, without a dictionary: pairs of neighbouring characters of its telling part.

Words that many names share (服务, 工作, 完成 …) are cut out first, and no pair reaches over a cut.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from jixiao.review.running_text import plain_text
from jixiao.review.word_lists import listed, pattern

Pairs = frozenset[str]
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z+]+")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


@lru_cache(maxsize=1 << 14)
def pairs(text: str) -> Pairs:
    """The pairs of neighbouring characters of what ``text`` is about."""
    cut = pattern("generic_words").sub(" ", plain_text(text))
    return frozenset(run[i : i + 2] for run in _WORDS.findall(cut) for i in range(len(run) - 1))


@lru_cache(maxsize=4096)
def measured_thing(name: str) -> str:
    """An indicator's name without how it is counted: 现场督办场次 is 现场督办."""
    bare = _BRACKETS.sub("", name).strip()
    return _without_ending(bare, "measure_endings")


@lru_cache(maxsize=4096)
def project_core(name: str) -> str:
    """A project's name without brackets and endings such as 经费, 项目: 政务服务课题经费 is 政务服务课题."""
    bare = _BRACKETS.sub("", plain_text(name)).strip()
    return _without_ending(bare, "project_endings")


def _without_ending(name: str, endings: str) -> str:
    """The name without the longest ending of the list; a name that is nothing but an ending stays."""
    ending = next((word for word in listed(endings) if name.endswith(word)), "")
    return name if name == ending else name.removesuffix(ending)


def shared(one: Pairs, other: Pairs) -> Fraction:
    """How much of the smaller of two sets lies in the other; 0 when one is empty."""
    smaller = min(len(one), len(other))
    return Fraction(len(one & other), smaller) if smaller else Fraction(0)


def held(part: Pairs, whole: Pairs) -> Fraction:
    """How much of ``part`` lies in ``whole``; 0 when it is empty."""
    return Fraction(len(part & whole), len(part)) if part else Fraction(0)
