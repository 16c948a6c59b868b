"""Two forms beside each other on a page without rules: what is drawn first stands left, the rest right of a gutter.

A table that is drawn row after row shows no such order, nor do two columns of text that begin no form.
"""

from __future__ import annotations

import re
from itertools import accumulate, islice

from jixiao.formats.pages.marks import PageMarks
from jixiao.formats.pages.sides import NARROWEST, ROOM
from jixiao.formats.pages.text import Char, lines_of

MOST_OVER = 3
"""So many lines at the head of a page may be the title of both forms."""
BEGINNING = 40
"""Among so many characters a form says its name."""
MOST_GUTTERS = 20
"""A page that could be parted at more places is no two forms, but a heap of signs."""
_NAME = re.compile(r"(绩效|自评|监控|评价).{0,12}表")
_LEVELS = "一级指标"


def halves_of(page: PageMarks) -> tuple[list[Char], PageMarks, PageMarks] | None:
    """The characters over both forms, and what stands left and right; None for a page that holds no two forms beside
    each other. The places of the characters are known."""
    chars = [char for char in page.chars if char.y not in page.running]
    if len(chars) < 2 * BEGINNING:
        return None
    lines = lines_of(chars)
    for count in range(min(MOST_OVER + 1, len(lines))):
        rest = sorted((char for line in lines[count:] for char in line), key=lambda char: char.place)
        gutter = _gutter([char for char in rest if not char.text.isspace()])
        if gutter is not None:
            left, right = _half(page, rest, float("-inf"), gutter), _half(page, rest, gutter, float("inf"))
            return [char for line in lines[:count] for char in line], left, right
    return None


def _gutter(chars: list[Char]) -> float | None:
    """Where all that is drawn before stands left, and all that is drawn after right, each of them a form."""
    if len(chars) < 2 * BEGINNING:
        return None
    reach = list(accumulate((char.right for char in chars), max))
    begin = list(accumulate((char.left for char in reversed(chars)), min))[::-1]
    low, high = begin[0], reach[-1]
    parted = (
        at
        for at in range(BEGINNING, len(chars) - BEGINNING)
        if begin[at] - reach[at - 1] >= ROOM * chars[at].size
        and min(reach[at - 1] - low, high - begin[at]) >= NARROWEST * (high - low)
    )
    for at in islice(parted, MOST_GUTTERS):
        if _is_form(chars[:at]) and _is_form(chars[at:]):
            return (reach[at - 1] + begin[at]) / 2
    return None


def _is_form(chars: list[Char]) -> bool:
    said = "".join([char.text for char in chars])
    return _LEVELS in said or _NAME.search(said[:BEGINNING]) is not None


def _half(page: PageMarks, chars: list[Char], low: float, high: float) -> PageMarks:
    """What stands between two places across the page, as a page of its own."""
    return PageMarks(
        page.number,
        page.width,
        page.height,
        [char for char in chars if low < char.left < high],
        [rule for rule in page.horizontals if low < (rule.low + rule.high) / 2 < high],
        [rule for rule in page.verticals if low < rule.at < high],
        fills=[fill for fill in page.fills if low < (fill[0] + fill[2]) / 2 < high],
    )
