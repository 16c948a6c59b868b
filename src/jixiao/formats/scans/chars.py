"""The characters of a recognised line, where they stand on the page, and back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from math import inf
from statistics import median
from typing import Any

from jixiao.formats.pages.text import Char

BELOW = 0.18
"""The share of a line's height that is below its baseline."""


def chars_in(lines: list[tuple[Any, Any]], scale: float) -> list[Char]:
    """The characters of the lines of a page (the corners of each, and its characters with scores and ends), parted
    where a rule stood. ``scale``: points a dot.

    The engine gives all characters of a line the same width; wide signs get that of the page's ideographs, by which a full line is
    told from one that ends.
    """
    placed = [_placed(words) for _, words in lines]
    steps = [
        after[0] - before[0]
        for line in placed
        for before, after in pairwise(line)
        if is_ideograph(before[3]) and is_ideograph(after[3])
    ]
    half = median(steps) / 2 if steps else 0.0
    return [
        char for (box, _), line in zip(lines, placed, strict=True) for char in _chars(box, line, half, scale)
    ]


_Placed = tuple[float, float, float, str, float]
"""The middle, left and right of a character in dots, the character and its score."""


def _placed(words: Any) -> list[_Placed]:
    return [((left + right) / 2, left, right, text, score) for text, score, left, right in words]


def _chars(box: Any, line: list[_Placed], half: float, scale: float) -> Iterator[Char]:
    top, bottom = float(min(box[0][1], box[1][1])), float(max(box[2][1], box[3][1]))
    size = (bottom - top) * scale
    for index, (middle, left, right, text, score) in enumerate(line):
        if _is_wide(text):
            before = line[index - 1][2] if index else -inf
            after = line[index + 1][1] if index + 1 < len(line) else inf
            left, right = min(left, max(middle - half, before)), max(right, min(middle + half, after))
        yield Char(
            left * scale, right * scale, bottom * scale - BELOW * size, (1 - BELOW) * size, text, score
        )


def _is_wide(text: str) -> bool:
    """Whether a sign is as wide as an ideograph."""
    return text in "“”‘’—…" or unicodedata.east_asian_width(text) in "WF"


def is_ideograph(text: str) -> bool:
    return "\u4e00" <= text <= "\u9fff"


def box_of(char: Char) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a character of a recognised line, as high as the line, in points."""
    height = char.size / (1 - BELOW)
    bottom = char.y + BELOW * height
    return char.left, bottom - height, char.right, bottom
