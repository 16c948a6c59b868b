"""The characters of a page go into the cells of its tables."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
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

HIGH, LOW = 0.85, 0.12
"""Signs reach so many sizes above their baseline and below it."""
ON_ANOTHER, LEADING, ALIGNED = 0.9, 1.8, 0.5
"""Lines of one text are at least and at most so many sizes apart; they begin, or have their middle, within this part of one."""
NEXT = 4
"""Of two lines of one text the second begins with one of so many characters drawn after the first, blanks among them."""
APART = 0.3
"""A line with so much room (in characters) between all of its signs goes on nowhere."""
MOST_DOWNWARD = 40
"""Text written downward is a label of no more signs."""
COLUMN, STEP, FARTHEST_BELOW = 0.6, 0.5, 3.0
"""Its columns stand at least so many sizes apart and each begins no further below the end of the one before; its signs
stand no further below one another."""
MIXED = 0.4
"""Signs that stand on one another by this part of their size are of two texts, of which none can be read."""


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
        _lift(table, held, owner, chars)
        for cell, found in zip(table.grid.cells, held, strict=True):
            cell.address = f"{table.grid.address} 第{cell.row + 1}行第{cell.col + 1}列"
            if not found:
                continue
            edges = xs[cell.col], xs[cell.col + cell.colspan]
            lines = lines_of(found)
            cell.text = _downward(found) or text_of(lines, edges)
            if _is_set_apart(lines[-1]):
                pass  # over the whole of its cell, however short it is
            elif is_full(lines[-1], lines[-1][-1], edges, alone=len(lines) == 1):
                table.running_on.add((cell.row, cell.col))
            elif cell.row + cell.rowspan == table.grid.nrows and is_full(
                lines[-1], _pair_after(lines[-1][-1]), edges, alone=len(lines) == 1
            ):
                table.almost_on.add((cell.row, cell.col))
            cell.confidence = min(int(100 * char.score) for char in found)
    return inside


def _lift(table: PlacedGrid, held: list[list[Char]], owner: list[int], chars: list[Char]) -> None:
    """Put lines that stand across the rule between two cells into the one to whose text they belong.

    LibreOffice writes the last line of a merged cell across the rule where a page begins with it, and spreadsheet
    programs the first and last lines of a cell that is too low for its text.
    """
    cols, cells = table.grid.ncols, table.grid.cells
    for number, cell in enumerate(cells):
        over = owner[(cell.row - 1) * cols + cell.col] if cell.row else number
        same = (cells[over].col, cells[over].colspan) == (cell.col, cell.colspan)
        rule = table.ys[cell.row]
        if (
            over == number
            or not same
            or not any(_crosses(char, rule) for char in (*held[over], *held[number]))
        ):
            continue
        above, below = lines_of(held[over]), lines_of(held[number])
        if any(map(_is_mixed, (*above[-1:], *below[:1]))):
            continue
        if (
            below
            and _crosses(below[0][0], rule)
            and (cell.row == 1 and _is_on(below) or _belongs(above, below, chars))
        ):
            held[over] += below[0]
            held[number] = [char for line in below[1:] for char in line]
        elif above and _crosses(above[-1][0], rule) and _belongs(below[::-1], above[::-1], chars):
            held[number] += above[-1]
            held[over] = [char for line in above[:-1] for char in line]


def _crosses(char: Char, rule: float) -> bool:
    """Whether a character, which nothing had to recognise, stands across a rule."""
    return (
        char.score == 1
        and char.y - HIGH * char.size
        < rule - OUT * char.size
        < rule + OUT * char.size
        < char.y + LOW * char.size
    )


def _is_mixed(line: list[Char]) -> bool:
    return any(before.right - char.left > MIXED * char.size for before, char in pairwise(line))


def _is_on(lines: list[list[Char]]) -> bool:
    """Whether the first of several lines stands on the second, as no two lines of one text do."""
    if len(lines) == 1:
        return False
    first, second = lines[:2]
    side_by_side = first[0].left >= second[-1].right or second[0].left >= first[-1].right
    return second[0].y - first[0].y < ON_ANOTHER * first[0].size and not side_by_side


def _belongs(others: list[list[Char]], own: list[list[Char]], chars: list[Char]) -> bool:
    """Whether the first of the own lines follows the last of the others as the lines of one text do, but not the next
    of its own."""
    return (
        bool(others)
        and _follow(others[-1], own[0], chars)
        and not (len(own) > 1 and _follow(own[0], own[1], chars))
    )


def _follow(one: list[Char], other: list[Char], chars: list[Char]) -> bool:
    """Whether two lines stand close below one another, are drawn one after the other, and begin at one place or have
    one middle."""
    size = one[0].size
    near = ON_ANOTHER * size <= abs(other[0].y - one[0].y) <= LEADING * size
    at_left = abs(other[0].left - one[0].left) <= ALIGNED * size
    middle = abs(other[0].left + other[-1].right - one[0].left - one[-1].right) <= ALIGNED * size
    if not near or other[0].size != size or not (at_left or middle):
        return False
    first, second = (one, other) if one[0].y < other[0].y else (other, one)
    ended, begun = {id(char) for char in first}, {id(char) for char in second}
    places = [place for place, char in enumerate(chars) if id(char) in ended]
    return any(id(char) in begun for char in chars[places[-1] + 1 : places[-1] + 1 + NEXT])


def _downward(chars: list[Char]) -> str:
    """The text of a cell whose signs are drawn one below the other, in columns from right to left; "" for others."""
    signs = [char for char in chars[: MOST_DOWNWARD + 1] if not char.text.isspace()]
    if not 1 < len(signs) <= MOST_DOWNWARD:
        return ""
    columns = 1
    for before, char in pairwise(signs):
        aside = (char.left + char.right - before.left - before.right) / 2
        down = char.y - before.y
        size = max(char.size, before.size)
        if aside < -COLUMN * size and down < STEP * size:
            columns += 1
        elif not (abs(aside) < COLUMN * size and 0 < down < FARTHEST_BELOW * size):
            return ""
    return "".join(char.text for char in signs) if columns > 1 else ""


def _is_set_apart(line: list[Char]) -> bool:
    """Whether there is room between all signs of a line, as where a label is set over the whole of its cell."""
    return len(line) > 1 and all(
        char.left - before.right > APART * char.size for before, char in pairwise(line)
    )


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
