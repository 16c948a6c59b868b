"""Blocks of text on a page → the rows of a table without vertical rules, and which of them span rows.

Between horizontal rules the rows are known. Else cells of one row are printed with their middles, tops or bottoms
level, and what overlaps such rows spans them: a merged cell stands in the middle of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from jixiao.formats.pages.marks import Rule
from jixiao.formats.pages.text import Char

LEVEL = 1.5
"""Blocks of one row are level to so many points."""
OVERLAP = 0.25
"""Rows share no more than this part of the height of the lower block."""
OFF_MIDDLE = 0.4
"""By so much of a row a label may stand aside of the middle of its rows."""
FEWEST_CELLS = 3
CLOSER = 0.6
"""Rows with few cells keep this part of the room between the others."""
FEWEST_RULES = 4
"""Fewer rules across a table frame it and do not part its rows."""
SNAP = 2.0
"""Rules this close are one rule."""
LEVEL_HEADING = "级指标"

Line = list[Char]


@dataclass(slots=True)
class Block:
    """The lines of one cell with their outline, in points; ``row`` is its first row, from 0."""

    lines: list[Line]
    left: float
    right: float
    top: float
    bottom: float
    row: int = -1
    col: int = 0
    span: int = 1

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def text(self) -> str:
        return "".join(char.text for line in self.lines for char in line if not char.text.isspace())


Rows = list[list[Block]]


def rows_of(blocks: list[Block], rules: list[Rule]) -> Rows:
    """The blocks by row from top to bottom, each from left to right; ``row`` is set. A spanning block stands in its
    first row where that can be told, else in the row nearest to its middle."""
    return rows_by_rules(blocks, rules) or _numbered(_level_rows(blocks))


def rows_by_rules(blocks: list[Block], rules: list[Rule]) -> Rows:
    """The same where rules part the rows; none where they do not."""
    return _numbered(_between_rules(blocks, rules) or [])


def _numbered(rows: Rows) -> Rows:
    rows = [row for row in rows if row]
    for number, row in enumerate(rows):
        row.sort(key=lambda block: block.left)
        for block in row:
            block.row = number
    return rows


def _between_rules(blocks: list[Block], rules: list[Rule]) -> Rows | None:
    """The rows between rules that reach over most of the table; None unless they part all blocks of a column."""
    stops: list[float] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if not stops or rule.at - stops[-1] > SNAP:
            stops.append(rule.at)
    inner = [at for at in stops if min(b.top for b in blocks) < at < max(b.bottom for b in blocks)]
    if len(inner) < FEWEST_RULES:
        return None
    rows: Rows = [[] for _ in range(len(inner) + 1)]
    for block in blocks:
        center = (block.left + block.right) / 2
        over = [rule.at for rule in rules if rule.low < center < rule.high]
        above = [at for at in over if at < block.middle]
        if above and len(above) < len(over) and _is_adrift(block, max(above), min(set(over) - set(above))):
            return None
        rows[sum(at < max(above, default=stops[0] - SNAP) + SNAP for at in inner)].append(block)
    if any(_stacked(one, other) for row in rows for one in row for other in row if one is not other):
        return None
    return [row for row in rows if row]


def _is_adrift(block: Block, above: float, below: float) -> bool:
    """Whether a block keeps off both rules and out of their middle: then other rows stand between these, which no rules
    part in its column."""
    room = min(block.top - above, below - block.bottom)
    return room > block.bottom - block.top < abs(block.top - above - below + block.bottom)


def _stacked(upper: Block, lower: Block) -> bool:
    """Whether one block stands below the other."""
    return upper.bottom <= lower.top + 1 and overlap(upper, lower)


def beside(one: Block, other: Block) -> bool:
    """Whether two blocks stand at one height."""
    room = min(one.bottom, other.bottom) - max(one.top, other.top)
    return room > OVERLAP * min(one.bottom - one.top, other.bottom - other.top)


def _level_rows(blocks: list[Block]) -> Rows:
    """The rows whose blocks are level, by their middles, tops or bottoms: as there are the fewest rows."""
    spanning = {id(block) for block in blocks if _spans(block, blocks)}
    simple = [block for block in blocks if id(block) not in spanning]
    if not simple:
        return []
    sides: list[Callable[[Block], float]] = [
        lambda block: block.middle,
        lambda block: block.top,
        lambda block: block.bottom,
    ]
    found = [(side, _level(simple, side)) for side in sides]
    side, groups = min(found, key=lambda pair: len(pair[1]))
    rows: Rows = []
    room = 0.0
    for group in sorted(groups, key=lambda group: -len(group)):
        if len(group) < FEWEST_CELLS and not room:
            room = min(_room(rows), min(block.bottom - block.top for block in simple))
        if any(_crowd(group, row, room) for row in rows):
            spanning.update(map(id, group))
        else:
            rows.append(group)
    rows.sort(key=lambda row: row[0].middle)
    over = [block for block in blocks if id(block) in spanning]
    bounds = _bounds(rows)
    for block in over:
        min(rows, key=lambda row: abs(side(row[0]) - side(block))).append(block)
    if side is sides[0]:
        _to_first_rows(over, rows, bounds)
    return rows


def _room(rows: Rows) -> float:
    """The least height between the texts of neighbouring rows."""
    full = sorted((min(b.top for b in row), max(b.bottom for b in row)) for row in rows)
    return min((lower[0] - upper[1] for upper, lower in pairwise(full)), default=0.0)


def _crowd(group: list[Block], row: list[Block], room: float) -> bool:
    """Whether two rows share heights or stand closer than the others: one of them then spans rows."""
    if any(beside(one, other) for one in group for other in row):
        return True
    upper, lower = sorted((group, row), key=lambda blocks: blocks[0].middle)
    return min(b.top for b in lower) - max(b.bottom for b in upper) < CLOSER * room


def _spans(block: Block, blocks: list[Block]) -> bool:
    """Whether a block stands beside two that stand below one another."""
    near = [other for other in blocks if other is not block and beside(other, block)]
    return any(_stacked(upper, lower) for upper in near for lower in near)


def _level(blocks: list[Block], side: Callable[[Block], float]) -> Rows:
    groups: Rows = []
    for block in sorted(blocks, key=side):
        if groups and side(block) - side(groups[-1][0]) <= LEVEL:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _bounds(rows: Rows) -> list[float]:
    """The heights between rows, and those of the ends."""
    tops, bottoms = [min(b.top for b in row) for row in rows], [max(b.bottom for b in row) for row in rows]
    between = [(bottom + top) / 2 for bottom, top in zip(bottoms, tops[1:], strict=False)]
    return [tops[0], *between, bottoms[-1]]


def _middle_of(block: Block, rows: Rows, bounds: list[float]) -> int | None:
    """The first of the most rows, free in a block's column, in whose middle it stands."""
    touched = [n for n in range(len(rows)) if bounds[n] < block.bottom - 1 and bounds[n + 1] > block.top + 1]
    if not touched:
        return None

    def free(number: int) -> bool:
        return not any(overlap(other, block) for other in rows[number] if other is not block)

    first, last = touched[0], touched[-1]
    while first > 0 and free(first - 1):
        first -= 1
    while last + 1 < len(rows) and free(last + 1):
        last += 1
    for low in range(first, touched[0] + 1):
        for high in range(last, touched[-1] - 1, -1):
            middle = (bounds[low] + bounds[high + 1]) / 2
            height = min((b.bottom - b.top for b in rows[low]), default=0.0)  # none left where all were moved
            if abs(middle - block.middle) <= OFF_MIDDLE * height:
                return low
    return None


def place_spanning(spanning: list[tuple[Block, int]], rows: Rows) -> None:
    """Put blocks that span rows, each with the last of these, into the first: level with its top or in the middle of
    the rows, as the cells of rows stand to one another."""
    if not spanning:
        return
    bounds = _bounds(rows)
    pairs = [(one, other) for row in rows for one, other in pairwise(row)]
    uneven = [(a, b) for a, b in pairs if abs((a.bottom - a.top) - (b.bottom - b.top)) > 2 * LEVEL]
    tops = sum(abs(one.top - other.top) <= LEVEL for one, other in uneven)
    middles = sum(abs(one.middle - other.middle) <= LEVEL for one, other in uneven)
    for block, last in spanning:
        first = None
        if tops <= middles:
            first = _first_to(last, block, bounds)
            first = _middle_of(block, rows, bounds) if first is None else first
        if first is None:
            first = min(range(len(rows)), key=lambda n: abs(min(b.top for b in rows[n]) - block.top))
        rows[first].append(block)


def _first_to(last: int, block: Block, bounds: list[float]) -> int | None:
    """The first of the rows to the ``last`` in whose middle a block stands."""
    off = [abs((bounds[first] + bounds[last + 1]) / 2 - block.middle) for first in range(last + 1)]
    first = off.index(min(off))
    return first if off[first] <= OFF_MIDDLE * (bounds[first + 1] - bounds[first]) else None


def _to_first_rows(spanning: list[Block], rows: Rows, bounds: list[float]) -> None:
    """Move spanning blocks, and labels of levels that stand in the middle of their rows, to the first of these.

    The blocks of a column stand in the middle of theirs without gap below a heading; where that does not fit, each
    spanning block for itself. ``bounds`` are the heights between the rows.
    """
    heads = next(
        (found for row in rows if len(found := [b for b in row if b.text.endswith(LEVEL_HEADING)]) > 1), []
    )
    heads = sorted(heads, key=lambda head: head.left)[:-1]
    moved: set[int] = set()
    for guide in [*heads, *sorted(spanning, key=lambda block: block.middle)]:
        if id(guide) in moved:
            continue
        column = sorted(
            ((block, n) for n, row in enumerate(rows) for block in row if overlap(block, guide)),
            key=lambda pair: pair[0].middle,
        )
        chain = _chain(column, bounds, guide, is_head=guide in heads)
        for (block, number), first in chain:
            rows[number].remove(block)
            rows[first].append(block)
            moved.add(id(block))
        if not chain and guide in spanning:
            number = next(n for n, row in enumerate(rows) if guide in row)
            first = _middle_of(guide, rows, bounds)
            if first is not None:
                rows[number].remove(guide)
                rows[first].append(guide)


def overlap(one: Block, other: Block) -> bool:
    """Whether two blocks stand in one column."""
    return min(one.right, other.right) > max(one.left, other.left)


def _chain(
    column: list[tuple[Block, int]], bounds: list[float], guide: Block, *, is_head: bool
) -> list[tuple[tuple[Block, int], int]]:
    """The blocks of a column below a heading, with their rows and their first rows, where all of them stand in the
    middle of rows that follow one another. ``guide`` is the heading, or the block below it: then the rows must reach
    to the end of the table, for values stand in the middle of blank cells too."""
    at = next(n for n, (block, _) in enumerate(column) if block is guide) - (not is_head)
    if at < 0:
        return []
    firsts = _firsts([label for label, _ in column[at + 1 :]], bounds, column[at][1] + 1, whole=not is_head)
    return list(zip(column[at + 1 :], firsts, strict=True)) if firsts else []


def _firsts(labels: list[Block], bounds: list[float], start: int, *, whole: bool) -> list[int] | None:
    """The first row of each label, if each stands in the middle of its rows; None where they do not, or do not reach
    to the last row (``whole``)."""
    firsts = []
    for label in labels:
        if start >= len(bounds) - 1:
            return None
        ends = range(start + 1, len(bounds))
        end = min(ends, key=lambda end: abs((bounds[start] + bounds[end]) / 2 - label.middle))
        height = bounds[start + 1] - bounds[start]
        if abs((bounds[start] + bounds[end]) / 2 - label.middle) > OFF_MIDDLE * height:
            return None
        firsts.append(start)
        start = end
    return None if whole and start < len(bounds) - 1 else firsts


def columns_of(rows: Rows, others: Iterable[tuple[Block, Block]] = ()) -> list[float]:
    """The fewest edges that part all blocks from those to their right, in their row or at their height, and ``others``
    that do not stand over one another; ``col`` and ``span`` of the blocks are set."""
    ordered = sorted((block for row in rows for block in row), key=lambda block: block.top)
    nearest = {id(left): right for row in rows for left, right in pairwise(row) if left.right < right.left}
    for index, block in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.top >= block.bottom:
                break
            left, right = (block, other) if block.left < other.left else (other, block)
            known = nearest.get(id(left))
            if left.right < right.left and (known is None or right.left < known.left) and beside(left, right):
                nearest[id(left)] = right
    pairs = [(left, right) for left in ordered if (right := nearest.get(id(left))) is not None]
    pairs += [(one, other) if one.left < other.left else (other, one) for one, other in others]
    between = sorted((right.left, left.right) for left, right in pairs if left.right < right.left)
    edges: list[float] = []
    for right, left in between:
        if not edges or edges[-1] < left:
            edges.append(right)
    for row in rows:
        for block in row:
            block.col = sum(edge <= block.left + 1 for edge in edges)
            block.span = 1 + sum(block.left + 1 < edge < block.right - 1 for edge in edges)
    return edges
