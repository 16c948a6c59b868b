"""A PDF page → its rules and characters, turned so that the text stands upright; and whether its text can be trusted."""

from __future__ import annotations

from enum import Enum
from functools import partial
from math import atan2, cos, degrees, pi, sin
from statistics import median
from typing import Any

from jixiao.formats.pages.marks import PageMarks, Turn
from jixiao.formats.pages.objects import objects_of, placed_objects
from jixiao.formats.pages.pdf_chars import add_chars, drawn
from jixiao.formats.pages.pdf_codes import is_nonsense
from jixiao.formats.pages.pdf_fields import add_fields
from jixiao.formats.pages.pdf_rules import add_rules, bounds_of
from jixiao.formats.pages.text import SLANTED

SAMPLE = 48
"""Characters looked at to learn how the text of a page lies and whether its codes are known."""
FEW_LOST, MOST_LOST = 2, 0.02
"""A page may have so many signs, or this share, that are no known characters; with more its text cannot be trusted."""
FEWEST_OUTLINED, MORE_OUTLINED = 50, 2
"""So many signs that are drawn and not written, and so many times more than are written, are the text of the page."""
COVERS = 0.6
"""A picture that covers this share of the page is the page itself."""
SMALLEST, USUAL, LARGEST = 2.5, 10.0, 30.0
"""Text is seldom smaller or larger (points): a page of such text is drawn in another measure, as in the dots of a picture."""
LEAST_ASKEW = 0.05
"""Text that runs askew by fewer degrees is level."""


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
    turn, askew = _turn(text, places, height)
    scale = _scale(text, places)
    if scale != 1.0:
        turn = partial(_scaled, turn, scale)
    forms = add_rules(page, marks, turn, askew=askew)
    unnamed = _unnamed(text, places)
    add_chars(page, text, marks, turn, suspect=unnamed > 0, forms=forms)
    marks.drawn = partial(drawn, page, text, marks.chars)
    add_fields(page, marks, turn)
    if unnamed * 3 > len(places) or marks.lost > max(FEW_LOST, MOST_LOST * len(marks.chars)):
        return marks, Trust.UNNAMED
    if marks.outlined > max(FEWEST_OUTLINED, MORE_OUTLINED * len(marks.chars)):
        marks.lost = marks.outlined
        return marks, Trust.UNNAMED
    if is_nonsense(marks.chars):
        marks.lost = len(marks.chars)
        return marks, Trust.UNNAMED
    unseen = len(marks.verticals) < 2 and _unseen(page, text, places)
    return marks, Trust.UNSEEN if unseen else Trust.SOUND


def has_picture(page: Any) -> bool:
    """Whether the page shows a picture at all, or text whose signs are drawn and not written."""
    import pypdfium2.raw as raw

    if next(objects_of(page, raw.FPDF_PAGEOBJ_IMAGE), None) is not None:
        return True
    marks = PageMarks(0, *page.get_size())
    add_rules(page, marks, lambda x, y: (x, marks.height - y))
    return marks.outlined > FEWEST_OUTLINED


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


def _unnamed(text: Any, places: list[int]) -> int:
    """Of how many signs the fonts do not say which characters they are."""
    import pypdfium2.raw as raw

    return sum(
        raw.FPDFText_HasUnicodeMapError(text.raw, index) == 1
        or raw.FPDFText_GetUnicode(text.raw, index) in (0, 0xFFFD)
        for index in places
    )


def _unseen(page: Any, text: Any, places: list[int]) -> bool:
    """Whether a picture fills the page, or the characters are drawn without ink over one."""
    import pypdfium2.raw as raw

    pictures = list(placed_objects(page, raw.FPDF_PAGEOBJ_IMAGE))
    if not pictures:
        return False
    width, height = page.get_size()
    boxes = [found for picture in pictures if (found := bounds_of(raw, *picture))]
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


def _turn(text: Any, places: list[int], height: float) -> tuple[Turn, bool]:
    """How to turn the page: by the direction in which most of its characters follow one another; and whether that is by
    a small angle, as where a page was straightened badly before it was printed."""
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    votes = [0, 0, 0, 0]
    off: list[float] = []
    for index in places:
        raw.FPDFText_GetMatrix(text.raw, index, matrix)
        if abs(matrix.a) >= abs(matrix.b):
            votes[0 if matrix.a >= 0 else 2] += 1
        else:
            votes[1 if matrix.b > 0 else 3] += 1
        if matrix.a and matrix.b:
            off.append((atan2(matrix.b, matrix.a) + pi / 4) % (pi / 2) - pi / 4)
    turns: tuple[Turn, ...] = (
        lambda x, y: (x, height - y),
        lambda x, y: (y, x),
        lambda x, y: (-x, y),
        lambda x, y: (-y, -x),
    )
    turn = turns[votes.index(max(votes))]
    angle = median(off) if 2 * len(off) > len(places) else 0.0
    if not LEAST_ASKEW < abs(degrees(angle)) < SLANTED:
        return turn, False
    return partial(_straightened, turn, cos(angle), sin(angle)), True


def _scale(text: Any, places: list[int]) -> float:
    """By what the lengths of a page must be multiplied to have text of a usual size: 1 but for odd pages."""
    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    heights = []
    for index in places[::4]:
        raw.FPDFText_GetLooseCharBox(text.raw, index, box)
        heights.append(max(box.top - box.bottom, box.right - box.left))
    size = median(heights)
    return USUAL / size if size > LARGEST or 0 < size < SMALLEST else 1.0


def _scaled(turn: Turn, scale: float, x: float, y: float) -> tuple[float, float]:
    """A point of a page drawn in another measure, on the upright page."""
    x, y = turn(x, y)
    return x * scale, y * scale


def _straightened(turn: Turn, cosine: float, sine: float, x: float, y: float) -> tuple[float, float]:
    """A point of a page whose text runs askew, on the upright page."""
    x, y = turn(x, y)
    return x * cosine - y * sine, x * sine + y * cosine
