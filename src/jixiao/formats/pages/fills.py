"""Cells told apart by filled boxes alone, without a stroke between them: what their sides say of rules."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from statistics import median

from jixiao.formats.pages.marks import PageMarks, Rule

FEWEST = 6
"""Fewer boxes are no table."""
MOST = 2000
"""More are a picture."""
WIDEST = 8.0
"""Boxes of neighbouring cells are at most so many points apart."""
COVERED = 0.95
"""So much of the text from the first to the last box stands in boxes, where each cell is one."""

Box = tuple[float, float, float, float]


def rules_of_fills(page: PageMarks) -> tuple[list[Rule], list[Rule]]:
    """The sides of the boxes as rules, level ones and uprights, with the paper between neighbours shared out.

    None where boxes do not hold the text of the table, cell by cell: then they are grounds of single rows or headings.
    """
    boxes = _without_grounds(page.fills)
    if not FEWEST <= len(boxes) <= MOST or not _hold_text(boxes, page):
        return [], []
    across = _gap([box[2] for box in boxes], [box[0] for box in boxes]) / 2
    down = _gap([box[3] for box in boxes], [box[1] for box in boxes]) / 2
    horizontals: list[Rule] = []
    verticals: list[Rule] = []
    for left, top, right, bottom in boxes:
        left, right, top, bottom = left - across, right + across, top - down, bottom + down
        horizontals += [Rule(top, left, right), Rule(bottom, left, right)]
        verticals += [Rule(left, top, bottom), Rule(right, top, bottom)]
    return horizontals, verticals


def level_sides(fills: list[Box]) -> list[Rule]:
    """The upper and lower sides of boxes, which part rows also where only some of the cells are boxes."""
    if len(fills) > MOST:
        return []
    return [Rule(at, left, right) for left, top, right, bottom in set(fills) for at in (top, bottom)]


def _without_grounds(fills: list[Box]) -> list[Box]:
    """Each box once, without those that hold several others, which are the ground of the table or of the page."""
    boxes = sorted(set(fills), key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))[: MOST + 1]
    if len(boxes) > MOST:
        return boxes
    usual = median((box[3] - box[1]) * (box[2] - box[0]) for box in boxes) if boxes else 0.0
    large = [box for box in boxes if (box[2] - box[0]) * (box[3] - box[1]) > 4 * usual]
    grounds = {box for box in large if sum(_holds(box, other) for other in boxes) > 2}
    return [box for box in boxes if box not in grounds]


def _holds(box: Box, other: Box) -> bool:
    return (
        box[0] - 1 <= other[0]
        and box[1] - 1 <= other[1]
        and other[2] <= box[2] + 1
        and other[3] <= box[3] + 1
    )


def _hold_text(boxes: list[Box], page: PageMarks) -> bool:
    """Whether almost all text from the first to the last box stands in one."""
    low, high = min(box[1] for box in boxes), max(box[3] for box in boxes)
    tenths = sorted({int((char.y - 0.3 * char.size) // 10) for char in page.chars})
    rows: dict[int, list[Box]] = {}
    for box in boxes:  # looked up where text stands only, for a box may be larger than any page
        first, last = bisect_left(tenths, box[1] // 10), bisect_right(tenths, box[3] // 10)
        for tenth in tenths[first:last]:
            rows.setdefault(tenth, []).append(box)
    inside = seen = 0
    for char in page.chars:
        x, y = (char.left + char.right) / 2, char.y - 0.3 * char.size
        if low < y < high and not char.text.isspace():
            seen += 1
            inside += any(
                left <= x <= right and top <= y <= bottom
                for left, top, right, bottom in rows.get(int(y // 10), ())
            )
    return seen > 0 and inside >= COVERED * seen


def _gap(ends: list[float], begins: list[float]) -> float:
    """How far boxes are apart from the next ones."""
    begins = sorted(begins)
    gaps = []
    for end in ends:
        at = bisect_left(begins, end - 0.5)
        if at < len(begins) and begins[at] - end <= WIDEST:
            gaps.append(max(begins[at] - end, 0.0))
    return median(gaps) if gaps else 0.0
