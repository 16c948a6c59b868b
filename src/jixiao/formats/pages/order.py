"""Pieces of text in the order in which they are drawn → the cells and rows of a table without all its rules.

Most programs draw a table cell after cell, each with all its lines, and a merged cell with the first of its rows.
Where a page shows that order, it tells what distances only suggest: which lines are one cell, and where a row begins.
"""

from __future__ import annotations

from itertools import pairwise

from jixiao.formats.layouts.levels_beside import is_group_label
from jixiao.formats.pages.marks import Rule
from jixiao.formats.pages.rows import CLOSER, Block, Line, Rows, beside, columns_of, place_spanning

LOOSEST = 2.2
"""Lines of one cell are at most so many sizes of a character apart."""
LOOSER = 1.3
"""And no further than so many times the step that most of them have."""
ALIKE = 1.05
"""No further than this, where another line was drawn between."""
LEAST_SIGNS = 2
"""So many cells begin beside a line above that was drawn before: then cells are drawn one after another."""
ALMOST_LEVEL, LEVEL = 0.5, 0.3
"""Lines of neighbouring cells this near (in characters) may be drawn from left to right; this near (points) they are
level."""
SAME_MIDDLE = 1.5
"""The middles of the cells of one row are at most so many points apart."""
NEAR, TELLING, MOST_CLOSE = 16, 1.15, 0.25
"""Among so many pieces the line below of another cell is looked for. Where so large a part of the pieces has one no
further than so many times the lines of cells, rows are as close as lines."""
SENTENCE_ENDS = "。；;：:！"
BETWEEN = 1.5
"""Between the texts of neighbouring columns is room of so many characters at most, where one is full."""
MOST_ASTRAY = 0.02
"""This share of the blocks may stand above one that was drawn before in their column."""

SHORTEST_LABEL, LONGEST_LABEL = 4, 12
"""Shorter labels (产出) may be the beginning of a longer one."""
MOST_LABEL_LINES = 8
"""A label of a level stands in so many lines at most, one character in each where its column is narrow."""


def blocks_in_order(pieces: list[Line], rules: list[Rule], least: int = LEAST_SIGNS) -> list[Block] | None:
    """The cells of pieces in the order of drawing; None where they are not drawn cell after cell."""
    usual = _usual_step(pieces)
    close = _rows_are_close(pieces, usual, rules)
    blocks: list[Block] = []
    owner: list[Block] = []
    for number, piece in enumerate(pieces):
        above = _line_above(pieces, number, usual, rules)
        if above is not None and close and not _is_level_with(blocks[:-1], owner[above], piece):
            above = None if _begins_anew(pieces, above, number) else above
        if above is not None and _begins_label(owner[above], pieces[number : number + MOST_LABEL_LINES]):
            above = None
        if above is not None:
            _add(owner[above], piece)
            owner.append(owner[above])
        else:
            size = piece[0].size
            blocks.append(Block([piece], piece[0].left, piece[-1].right, piece[0].y - size, piece[0].y))
            owner.append(blocks[-1])
    signs = sum(_begins_beside(one, other) for one, other in pairwise(blocks))
    if signs < least:
        signs += sum(
            _heads_rows(before, one, other)
            for before, one, other in zip(blocks, blocks[1:], blocks[2:], strict=False)
        )
    return blocks if signs >= least else None


def _begins_label(block: Block, pieces: list[Line]) -> bool:
    """Whether a block is the whole label of a level and the next lines are another one: rows as close as lines."""
    if not _is_label(block.text):
        return False
    said = ""
    for upper, lower in pairwise([block.lines[-1], *pieces]):
        if not _goes_on(upper, lower):
            return False
        said += "".join(char.text for char in lower if not char.text.isspace())
        if _is_label(said):
            return True
    return False


def _is_label(text: str) -> bool:
    return SHORTEST_LABEL <= len(text) <= LONGEST_LABEL and is_group_label(text)


def _usual_step(pieces: list[Line]) -> float:
    """How far the lines of a cell are apart, in characters; 0 where no two of them follow one another."""
    steps = sorted(
        (lower[0].y - upper[0].y) / lower[0].size
        for upper, lower in pairwise(pieces)
        if _goes_on(upper, lower)
    )
    return steps[len(steps) // 2] if steps else 0.0


def _rows_are_close(pieces: list[Line], usual: float, rules: list[Rule]) -> bool:
    """Whether lines that are not drawn one after another, so of different cells, stand as close as those of a cell."""
    close = 0
    for number, upper in enumerate(pieces):
        below = (lower for lower in pieces[number + 2 : number + NEAR] if _goes_on(upper, lower))
        lower = next(below, None)
        close += lower is not None and not _is_apart(upper, lower, TELLING * usual, rules)
    return close >= MOST_CLOSE * len(pieces)


def _is_level_with(before: list[Block], block: Block, piece: Line) -> bool:
    """Whether a block and the line below it together stand level with a cell of several lines drawn before, or with
    the two cells drawn before, as cells of one row do."""
    near = [other for other in before[-2:] if other.right <= block.left and beside(other, block)]
    if near and len(near[-1].lines) > len(block.lines) and near[-1].bottom >= piece[0].y - LEVEL:
        return True
    middle = (block.top + piece[0].y) / 2
    return len(near) > 1 and all(abs(other.middle - middle) <= SAME_MIDDLE for other in near)


def _begins_anew(pieces: list[Line], above: int, number: int) -> bool:
    """Where rows are close: whether a line is the first of its cell, for the one above ends before the cell is full.

    It goes on that line nevertheless where the next cell begins beside it further up, and after the end of a sentence.
    """
    upper, lower = pieces[above], pieces[number]
    after = number + 1
    while after < len(pieces) and _goes_on(pieces[after - 1], pieces[after]):
        after += 1
    if after < len(pieces):
        beside = pieces[after]
        if beside[0].left >= lower[-1].right - 1 and beside[0].y < lower[0].y - ALMOST_LEVEL * lower[0].size:
            return False
    if upper[-1].text in SENTENCE_ENDS:
        return False
    size, wide = lower[0].size, upper[-1].right - upper[0].left + lower[0].right - lower[0].left
    middle = upper[0].left + upper[-1].right
    if abs(lower[0].left - upper[0].left) > 1 and abs(lower[0].left + lower[-1].right - middle) <= 2:
        return any(
            abs(p[0].left + p[-1].right - middle) <= 2 and p[-1].right - p[0].left > wide + size
            for p in pieces
        )
    end = upper[0].left + wide
    near = pieces[max(0, above - NEAR) : number + NEAR]
    beside_it = [p[0].left for p in near if p[0].left > upper[-1].right and abs(p[0].y - upper[0].y) < size]
    if beside_it:
        return end < min(beside_it) - BETWEEN * size
    ends = sorted(p[-1].right for p in pieces if abs(p[0].left - upper[0].left) <= 1)
    full = ends[-1] if len(ends) > 1 and ends[-1] - ends[-2] < size else max(p[-1].right for p in pieces)
    return end + size < full


def _line_above(pieces: list[Line], number: int, usual: float, rules: list[Rule]) -> int | None:
    """Which piece drawn before is the line above of the same cell: the last one, or one drawn just before others that
    are almost level with it, for these may have been put in the order from left to right."""
    piece = pieces[number]
    last = pieces[number - 1][0].y if number else 0.0
    for index in range(number - 1, -1, -1):
        off = abs(pieces[index][0].y - last)
        if off > ALMOST_LEVEL * piece[0].size:
            return None
        beside = index < number - 1
        if _goes_on(pieces[index], piece) and (off > LEVEL or not beside):
            limit = (ALIKE if beside else LOOSER) * usual
            return None if _is_apart(pieces[index], piece, limit, rules) else index
    return None


def _goes_on(upper: Line, lower: Line) -> bool:
    """Whether a piece that was drawn next may be the next line of the same cell."""
    step, size = lower[0].y - upper[0].y, lower[0].size
    if not 0.3 * size < step <= LOOSEST * size:
        return False
    shared = min(upper[-1].right, lower[-1].right) - max(upper[0].left, lower[0].left)
    return shared > 0.5 * min(upper[-1].right - upper[0].left, lower[-1].right - lower[0].left)


def _is_apart(upper: Line, lower: Line, limit: float, rules: list[Rule]) -> bool:
    """Whether two lines are too far apart for one cell, or a rule runs between them."""
    size = lower[0].size
    if lower[0].y - upper[0].y > limit * size:
        return True
    left, right = max(upper[0].left, lower[0].left), min(upper[-1].right, lower[-1].right)
    return any(
        upper[0].y - 1 < rule.at < lower[0].y - 0.3 * size and rule.low < right and rule.high > left
        for rule in rules
    )


def _add(block: Block, piece: Line) -> None:
    block.lines.append(piece)
    block.left, block.right = min(block.left, piece[0].left), max(block.right, piece[-1].right)
    block.bottom = piece[0].y


def _begins_beside(block: Block, after: Block) -> bool:
    """Whether the block drawn next stands to the right and begins above the last line of this one."""
    return (
        after.left >= block.right - 1
        and beside(block, after)
        and after.lines[0][0].y < block.bottom - 0.3 * after.lines[0][0].size
    )


def _heads_rows(before: Block, block: Block, after: Block) -> bool:
    """Whether the block drawn next stands to the right and higher up, and the one drawn before above both: as a merged
    cell in the middle of its rows is drawn, and no line nor column after another."""
    return after.left >= block.right - 1 and before.bottom <= after.top and after.bottom <= block.top


def rows_in_order(blocks: list[Block]) -> Rows:
    """Blocks in the order of drawing by row. A row ends where the next block does not stand to the right; merged
    cells that are drawn after their rows go to the first of these."""
    runs: Rows = []
    late: list[tuple[Block, Block]] = []
    last: Block | None = None
    for block in blocks:
        returns = last is not None and block.left < last.right - 1
        if returns and last and block.top < min(b.bottom for b in runs[-1]) - 1:
            late.append((block, last))
            continue
        if last is None or returns:
            runs.append([])
        runs[-1].append(block)
        last = block
    rows = [row for run, room in zip(runs, _rooms(runs), strict=True) for row in _parted(run, room)]
    number_of = {id(block): number for number, row in enumerate(rows) for block in row}
    place_spanning([(block, number_of[id(last)]) for block, last in late], rows)
    for number, row in enumerate(rows):
        row.sort(key=lambda block: block.left)
        for block in row:
            block.row = number
    return rows


def _rooms(runs: Rows) -> list[float]:
    """For each run of blocks the height between its last block and the next run; below 0 where they share heights."""
    tops = [min(block.top for block in run) for run in runs[1:]]
    return [top - run[-1].bottom for run, top in zip(runs, [*tops, float("inf")], strict=True)]


def _parted(run: list[Block], room: float) -> Rows:
    """The rows of blocks that follow one another to the right: the cells of a row reach down to its last one, others
    stand in rows above. A last one that stands closer than rows do, or beside the next, spans rows."""
    rows: Rows = [[run[-1]]]
    for block in reversed(run[:-1]):
        over = min(other.top for other in rows[0]) - block.bottom
        spans = rows == [[run[-1]]] and (room < -1 or over < CLOSER * room < float("inf"))
        if over >= 0 and not spans:
            rows.insert(0, [block])
        else:
            rows[0].insert(0, block)
    return rows


def astray(rows: Rows) -> list[tuple[Block, Block]]:
    """The blocks, whose columns are set, that stand above one of an earlier row in their column, each after that one."""
    lowest: dict[int, Block] = {}
    found = []
    for row in rows:
        for block in row:
            columns = range(block.col, block.col + block.span)
            above = [lowest[column] for column in columns if column in lowest]
            found += [(other, block) for other in above if other.bottom > block.top + 2][:1]
            for column in columns:
                if column not in lowest or lowest[column].bottom < block.bottom:
                    lowest[column] = block
    return found


def columns_in_order(rows: Rows) -> list[float] | None:
    """The edges of the columns of rows; None where these do not stand below one another. Merged cells that stand in
    the middle of their rows, none beside another, are of two columns where they would be astray in one."""
    edges, most = columns_of(rows), MOST_ASTRAY * sum(map(len, rows))
    found = astray(rows)
    if len(found) > most:
        edges = columns_of(rows, found)
        found = astray(rows)
    return None if len(found) > most else edges
