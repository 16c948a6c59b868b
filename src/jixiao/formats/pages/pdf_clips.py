"""Text of a PDF page that an opening (a clipping path; ISO 32000-1, 8.5.4) cuts off, as where a value is wider than its cell.

Office programs write the whole of such a value and show what its cell has room for. What is cut off belongs to that
cell, however far it would run under the next one.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Any

from jixiao.formats.pages.marks import Turn
from jixiao.formats.pages.overlays import Piece
from jixiao.formats.pages.text import Char

MOST_CLIPS = 8
"""So many openings within one another are looked at."""
MOST_STEPS = 200
"""An opening of more steps is a picture, and not looked at."""
EDGE = 0.5
"""A value that is cut off ends this far (points) before the edge of its cell."""

PART = 0.05
"""A sign of which more than this part is seen stands in the cell: browsers write no more of a value than that."""

HIGH, LOW = 0.85, 0.12
"""Signs reach so many sizes above their baseline and below it."""
STRIP, HALF = 0.08, 0.6
"""Of a line of which more than the first part of its size is seen, but less than the second part of its height, a strip is."""
WITHIN = 0.4, 0.25
"""So many sizes below the upper edge and below the lower edge of an opening the baseline of a line within it may be."""

Opening = tuple[float, float, float, float]
"""Left, top, right and bottom on the upright page."""


@dataclass(slots=True)
class Cut:
    """What openings leave of a page: pieces of which nothing is seen, and lines of which a part is, with their openings."""

    hidden: list[Piece] = field(default_factory=list)
    lines: list[tuple[list[Char], Opening]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """What is cut off of the lines."""

    def put_within(self) -> None:
        """Draw the lines of which a part is seen together, so that all of each stands in its opening; signs below one
        another, as of text written downward, are moved."""
        for chars, (low, _, high, _) in self.lines:
            middles = [(char.left + char.right) / 2 for char in chars]
            if max(middles) - min(middles) < chars[0].size / 2:
                aside = max(0.0, low + EDGE - min(middles)) + min(0.0, high - EDGE - max(middles))
                for char in chars:
                    char.left, char.right = char.left + aside, char.right + aside
                continue
            left, right = min(char.left for char in chars), max(char.right for char in chars)
            start, end = max(left, low + EDGE), min(right, high - EDGE)
            if start < end:
                part = (end - start) / (right - left)
                for char in chars:
                    char.left, char.right = (start + (x - left) * part for x in (char.left, char.right))


def cut_off(text: Any, pieces: list[Piece], turn: Turn) -> Cut:
    """What of the pieces of a page, which has no forms, its openings cut off: on most pages nothing, as a glance at the
    first and last characters of each shows."""
    import pypdfium2.raw as raw

    layer, find, clip, count = (
        text.raw,
        raw.FPDFText_GetTextObject,
        raw.FPDFPageObj_GetClipPath,
        raw.FPDFClipPath_CountPaths,
    )
    found = Cut()
    ends = [end for piece in pieces for end in (piece.chars[0].place, piece.chars[-1].place)]
    if not [end for end in ends if count(clip(find(layer, end))) > 0]:
        return found
    lines: dict[tuple[Opening, int], list[Piece]] = defaultdict(list)
    for piece in pieces:
        for opening, chars in _by_opening(raw, text, piece, turn):
            if isfinite(opening[0]):
                lines[opening, round(chars[0].y)].append(Piece(chars, piece.paint, piece.artifact))
    for (opening, _), parts in lines.items():
        left, top, right, bottom = opening
        chars = [char for part in parts for char in part.chars]
        if _brought_in(chars, top, bottom):
            found.words.append("".join([char.text for char in chars]))
        level = [top <= char.y - 0.35 * char.size <= bottom for char in chars]
        seen = [
            ok and left <= (char.left + char.right) / 2 <= right
            for ok, char in zip(level, chars, strict=True)
        ]
        if all(seen):
            continue
        if not any(
            ok and min(char.right, right) - max(char.left, left) > PART * (char.right - char.left)
            for ok, char in zip(level, chars, strict=True)
        ):
            found.hidden += parts
            continue
        found.lines.append((chars, opening))
        found.words.append(
            "".join([char.text for char, is_seen in zip(chars, seen, strict=True) if not is_seen])
        )
    return found


def _brought_in(chars: list[Char], top: float, bottom: float) -> bool:
    """Whether only a strip of a line is seen at the upper or lower edge of its opening, as where a cell is too low for
    its text; the line then stands within the opening."""
    first = chars[0]
    above, below = first.y - HIGH * first.size, first.y + LOW * first.size
    seen = min(below, bottom) - max(above, top)
    if not STRIP * first.size < seen < HALF * (below - above):
        return False
    for char in chars:
        char.y = min(max(char.y, top + WITHIN[0] * char.size), bottom + WITHIN[1] * char.size)
    return True


def _by_opening(raw: Any, text: Any, piece: Piece, turn: Turn) -> list[tuple[Opening, list[Char]]]:
    """The characters of a piece by the openings through which they are drawn, one after another."""
    known: dict[int, Opening] = {}
    found: list[tuple[Opening, list[Char]]] = []
    for char in piece.chars:
        item = raw.FPDFText_GetTextObject(text.raw, char.place)
        address = ctypes.addressof(item.contents) if item else 0
        if address not in known:
            known[address] = _opening(raw, item, turn) if item else (-inf, -inf, inf, inf)
        if not found or found[-1][0] != known[address]:
            found.append((known[address], []))
        found[-1][1].append(char)
    return found


def _opening(raw: Any, item: Any, turn: Turn) -> Opening:
    """What all openings of an object leave open, each taken for a box."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    x, y = ctypes.c_float(), ctypes.c_float()
    left, top, right, bottom = -inf, -inf, inf, inf
    for number in range(min(raw.FPDFClipPath_CountPaths(clip), MOST_CLIPS) if clip else 0):
        points = []
        count = raw.FPDFClipPath_CountPathSegments(clip, number)
        for index in range(count if count <= MOST_STEPS else 0):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, number, index), x, y)
            points.append(turn(x.value, y.value))
        if points and isfinite(sum(map(sum, points))):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            left, top = max(left, min(xs)), max(top, min(ys))
            right, bottom = min(right, max(xs)), min(bottom, max(ys))
    return left, top, right, bottom
