"""Lines drawn under text, which look like rules of a table and are none."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter

from jixiao.formats.pages.marks import PageMarks, Rule
from jixiao.formats.pages.text import Char

APART = 1.0
"""A rule that ends nearer to an upright (points) is one of the table."""
BELOW = 0.35
"""An underline lies at most this part of a character's size below the baseline."""
EVEN = 1.5
"""It begins and ends with its text, within so many points."""
COVERED = 0.8
"""So much of it is covered by text."""


def without_underlines(page: PageMarks) -> list[Rule]:
    """The level rules of a page without those that only underline a text.

    Most rules end at uprights, so that no text has to be looked at.
    """
    uprights = sorted(rule.at for rule in page.verticals)
    suspect = [rule for rule in page.horizontals if not _ends_at(rule, uprights)]
    if not suspect:
        return page.horizontals
    chars = sorted((char for char in page.chars if not char.text.isspace()), key=attrgetter("y"))
    heights = [char.y for char in chars]
    most = BELOW * max((char.size for char in chars), default=0.0)
    under = set()
    for rule in suspect:
        near = chars[bisect_left(heights, rule.at - most) : bisect_right(heights, rule.at)]
        if _underlines(rule, near):
            under.add(id(rule))
    return [rule for rule in page.horizontals if id(rule) not in under]


def _ends_at(rule: Rule, uprights: list[float]) -> bool:
    """Whether a rule begins or ends at the place of an upright."""
    return any(
        bisect_left(uprights, end - APART) < bisect_right(uprights, end + APART)
        for end in (rule.low, rule.high)
    )


def _underlines(rule: Rule, near: list[Char]) -> bool:
    """Whether characters stand close above a rule from its beginning to its end."""
    over = [
        char
        for char in near
        if rule.at - char.y <= BELOW * char.size
        and rule.low - EVEN <= char.left
        and char.right <= rule.high + EVEN
    ]
    if not over:
        return False
    begins, ends = min(char.left for char in over), max(char.right for char in over)
    covered = sum(char.right - char.left for char in over)
    even = begins - rule.low <= EVEN and rule.high - ends <= EVEN
    return even and covered >= COVERED * (rule.high - rule.low)
