"""Forms beside one another on a page, or pages printed on one sheet: first what stands left, then what stands right.

The gutter between ruled tables tells; lines of text that run over it (a title of both) come before either side.
"""

from __future__ import annotations

from dataclasses import replace

from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.pages.text import Char, lines_of

FEWEST_ROWS = 3
NARROWEST = 0.3
"""Each side takes at least this share of both."""
ALONGSIDE = 0.5
"""They stand beside each other over this part of the lower one's height."""
ROOM = 1.0
"""Text that comes closer to the gutter than so many characters on both sides runs over it."""
LEFT, RIGHT = 1, 2
EDGE = 4.0
"""The vertical rules of a table and those of its continuation agree within so many points."""


def gutter_of(tables: list[PlacedGrid]) -> float | None:
    """Where the gutter between tables that stand side by side lies; None for tables one below another."""
    if len(tables) < 2:
        return None
    low, high = min(table.xs[0] for table in tables), max(table.xs[-1] for table in tables)
    for table in tables:
        right = [other for other in tables if other.xs[0] >= table.xs[-1] - 1]
        left = [other for other in tables if other.xs[-1] <= table.xs[-1] + 1]
        if not right or len(left) + len(right) < len(tables):
            continue
        begin, end = max(one.xs[-1] for one in left), min(one.xs[0] for one in right)
        wide = min(begin - low, high - end) >= NARROWEST * (high - low)
        if wide and any(_alongside(one, other) for one in left for other in right):
            return (begin + end) / 2
    return None


def _alongside(one: PlacedGrid, other: PlacedGrid) -> bool:
    if min(one.grid.nrows, other.grid.nrows) < FEWEST_ROWS:
        return False
    shared = min(one.ys[-1], other.ys[-1]) - max(one.ys[0], other.ys[0])
    return shared >= ALONGSIDE * min(one.ys[-1] - one.ys[0], other.ys[-1] - other.ys[0])


def by_side(chars: list[Char], gutter: float) -> tuple[list[Char], list[Char], list[Char]]:
    """Characters outside tables: those of lines over the gutter, those left and those right of it."""
    over: list[Char] = []
    sides: tuple[list[Char], list[Char]] = ([], [])
    for line in lines_of(chars):
        left = [char for char in line if char.left + char.right < 2 * gutter]
        right = line[len(left) :]
        if left and right and right[0].left - left[-1].right < ROOM * line[0].size:
            over += line
        else:
            sides[0].extend(left)
            sides[1].extend(right)
    return over, *sides


def goes_over(above: PlacedGrid, below: PlacedGrid) -> bool:
    """Whether a table goes on, as to its place and rules, from one side of a sheet to the next one on its right, or from
    the right side to the left of the next sheet."""
    to_right = LEFT <= above.side == below.side - 1 and above.page == below.page
    to_next = above.side >= RIGHT and below.side == LEFT and above.page + 1 == below.page
    if not (to_right or to_next) or not (above.grid.spans_known and below.grid.spans_known):
        return False
    shifted = moved(below, above.xs[0]).xs
    if abs(shifted[-1] - above.xs[-1]) > EDGE:
        return False
    fewer, more = sorted((above.xs, shifted), key=len)
    return all(any(abs(x - other) <= EDGE for other in more) for x in fewer)


def moved(table: PlacedGrid, left: float) -> PlacedGrid:
    """The table at another place across the page."""
    off = left - table.xs[0]
    return replace(table, xs=[x + off for x in table.xs])
