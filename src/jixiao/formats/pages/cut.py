"""Tables that a page break cut through merged cells, as browsers and the systems that print by them leave them.

A merged cell that fills the page keeps only its outer rule, which touches no other; one that is cut at the foot has no
rule below, and its text runs on there.
"""

from __future__ import annotations

from jixiao.formats.pages.marks import PlacedGrid, Rule
from jixiao.formats.pages.text import Char, lines_of

STEP = 2.2
"""Lines of one cell are at most so many sizes of a character apart."""
ALONG = 0.9
"""An outer rule runs along so much of the height of its table, and hardly further."""
WIDEST = 0.3
"""It stands at most so many widths of the table aside."""


def add_outer(lone: list[Rule], tables: list[tuple[list[Rule], list[Rule]]]) -> None:
    """Give a table the uprights that run along its sides and touch none of its rules; they leave ``lone``. There are
    several where several merged cells beside one another fill the page."""
    for _, verticals in tables:
        if not verticals:
            continue
        left, right = min(rule.at for rule in verticals), max(rule.at for rule in verticals)
        top, bottom = min(rule.low for rule in verticals), max(rule.high for rule in verticals)
        beside = [
            rule
            for rule in lone
            if min(rule.high, bottom) - max(rule.low, top) >= ALONG * max(bottom - top, rule.high - rule.low)
            and 0 < max(left - rule.at, rule.at - right) <= WIDEST * (right - left)
        ]
        for rule in beside:
            verticals.append(rule)
            lone.remove(rule)


def reach_down(table: PlacedGrid, chars: list[Char], tops: list[float]) -> None:
    """Move the foot of a table below the lines that stand close under it, wholly within its cells that are open there.

    ``tops`` are the upper ends of the tables of the page, none of which is reached.
    """
    foot = table.ys[-1]
    end = min((top for top in tops if top >= foot), default=float("inf"))
    spans = [
        (table.xs[cell.col], table.xs[cell.col + cell.colspan])
        for cell in table.grid.cells
        if (cell.row, cell.col) in table.open_below
    ]
    below = [char for char in chars if foot <= char.y - 0.3 * char.size < end and not char.text.isspace()]
    for line in lines_of(below):
        held = all(any(low <= char.left and char.right <= high for low, high in spans) for char in line)
        if not held or line[0].y - line[0].size - table.ys[-1] > (STEP - 1) * line[0].size:
            return
        table.ys[-1] = max(char.y for char in line) + 0.3 * line[0].size
