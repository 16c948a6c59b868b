"""Tables without vertical rules (borderless, or with three horizontal rules) → ragged rows, by aligned gaps.

Used only on pages without a ruled table. Where cells were merged cannot be known, so grids say
``spans_known=False`` and the recogniser aligns each row to its headings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from jixiao.core.grid import Cell, Grid
from jixiao.formats.pages.blocks import table_of
from jixiao.formats.pages.marks import PageMarks, PlacedGrid, Rule
from jixiao.formats.pages.running import without_page_number
from jixiao.formats.pages.text import Char, is_full, lines_of, text_of, usual_gap

GAP = 1.15
"""A gap wider than this many characters parts two columns; blanks inside a sentence are narrower."""
NARROW = 0.35
"""A narrower gap is enough where the column's edge is known from other lines."""
PARTED = 0.2
"""So narrow a gap is enough between characters that are not drawn one after another."""
TIGHT = 0.5
"""The least gap between columns where other lines show it too, in characters; those in texts are narrower."""
TOUCHING = 0.1
"""Characters this near are not parted by the last rule of a table."""
SEEN = 2
"""So many other lines must show a narrow gap."""
FEWEST_ROWS, FEWEST_COLUMNS = 3, 3
"""Fewer lines with gaps, or fewer columns in the widest line, are running text."""
APART = 3.2
"""Lines further apart than this many characters belong to different tables, unless a rule frames them."""
LOOSER = 1.5
"""Gaps between rows are at least so many times those between the lines of one cell, where the two differ."""

Line = list[Char]


@dataclass(slots=True)
class _Row:
    """Lines that stand side by side: for each column its lines."""

    columns: dict[int, list[Line]]
    top: float
    bottom: float


def unruled_tables(page: PageMarks) -> list[tuple[PlacedGrid, list[Char]]]:
    """The tables found by aligned gaps, each with the characters that it holds, whose ``place`` is known."""
    lines = lines_of(page.chars)
    if page.running:
        lines = [line for line in lines if not any(char.y in page.running for char in line)]
    lines = without_page_number(lines)
    if whole := table_of(_at_gutters(lines, page.verticals), page):
        return [whole]
    parted = [pieces for line in lines if (pieces := _split(line, GAP))]
    if whole := table_of(parted, page):
        return [whole]
    found = []
    for lines in _runs(parted, page):
        edges = _edges(lines)
        rows = _rows(lines, edges, page.horizontals)
        found.append(
            (_grid(rows, edges, page.number), [char for line in lines for piece in line for char in piece])
        )
    return found


def _at_gutters(lines: list[Line], rules: list[Rule]) -> list[list[Line]]:
    """Lines parted at wide gaps and at rules downward, and at narrower gaps where other lines have one too."""
    usual = usual_gap(lines)
    gaps = [
        (number, before.right, char.left)
        for number, line in enumerate(lines)
        for before, char in pairwise(line)
        if char.left - before.right > (TIGHT + usual) * min(before.size, char.size)
        and not _is_typed(before, char)
    ]
    parted = []
    outermost = max((rule.at for rule in rules), default=float("-inf"))
    for number, line in enumerate(lines):
        pieces = [[line[0]]]
        middle = line[0].y - line[0].size / 3
        stops = [rule.at for rule in rules if rule.low < middle < rule.high]
        for before, char in pairwise(line):
            size = min(before.size, char.size)
            gap = char.left - before.right
            if (
                gap > (GAP + usual) * size
                or (gap > (PARTED + usual) * size and char.place != before.place + 1)
                or any(
                    before.right - 1 < at < char.left + 1
                    for at in stops
                    if at < outermost or gap > TOUCHING * size  # else a number too long for the last column
                )
                or (
                    gap > (TIGHT + usual) * size
                    and not _is_typed(before, char)
                    and _others(gaps, number, before.right, char.left, NARROW * size) >= SEEN
                )
            ):
                pieces.append([])
            pieces[-1].append(char)
        parted.append([piece for piece in pieces if any(not char.text.isspace() for char in piece)])
    return [pieces for pieces in parted if pieces]


def _is_typed(before: Char, char: Char) -> bool:
    """Whether a gap beside a blank that is drawn as such is part of a text."""
    return before.text.isspace() or char.text.isspace()


def _others(
    gaps: list[tuple[int, float, float]], number: int, left: float, right: float, least: float
) -> int:
    """How many other lines have a gap at the same place."""
    return len(
        {line for line, low, high in gaps if line != number and min(high, right) - max(low, left) >= least}
    )


def _split(line: Line, gap: float) -> list[Line]:
    """A line parted at gaps wider than ``gap`` characters."""
    pieces = [[line[0]]]
    for before, char in pairwise(line):
        if char.left - before.right > gap * min(before.size, char.size) and not char.text.isspace():
            pieces.append([char])
        elif not (char.text.isspace() and char.left - before.right > gap * before.size):
            pieces[-1].append(char)
    return [piece for piece in pieces if any(not char.text.isspace() for char in piece)]


def _runs(lines: list[list[Line]], page: PageMarks) -> list[list[list[Line]]]:
    """Lines that follow one another as a table: they begin and end with lines in pieces and hold no headline."""
    runs: list[list[list[Line]]] = [[]]
    before: Char | None = None
    for line in filter(None, lines):
        first = line[0][0]
        far = before is not None and first.y - before.y > APART * max(first.size, before.size)
        if _is_headline(line, lines) or (far and not _framed(before, first, page.horizontals)):
            runs.append([])
        if not _is_headline(line, lines) and (len(line) > 1 or runs[-1]):
            runs[-1].append(line)
        before = first
    return [run for run in map(_trimmed, runs) if _is_table(run)]


def _trimmed(run: list[list[Line]]) -> list[list[Line]]:
    """Without the whole lines at the end, which are notes below the table, unless they go on a cell."""
    while run and len(run[-1]) == 1 and (len(run) < 2 or len(run[-2]) == 1 or _starts_left(run[-1], run)):
        run.pop()
    return run


def _starts_left(line: list[Line], run: list[list[Line]]) -> bool:
    return line[0][0].left <= min(piece[0].left for other in run[:-1] for piece in other) + line[0][0].size


def _is_table(run: list[list[Line]]) -> bool:
    parted = [len(line) for line in run if len(line) > 1]
    return len(parted) >= FEWEST_ROWS and max(parted) >= FEWEST_COLUMNS


def _is_headline(line: list[Line], lines: list[list[Line]]) -> bool:
    """Whether a line stands alone in the middle of the page's text, with room on both sides, as titles do."""
    if len(line) != 1:
        return False
    left = min(piece[0].left for other in lines for piece in other)
    right = max(piece[-1].right for other in lines for piece in other)
    size = line[0][0].size
    before, after = line[0][0].left - left, right - line[0][-1].right
    return before > 3 * size and abs(before - after) < 2.5 * size


def _framed(above: Char | None, below: Char, rules: list[Rule]) -> bool:
    """Whether a horizontal rule stands between two lines: then they are rows of one table."""
    return above is not None and any(above.y < rule.at < below.y for rule in rules)


def _edges(lines: list[list[Line]]) -> list[float]:
    """The left and right edges of the columns: between the pieces of the fullest line, where the fewest lines cross."""
    head = max(lines, key=len)
    pieces = [part for line in lines for piece in line for part in _split(piece, NARROW)]
    edges = [min(piece[0].left for piece in pieces)]
    for before, after in pairwise(head):
        low, high = (before[0].left + before[-1].right) / 2, (after[0].left + after[-1].right) / 2
        stops = sorted(
            {low, high, *(x for piece in pieces for x in (piece[0].left, piece[-1].right) if low < x < high)}
        )
        spans = [
            (sum(piece[0].left < (a + b) / 2 < piece[-1].right for piece in pieces), a - b, (a + b) / 2)
            for a, b in pairwise(stops)
        ]
        edges.append(min(spans)[2] if spans else (low + high) / 2)
    return [*edges, max(piece[-1].right for piece in pieces)]


def _rows(lines: list[list[Line]], edges: list[float], rules: list[Rule]) -> list[_Row]:
    """Lines gathered into rows: between rules where there are enough, else by the wider of two kinds of gaps, else
    each line a row unless it goes on the full lines above."""
    placed = [_Row(_by_column(line, edges), line[0][0].y - line[0][0].size, line[0][0].y) for line in lines]
    between = [rule.at for rule in rules if placed[0].top < rule.at < placed[-1].bottom]
    limit = _limit([below.top - above.bottom for above, below in pairwise(placed)])
    if 3 * len(between) >= 2 * len(placed):
        return _gathered(placed, lambda above, row: not _ruled(between, above, row))
    if limit is not None and _is_sound(limit, placed, edges):
        return _gathered(placed, lambda above, row: row.top - above.bottom < limit)
    return _gathered(
        placed, lambda above, row: _goes_on(above, row, edges) and not _ruled(between, above, row)
    )


def _gathered(lines: list[_Row], is_same: Callable[[_Row, _Row], bool]) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        if rows and is_same(rows[-1], line):
            _add(rows[-1], line)
        else:
            rows.append(_Row(dict(line.columns), line.top, line.bottom))
    return rows


def _ruled(rules: list[float], above: _Row, row: _Row) -> bool:
    """Whether a rule runs between the last line of a row and the next line."""
    return any(above.bottom - 2 < at < row.bottom - 2 for at in rules)


def _limit(spaces: list[float]) -> float | None:
    """The space from which a gap parts rows, where spaces are clearly of two kinds."""
    ordered = sorted(max(space, 0.5) for space in spaces)
    ratio, before, after = max(((b / a, a, b) for a, b in pairwise(ordered)), default=(1.0, 0.0, 0.0))
    return (before + after) / 2 if ratio >= LOOSER else None


def _is_sound(limit: float, lines: list[_Row], edges: list[float]) -> bool:
    """Whether most lines that would go on a cell stand under full ones: else the narrow gaps part rows too."""
    full = seen = 0
    for above, row in pairwise(lines):
        if row.top - above.bottom < limit:
            for column in row.columns.keys() & above.columns.keys():
                seen += 1
                full += _is_under_full(above, row, column, edges)
    return 2 * full >= seen


def _goes_on(above: _Row, row: _Row, edges: list[float]) -> bool:
    """Whether a line of few pieces stands under full lines of the same columns."""
    few = len(row.columns) <= 2 and 2 * len(row.columns) <= len(above.columns)
    return few and all(_is_under_full(above, row, column, edges) for column in row.columns)


def _is_under_full(above: _Row, row: _Row, column: int, edges: list[float]) -> bool:
    if column not in above.columns:
        return False
    last = above.columns[column][-1]
    right = max(edges[column + 1], last[-1].right)
    return is_full(last, row.columns[column][0][0], (edges[column], right), alone=True)


def _by_column(line: list[Line], edges: list[float]) -> dict[int, list[Line]]:
    """The pieces of a line by the column that holds most of each; two in one column become one piece."""
    columns: dict[int, list[Line]] = {}
    for piece in (part for whole in line for part in _parted(whole, edges)):
        left, right = piece[0].left, piece[-1].right
        shares = [min(right, high) - max(left, low) for low, high in pairwise(edges)]
        begins = sum(edge <= left + 0.5 for edge in edges[1:-1])
        column = shares.index(max(shares)) if max(shares) > 0.5 * (right - left) else begins
        columns.setdefault(column, [[]])[0].extend(piece)
    return columns


def _parted(piece: Line, edges: list[float]) -> list[Line]:
    """A piece parted where a blank, though narrow, lies on the edge of a column."""
    parts = [[piece[0]]]
    for before, char in pairwise(piece):
        blank = char.left - before.right > NARROW * char.size
        if blank and any(before.right - 1 <= edge <= char.left + 1 for edge in edges[1:-1]):
            parts.append([])
        parts[-1].append(char)
    return parts


def _add(row: _Row, more: _Row) -> None:
    """Put the lines of ``more`` below those of ``row``: a merged cell's under the wide line that they go on."""
    for column, lines in more.columns.items():
        left, right = lines[0][0].left, lines[0][-1].right
        wide = [
            known
            for known, above in row.columns.items()
            if known < column
            and min(above[0][-1].right, right) - max(above[0][0].left, left) > 0.5 * (right - left)
        ]
        row.columns.setdefault(wide[0] if wide else column, []).extend(lines)
    row.bottom = more.bottom


def _grid(rows: list[_Row], edges: list[float], number: int) -> PlacedGrid:
    grid = Grid("", len(rows), len(edges) - 1, spans_known=False, address=f"第{number}页")
    for r, row in enumerate(rows):
        for column in range(grid.ncols):
            lines = row.columns.get(column, [])
            text = text_of(lines, (edges[column], edges[column + 1]))
            sure = min((int(100 * char.score) for line in lines for char in line), default=100)
            address = f"第{number}页 第{r + 1}行第{column + 1}列"
            grid.cells.append(Cell(r, column, text, address=address, confidence=sure))
    ys = [row.top for row in rows] + [rows[-1].bottom]
    return PlacedGrid(grid, number, list(edges), ys)
