"""Cells of a scanned table that hold a lone sign (≥, √, ——): the line finder overlooks them or takes them for letters.

They are read again from their own picture. A dash is told by its shape, for the engine takes it for a numeral.
"""

from __future__ import annotations

from statistics import median
from typing import Any

from jixiao.core.grid import Cell
from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.pages.text import Char
from jixiao.formats.scans.chars import is_ideograph
from jixiao.formats.scans.ink import Box, ink_of
from jixiao.formats.scans.operators import bars_of, is_slash, sign_of

DASH = "——"
SURE_DASH = 95
"""How sure, in percent, a dash is whose strokes have the very length of one, and a sign of the very shape of one."""
SURE = 95
"""Percent from which a recognised cell needs no confirmation; every wrong cell of the made scans lay below."""
DOUBTFUL = 60
"""The most that a cell's confidence may be, in percent, once something speaks against it."""
SURE_LETTER = 95
"""How sure, in percent, a lone letter must be to be one."""
SHORTEST, LONGEST = 1.5, 2.2
"""A dash is longer and shorter than so many characters; its glyphs do not fill their width in every font."""
ASIDE = 0.3
"""By so much of a character a dash may stand off the middle of its cell and be sure."""
FLAT = 0.25
"""A stroke is no higher than this share of a character."""
LIKE_ZERO = frozenset("Oo")
"""Letters that no form has alone in a cell: some fonts have a zero as round."""
LONE = 320
"""The engine is surest of a lone sign on a picture filled up to so many dots, and no narrower than high."""
TOUCHING = 1.45
"""Ink higher than so many characters is several lines, be it that their characters touch."""
UNREAD = 0
"""How sure a cell without text is that holds ink."""
EDGE = 5
"""Dots along the rules of a cell that may be left of them."""


def read_signs(table: PlacedGrid, page: Any, chars: list[Char], scale: float) -> None:
    """Read the cells without text that hold ink, and those with a lone sign. Those with several lines stay unread.

    ``page`` is the grey picture without rules, ``chars`` those read on it, ``scale`` points a dot.
    """
    em = em_of(chars, scale)
    for cell in table.grid.cells:
        if cell.text and not _may_be_sign(cell.text):
            continue
        crop = cell_picture(table, cell, page, scale)
        ink = (ink_of(crop) or bars_of(crop, em)) if crop.size else []
        if not ink:
            continue
        sign = "/" if is_slash(crop, ink, em) else sign_of(crop, ink, em)
        if cell.text.isdigit() and sign != "/":
            continue
        if not cell.text and _height(ink) > TOUCHING * em > 0:
            cell.confidence = UNREAD
        elif _is_dash(ink, em):
            cell.text, cell.confidence = DASH, SURE_DASH if _is_level(ink, crop, em) else DOUBTFUL
        elif sign:
            cell.text, cell.confidence = sign, SURE_DASH
        else:
            known = (cell.text, cell.confidence if cell.text else 0)
            cell.text, cell.confidence = max((known, *_readings(crop, ink)), key=_weight)
            if cell.text in LIKE_ZERO:
                cell.text, cell.confidence = "0", min(cell.confidence, DOUBTFUL)


def em_of(chars: list[Char], scale: float) -> float:
    """How many dots an ideograph of the page is wide; 0 where there is none."""
    widths = [char.right - char.left for char in chars if is_ideograph(char.text)]
    return median(widths) / scale if widths else 0.0


def _may_be_sign(text: str) -> bool:
    """Whether a text may be what the engine makes of a sign: one letter or mark, dashes, also as numerals, or a slash as 1."""
    plain = "".join(text.split())
    if all(sign in "一二-—–_=" for sign in plain):
        return len(plain) <= len(DASH)
    return plain == "1" or len(plain) == 1 and not plain.isdigit() and not is_ideograph(plain)


def cell_picture(table: PlacedGrid, cell: Cell, page: Any, scale: float) -> Any:
    """The picture of a cell within its rules."""
    left, right = table.xs[cell.col], table.xs[cell.col + cell.colspan]
    top, bottom = table.ys[cell.row], table.ys[cell.row + cell.rowspan]
    return page[
        int(top / scale) + EDGE : int(bottom / scale) - EDGE + 1,
        int(left / scale) + EDGE : int(right / scale) - EDGE + 1,
    ]


def _is_dash(ink: list[Box], em: float) -> bool:
    """Whether strokes are a dash of two characters: side by side, or below one another in a narrow column.

    The strokes of 二 are closer than two lines of text, and those of = shorter than a character.
    """
    if not em or any(height > FLAT * em for *_, height in ink):
        return False
    rows: list[list[Box]] = []
    for box in sorted(ink, key=lambda box: box[1]):
        if rows and box[1] - rows[-1][-1][1] < FLAT * em:
            rows[-1].append(box)
        elif rows and box[1] - rows[-1][-1][1] < em:
            return False
        else:
            rows.append([box])
    long = [max(x + width for x, _, width, _ in row) - min(row)[0] for row in rows]
    return (
        len(rows) <= len(DASH) and min(long) > SHORTEST / 2 * em and SHORTEST * em < sum(long) < LONGEST * em
    )


def _height(ink: list[Box]) -> int:
    return max(y + height for _, y, _, height in ink) - min(y for _, y, _, _ in ink)


def _is_level(ink: list[Box], crop: Any, em: float) -> bool:
    """Whether strokes stand in the middle of their cell, where lines to write on do not."""
    middle = (min(y for _, y, _, _ in ink) + max(y + height for _, y, _, height in ink)) / 2
    return abs(middle - crop.shape[0] / 2) < ASIDE * em


def _weight(reading: tuple[str, int]) -> float:
    """How far a reading is believed: a letter that is not sure is more often a sign (≥ looks like M, √ like V)."""
    text, sure = reading
    unlikely = text in LIKE_ZERO or text.isascii() and text.isalpha() and sure < SURE_LETTER
    return sure / 2 if unlikely else sure


def _readings(crop: Any, ink: list[Box]) -> list[tuple[str, int]]:
    """What the engine reads in a cell as it stands (best for ≥, =, ×) and close around its ink (best for √, letters)."""
    import cv2
    import numpy as np

    from jixiao.formats.scans.engine import LINE_HEIGHT, one_line

    left, top = min(box[0] for box in ink), min(box[1] for box in ink)
    right, bottom = max(x + width for x, _, width, _ in ink), max(y + height for _, y, _, height in ink)
    beside = 4
    above = beside + max(0, LINE_HEIGHT // 2 + 2 - (bottom - top)) // 2
    paper = int(np.median(crop))
    close = cv2.copyMakeBorder(
        crop[top:bottom, left:right], above, above, beside, beside, cv2.BORDER_CONSTANT, value=paper
    )
    framed = cv2.copyMakeBorder(crop, 10, 10, 20, 20, cv2.BORDER_CONSTANT, value=paper)
    high, wide = close.shape
    if wide < high:
        close = cv2.resize(close, (high, high))
    return [one_line(framed, LONE), one_line(close, LONE)]
