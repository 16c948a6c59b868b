"""List numbers that people type before names in the cells of one column: 1. 2. 3., （一）（二）, ① ②, 1 2 3.

A number is one of a list where the others run on from it; what only begins with a figure (12345热线, 1+N制度, 2024年活动)
is not. A first number counts alone where a sign says that it numbers; any other lone number stays.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from jixiao.core.numerals import number_in_words

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_SIGNED = re.compile(
    rf"\s*(?:(?P<word>指标)\s*)?(?:[(（]\s*(?P<inner>\d{{1,3}}|{_NUMERAL})\s*[)）](?P<behind>)"
    rf"|(?P<digits>\d{{1,3}})\s*(?P<sign>[、.．:：)）])|(?P<numeral>{_NUMERAL})、(?!{_NUMERAL}、))[、.．:：]?\s*(?=.)",
    re.S,
)
_SERIES = {"①": 20, "⑴": 20, "⒈": 20, "㈠": 10, "❶": 10}
"""The first of characters that are a number, and how many follow one another."""
_CHARACTERS = {
    chr(ord(first) + index): (first, index + 1) for first, many in _SERIES.items() for index in range(many)
}
BEGINNINGS = frozenset("指(（一二三四五六七八九十0123456789０１２３４５６７８９").union(_CHARACTERS)
"""How texts begin that may have a number: most have none."""
_BARE = re.compile(r"(\d{1,2})([.．]\d{1,2})?[.．、]?\s*(?=[^\W\d]|[“”\"《(（])")
_FEWEST_BARE = 3
"""So many numbers without a sign at least run on, or they are part of what they stand before."""


class _Head(NamedTuple):
    style: str
    number: int
    length: int
    sure: bool
    """True where a first number counts alone."""


def lengths(texts: list[str]) -> list[int]:
    """How many characters of each text are its number in a list that runs through the texts; 0 where it has none."""
    heads = [_head(text) if text[:1] in BEGINNINGS else None for text in texts]
    found = [0] * len(texts)
    by_style: dict[str, list[int]] = {}
    for index, head in enumerate(heads):
        if head is not None:
            by_style.setdefault(head.style, []).append(index)
    for members in by_style.values():
        numbers = [heads[index].number for index in members]  # type: ignore[union-attr]
        for place, index in enumerate(members):
            number, head = numbers[place], heads[index]
            runs = place > 0 and numbers[place - 1] == number - 1
            runs = runs or place + 1 < len(numbers) and numbers[place + 1] == number + 1
            if head is not None and (runs or head.sure and number == 1):
                found[index] = head.length
    return found if any(found) else _without_signs(texts)


def without_numbers(texts: list[str]) -> list[str]:
    """The texts without the numbers of their list."""
    if all(text[:1] not in BEGINNINGS for text in texts):
        return texts
    return [text[length:] for text, length in zip(texts, lengths(texts), strict=True)]


@lru_cache(maxsize=1 << 10)
def _head(text: str) -> _Head | None:
    """The list number with which a text begins; None where it has none, or one that may be part of it (2.5米)."""
    if text[0] in _CHARACTERS:
        first, number = _CHARACTERS[text[0]]
        rest = text[1:].lstrip("、.．: ：")
        return _Head(first, number, len(text) - len(rest), True) if rest else None
    found = _SIGNED.match(text)
    if not found:
        return None
    written = found["inner"] or found["digits"] or found["numeral"]
    number = int(written) if written[0].isdecimal() else number_in_words(written)
    rest = text[found.end() :]
    figures = len(rest) - len(rest.lstrip("0123456789０１２３４５６７８９"))
    if not number or found["digits"] and 0 < figures < 3:
        return None  # 2.5米宽, 1、2号楼; a longer number begins the text itself: 3.12345热线
    style = "()" if found["inner"] else "numeral" if found["numeral"] else found["sign"]
    return _Head(
        f"{found['word'] or ''}{style}{written[0].isdecimal()}",
        number,
        found.end(),
        not found["numeral"] and not figures,
    )


def _without_signs(texts: list[str]) -> list[int]:
    """The same for numbers without a sign (1 养护里程, 1.1养护里程): all texts have one, each follows the one above it or
    begins anew, and what stands behind them is not one word (1级, 2级, 3级)."""
    numbered: list[tuple[int, int]] = []
    found: list[int] = []
    before = (0, 0)
    for text in texts:
        head = _BARE.match(text) or _before_figures(text, before)
        if head is None:
            return [0] * len(texts)
        second = int(head[2][1:]) if head.lastindex == 2 else 0
        here = (int(head[1]), second)
        if here not in _next(before, bool(second)):
            return [0] * len(texts)
        numbered.append(here)
        found.append(head.end())
        before = here
    beginnings = {text[length] for text, length in zip(texts, found, strict=True)}
    runs = len(set(numbered)) >= _FEWEST_BARE and len(beginnings) > 1
    return found if runs else [0] * len(texts)


def _next(before: tuple[int, int], two: bool) -> tuple[tuple[int, int], ...]:
    """The numbers that may follow one, and those with which a list begins."""
    if two:
        return (before[0], before[1] + 1), (before[0] + 1, 1), (1, 1)
    return (before[0] + 1, 0), (1, 0)


def _before_figures(text: str, before: tuple[int, int]) -> re.Match[str] | None:
    """The next number before a text that begins with a figure itself: 312345热线 behind 2."""
    return re.match(rf"({before[0] + 1})\s*(?=[1-9]\d{{2}})", text) if not before[1] else None
