"""Tables that a page break cut in two become one again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

from jixiao.core.grid import Cell, Grid, Paragraph
from jixiao.formats.pages.cut_rows import (
    begin_groups,
    extend_groups,
    is_cut,
    mend_cut_labels,
    mend_cut_row,
    mend_open,
)
from jixiao.formats.pages.marks import PlacedGrid, PlacedText
from jixiao.formats.pages.repeats import begins_anew, without_repeated
from jixiao.formats.pages.sides import EDGE, RIGHT, goes_over, moved
from jixiao.formats.pages.without_rules import joined_without_rules, with_parted_lines

SAME_LINE = 3.0
"""Baselines this near are at one place of their pages."""
_DIGITS = re.compile(r"\d+")
_MAY_BE_TITLE = re.compile(r"绩效|自评|表$|年度|单位[:：]|附件|^续")
"""Words of what may begin another form, though it stands at the same place of each page."""
TITLE_END = "表"
FOOT = 40.0
"""A table that ends so much higher than the one beside it ends on this page."""
_PAGE_NUMBER = re.compile(r"[-—–\s·第]*\d{1,4}\s*(?:页|[/／]\s*\d{1,4})?[-—–\s·，,/／页共\d]*$")

Block = PlacedText | PlacedGrid


def merge_pages(blocks: list[Block]) -> list[Paragraph | Grid]:
    """The blocks of all pages in order, with continued tables joined and page numbers between them dropped."""
    joined: list[Block] = []
    between: list[PlacedText] = []
    running = _running(blocks)
    if any(isinstance(block, PlacedGrid) and not block.grid.spans_known for block in blocks):
        blocks = with_parted_lines(blocks, _unwanted(blocks, running))
    for block in blocks:
        if isinstance(block, PlacedText) and _PAGE_NUMBER.fullmatch(block.paragraph.text):
            continue
        last = joined[-1] if joined else None
        if isinstance(last, PlacedGrid) and isinstance(block, PlacedText) and _line(block) in running:
            between.append(block)
            continue
        at = _on_the_left(joined, between, block)
        above = joined[at] if joined else None
        if (
            isinstance(above, PlacedGrid)
            and isinstance(block, PlacedGrid)
            and (whole := _continued(above, between, block))
        ):
            joined[at] = whole
            between = []
        else:
            joined += [*between, block]
            between = []
    joined += between
    return [block.paragraph if isinstance(block, PlacedText) else block.grid for block in joined]


def _running(blocks: list[Block]) -> set[tuple[str, int]]:
    """Lines that stand at one place of several pages, but for their digits: heads and feet of pages, and titles."""
    pages: dict[tuple[str, int], set[int]] = defaultdict(set)
    for block in blocks:
        if isinstance(block, PlacedText):
            pages[_line(block)].add(block.page)
    return {line for line, seen in pages.items() if len(seen) > 1}


def _unwanted(blocks: list[Block], running: set[tuple[str, int]]) -> set[int]:
    """The heads, feet and numbers of pages among blocks, by id."""
    texts = [block for block in blocks if isinstance(block, PlacedText)]
    return {
        id(text) for text in texts if _line(text) in running or _PAGE_NUMBER.fullmatch(text.paragraph.text)
    }


def _on_the_left(joined: list[Block], between: list[PlacedText], block: Block) -> int:
    """Which block a table may continue: the last one, or where that stood right of others, one of these, if it fits and
    reached as far down."""
    last = joined[-1] if joined else None
    if not isinstance(last, PlacedGrid) or last.side < RIGHT or not isinstance(block, PlacedGrid):
        return -1
    seen = {last.side}
    for at in range(len(joined) - 2, -1, -1):
        left = joined[at]
        if isinstance(left, PlacedGrid) and left.page == last.page and left.side not in seen:
            seen.add(left.side)
            ended = goes_over(last, block) and left.ys[-1] < last.ys[-1] - FOOT
            if left.side < last.side and _goes_on(left, between, block) and not ended:
                return at
    return -1


def _continued(above: PlacedGrid, between: list[PlacedText], below: PlacedGrid) -> PlacedGrid | None:
    """Both as one table where the lower one continues the other, on the next page or beside it; else None."""
    anew = begins_anew(above, below)
    if _goes_on(above, between, below):
        rest = below if anew else without_repeated(above, below)
    elif between or anew or not goes_over(above, below):
        return None
    else:
        rest = without_repeated(above, moved(below, above.xs[0]))
    joined = _join(above, rest)
    joined.side = below.side
    return joined


def _goes_on(above: PlacedGrid, between: list[PlacedText], below: PlacedGrid) -> bool:
    """Whether a table continues the one above. Under lines that name a form it must not begin anew, and under a title
    it must say again what heads the one above."""
    if not _continues(above, below):
        return False
    lines = [text.paragraph.text for text in between]
    if not any(map(_MAY_BE_TITLE.search, lines)):
        return True
    titled = any(line.endswith(TITLE_END) for line in lines)
    return not begins_anew(above, below) and (not titled or without_repeated(above, below) is not below)


def _line(block: PlacedText) -> tuple[str, int]:
    return _DIGITS.sub("0", "".join(block.paragraph.text.split())), round(block.y / SAME_LINE)


def _continues(above: PlacedGrid, below: PlacedGrid) -> bool:
    if below.page != above.page + 1 or above.grid.spans_known != below.grid.spans_known:
        return False
    if not above.grid.spans_known:
        return joined_without_rules(above, below) is not None
    return abs(above.xs[0] - below.xs[0]) <= EDGE and abs(above.xs[-1] - below.xs[-1]) <= EDGE


def _join(above: PlacedGrid, below: PlacedGrid) -> PlacedGrid:
    """One table with the grid lines of both, on the page where the lower part stands."""
    if not above.grid.spans_known:
        return joined_without_rules(above, below) or above
    xs = _united(above.xs, below.xs)
    running_on, open_below = _moved(above, above.running_on, xs), _moved(above, above.open_below, xs)
    almost_on = _moved(above, above.almost_on, xs)
    upper, lower = _on_columns(above, xs), _on_columns(below, xs)
    rows = above.grid.nrows
    if is_cut(upper, lower, rows, running_on, almost_on):
        lower = mend_cut_row(upper, lower, rows)
        shift = rows - 1
    else:
        mend_cut_labels(upper, lower, rows, running_on)
        mend_open(upper, lower, rows, running_on, open_below)
        extend_groups(upper, lower, rows, open_below)
        begin_groups(upper, lower, rows)
        shift = rows
    for cell in lower:
        cell.row += shift
    cells = sorted([*upper, *lower], key=lambda cell: (cell.row, cell.col))
    nrows = max(cell.row + cell.rowspan for cell in cells)
    grid = Grid("", nrows, len(xs) - 1, cells, True, above.grid.address)
    running_on, open_below, almost_on = (
        {(row + shift, col) for row, col in _moved(below, marked, xs)}
        for marked in (below.running_on, below.open_below, below.almost_on)
    )
    return PlacedGrid(grid, below.page, xs, above.ys, running_on, open_below, almost_on)


def _united(first: list[float], second: list[float]) -> list[float]:
    xs = list(first)
    for x in second:
        if all(abs(x - known) > EDGE for known in xs):
            xs.append(x)
    return sorted(xs)


def _places(table: PlacedGrid, xs: list[float]) -> list[int]:
    """For each of the table's own vertical grid lines, which of ``xs`` it is."""
    return [bisect_left(xs, x - EDGE) for x in table.xs]


def _moved(table: PlacedGrid, marked: set[tuple[int, int]], xs: list[float]) -> set[tuple[int, int]]:
    """The cells that are marked in a table, by row and column, counted in the columns of ``xs``; those that are as narrow
    as a gap within a double rule are none."""
    place = _places(table, xs)
    return {
        (cell.row, place[cell.col])
        for cell in table.grid.cells
        if (cell.row, cell.col) in marked and place[cell.col] < place[cell.col + cell.colspan]
    }


def _on_columns(table: PlacedGrid, xs: list[float]) -> list[Cell]:
    """The table's cells counted in the columns of ``xs``."""
    place = _places(table, xs)
    return [
        Cell(cell.row, place[cell.col], cell.text, cell.rowspan, place[cell.col + cell.colspan] - place[cell.col], cell.address, cell.confidence)
        for cell in table.grid.cells
    ]  # fmt: skip
