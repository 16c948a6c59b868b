"""The characters of a page go into the cells of its tables."""

from __future__ import annotations

from bisect import bisect_right
from statistics import median

from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.pages.text import Char, is_full, lines_of, text_of

SAMPLE = 16
"""One character of so many tells how large the text of a page is."""
LARGE, OUT = 2.0, 0.1
"""Characters so many times larger than the usual ones that stand out of their cells, by this part of their size, are
laid over the table."""
MOST_BEYOND, TOUCHING = 4, 0.1
"""Text that is too long for the last cell of its row runs out of the table, by so many characters at most, each within
this part of its size of the one before."""

FEWEST_CROSSING, CROSSING, ON_ANOTHER = 2, 0.1, 0.9
"""So many characters are two lines at least; a line across a rule stands out of its cell by the second part of its size,
and two lines one on another are less than the third of it apart."""


def fill(tables: list[PlacedGrid], chars: list[Char]) -> set[int]:
    """Put each character into the cell that holds its centre; the indexes of those that found one."""
    inside: set[int] = set()
    usual = median(char.size for char in chars[::SAMPLE]) if chars else 0.0
    large = [char for char in chars if char.size > LARGE * usual]
    for table in tables:
        xs, ys, cols = table.xs, table.ys, table.grid.ncols
        owner = [0] * (table.grid.nrows * cols)
        for number, cell in enumerate(table.grid.cells):
            for row in range(cell.row, cell.row + cell.rowspan):
                first = row * cols + cell.col
                owner[first : first + cell.colspan] = [number] * cell.colspan
        held: list[list[Char]] = [[] for _ in table.grid.cells]
        left, right, top, bottom = xs[0], xs[-1], ys[0], ys[-1]
        over = _laid_over(table, large)
        beyond: list[int] = []
        for index, char in enumerate(chars):
            x, y = (char.left + char.right) / 2, char.y - char.size * 0.3
            if left <= x < right and top <= y < bottom and not (over and (char.size, char.y) in over):
                held[owner[(bisect_right(ys, y) - 1) * cols + bisect_right(xs, x) - 1]].append(char)
                inside.add(index)
            elif right <= x < right + MOST_BEYOND * char.size and top <= y < bottom:
                beyond.append(index)
        for index in sorted(beyond, key=lambda index: chars[index].left):
            for found in held:
                if found and any(_touches(other, chars[index]) for other in found):
                    found.append(chars[index])
                    inside.add(index)
                    break
        _lift(table, held, owner)
        for cell, found in zip(table.grid.cells, held, strict=True):
            cell.address = f"{table.grid.address} 第{cell.row + 1}行第{cell.col + 1}列"
            if not found:
                continue
            edges = xs[cell.col], xs[cell.col + cell.colspan]
            lines = lines_of(found)
            cell.text = text_of(lines, edges)
            if is_full(lines[-1], lines[-1][-1], edges, alone=len(lines) == 1):
                table.running_on.add((cell.row, cell.col))
            elif cell.row + cell.rowspan == table.grid.nrows and is_full(
                lines[-1], _pair_after(lines[-1][-1]), edges, alone=len(lines) == 1
            ):
                table.almost_on.add((cell.row, cell.col))
            cell.confidence = min(int(100 * char.score) for char in found)
    return inside


def _lift(table: PlacedGrid, held: list[list[Char]], owner: list[int]) -> None:
    """Move a line that stands across the upper rule of its cell, and on the first line there, into the cell above:
    LibreOffice writes the last line of a merged cell so where a page begins with it."""
    ys, cols = table.ys, table.grid.ncols
    for cell, found in zip(table.grid.cells, held, strict=True):
        if cell.row == 0 or len(found) < FEWEST_CROSSING:
            continue
        first = min(found, key=lambda char: char.y)
        if first.y - first.size > ys[cell.row] - CROSSING * first.size:
            continue
        lines = lines_of(found)
        above = table.grid.cells[owner[(cell.row - 1) * cols + cell.col]]
        if (
            len(lines) > 1
            and lines[1][0].y - lines[0][0].y < ON_ANOTHER * first.size
            and lines[0][0].left < lines[1][-1].right
            and lines[1][0].left < lines[0][-1].right
            and (above.col, above.colspan) == (cell.col, cell.colspan)
        ):
            held[owner[(cell.row - 1) * cols + cell.col]] += lines[0]
            moved = set(map(id, lines[0]))
            found[:] = [char for char in found if id(char) not in moved]


def _pair_after(char: Char) -> Char:
    """As much room as two characters take: one and the closing sign after it, which no line begins with."""
    return Char(char.right, char.right + 2 * char.size, char.y, char.size, "")


def _touches(before: Char, char: Char) -> bool:
    """Whether a character follows another on its line without room, as the digits of a number too long for its cell."""
    return abs(before.y - char.y) <= 0.1 * char.size and abs(char.left - before.right) <= TOUCHING * char.size


def _laid_over(table: PlacedGrid, large: list[Char]) -> set[tuple[float, float]]:
    """The sizes and baselines of lines laid over a table, as level watermarks are: of their characters, which are much
    larger than its text, one at least is cut by the edge of its cell."""
    xs, ys = table.xs, table.ys
    found = set()
    for char in large:
        x, y, out = (char.left + char.right) / 2, char.y - char.size * 0.3, OUT * char.size
        for cell in table.grid.cells:
            left, right = xs[cell.col], xs[cell.col + cell.colspan]
            top, bottom = ys[cell.row], ys[cell.row + cell.rowspan]
            if left <= x < right and top <= y < bottom:
                level = top <= char.y - 0.75 * char.size + out and char.y <= bottom + out
                if not level or char.left < left - out or char.right > right + out:
                    found.add((char.size, char.y))
    return found
