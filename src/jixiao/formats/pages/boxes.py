"""Boxes drawn inside the cells of a table, to be ticked or written in: their sides are no rules of the table.

What the other rules of the page part tells: a box within one cell that keeps off its sides is none of the grid. Boxes
that share out all the text of a cell among rows and columns are a table of their own and stay.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import combinations

from jixiao.formats.pages.marks import Box, PageMarks, PlacedGrid

OFF = 1.0
"""A box keeps off the sides of its cell by so many points at least."""
FEWEST_RULES = 3
"""Fewer rules in one direction frame a table and part none."""
FEWEST, MOST = 4, 40
"""So many boxes of a cell may be a table of their own; more than the other number are one, for nobody ticks as many."""

Sides = tuple[float, float, float, float]


def other_rules(page: PageMarks) -> PageMarks | None:
    """The page with the rules only that are no sides of boxes; None where these part no table."""
    sides = {id(rule) for box in page.boxes for rule in box}
    horizontals = [rule for rule in page.horizontals if id(rule) not in sides]
    verticals = [rule for rule in page.verticals if id(rule) not in sides]
    if len(horizontals) < FEWEST_RULES or len(verticals) < FEWEST_RULES:
        return None
    return PageMarks(page.number, page.width, page.height, horizontals=horizontals, verticals=verticals)


def leave_out_inner(page: PageMarks, tables: list[PlacedGrid]) -> None:
    """Take the sides of boxes within the cells of ``tables``, which the other rules make, from the rules of the page."""
    within: dict[tuple[int, int], list[Box]] = defaultdict(list)
    owners = [_owners(table) for table in tables]
    for box in page.boxes:
        if cell := _cell_of(_sides(box), tables, owners):
            within[cell].append(box)
    gone: set[int] = set()
    for (number, cell), boxes in within.items():
        if not _are_table(boxes, page, _outline(tables[number], cell)):
            gone.update(id(rule) for box in boxes for rule in box)
    if gone:
        page.horizontals = [rule for rule in page.horizontals if id(rule) not in gone]
        page.verticals = [rule for rule in page.verticals if id(rule) not in gone]


def _sides(box: Box) -> Sides:
    """Left, top, right and bottom."""
    top, bottom, left, right = box
    return left.at, top.at, right.at, bottom.at


def _owners(table: PlacedGrid) -> dict[tuple[int, int], int]:
    """For each place of the grid the number of the cell that holds it."""
    return {
        (row, col): number
        for number, cell in enumerate(table.grid.cells)
        for row in range(cell.row, cell.row + cell.rowspan)
        for col in range(cell.col, cell.col + cell.colspan)
    }


def _outline(table: PlacedGrid, number: int) -> Sides:
    cell = table.grid.cells[number]
    left, right = table.xs[cell.col], table.xs[cell.col + cell.colspan]
    return left, table.ys[cell.row], right, table.ys[cell.row + cell.rowspan]


def _cell_of(
    box: Sides, tables: list[PlacedGrid], owners: list[dict[tuple[int, int], int]]
) -> tuple[int, int] | None:
    """The table and the cell, by number, within which a box keeps off all sides."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for number, table in enumerate(tables):
        place = bisect_right(table.ys, y) - 1, bisect_right(table.xs, x) - 1
        cell = owners[number].get(place)
        if cell is None:
            continue
        left, top, right, bottom = _outline(table, cell)
        if box[0] - left >= OFF <= right - box[2] and box[1] - top >= OFF <= bottom - box[3]:
            return number, cell
    return None


def _are_table(boxes: list[Box], page: PageMarks, cell: Sides) -> bool:
    """Whether boxes of a cell stand side by side and below one another and hold all text between the first and last."""
    sides = list({_sides(box) for box in boxes})
    if len(sides) < FEWEST:
        return False
    if len(sides) > MOST:
        return True
    beside = any(max(a[0], b[0]) >= min(a[2], b[2]) for a, b in combinations(sides, 2))
    below = any(max(a[1], b[1]) >= min(a[3], b[3]) for a, b in combinations(sides, 2))
    if not (beside and below):
        return False
    middles = [
        ((char.left + char.right) / 2, char.y - 0.3 * char.size)
        for char in page.chars
        if not char.text.isspace()
    ]
    left, top, right, bottom = cell
    text = [(x, y) for x, y in middles if left < x < right and top < y < bottom]
    return bool(text) and all(any(a <= x <= c and b <= y <= d for a, b, c, d in sides) for x, y in text)
