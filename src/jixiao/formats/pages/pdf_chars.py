"""The characters of a PDF page: where each stands on the upright page, without slanted ones and those drawn twice."""

from __future__ import annotations

import ctypes
from collections.abc import Collection
from itertools import pairwise
from math import cos, degrees, isfinite, sin
from typing import Any

from jixiao.formats.pages.marks import PageMarks, Turn
from jixiao.formats.pages.objects import drawing_order
from jixiao.formats.pages.overlays import Piece, watermarks
from jixiao.formats.pages.pdf_clips import Cut, cut_off
from jixiao.formats.pages.pdf_codes import IDEOGRAPHS, LOST, NONE, WRITTEN, codes_of, meant
from jixiao.formats.pages.pdf_forms import Forms
from jixiao.formats.pages.pdf_paint import painted, unseen
from jixiao.formats.pages.pdf_seals import of_seals
from jixiao.formats.pages.text import SLANTED, Char, without_doubles

SAMPLE = 48
"""Characters looked at to learn how large a font is drawn."""
GUESSED = (32, 45, 160, 173)
"""The only codes that pdfium makes up by itself: blanks and hyphens."""
LOW, ASIDE = 0.3, 0.15
"""Where the origin of a character is further above the foot of its box, or from its left side, in heights of the box,
its direction is asked for."""
SMALLER, BESIDE, RAISED, LOWERED = 0.9, 0.25, 0.7, 0.4
"""Signs smaller than this part of the one beside them, no further than this off it, and by so much raised or lowered at
most, are on its line; all in its size."""
FLAT = 0.9
"""Boxes of ideographs narrower than this part of their size hold the strokes only."""
ALIKE = 0.05
"""The sizes of a page are scaled alike where they differ by this part at most."""
FOOT = 0.12
"""So much of the box of a character that lies on its side is below its baseline, as of one that stands."""


def add_chars(
    page: Any,
    text: Any,
    marks: PageMarks,
    turn: Turn,
    *,
    suspect: bool = False,
    forms: list[Any] | None = None,
) -> None:
    """Every visible character with its box, baseline and size. Characters that pdfium only guessed are left out, and
    slanted ones (marks laid over a page) stand in ``marks.slanted``, level ones that are none of the page in
    ``marks.laid`` and ``marks.unseen``. The rules of the page and its ``forms`` are known before.

    A font may not say which characters its signs are: such stand as ``LOST`` and are counted. All are asked on a page
    that is ``suspect``, on others all but ideographs, for often it is digits alone that have a font of their own.
    """
    import pypdfium2.raw as raw

    layer = text.raw
    chars: list[Char] = []
    starts: list[int] = []
    scaled: set[int] = set()
    first, last = IDEOGRAPHS
    slanted: list[Char] = []
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    guessed, is_lost = raw.FPDFText_IsGenerated, raw.FPDFText_HasUnicodeMapError
    loose, origin, size_of = (
        raw.FPDFText_GetLooseCharBox,
        raw.FPDFText_GetCharOrigin,
        raw.FPDFText_GetFontSize,
    )
    put_right = Forms(page, text).put_right if forms else None
    upright = turn(0.0, 0.0)[1] if turn(1.0, 0.0)[0] == 1.0 and turn(0.0, 1.0)[0] == 0.0 else None
    for index, code in enumerate(codes_of(raw, text)):
        if code in GUESSED and guessed(layer, index) == 1:
            starts.append(len(chars))
            continue
        if not first <= code <= last or suspect:
            if code not in WRITTEN:
                code = meant(raw, layer, index, code)
                if code == NONE:
                    starts.append(len(chars))
                    continue
            if code == LOST or is_lost(layer, index) == 1:
                code = LOST
                marks.lost += 1
        loose(layer, index, box)
        origin(layer, index, x, y)
        if put_right:
            put_right(index, box, x, y)
        if upright is not None:  # most pages: as below, without a call for each corner
            left, right, start = box.left, box.right, x.value
            top, bottom, baseline = upright - box.top, upright - box.bottom, upright - y.value
        else:
            (left, top), (right, bottom) = turn(box.left, box.top), turn(box.right, box.bottom)
            start, baseline = turn(x.value, y.value)
        if left > right:
            left, right = right, left
        if top > bottom:
            top, bottom = bottom, top
        size, tall = size_of(layer, index), bottom - top
        if not 0.4 * tall < size < 2.5 * tall and not (IDEOGRAPHS[0] <= code <= IDEOGRAPHS[1]):
            size = tall * 0.9  # the size is in a scaled matrix and not in the font
            scaled.add(index)
        if not isfinite(left + right + baseline + size):
            continue
        char = Char(left, right, baseline, size, chr(code), 1.0, index)
        asks = start - left > ASIDE * tall or bottom - baseline > LOW * tall
        if asks and _is_slanted(raw, layer, index):
            slanted.append(char)
            continue
        if asks and _is_on_its_side(raw, layer, index, turn):
            char.y, char.size = bottom - FOOT * tall, 0.9 * (right - left)
        chars.append(char)
    as_drawn(chars, scaled)
    put_level(chars)
    marks.slanted = "".join(char.text for char in slanted)
    pieces = painted(text, chars, starts, forms or [])
    cut = Cut() if forms else cut_off(text, pieces, turn)
    seals = of_seals(page, text, pieces, slanted, turn)
    gone = _not_of_the_page(page, text, marks, pieces, seals, cut.hidden)
    if gone:
        chars = [char for char in chars if char.place not in gone]
    marks.chars = without_doubles(chars)
    cut.put_within()
    marks.cut_off = "\n".join(cut.words)


def _not_of_the_page(
    page: Any, text: Any, marks: PageMarks, pieces: list[Piece], seals: list[Piece], outside: list[Piece]
) -> set[int]:
    """The places of the characters that are unseen, as those ``outside`` of their openings, of seals or laid over the
    page; takes note of what they say."""
    hidden = unseen(page, text, pieces, filled=bool(marks.fills)) + outside
    known = {id(piece) for piece in hidden + seals}
    laid = watermarks(marks, [piece for piece in pieces if id(piece) not in known] if known else pieces)
    marks.unseen = "\n".join([piece.words for piece in hidden])
    said = ["".join([piece.words for piece in seals]), *(piece.words for piece in laid)]
    marks.laid = "\n".join(dict.fromkeys(said))
    return {char.place for piece in hidden + seals + laid for char in piece.chars}


def _is_slanted(raw: Any, page: Any, index: int) -> bool:
    """Whether a character stands neither upright nor on its side."""
    off = degrees(raw.FPDFText_GetCharAngle(page, index)) % 90
    return SLANTED < off < 90 - SLANTED


def _is_on_its_side(raw: Any, page: Any, index: int, turn: Turn) -> bool:
    """Whether a character lies on its side on the upright page, as brackets in text written downward and turned labels."""
    angle = raw.FPDFText_GetCharAngle(page, index)
    (x, y), (right, end) = turn(0.0, 0.0), turn(cos(angle), sin(angle))
    return abs(end - y) > abs(right - x)


def drawn(page: Any, text: Any, chars: list[Char]) -> list[Char]:
    """The characters, whose places are those of pdfium, in the order in which they are drawn."""
    by_index = {char.place: char for char in chars}
    return [by_index[index] for index in drawing_order(page, text, by_index)]


def put_level(chars: list[Char]) -> None:
    """Put small signs that stand raised or lowered beside others (m², CO₂, notes) on the baseline of these, so that they
    make no line of their own."""
    for before, char in pairwise(chars):
        if before.y == char.y:
            continue
        small, other = (char, before) if char.size < before.size else (before, char)
        off, room = other.y - small.y, char.left - before.right
        if (
            small.size < SMALLER * other.size
            and -LOWERED * other.size < off < RAISED * other.size
            and -BESIDE * other.size < room < BESIDE * other.size
        ):
            small.y = other.y


def as_drawn(chars: list[Char], scaled: Collection[int] = ()) -> None:
    """Sizes as they stand on the page where a matrix scales the font: an ideograph is as wide as its font is high.
    Those at the places ``scaled`` are known already.

    Boxes of flat and narrow signs (一, 日) that hold the strokes only are widened to that.
    """
    widths: dict[float, list[float]] = {}
    flat = []
    for char in chars:
        if IDEOGRAPHS[0] <= ord(char.text) <= IDEOGRAPHS[1]:
            found = widths.setdefault(char.size, [])
            if len(found) < SAMPLE:
                found.append(char.right - char.left)
            if char.right - char.left < FLAT * char.size or char.text == "一":
                flat.append(char)
    scales = {size: sorted(found)[len(found) // 2] / size for size, found in widths.items() if size > 0}
    wrong = {size: scale for size, scale in scales.items() if not 0.85 < scale < 1.15}
    if wrong:
        known = sorted(scales.values())
        others = known[len(known) // 2] if known[-1] - known[0] < ALIKE * known[0] else 1.0
        for char in chars:
            if char.place not in scaled:
                char.size *= wrong.get(char.size, others if char.size not in scales else 1.0)
    for char in flat:
        if char.right - char.left >= FLAT * char.size:
            continue
        middle, half = (char.left + char.right) / 2, max(char.right - char.left, char.size) / 2
        char.left, char.right = middle - half, middle + half
