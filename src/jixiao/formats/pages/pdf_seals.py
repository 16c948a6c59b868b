"""The text of seals that a PDF draws over its page: letters on a ring, and what stands level within it in their colour."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from typing import Any

from jixiao.formats.pages.marks import Turn
from jixiao.formats.pages.objects import placed_objects
from jixiao.formats.pages.overlays import Colour, Piece, usual_paint
from jixiao.formats.pages.pdf_paint import Brush
from jixiao.formats.pages.pdf_rules import bounds_of, turned
from jixiao.formats.pages.text import Char

LETTERS = 3
"""A seal has at least so many letters askew."""
SMALLEST, LARGEST = 40.0, 220.0
"""How wide and high a seal is (points): official ones measure 38 to 50 mm."""
MOST_RINGS = 50
ROUND = 5
"""The outline of a ring has more points than that of a box."""

Box = tuple[float, float, float, float]


def of_seals(page: Any, text: Any, pieces: list[Piece], slanted: list[Char], turn: Turn) -> list[Piece]:
    """The level pieces of seals. ``slanted`` are the characters of the page that stand askew."""
    if len(slanted) < LETTERS or len({piece.paint for piece in pieces}) < 2:
        return []
    usual = usual_paint(pieces)[:3]
    brush = Brush(text)
    letters: dict[Colour, list[Char]] = defaultdict(list)
    for char in slanted:
        letters[brush.paint(char.place)[:3]].append(char)
    others = {piece.paint[:3] for piece in pieces} - {usual}
    own = {colour: chars for colour, chars in letters.items() if colour in others and len(chars) >= LETTERS}
    areas = {colour: _areas(page, colour, chars, turn) for colour, chars in own.items()}
    return [
        piece
        for piece in pieces
        if any(
            2 * sum(_holds(area, char) for char in piece.chars) > len(piece.chars)
            for area in areas.get(piece.paint[:3], ())
        )
    ]


def _areas(page: Any, colour: Colour, letters: list[Char], turn: Turn) -> list[Box]:
    """Where the seals of a colour lie: their rings, or else as far down as the letters reach
    across, for they stand in the upper part."""
    rings = [
        box for box in _rings(page, colour, turn) if sum(_holds(box, char) for char in letters) >= LETTERS
    ]
    if rings:
        return rings
    left, right = min(char.left for char in letters), max(char.right for char in letters)
    top, foot = min(char.y - char.size for char in letters), max(char.y for char in letters)
    wide, high = right - left, foot - top
    return [(left, top, right, top + max(wide, high))] if max(wide, high) <= LARGEST else []


def _rings(page: Any, colour: Colour, turn: Turn) -> list[Box]:
    """The boxes of round outlines of a colour that are as large as seals."""
    import pypdfium2.raw as raw

    found: list[Box] = []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    parts = tuple(ctypes.c_uint() for _ in range(4))
    for item, matrix in placed_objects(page, raw.FPDF_PAGEOBJ_PATH):
        bounds = bounds_of(raw, item, matrix)
        if bounds is None or not all(
            SMALLEST <= size <= LARGEST for size in (bounds[2] - bounds[0], bounds[3] - bounds[1])
        ):
            continue
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        ask = raw.FPDFPageObj_GetStrokeColor if stroke.value else raw.FPDFPageObj_GetFillColor
        if raw.FPDFPath_CountSegments(item) <= ROUND or not ask(item, *parts):
            continue
        if tuple(part.value for part in parts[:3]) == colour and len(found) < MOST_RINGS:
            found.append(turned(bounds, turn))
    return found


def _holds(box: Box, char: Char) -> bool:
    """Whether a character stands in a box, give or take its own size: those on their side have their feet beside them."""
    x, y, size = (char.left + char.right) / 2, char.y - 0.35 * char.size, char.size
    return box[0] - size <= x <= box[2] + size and box[1] - size <= y <= box[3] + size
