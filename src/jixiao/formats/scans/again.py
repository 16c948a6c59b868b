"""Cells of a scanned table that are read once more, each from its own picture.

The line finder knows nothing of cells: it takes characters that stand below one another in a narrow column for a line
on its side, cuts its head off, and joins it with the cell beneath. Inside its rules a cell shows its own lines.
"""

from __future__ import annotations

from typing import Any

from jixiao.core.grid import Cell
from jixiao.core.number import half_width
from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.pages.text import Char
from jixiao.formats.scans.chars import box_of
from jixiao.formats.scans.ink import Box, ink_mask, strokes_of
from jixiao.formats.scans.signs import DOUBTFUL, EDGE, SURE, TOUCHING, UNREAD, cell_picture, em_of
from jixiao.formats.words.form_rows import squeeze

ONE_WIDE = 1.4
"""Ink of one character to a line is at most so many characters wide."""
ONE_HIGH = 1.1
"""Strokes within so many characters' height are one character or one line."""
SHORT = 0.35
"""A stroke over this share of a character, as the upper one of 二, is no dust."""
TALL = 1.5
"""The box of a line this much higher than wide was read on its side."""
HIGH = 1.9
"""The box of a line this many characters high may hold two lines that were read as one."""
ROOM = 5
"""Dots of paper left around a line."""
BESIDE = 0.6
"""A line is cut out with so many characters' paper on both sides, for small signs at its ends."""
FULL = 1.2
"""A line that ends within so many characters of its cell's edge goes on in the next."""

Reading = tuple[str, int]
"""A text and how sure its least sure character is, in percent."""


def read_again(
    table: PlacedGrid, page: Any, chars: list[Char], boxes: list[Box], scale: float
) -> frozenset[int]:
    """Read the doubtful cells again, those of which a part was read on its side, or two lines as one, and those of which
    nothing was read.

    ``page`` is the grey picture without rules, ``chars`` those read on it, ``boxes`` the lines in which they stood
    (left, top, right, bottom, in dots), ``scale`` points a dot. The numbers of the cells that two readings of their
    own picture agree on.
    """
    em = em_of(chars, scale)
    settled: set[int] = set()
    if not em:
        return frozenset()
    tall = [box for box in boxes if box[3] - box[1] > TALL * (box[2] - box[0])]
    high = [box for box in boxes if box[3] - box[1] > HIGH * em and box not in tall]
    for number, cell in enumerate(table.grid.cells):
        aside = any(_meets(box, table, cell, scale) for box in tall)
        as_one = any(_meets(box, table, cell, scale) for box in high)
        unread = not cell.text and cell.confidence == UNREAD
        if not aside and not unread and (not cell.text or cell.confidence >= SURE and not as_one):
            continue
        picture = cell_picture(table, cell, page, scale)
        lines = _lines(picture, em) if picture.size else []
        if len(lines) > 1 and _width(lines) <= ONE_WIDE * em:
            if _read_downward(cell, picture, lines, em):
                settled.add(number)
            continue
        if lines and (cell.text or unread):
            held = [] if aside else [char for char in chars if _is_in(char, table, cell)]
            top = int(table.ys[cell.row] / scale) + EDGE
            bands = [((above + top) * scale, (below + top) * scale) for _, above, _, below in lines]
            if held and (parts := _parts(cell.text, held, bands)):
                _read_doubtful(cell, parts, [_close(picture, line, int(BESIDE * em)) for line in lines])
            else:
                _read_lines(cell, picture, lines, em)
        if aside and cell.text:
            cell.confidence = min(cell.confidence, DOUBTFUL)
    return frozenset(settled)


def _meets(box: Box, table: PlacedGrid, cell: Cell, scale: float) -> bool:
    """Whether a box and a cell have more in common than the room around a line."""
    across = min(box[2], table.xs[cell.col + cell.colspan] / scale) - max(box[0], table.xs[cell.col] / scale)
    down = min(box[3], table.ys[cell.row + cell.rowspan] / scale) - max(box[1], table.ys[cell.row] / scale)
    return across > 2 * ROOM and down > 2 * ROOM


def _width(lines: list[Box]) -> int:
    return max(line[2] for line in lines) - min(line[0] for line in lines)


def _lines(picture: Any, em: float) -> list[Box]:
    """The lines of ink in a cell (left, top, right, bottom), from top to bottom."""
    strokes = sorted(strokes_of(ink_mask(picture), SHORT * em), key=lambda box: box[1])
    bands: list[Box] = []
    for x, y, width, height in strokes:
        right, bottom = x + width, y + height
        if bands:
            left, top, end, low = bands[-1]
            if y < low or bottom - top <= ONE_HIGH * em:
                bands[-1] = (min(left, x), top, max(end, right), max(low, bottom))
                continue
        bands.append((x, y, right, bottom))
    return [part for band in bands for part in _parted(band, em)]


def _parted(band: Box, em: float) -> list[Box]:
    """A band of ink as lines of equal height, where it is too high for one."""
    left, top, right, bottom = band
    count = max(1, round((bottom - top) / em)) if bottom - top > TOUCHING * em else 1
    step = (bottom - top) / count
    return [(left, int(top + n * step), right, int(top + (n + 1) * step)) for n in range(count)]


def _read_downward(cell: Cell, picture: Any, lines: list[Box], em: float) -> bool:
    """Read characters below one another, put side by side and as a line on its side; whether both say the same."""
    import cv2
    import numpy as np

    from jixiao.formats.scans.engine import one_line

    paper = int(np.median(picture))
    left, right = min(line[0] for line in lines), max(line[2] for line in lines)
    side = int(ONE_WIDE * em)
    tiles = []
    for _, top, _, bottom in lines:
        part = picture[top:bottom, left:right][:side, :side]
        above, beside = side - part.shape[0], side - part.shape[1]
        tiles.append(
            cv2.copyMakeBorder(part, above // 2, above - above // 2, beside // 2, beside - beside // 2, cv2.BORDER_CONSTANT, value=paper)
        )  # fmt: skip
    aside = _close(picture, (left, lines[0][1], right, lines[-1][3]), ROOM)
    first, second = one_line(np.hstack(tiles)), one_line(np.ascontiguousarray(np.rot90(aside)))
    same = first[0] == second[0] and len(first[0]) == len(lines)
    text, sure = max(first, second, key=lambda reading: reading[1])
    known = "".join(cell.text.split())
    if known != text and len(known) == len(text) and cell.confidence >= SURE:
        same = (
            False  # the page said otherwise as surely, and what is read on its side lacks or gains characters
        )
    if not same and text != known:
        sure = min(sure, DOUBTFUL)
    cell.text, cell.confidence = text, sure
    return same


def _is_in(char: Char, table: PlacedGrid, cell: Cell) -> bool:
    """Whether the middle of a character stands in a cell."""
    left, top, right, bottom = box_of(char)
    return (
        table.xs[cell.col] <= (left + right) / 2 < table.xs[cell.col + cell.colspan]
        and table.ys[cell.row] <= (top + bottom) / 2 < table.ys[cell.row + cell.rowspan]
    )


def _parts(text: str, chars: list[Char], bands: list[tuple[float, float]]) -> list[Reading] | None:
    """What of a cell's text stands in each band of ink (top and bottom in points), with the blanks behind it, and how
    sure it is; None where the characters do not tell, or a band has none."""
    held: list[list[Char]] = [[] for _ in bands]
    for char in chars:
        _, top, _, bottom = box_of(char)
        middle = (top + bottom) / 2
        off = [max(above - middle, middle - below) for above, below in bands]
        held[off.index(min(off))].append(char)
    lines = [sorted(line, key=lambda char: char.left) for line in held]
    if not all(lines) or "".join(char.text for line in lines for char in line) != "".join(text.split()):
        return None
    found, at = [], 0
    for line in lines:
        begin, left = at, len(line)
        while at < len(text) and (left or text[at].isspace()):
            left -= not text[at].isspace()
            at += 1
        found.append((text[begin:at], min(int(100 * char.score) for char in line)))
    return found


def _read_doubtful(cell: Cell, parts: list[Reading], pictures: list[Any]) -> None:
    """Read the doubtful lines of a cell again, until one stays doubtful: then so does the cell, whatever the others say.
    A line that both readings agree on is as sure as the surer; where they differ the surer one stands and is doubtful."""
    from jixiao.formats.scans.engine import one_line

    for index in sorted(range(len(parts)), key=lambda index: parts[index][1]):
        text, sure = parts[index]
        if sure >= SURE:
            break
        other, surer = one_line(pictures[index])
        if "".join(half_width(other).split()) == "".join(half_width(text).split()):
            parts[index] = text, max(sure, surer)
        elif surer > sure:
            parts[index] = other + text[len(text.rstrip()) :], min(surer, SURE - 1)
        if parts[index][1] < SURE:
            break
    cell.text = "".join(text for text, _ in parts)
    cell.confidence = min(sure for _, sure in parts)


def _read_lines(cell: Cell, picture: Any, lines: list[Box], em: float) -> None:
    """Read each line of a cell for itself. What both readings say is as sure as the surer; where they differ the
    surer one stands and stays doubtful."""
    from jixiao.formats.scans.engine import one_line

    readings = [one_line(_close(picture, line, int(BESIDE * em))) for line in lines]
    ends = [picture.shape[1] - right < FULL * em for _, _, right, _ in lines]
    text = "".join(
        text + ("" if full else "\n") for (text, _), full in zip(readings, ends, strict=True)
    ).strip()
    sure = min(sure for _, sure in readings)
    if squeeze(half_width(text)) == squeeze(half_width(cell.text)):
        cell.confidence = max(cell.confidence, sure)
    elif sure > cell.confidence:
        cell.text, cell.confidence = text, min(sure, SURE - 1)
    else:
        cell.confidence = min(cell.confidence, SURE - 1)


def _close(picture: Any, line: Box, beside: int) -> Any:
    """The picture of a line with ``beside`` dots to its left and right, and none of the lines above and below."""
    import cv2
    import numpy as np

    left, top, right, bottom = line
    return cv2.copyMakeBorder(
        picture[top:bottom, max(0, left - beside) : right + beside], ROOM, ROOM, ROOM, ROOM, cv2.BORDER_CONSTANT, value=int(np.median(picture))
    )  # fmt: skip
