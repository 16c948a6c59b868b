"""Tables without rules that a page break cut: which columns go on, and the lines that the break parted from them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from jixiao.core.grid import Cell
from jixiao.formats.layouts.levels_beside import is_group_label
from jixiao.formats.pages.marks import SAME, PlacedGrid, PlacedText
from jixiao.formats.words.form_rows import squeeze

WRAPPED = 1.75
"""Lines of one cell are at most so many sizes of a character apart."""
CENTRED = 6.0
"""A line whose middle is this near (points) to that of the table may be a title."""
WIDE = 0.25
"""A text of sentences takes so much of the width of its table."""
SENTENCE_ENDS = "。；;：:！!？?"

Block = PlacedText | PlacedGrid


def with_parted_lines(blocks: list[Block], unwanted: set[int]) -> list[Block]:
    """The blocks with the lines between a table and its continuation as rows of these, where all of them begin where
    columns do. ``unwanted`` are the blocks (by id) that are heads, feet and numbers of pages."""
    found: list[Block] = []
    between: list[PlacedText] = []
    for block in blocks:
        above = next((one for one in reversed(found) if not isinstance(one, PlacedText)), None)
        if isinstance(block, PlacedText):
            between.append(block)
            continue
        texts = [text for text in between if id(text) not in unwanted]
        if above is not None and texts and _are_parted(above, texts, block):
            at = next(place for place, one in enumerate(found) if one is above)
            head = [text for text in texts if text.page == block.page]
            found[at] = _with_rows(above, [text for text in texts if text.page != block.page], first=False)
            found += [text for text in between if id(text) in unwanted]
            found.append(_with_rows(block, head, first=True))
        else:
            found += [*between, block]
        between = []
    return found + between


def _are_parted(above: PlacedGrid, texts: list[PlacedText], below: PlacedGrid) -> bool:
    """Whether all lines between two tables begin where one of their columns does, but the first, and are no titles."""
    if above.grid.spans_known or below.grid.spans_known or not above.page < below.page <= above.page + 2:
        return False
    left, middle = min(above.xs[0], below.xs[0]), (above.xs[0] + above.xs[-1]) / 2
    places = [x for x in _lefts(above) | _lefts(below) if x > left + SAME]
    extents = [text.extent for text in texts]
    return all(any(abs(low - x) <= SAME for x in places) for low, _ in extents) and not any(
        abs((low + high) / 2 - middle) <= CENTRED and not _is_among(low, high, extents)
        for low, high in extents
    )


def _is_among(low: float, high: float, extents: list[tuple[float, float]]) -> bool:
    """Whether another line begins at the same place and ends at another, as no centred lines do."""
    return any(abs(low - left) <= SAME < abs(high - right) for left, right in extents)


def _lefts(table: PlacedGrid) -> set[float]:
    return {left for left, _ in table.extents.values()}


def _with_rows(table: PlacedGrid, texts: list[PlacedText], *, first: bool) -> PlacedGrid:
    """The table with texts as its ``first`` or its last rows; lines close below one another are one row."""
    if not texts:
        return table
    rows = [[texts[0]]]
    for upper, lower in pairwise(texts):
        step, size = lower.y - upper.lines[-1][0].y, lower.lines[0][0].size
        level = abs(lower.extent[0] - upper.extent[0]) <= SAME
        labels = is_group_label(squeeze(upper.paragraph.text)) and is_group_label(
            squeeze(lower.paragraph.text)
        )
        if lower.page == upper.page and level and step <= WRAPPED * size and not labels:
            rows[-1].append(lower)
        else:
            rows.append([lower])
    start = 0 if first else table.grid.nrows
    moved = len(rows) if first else 0
    cells = [replace(cell, row=cell.row + moved) for cell in table.grid.cells]
    extents = {(row + moved, col): extent for (row, col), extent in table.extents.items()}
    for number, row in enumerate(rows, start):
        extent = row[0].extent[0], max(text.extent[1] for text in row)
        col = _column(table.xs, extent)
        text = "\n".join(text.paragraph.text for text in row)
        cells.append(Cell(number, col, text, address=row[0].paragraph.address))
        extents[number, col] = extent
    cells.sort(key=lambda cell: (cell.row, cell.col))
    grid = replace(table.grid, nrows=table.grid.nrows + len(rows), cells=cells)
    top = [texts[0].y - texts[0].lines[0][0].size] if first else []
    return replace(table, grid=grid, ys=top + table.ys, extents=extents)


def _column(xs: list[float], extent: tuple[float, float]) -> int:
    """The column where a text begins that starts at the left of one, else the one with most of it."""
    left, right = extent
    begins = next((n for n, x in enumerate(xs[:-1]) if abs(x - left) <= SAME), None)
    if begins is not None:
        return begins
    return max(range(len(xs) - 1), key=lambda n: min(xs[n + 1], right) - max(xs[n], left))


def joined_without_rules(above: PlacedGrid, below: PlacedGrid) -> PlacedGrid | None:
    """Both as one table: on the columns of the upper one, or where its texts would share one, of the lower one; None
    where neither fits."""
    fits = _on_columns(below, above.xs)
    if fits is not None:
        upper, lower, xs = (above.grid.cells, above.extents), fits, above.xs
    elif above.extents and (turned := _on_columns(above, below.xs)) is not None:
        upper, lower, xs = turned, (below.grid.cells, below.extents), below.xs
    else:
        return None
    rows = above.grid.nrows
    first, last = (
        [cell for cell in lower[0] if cell.row == 0],
        [cell for cell in upper[0] if cell.row == rows - 1],
    )
    rest = _cut_texts(above, last, first) or _cut_labels(upper[0], first)
    cells = [
        replace(cell, text=cell.text + rest[id(cell)][1]) if id(cell) in rest else cell for cell in upper[0]
    ]
    gone = {id(cell) for cell, _ in rest.values()}
    left = [cell for cell in lower[0] if id(cell) not in gone]
    shift = rows - (len(gone) == len(first))
    cells += [replace(cell, row=cell.row + shift) for cell in left]
    nrows = shift + below.grid.nrows
    extents = upper[1] | {
        (row + shift, col): extent for (row, col), extent in lower[1].items() if row + shift >= rows
    }
    grid = replace(above.grid, nrows=nrows, ncols=len(xs) - 1, cells=cells)
    marks = [
        {(row + shift, col) for row, col in marked if row + shift >= rows or len(gone) == len(first)}
        for marked in (below.running_on, below.wrapped)
    ]
    return PlacedGrid(
        grid, below.page, xs, above.ys, marks[0], extents=extents, wrapped=marks[1], side=below.side
    )


_Rest = dict[int, tuple[Cell, str]]
"""For cells above (by id) the cell below that goes on each, and what is put to its text."""


def _cut_texts(above: PlacedGrid, last: list[Cell], first: list[Cell]) -> _Rest:
    """The rests of the last row at the head of the next page: each stands under a cell of several lines, one is left out;
    one of which is wide, and there is but one, or a full line goes on."""
    over = {cell.col: cell for cell in last}
    rest: _Rest = {}
    goes_on, wide = len(first) == 1, False
    for cell in first:
        upper = over.get(cell.col)
        if upper is None or (upper.row, upper.col) not in above.wrapped:
            return {}
        full = (upper.row, upper.col) in above.running_on
        goes_on |= full and upper.text[-1:] not in SENTENCE_ENDS
        low, high = above.extents.get((upper.row, upper.col), (0.0, 0.0))
        wide |= high - low >= WIDE * (above.xs[-1] - above.xs[0])
        rest[id(upper)] = cell, cell.text if full else f"\n{cell.text}"
    return rest if goes_on and wide and len(first) < len(last) else {}


def _cut_labels(upper: list[Cell], first: list[Cell]) -> _Rest:
    """The rests of labels of levels that the break cut in two (组织 | 实施)."""
    lowest = {cell.col: cell for cell in sorted(upper, key=lambda cell: cell.row) if cell.text}
    rest: _Rest = {}
    for cell in first:
        over = lowest.get(cell.col)
        if over is None:
            continue
        whole = squeeze(over.text + cell.text)
        if is_group_label(whole) and not (
            is_group_label(squeeze(over.text)) and is_group_label(squeeze(cell.text))
        ):
            rest[id(over)] = cell, cell.text
    return rest


_Placed = tuple[list[Cell], dict[tuple[int, int], tuple[float, float]]]


def _on_columns(table: PlacedGrid, xs: list[float]) -> _Placed | None:
    """The cells of a table on other columns, each on that where most of its text stands; None where two of a row would
    stand in one column."""
    columns = [
        max(range(len(xs) - 1), key=lambda n: min(xs[n + 1], right) - max(xs[n], left))
        for left, right in pairwise(table.xs)
    ]
    rising = all(one < other for one, other in pairwise(columns))
    if not table.extents and not rising:
        return None
    cells: list[Cell] = []
    extents = {}
    taken: set[tuple[int, int]] = set()
    for cell in table.grid.cells:
        extent = table.extents.get((cell.row, cell.col))
        col = columns[cell.col] if extent is None else _column(xs, extent)
        end = columns[cell.col + cell.colspan - 1] + 1
        if (cell.row, col) in taken:
            return _by_columns(table, columns) if rising else None
        taken.add((cell.row, col))
        cells.append(replace(cell, col=col, colspan=max(1, end - col)))
        if extent:
            extents[cell.row, col] = extent
    return cells, extents


def _by_columns(table: PlacedGrid, columns: list[int]) -> _Placed:
    """The cells of a table, each on the column given for its own."""
    cells = [
        replace(
            cell,
            col=columns[cell.col],
            colspan=columns[cell.col + cell.colspan - 1] + 1 - columns[cell.col],
        )
        for cell in table.grid.cells
    ]
    return cells, {(row, columns[col]): extent for (row, col), extent in table.extents.items()}
