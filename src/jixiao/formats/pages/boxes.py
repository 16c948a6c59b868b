"""Boxes drawn inside the cells of a table, to be ticked or written in: their sides are no rules of the table.

What the other rules of the page part tells: a box within one cell that keeps off its sides is none of the grid. Boxes
that share out all the text of a cell among rows and columns are a table of their own and stay. Where the other rules
part nothing, boxes that touch no rule are none of a table unless all text beside them stands in boxes too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import combinations

from jixiao.formats.pages.marks import Box, PageMarks, PlacedGrid

OFF = 1.0
"""A box keeps off the sides of its cell by so many points at least."""
FEWEST_RULES = 3
"""Fewer rules in one direction frame a table and part none."""
FEWEST, MOST = 4, 40
"""So many boxes of a cell may be a table of their own; more than the other number are one, for nobody ticks as many."""
MOST_LONE = 400
"""More boxes on a page are a picture or cells."""
COVERED = 0.95
"""So much of the text at the height of boxes stands in boxes, where each is a cell."""
STEP = 20.0
"""Boxes are looked up by steps of so many points down the page."""

Sides = tuple[float, float, float, float]


def other_rules(page: PageMarks) -> PageMarks:
    """The page with the rules only that are no sides of boxes; without any where these part no table."""
    sides = {id(rule) for box in page.boxes for rule in box}
    horizontals = [rule for rule in page.horizontals if id(rule) not in sides]
    verticals = [rule for rule in page.verticals if id(rule) not in sides]
    if len(horizontals) < FEWEST_RULES or len(verticals) < FEWEST_RULES:
        horizontals, verticals = [], []
    return PageMarks(page.number, page.width, page.height, horizontals=horizontals, verticals=verticals)


def leave_out_boxes(page: PageMarks, tables: list[PlacedGrid]) -> None:
    """Take the sides of boxes within the cells of ``tables``, which the other rules make, from the rules of the page;
    where there are no such tables those of lone boxes."""
    boxes = _within(tables, page) if tables else _lone(page)
    gone = {id(rule) for box in boxes for rule in box}
    if gone:
        page.horizontals = [rule for rule in page.horizontals if id(rule) not in gone]
        page.verticals = [rule for rule in page.verticals if id(rule) not in gone]


def _within(tables: list[PlacedGrid], page: PageMarks) -> list[Box]:
    """The boxes within cells."""
    within: dict[tuple[int, int], list[Box]] = defaultdict(list)
    owners = [_owners(table) for table in tables]
    for box in page.boxes:
        if cell := _cell_of(_sides(box), tables, owners):
            within[cell].append(box)
    found: list[Box] = []
    for (number, cell), boxes in within.items():
        if not _are_table(boxes, page, _outline(tables[number], cell)):
            found += boxes
    return found


def _lone(page: PageMarks) -> list[Box]:
    """The boxes that touch no rule, where texts stand beside them: else each is a cell with all its text."""
    if len(page.boxes) > MOST_LONE or _hold_text(page):
        return []
    sides = {id(rule) for box in page.boxes for rule in box}
    across = [rule for rule in page.horizontals if id(rule) not in sides]
    down = [rule for rule in page.verticals if id(rule) not in sides]
    touching: set[int] = set()
    ordered = sorted(((_sides(box), id(box)) for box in page.boxes), key=lambda pair: pair[0][1])
    for index, (one, number) in enumerate(ordered):
        left, top, right, bottom = one[0] - OFF, one[1] - OFF, one[2] + OFF, one[3] + OFF
        for other, another in ordered[index + 1 :]:
            if other[1] > bottom:
                break
            if (
                other[0] < right
                and other[2] > left
                and not _is_inside(other, one)
                and not _is_inside(one, other)
            ):
                touching |= {number, another}
        if any(top < rule.at < bottom and rule.low < right and rule.high > left for rule in across) or any(
            left < rule.at < right and rule.low < bottom and rule.high > top for rule in down
        ):
            touching.add(number)
    return [box for box in page.boxes if id(box) not in touching]


def _is_inside(box: Sides, around: Sides) -> bool:
    """Whether a box stands within another, or is drawn a second time."""
    return all(a >= b - 0.1 for a, b in zip(box[:2], around[:2], strict=True)) and all(
        a <= b + 0.1 for a, b in zip(box[2:], around[2:], strict=True)
    )


def _hold_text(page: PageMarks) -> bool:
    """Whether almost all text at the height of boxes stands in one."""
    steps = sorted({int(char.y // STEP) for char in page.chars})
    rows: dict[int, list[Sides]] = defaultdict(list)
    for box in map(_sides, page.boxes):
        first, last = bisect_left(steps, box[1] // STEP), bisect_right(steps, box[3] // STEP + 1)
        for step in steps[first:last]:
            rows[step].append(box)
    inside = seen = 0
    for char in page.chars:
        x, y = (char.left + char.right) / 2, char.y - 0.3 * char.size
        level = [box for box in rows.get(int(char.y // STEP), ()) if box[1] <= y <= box[3]]
        if level and not char.text.isspace():
            seen += 1
            inside += any(box[0] <= x <= box[2] for box in level)
    return inside >= COVERED * seen


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
