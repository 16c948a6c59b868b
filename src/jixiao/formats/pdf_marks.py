"""A PDF page → its rules and characters, turned so that the text stands upright; and whether its text can be trusted."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from enum import Enum
from functools import partial
from math import isfinite
from typing import Any

from jixiao.formats.page_marks import PageMarks, Rule
from jixiao.formats.page_objects import drawing_order, objects_of
from jixiao.formats.page_text import Char

THIN = 3.0
"""A filled box at most this thick is a rule."""
SAMPLE = 48
"""Characters looked at to learn how the text of a page lies and whether its codes are known."""
IDEOGRAPHS = (0x4E00, 0x9FFF)
GUESSED = (32, 45, 160, 173)
"""The only codes that pdfium makes up by itself: blanks and hyphens."""
COVERS = 0.6
"""A picture that covers this share of the page is the page itself."""

Turn = Callable[[float, float], tuple[float, float]]
"""A point of the page (y upward) → the point on the upright page (y downward)."""


class Trust(Enum):
    """Whether the text layer of a page tells what a reader sees."""

    SOUND = "sound"
    NONE = "there is no text"
    UNNAMED = "the fonts do not name their characters (no ToUnicode)"
    UNSEEN = "the text lies unseen under a picture of the page, as scanners leave it"


def marks_of(page: Any, number: int) -> tuple[PageMarks, Trust]:
    """What is drawn on a page, and how far its text can be trusted. Its text stays open as long as the page."""
    text = page.get_textpage()
    places = _sample(text)
    width, height = page.get_size()
    marks = PageMarks(number, width, height)
    if not places:
        return marks, Trust.NONE
    turn = _turn(text, places, height)
    _add_rules(page, marks, turn)
    _add_chars(text, marks, turn)
    marks.drawn = partial(_drawn, page, text, marks.chars)
    if _unnamed(text, places):
        return marks, Trust.UNNAMED
    unseen = len(marks.verticals) < 2 and _unseen(page, text, places)
    return marks, Trust.UNSEEN if unseen else Trust.SOUND


def has_picture(page: Any) -> bool:
    """Whether the page shows a picture at all."""
    import pypdfium2.raw as raw

    return next(objects_of(page, raw.FPDF_PAGEOBJ_IMAGE), None) is not None


def _sample(text: Any) -> list[int]:
    """Places of characters spread over the page, without blanks and those that pdfium only guessed."""
    import pypdfium2.raw as raw

    count = text.count_chars()
    step = max(1, count // SAMPLE)
    found = [
        index
        for start in range(0, count, step)
        for index in range(start, min(start + step, count))[:3]
        if raw.FPDFText_GetUnicode(text.raw, index) not in (9, 10, 13, 32, 160)
        and raw.FPDFText_IsGenerated(text.raw, index) != 1
    ]
    return found[:: max(1, len(found) // SAMPLE)]


def _unnamed(text: Any, places: list[int]) -> bool:
    """Whether the fonts do not say which characters most of their signs are."""
    import pypdfium2.raw as raw

    lost = sum(
        raw.FPDFText_HasUnicodeMapError(text.raw, index) == 1
        or raw.FPDFText_GetUnicode(text.raw, index) in (0, 0xFFFD)
        for index in places
    )
    return lost * 3 > len(places)


def _unseen(page: Any, text: Any, places: list[int]) -> bool:
    """Whether a picture fills the page, or the characters are drawn without ink over one."""
    import pypdfium2.raw as raw

    pictures = list(objects_of(page, raw.FPDF_PAGEOBJ_IMAGE))
    if not pictures:
        return False
    width, height = page.get_size()
    boxes = [found for picture in pictures if (found := _bounds(raw, picture))]
    if (
        max(((right - left) * (top - bottom) for left, bottom, right, top in boxes), default=0.0)
        > COVERS * width * height
    ):
        return True
    modes = [
        raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(text.raw, index))
        for index in places[:12]
    ]
    return modes.count(raw.FPDF_TEXTRENDERMODE_INVISIBLE) * 2 > len(modes)


def _turn(text: Any, places: list[int], height: float) -> Turn:
    """How to turn the page: by the direction in which most of its characters follow one another."""
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    votes = [0, 0, 0, 0]
    for index in places:
        raw.FPDFText_GetMatrix(text.raw, index, matrix)
        if abs(matrix.a) >= abs(matrix.b):
            votes[0 if matrix.a >= 0 else 2] += 1
        else:
            votes[1 if matrix.b > 0 else 3] += 1
    turns: tuple[Turn, ...] = (
        lambda x, y: (x, height - y),
        lambda x, y: (y, x),
        lambda x, y: (-x, y),
        lambda x, y: (-y, -x),
    )
    return turns[votes.index(max(votes))]


def _add_rules(page: Any, marks: PageMarks, turn: Turn) -> None:
    """Strokes and thin filled boxes as rules; the frame of a stroked or filled box as four."""
    import pypdfium2.raw as raw

    for item in objects_of(page, raw.FPDF_PAGEOBJ_PATH):
        bounds = _bounds(raw, item)
        if bounds is None:
            continue
        left, bottom, right, top = bounds
        (left, top), (right, bottom) = turn(left, top), turn(right, bottom)
        left, right, top, bottom = min(left, right), max(left, right), min(top, bottom), max(top, bottom)
        if right - left <= THIN and bottom - top > THIN:
            marks.verticals.append(Rule((left + right) / 2, top, bottom))
        elif bottom - top <= THIN and right - left > THIN:
            marks.horizontals.append(Rule((top + bottom) / 2, left, right))
        elif right - left > THIN and _is_box(raw, item):
            marks.horizontals += [Rule(top, left, right), Rule(bottom, left, right)]
            marks.verticals += [Rule(left, top, bottom), Rule(right, top, bottom)]


def _bounds(raw: Any, item: Any) -> tuple[float, float, float, float] | None:
    """The left, bottom, right and top of an object; None where a damaged file gives no numbers."""
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    found = left.value, bottom.value, right.value, top.value
    return found if isfinite(sum(found)) else None


def _is_box(raw: Any, item: Any) -> bool:
    """Whether a path is a drawn rectangle (and not a letter or a picture)."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(stroke.value) and raw.FPDFPath_CountSegments(item) in (4, 5)


def _add_chars(text: Any, marks: PageMarks, turn: Turn) -> None:
    """Every visible character with its box, baseline and size. Characters that pdfium only guessed are left out."""
    import pypdfium2.raw as raw

    page, chars = text.raw, marks.chars
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    unicode, guessed = raw.FPDFText_GetUnicode, raw.FPDFText_IsGenerated
    loose, origin, size_of = (
        raw.FPDFText_GetLooseCharBox,
        raw.FPDFText_GetCharOrigin,
        raw.FPDFText_GetFontSize,
    )
    for index in range(text.count_chars()):
        code = unicode(page, index)
        if code < 32 or code == 0xFFFE or (code in GUESSED and guessed(page, index) == 1):
            continue
        loose(page, index, box)
        origin(page, index, x, y)
        begin, end = turn(box.left, box.top), turn(box.right, box.bottom)
        size, tall = size_of(page, index), abs(begin[1] - end[1])
        left, right = min(begin[0], end[0]), max(begin[0], end[0])
        if not 0.4 * tall < size < 2.5 * tall and not (IDEOGRAPHS[0] <= code <= IDEOGRAPHS[1]):
            size = tall * 0.9  # the size is in a scaled matrix and not in the font
        baseline = turn(x.value, y.value)[1]
        if isfinite(left + right + baseline + size):
            chars.append(Char(left, right, baseline, size, chr(code), 1.0, index))
    _as_drawn(chars)


def _drawn(page: Any, text: Any, chars: list[Char]) -> list[Char]:
    """The characters, whose places are those of pdfium, in the order in which they are drawn."""
    by_index = {char.place: char for char in chars}
    return [by_index[index] for index in drawing_order(page, text, by_index)]


def _as_drawn(chars: list[Char]) -> None:
    """Sizes as they stand on the page where a matrix scales the font: an ideograph is as wide as its font is high.

    Boxes of flat signs (一) that hold the strokes only are widened to that.
    """
    widths: dict[float, list[float]] = {}
    flat = []
    for char in chars:
        if IDEOGRAPHS[0] <= ord(char.text) <= IDEOGRAPHS[1]:
            found = widths.setdefault(char.size, [])
            if len(found) < SAMPLE:
                found.append(char.right - char.left)
            if char.text == "一":
                flat.append(char)
    scales = {size: sorted(found)[len(found) // 2] / size for size, found in widths.items() if size > 0}
    wrong = {size: scale for size, scale in scales.items() if not 0.85 < scale < 1.15}
    if wrong:
        for char in chars:
            char.size *= wrong.get(char.size, 1.0)
    for char in flat:
        middle, half = (char.left + char.right) / 2, max(char.right - char.left, char.size) / 2
        char.left, char.right = middle - half, middle + half
