"""The outermost line at the head and foot of pages without rules: the same on the page beside it, it is none of the table.

With rules a line outside them is none of a table anyway.
"""

from __future__ import annotations

import re

from jixiao.formats.pages.marks import PageMarks
from jixiao.formats.pages.text import Char, lines_of, text_of

FEW_RULES = 4
"""A page with so many rules downward at most may hold tables that only the places of their texts show."""
SAME_PLACE = 3.0
"""Lines of two pages this near (points) stand at one place."""
_COUNTED = re.compile(r"页|日期|^[\W\d]+$")
"""In such lines figures differ from page to page."""
_DIGITS = re.compile(r"\d+")

_PAGE_NUMBER = re.compile(r"第\d+页[,，]?(共\d+页)?|[-—–·]+\d+[-—–·]+|\d+[/／]\d+页?")

Outer = list[tuple[str, float]]
"""What the first and the last line of a page say, and their baselines."""


def may_be_bare(page: PageMarks) -> bool:
    """Whether the page may hold a table without all its rules."""
    return len(page.verticals) <= FEW_RULES


def outer_lines(page: PageMarks) -> Outer:
    """The first and the last line of a page."""
    lines = lines_of([char for char in page.chars if not char.text.isspace()])
    found = []
    for line in (lines[0], lines[-1]) if len(lines) > 2 else ():
        text = text_of([line])
        found.append((_DIGITS.sub("0", text) if _COUNTED.search(text) else text, line[0].y))
    return found


def without_page_number(lines: list[list[Char]]) -> list[list[Char]]:
    """The lines of a page without its number, where that is the first or the last line and cannot be anything else."""
    kept = list(lines)
    for at in (0, -1):
        said = "".join([char.text for char in kept[at] if not char.text.isspace()]) if len(kept) > 2 else ""
        if _PAGE_NUMBER.fullmatch(said):
            kept.pop(at)
    return kept


def note_running(page: PageMarks, own: Outer, other: Outer) -> None:
    """Take note of the lines that stand on the other page too."""
    page.running |= {y for text, y in own for same, at in other if same == text and abs(at - y) <= SAME_PLACE}
