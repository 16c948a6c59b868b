"""Tables without vertical rules whose cells wrap and span: lines → blocks of text → rows and columns.

Lines close below one another are one block, a block the text of a cell. Blocks that stand side by side are a row;
one that stands beside two rows spans them, and where such labels stand in the middle of their rows (as merged cells
are printed) their first row is found by that. Columns are the fewest that part all neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from jixiao.core.grid import Cell, Grid
from jixiao.formats.page_marks import PlacedGrid, Rule
from jixiao.formats.page_text import Char, text_of

WRAPPED = 1.75
"""Lines of one cell are at most so many sizes of a character apart."""
LOOSER = 1.2
"""Lines of one cell are no further apart than so many times the closest lines of the page."""
OFF_MIDDLE = 0.4
"""By so much of a row a label may stand aside of the middle of its rows."""
MANY = 3
NARROW = 0.35
"""A gap of so many characters is enough where the column's edge is known from other lines."""
FEWEST_ROWS, FEWEST_COLUMNS = 3, 3

Line = list[Char]


@dataclass(slots=True)
class Block:
    """The lines of one cell with their outline, in points; ``row`` and ``first`` are rows from 0."""

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


def table_of(lines: list[list[Line]], number: int, rules: list[Rule]) -> tuple[PlacedGrid, list[Char]] | None:
    """The table that the lines of a page are (each parted into pieces), with its characters; None for none."""
    found = _laid_out(lines, rules)
    if found is not None:
        found = _laid_out(
            [[part for piece in line for part in _at_edges(piece, found[2])] for line in lines], rules
        )
    if found is None or not _is_sound(found[1]):
        return None
    blocks, rows, edges = found
    ys = [min(b.top for b in row) for row in rows] + [max(b.bottom for b in blocks)]
    _labels_to_first_rows(blocks, rows)
    grid = _grid(blocks, len(rows), edges, number)
    xs = [min(b.left for b in blocks), *edges, max(b.right for b in blocks)]
    held = [char for block in blocks for line in block.lines for char in line]
    return PlacedGrid(grid, number, xs, ys), held


def _laid_out(
    lines: list[list[Line]], rules: list[Rule]
) -> tuple[list[Block], list[list[Block]], list[float]] | None:
    """The blocks between the first and the last line in pieces, their rows, and the edges of the columns."""
    parted = [line for line in lines if len(line) > 1]
    if len(parted) < FEWEST_ROWS:
        return None
    top = min(piece[0].y - piece[0].size for piece in parted[0])
    bottom = max(piece[0].y for piece in parted[-1])
    blocks = _blocks([piece for line in lines for piece in line], rules)
    blocks = [block for block in blocks if block.bottom > top and block.top < bottom]
    rows = _rows(blocks)
    if len(rows) < FEWEST_ROWS or max(map(len, rows)) < FEWEST_COLUMNS:
        return None
    return blocks, rows, _columns(rows)


def _at_edges(piece: Line, edges: list[float]) -> list[Line]:
    """A piece parted where a blank, though narrow, lies on the edge of a column."""
    parts = [[piece[0]]]
    for before, char in pairwise(piece):
        blank = char.left - before.right > NARROW * char.size
        if blank and any(before.right - 1 <= edge <= char.left + 1 for edge in edges):
            parts.append([])
        parts[-1].append(char)
    return parts


def _is_sound(rows: list[list[Block]]) -> bool:
    """Whether rows were not taken for the lines of cells. Where a third of the lines stands in rows of which three cells have three
    lines and more, they must fill their columns, for rows that are close show as such."""
    widest: dict[int, float] = {}
    for block in (block for row in rows for block in row):
        widest[block.col] = max(widest.get(block.col, 0.0), block.right - block.left)
    tall = [[block for block in row if len(block.lines) >= MANY] for row in rows]
    tall = [row for row in tall if len(row) >= MANY]
    lines = sum(len(block.lines) for row in rows for block in row)
    if 3 * sum(len(block.lines) for row in tall for block in row) < lines:
        return True
    steps = [
        line[-1].right - line[0].left + below[0].size > widest[block.col]
        for row in tall
        for block in row
        for line, below in pairwise(block.lines)
    ]
    return 2 * sum(steps) >= len(steps)


def _blocks(pieces: list[Line], rules: list[Rule]) -> list[Block]:
    """Pieces of lines gathered into blocks: close below one another, over half as wide in common, no rule between."""
    steps = [
        step
        for upper, lower in _pairs(pieces)
        if (step := lower[0].y - upper[0].y) <= WRAPPED * lower[0].size
    ]
    limit = LOOSER * min(steps, default=0.0)
    found: list[Block] = []
    for piece in sorted(pieces, key=lambda piece: piece[0].y):
        left, right, y, size = piece[0].left, piece[-1].right, piece[0].y, max(c.size for c in piece)
        above = next(
            (
                block
                for block in reversed(found)
                if 0.3 * size < y - block.bottom <= limit
                and min(block.right, right) - max(block.left, left)
                > 0.5 * min(block.right - block.left, right - left)
                and not any(
                    block.bottom - 1 < rule.at < y - 0.3 * size and rule.low < right and rule.high > left
                    for rule in rules
                )
            ),
            None,
        )
        if above is None:
            found.append(Block([piece], left, right, y - size, y))
        else:
            above.lines.append(piece)
            above.left, above.right, above.bottom = min(above.left, left), max(above.right, right), y
    return found


def _pairs(pieces: list[Line]) -> Iterable[tuple[Line, Line]]:
    """Each piece with the next one below it."""
    ordered = sorted(pieces, key=lambda piece: piece[0].y)
    for index, upper in enumerate(ordered):
        for lower in ordered[index + 1 :]:
            if (
                lower[0].y - upper[0].y > 0.3 * upper[0].size
                and lower[0].left < upper[-1].right
                and upper[0].left < lower[-1].right
            ):
                yield upper, lower
                break


def _rows(blocks: list[Block]) -> list[list[Block]]:
    """The blocks that span no rows, by row from top to bottom; their ``row`` is set. Spanning ones get the row in
    which their middle lies."""

    def beside(one: Block, other: Block) -> bool:
        room = min(one.bottom, other.bottom) - max(one.top, other.top)
        return room > 0.25 * min(one.bottom - one.top, other.bottom - other.top)

    spanning = [
        block
        for block in blocks
        if any(
            upper.bottom <= lower.top + 1 and min(upper.right, lower.right) > max(upper.left, lower.left)
            for near in [[b for b in blocks if b is not block and beside(b, block)]]
            for upper in near
            for lower in near
        )
    ]
    over = set(map(id, spanning))
    rows: list[list[Block]] = []
    for block in sorted((b for b in blocks if id(b) not in over), key=lambda b: b.middle):
        if rows and any(beside(block, other) for other in rows[-1]):
            rows[-1].append(block)
        else:
            rows.append([block])
    for number, row in enumerate(rows):
        row.sort(key=lambda block: block.left)
        for block in row:
            block.row = number
    middles = [sum(b.middle for b in row) / len(row) for row in rows]
    for block in spanning:
        block.row = min(range(len(rows)), key=lambda n: abs(middles[n] - block.middle), default=0)
        if rows:
            rows[block.row].append(block)
            rows[block.row].sort(key=lambda b: b.left)
    return rows


def _columns(rows: list[list[Block]]) -> list[float]:
    """The fewest edges that part all neighbours of all rows."""
    between = sorted(
        ((right.left, left.right) for row in rows for left, right in pairwise(row) if left.right < right.left)
    )
    edges: list[float] = []
    for right, left in between:
        if not edges or edges[-1] < left:
            edges.append(right)
    for row in rows:
        for block in row:
            block.col = sum(edge <= block.left + 1 for edge in edges)
            block.span = 1 + sum(block.left + 1 < edge < block.right - 1 for edge in edges)
    return edges


def _labels_to_first_rows(blocks: list[Block], rows: list[list[Block]]) -> None:
    """Move labels that stand in the middle of their rows to the first of them, column by column, where the rows so
    found fit all labels of the column below its heading."""
    bounds = [min(b.top for b in rows[0])]
    middles = [sum(b.middle for b in row) / len(row) for row in rows]
    bounds += [(a + b) / 2 for a, b in pairwise(middles)] + [max(b.bottom for b in blocks)]
    for col in range(2):
        head = next((b for b in blocks if b.col == col and _says(b).endswith("级指标")), None)
        if head is None:
            continue
        labels = sorted(
            (b for b in blocks if b.col == col and b.row > head.row and b.span == 1), key=lambda b: b.middle
        )
        firsts = _firsts(labels, bounds, head.row + 1)
        if firsts is None:
            continue
        for label, first in zip(labels, firsts, strict=True):
            rows[label.row].remove(label)
            label.row = first
            rows[first].insert(0, label)


def _firsts(labels: list[Block], bounds: list[float], start: int) -> list[int] | None:
    """The first row of each label, if each stands in the middle of its rows; None where they do not."""
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
    return firsts


def _says(block: Block) -> str:
    return "".join(char.text for line in block.lines for char in line if not char.text.isspace())


def _grid(blocks: list[Block], nrows: int, edges: list[float], number: int) -> Grid:
    grid = Grid("", nrows, len(edges) + 1, spans_known=False, address=f"第{number}页")
    stops = [min(b.left for b in blocks), *edges, max(b.right for b in blocks)]
    for block in sorted(blocks, key=lambda b: (b.row, b.left)):
        address = f"第{number}页 第{block.row + 1}行第{block.col + 1}列"
        text = text_of(
            block.lines,
            (min(block.left, stops[block.col]), max(block.right, stops[block.col + block.span] - 2)),
        )
        sure = min(int(100 * char.score) for line in block.lines for char in line)
        grid.cells.append(Cell(block.row, block.col, text, 1, block.span, address, sure))
    return grid
