"""A page of rules and positioned characters → paragraphs and tables with merged cells.

One builder serves everything that knows only where ink stands: PDF, OFD and scans. The source of the rules differs,
nothing else. Lengths are points; x grows to the right, y grows downward.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from jixiao.core.grid import Cell, Grid, Paragraph
from jixiao.formats.pages.boxes import leave_out_boxes, other_rules
from jixiao.formats.pages.columns import unruled_tables
from jixiao.formats.pages.cut import add_outer, reach_down
from jixiao.formats.pages.filling import fill
from jixiao.formats.pages.fills import FEWEST, level_sides, rules_of_fills
from jixiao.formats.pages.halves import halves_of
from jixiao.formats.pages.marks import PageMarks, PlacedGrid, PlacedText, Rule
from jixiao.formats.pages.running import FEW_RULES
from jixiao.formats.pages.sides import LEFT, by_side, gutter_of
from jixiao.formats.pages.text import Char, is_full, lines_of, text_of
from jixiao.formats.pages.underlines import without_underlines

SNAP = 2.0
"""Rules this close are one rule."""
REACH = 3.0
"""A rule reaches another when its end lies this near."""
COVERED = 0.7
"""The share of a cell's edge that a rule must cover to part two cells."""
LEAST = 6.0
"""Shorter strokes are glyph parts or decoration."""
FEWEST_UPRIGHTS = 3
"""So many uprights make a row of a table even where a page break took the rules above or below it."""

FEW_ROWS = 2
"""A table of so few rows, a heading and all the rest, may be parted by rules in one direction only."""
FEWEST_TALL, MANY_LINES = 3, 3
"""So many cells of one row, with so many line breaks each, may be columns without rules across."""
SHORT_LINES = 20
"""Lines of several rows in one cell are on average no longer than so many characters."""
LONE = re.compile("[一-龥]")
"""An ideograph alone."""
MORE = 1.5
"""So many times more texts are found by their places in a table that rules part in one direction only."""


def blocks_of(page: PageMarks) -> list[PlacedText | PlacedGrid]:
    """The paragraphs and tables of a page from top to bottom."""
    if page.boxes:
        others = other_rules(page)
        leave_out_boxes(page, [_table(others, *rules) for rules in _tables(others)])
    page.horizontals = without_underlines(page)
    if len(page.verticals) <= FEW_RULES and len(page.fills) >= FEWEST:
        horizontals, verticals = rules_of_fills(page)
        page.horizontals, page.verticals = page.horizontals + horizontals, page.verticals + verticals
    tables = [_table(page, horizontals, verticals) for horizontals, verticals in _tables(page)]
    tables = [table for table in tables if table.grid.nrows * table.grid.ncols > 1]
    for table in tables:
        if table.open_below:
            reach_down(table, page.chars, [other.ys[0] for other in tables])
    inside = fill(tables, page.chars)
    if not tables or any(map(_may_be_partial, tables)):
        page.horizontals = page.horizontals + level_sides(page.fills)
        page.number_places()
        if not tables and (halves := halves_of(page)):
            return _side_by_side(page, *halves)
        found = unruled_tables(page)
        if sum(_texts_without_rules(table) for table, _ in found) > MORE * sum(map(_texts, tables)):
            tables = [table for table, _ in found]
            held = {id(char) for _, chars in found for char in chars}
            inside = {index for index, char in enumerate(page.chars) if id(char) in held}
    outside = [char for index, char in enumerate(page.chars) if index not in inside]
    return _beside(page, outside, tables, 0)


def _side_by_side(
    page: PageMarks, over: list[Char], left: PageMarks, right: PageMarks
) -> list[PlacedText | PlacedGrid]:
    """The blocks of a page that holds two forms beside each other, each read as a page of its own."""
    blocks = _in_order(page, over, [])
    side = LEFT
    for half in (left, right):
        found = blocks_of(half)
        tables = [block for block in found if isinstance(block, PlacedGrid)]
        for table in tables:
            table.side = max(side, side + table.side - 1)
        side = max((table.side for table in tables), default=side) + 1
        blocks += found
    return blocks


def _beside(
    page: PageMarks, outside: list[Char], tables: list[PlacedGrid], side: int
) -> list[PlacedText | PlacedGrid]:
    """The paragraphs and tables in the order of reading: what stands left of a gutter from top to bottom, then what
    stands right of it. ``side`` is that of the first tables, 0 where there are no others beside them."""
    gutter = gutter_of(tables)
    if gutter is None:
        for table in tables:
            table.side = side
        return _in_order(page, outside, tables)
    over, left, right = by_side(outside, gutter)
    first = [table for table in tables if table.xs[-1] < gutter]
    blocks = _in_order(page, over, []) + _beside(page, left, first, side or LEFT)
    after = max(table.side for table in first) + 1
    return blocks + _beside(page, right, [table for table in tables if table.xs[-1] >= gutter], after)


def _in_order(
    page: PageMarks, outside: list[Char], tables: list[PlacedGrid]
) -> list[PlacedText | PlacedGrid]:
    """The paragraphs of the characters outside tables, and the tables, from top to bottom."""
    texts = [
        PlacedText(Paragraph(text_of(lines, edges), f"第{page.number}页"), page.number, lines[0][0].y, lines)
        for lines, edges in _paragraphs(outside, tables)
    ]
    return sorted(
        [*texts, *tables], key=lambda block: block.y if isinstance(block, PlacedText) else block.ys[0]
    )


def _may_be_partial(table: PlacedGrid) -> bool:
    """Whether rules may part a table in one direction only: one column, few rows, cells that are no rectangles, or
    several cells of many lines side by side."""
    grid = table.grid
    if grid.ncols == 1 or (grid.nrows <= FEW_ROWS and _is_mostly_tall(grid)):
        return True
    if sum(cell.rowspan * cell.colspan for cell in grid.cells) != grid.nrows * grid.ncols:
        return True
    tall = [cell for cell in grid.cells if cell.text.count("\n") >= MANY_LINES]
    return any(sum(other.row == cell.row for other in tall) >= FEWEST_TALL for cell in tall)


def _is_mostly_tall(grid: Grid) -> bool:
    """Whether in some row at least half of the filled cells are of several lines, as where they hold several rows."""
    for row in range(grid.nrows):
        filled = [cell for cell in grid.cells if cell.row == row and cell.text]
        if filled and 2 * sum(map(_holds_lines, filled)) >= len(filled):
            return True
    return False


def _holds_lines(cell: Cell) -> bool:
    """Whether a cell holds several lines as short as those of columns are."""
    return len(cell.text) / (1 + cell.text.count("\n")) <= SHORT_LINES and "\n" in cell.text


def _texts(table: PlacedGrid) -> int:
    return sum(bool(cell.text) for cell in table.grid.cells)


def _texts_without_rules(table: PlacedGrid) -> int:
    """How many cells of a table without rules hold text; a row of ideographs alone is one, a line set apart over its
    cell."""
    rows: dict[int, list[bool]] = {}
    for cell in table.grid.cells:
        if cell.text:
            rows.setdefault(cell.row, []).append(LONE.fullmatch(cell.text) is not None)
    return sum(1 if 2 * sum(alone) > len(alone) > 1 else len(alone) - sum(alone) for alone in rows.values())


def _paragraphs(
    chars: list[Char], tables: list[PlacedGrid]
) -> list[tuple[list[list[Char]], tuple[float, float]]]:
    """The lines of each paragraph outside tables, with the edges of the text on this page.

    A line goes on in the next when it fills the width and the next stands close below, no table between.
    """
    lines = lines_of(chars)
    ends = [x for table in tables for x in (table.xs[0], table.xs[-1])]
    ends += [x for line in lines for x in (line[0].left, line[-1].right)]
    edges = (min(ends), max(ends)) if ends else (0.0, 0.0)
    found: list[list[list[Char]]] = []
    for line in lines:
        above = found[-1][-1] if found else None
        close = above and line[0].y - above[0].y < 2.2 * line[0].size
        parted = above and any(above[0].y < table.ys[0] < line[0].y for table in tables)
        if above and close and not parted and is_full(above, line[0], edges, alone=True):
            found[-1].append(line)
        else:
            found.append([line])
    return [(paragraph, edges) for paragraph in found]


def _tables(page: PageMarks) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules of each table: rules that touch one another, at least two in each direction."""
    horizontals, verticals = _joined(page.horizontals), _joined(page.verticals)
    parent = list(range(len(horizontals) + len(verticals)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, across in enumerate(horizontals):
        for j, down in enumerate(verticals):
            touches = across.low - REACH <= down.at <= across.high + REACH
            if touches and down.low - REACH <= across.at <= down.high + REACH:
                parent[root(i)] = root(len(horizontals) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, across in enumerate(horizontals):
        groups.setdefault(root(i), ([], []))[0].append(across)
    for j, down in enumerate(verticals):
        groups.setdefault(root(len(horizontals) + j), ([], []))[1].append(down)
    tables = [rules for rules in groups.values() if len(rules[0]) >= 2 and len(rules[1]) >= 2]
    tables += [rules for rules in groups.values() if len(rules[0]) < 2 and _is_cut_row(*rules)]
    lone = [rules[1][0] for rules in groups.values() if not rules[0]]
    add_outer(lone, tables)
    return tables + _rows_without_ends(lone)


def _is_cut_row(horizontals: list[Rule], verticals: list[Rule]) -> bool:
    """Whether one rule closes a row that a page break cut, so that the uprights of its columns all end at it; or parts
    two rows of which both were cut, so that all of them begin and end together."""
    if len(horizontals) != 1 or len(verticals) < FEWEST_UPRIGHTS:
        return False
    at, first = horizontals[0].at, verticals[0]
    return all(min(abs(rule.low - at), abs(rule.high - at)) <= REACH for rule in verticals) or all(
        abs(rule.low - first.low) <= REACH and abs(rule.high - first.high) <= REACH for rule in verticals
    )


def _rows_without_ends(verticals: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Uprights alone that begin and end together: a row that fills its page, cut at both ends."""
    found: list[list[Rule]] = []
    for rule in verticals:
        alike = (
            group
            for group in found
            if abs(group[0].low - rule.low) <= REACH and abs(group[0].high - rule.high) <= REACH
        )
        group = next(alike, None)
        if group is None:
            found.append([rule])
        else:
            group.append(rule)
    return [([], group) for group in found if len(group) >= FEWEST_UPRIGHTS]


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Rules on one line united where they touch or overlap."""
    found: list[Rule] = []
    level: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if level and rule.at - level[-1].at > SNAP:
            found.extend(_joined_on_one_line(level))
            level = []
        level.append(rule)
    return found + _joined_on_one_line(level)


def _joined_on_one_line(rules: list[Rule]) -> list[Rule]:
    united: list[Rule] = []
    if not rules:
        return united
    at = sum(rule.at for rule in rules) / len(rules)
    for rule in sorted(rules, key=lambda rule: rule.low):
        if united and rule.low <= united[-1].high + REACH:
            united[-1].high = max(united[-1].high, rule.high)
        else:
            united.append(Rule(at, rule.low, rule.high))
    return [rule for rule in united if rule.high - rule.low >= LEAST]


def _table(page: PageMarks, horizontals: list[Rule], verticals: list[Rule]) -> PlacedGrid:
    """The merged cells between the rules of one table. A missing outer rule is drawn where the others end."""
    xs = _stops(
        [rule.at for rule in verticals], [end for rule in horizontals for end in (rule.low, rule.high)]
    )
    ys = _stops(
        [rule.at for rule in horizontals], [end for rule in verticals for end in (rule.low, rule.high)]
    )
    rows, cols = len(ys) - 1, len(xs) - 1
    parent = list(range(rows * cols))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    down, across = [_near(verticals, x) for x in xs], [_near(horizontals, y) for y in ys]
    for r in range(rows):
        for c in range(cols):
            if c + 1 < cols and not _parted(down[c + 1], ys[r], ys[r + 1]):
                parent[root(r * cols + c + 1)] = root(r * cols + c)
            if r + 1 < rows and not _parted(across[r + 1], xs[c], xs[c + 1]):
                parent[root((r + 1) * cols + c)] = root(r * cols + c)
    regions: dict[int, list[int]] = {}
    for index in range(rows * cols):
        regions.setdefault(root(index), []).append(index)
    cells = [_cell(members, cols) for members in regions.values()]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    grid = Grid("", rows, cols, cells, True, f"第{page.number}页")
    table = PlacedGrid(grid, page.number, xs, ys)
    foot = {col for col in range(cols) if _parted(across[rows], xs[col], xs[col + 1])} if rows else set()
    if foot and len(foot) < cols:
        last = (cell for cell in cells if cell.row + cell.rowspan == rows)
        table.open_below = {
            (cell.row, cell.col) for cell in last if foot.isdisjoint(range(cell.col, cell.col + cell.colspan))
        }
    return table


def _stops(lines: list[float], ends: list[float]) -> list[float]:
    """The grid lines of one direction; an end beyond the outermost line stands for a missing rule."""
    stops: list[float] = []
    for value in sorted(lines):
        if not stops or value - stops[-1] > SNAP:
            stops.append(value)
    low, high = min(ends, default=stops[0] if stops else 0.0), max(ends, default=stops[-1] if stops else 0.0)
    stops = stops or [low, high]
    if stops[0] - low > LEAST:
        stops.insert(0, low)
    if high - stops[-1] > LEAST:
        stops.append(high)
    return stops


def _near(rules: list[Rule], at: float) -> list[tuple[float, float]]:
    """From where to where the rules at ``at`` run."""
    return [(rule.low, rule.high) for rule in rules if abs(rule.at - at) <= SNAP]


def _parted(rules: list[tuple[float, float]], low: float, high: float) -> bool:
    """Whether rules cover enough of the edge from ``low`` to ``high``. The outer edge always parts."""
    covered = 0.0
    for begin, end in rules:
        covered += max(0.0, min(end, high) - max(begin, low))
    return covered >= COVERED * (high - low)


def _cell(members: list[int], cols: int) -> Cell:
    rows = [index // cols for index in members]
    columns = [index % cols for index in members]
    top, left = min(rows), min(columns)
    return Cell(top, left, "", max(rows) - top + 1, max(columns) - left + 1)
