"""Tables without vertical rules whose cells wrap and span: lines → blocks of text → rows and columns.

Lines close below one another are one block, a block the text of a cell. Blocks that stand side by side are a row;
one that stands beside two rows spans them, and where such labels stand in the middle of their rows (as merged cells
are printed) their first row is found by that. Columns are the fewest that part all neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from statistics import median

from jixiao.core.grid import Cell, Grid
from jixiao.formats.pages.headings import span_headings
from jixiao.formats.pages.marks import PageMarks, PlacedGrid, Rule
from jixiao.formats.pages.order import LEAST_SIGNS, blocks_in_order, columns_in_order, rows_in_order
from jixiao.formats.pages.rows import Block, Rows, beside, columns_of, overlap, rows_by_rules, rows_of
from jixiao.formats.pages.text import Char, text_of, usual_gap

WRAPPED = 1.75
"""Lines of one cell are at most so many sizes of a character apart."""
SHARED, ALIKE = 3, 1.03
"""So many neighbours, alike to that factor, show how far the lines of a cell are apart; fewer may be of two cells."""
LOOSER = 1.12
"""Lines of one cell are no further apart than so many times the closest lines of the page."""
FLATTEST = 0.6
"""Pieces lower than this part of the usual ones hold flat signs only (——), whose size is not that of their font."""
PADDING = 1.5
"""Between the texts of neighbouring columns is blank paper of about so many characters."""
NARROW = 0.35
"""A gap of so many characters is enough where the column's edge is known from other lines."""
PARTED, EXACT = 0.2, 0.5
"""And so narrow a gap, in characters, where it is the only one and both texts begin on edges, to so many points."""
FULL = 1.2
"""A line with less room, in characters, beside the longest line of its cell is full."""
FEWEST_ROWS, FEWEST_COLUMNS = 3, 3

Line = list[Char]
_Layout = tuple[list[Block], Rows, list[float]]
"""Blocks, their rows, and the edges between the columns."""


def table_of(lines: list[list[Line]], page: PageMarks) -> tuple[PlacedGrid, list[Char]] | None:
    """The table that the lines of a page are (each parted into pieces), with its characters; None for none."""
    rules, goes_on = page.horizontals, page.goes_on
    found = _laid_out(lines, rules, goes_on=goes_on)
    if found is not None:
        usual = usual_gap([piece for line in lines for piece in line])
        parted = [[part for piece in line for part in _at_edges(piece, found[2], usual)] for line in lines]
        if any(len(parts) > len(line) for parts, line in zip(parted, lines, strict=True)):
            found = _laid_out(parted, rules, goes_on=goes_on)
    if found is None:
        return None
    blocks, rows, edges = found
    span_headings(rows)
    ys = [min(b.top for b in row) for row in rows] + [max(b.bottom for b in blocks)]
    grid = _grid(blocks, len(rows), edges, page.number)
    xs = [min(b.left for b in blocks), *edges, max(b.right for b in blocks)]
    held = [char for block in blocks for line in block.lines for char in line]
    table = PlacedGrid(grid, page.number, xs, ys)
    for block in blocks:
        _mark(table, block)
    return table, held


def _mark(table: PlacedGrid, block: Block) -> None:
    """Note in a table where the text of a cell stands, and whether its lines are several and the last one full."""
    place = block.row, block.col
    table.extents[place] = block.left, block.right
    if len(block.lines) > 1:
        table.wrapped.add(place)
        if block.lines[-1][-1].right > block.right - FULL * block.lines[-1][-1].size:
            table.running_on.add(place)


def _laid_out(lines: list[list[Line]], rules: list[Rule], *, goes_on: bool) -> _Layout | None:
    """The blocks between the first and the last that stand side by side, their rows, and the edges of the columns."""
    pieces = [piece for line in lines for piece in line]
    layout = _in_order(pieces, rules, goes_on=goes_on)
    if layout is None and sum(len(line) > 1 for line in lines) >= FEWEST_ROWS:
        layout = _by_place(pieces, rules)
    return layout


def _in_order(pieces: list[Line], rules: list[Rule], *, goes_on: bool) -> _Layout | None:
    """The layout that the order of drawing tells; None where it tells nothing."""
    least = 1 if goes_on else LEAST_SIGNS
    drawn = blocks_in_order(sorted(pieces, key=lambda piece: piece[0].place), rules, least)
    blocks = _in_table(drawn or [])
    if not blocks:
        return None
    rows = rows_by_rules(blocks, rules) or rows_in_order(blocks)
    if not goes_on and len(rows) < FEWEST_ROWS:
        return None
    edges = columns_in_order(rows)
    return None if edges is None else (blocks, rows, edges)


def _by_place(pieces: list[Line], rules: list[Rule]) -> _Layout | None:
    """The layout that distances tell."""
    blocks = _in_table(_blocks(pieces, rules))
    rows = rows_of(blocks, rules) if blocks else []
    if len(rows) < FEWEST_ROWS or max(map(len, rows)) < FEWEST_COLUMNS:
        return None
    edges = columns_of(rows)
    return (blocks, rows, edges) if _is_sound(rows, edges) else None


def _in_table(blocks: list[Block]) -> list[Block]:
    """The blocks between the first and the last that stand side by side."""
    paired = _paired(blocks)
    top, bottom = min((b.top for b in paired), default=0.0), max((b.bottom for b in paired), default=0.0)
    return [block for block in blocks if block.bottom > top and block.top < bottom]


def _paired(blocks: list[Block]) -> list[Block]:
    """The blocks that stand side by side with another."""
    ordered = sorted(blocks, key=lambda block: block.top)
    found: dict[int, Block] = {}
    for index, block in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.top >= block.bottom:
                break
            if beside(block, other) and not overlap(block, other):
                found |= {id(block): block, id(other): other}
    return list(found.values())


def _at_edges(piece: Line, edges: list[float], usual: float) -> list[Line]:
    """A piece parted where a blank, though narrow, lies on the edge of a column. ``usual`` is the gap, in characters,
    within texts that are spaced out."""
    parts = [[piece[0]]]
    gaps = [char.left - before.right - usual * char.size for before, char in pairwise(piece)]
    alone = sum(gap > PARTED * char.size for gap, char in zip(gaps, piece[1:], strict=True)) == 1
    for gap, before, char in zip(gaps, piece, piece[1:], strict=False):
        if (
            gap > NARROW * char.size and any(before.right - 1 <= edge <= char.left + 1 for edge in edges)
        ) or (alone and gap > PARTED * char.size and _is_on(edges, char) and _is_on(edges, parts[-1][0])):
            parts.append([])
        parts[-1].append(char)
    return parts


def _is_on(edges: list[float], char: Char) -> bool:
    """Whether a character begins on the edge of a column."""
    return any(abs(char.left - edge) <= EXACT for edge in edges)


def _is_sound(rows: list[list[Block]], edges: list[float]) -> bool:
    """Whether rows were not taken for the lines of cells. Where half of the lines stands in cells of several lines,
    they must fill their columns, for rows that are close show as such. Labels written downward do not count."""
    held = [block for row in rows for block in row]
    tall = [block for block in held if len(block.lines) > 1 and max(map(len, block.lines)) > 1]
    if 2 * sum(len(block.lines) for block in tall) < sum(len(block.lines) for block in held):
        return True
    stops = [min(b.left for b in held), *edges, max(b.right for b in held)]
    full = [
        line[-1].right - line[0].left + (1 + PADDING) * below[0].size
        > stops[block.col + block.span] - stops[block.col]
        for block in tall
        for line, below in pairwise(block.lines)
    ]
    return 2 * sum(full) >= len(full)


def _blocks(pieces: list[Line], rules: list[Rule]) -> list[Block]:
    """Pieces of lines gathered into blocks: close below one another, over half as wide in common, no rule between."""
    steps = [
        step
        for upper, lower in _pairs(pieces)
        if (step := lower[0].y - upper[0].y) <= WRAPPED * lower[0].size
    ]
    limit = LOOSER * _closest(sorted(steps))
    found: list[Block] = []
    usual = median(max(char.size for char in piece) for piece in pieces)
    for piece in sorted(pieces, key=lambda piece: piece[0].y):
        left, right, y, size = piece[0].left, piece[-1].right, piece[0].y, max(c.size for c in piece)
        size = usual if size < FLATTEST * usual else size
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


def _closest(steps: list[float]) -> float:
    """The least step that several neighbours share; the least at all where none is shared."""
    shared = (step for step, other in zip(steps, steps[SHARED - 1 :], strict=False) if other <= ALIKE * step)
    return next(shared, steps[0] if steps else 0.0)


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
