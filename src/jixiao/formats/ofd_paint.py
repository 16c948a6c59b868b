"""The colours of what OFD pages draw (GB/T 33190-2016, 8.3 and 9.1), and which text of them nobody can see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any

from jixiao.formats.pages.overlays import BLACK, Ground, Paint, Piece, is_like, under, usual_paint
from jixiao.formats.pages.text import Char

Point = Callable[[float, float], tuple[float, float]]
"""A point of an object → the point on the upright page."""
SMALL = 3.0
"""Narrower grounds (points) are rules."""
FARTHEST = 1e6
_NUMBER = re.compile(r"[-+]?\d*\.?\d+")


def pieces_of(item: Any, chars: list[Char]) -> list[Piece]:
    """The characters of a text object as pieces, each on one line."""
    paint = text_paint(item)
    if chars and chars[0].y == chars[-1].y:
        return [Piece(chars, paint)]
    return [Piece(list(line), paint) for _, line in groupby(chars, key=lambda char: char.y)]


def text_paint(item: Any) -> Paint:
    """With what a text is drawn: with its fill, or where it has none, with its stroke; black where that is not said."""
    if item.get("Fill") != "false":
        return _paint(item, "{*}FillColor") or _black(item)
    if item.get("Stroke") == "true":
        return _paint(item, "{*}StrokeColor") or _black(item)
    return 0, 0, 0, 0


def _black(item: Any) -> Paint:
    """The ink of an object that says no plain colour."""
    alpha = item.get("Alpha")
    return BLACK if alpha is None else (0, 0, 0, _cover(alpha))


def _paint(item: Any, name: str) -> Paint | None:
    """A plain colour of an object; None for patterns, shades, and those said elsewhere."""
    colour = next(item.iterchildren(name), None)
    value = colour.get("Value") if colour is not None else None
    return _plain(value, item.get("Alpha"), colour.get("Alpha")) if value is not None else None


@lru_cache(maxsize=1 << 8)
def _plain(value: str, alpha: str | None, own_alpha: str | None) -> Paint | None:
    parts = [min(int(float(part)), 255) for part in _NUMBER.findall(value)[:5]] if "#" not in value else []
    if len(parts) == 1:
        parts *= 3
    if len(parts) == 4:
        parts = [(255 - part) * (255 - parts[3]) // 255 for part in parts[:3]]
    if len(parts) != 3 or min(parts) < 0:
        return None
    return parts[0], parts[1], parts[2], _cover(alpha) * _cover(own_alpha) // 255


def _cover(text: str | None) -> int:
    return (
        int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 and int(text) < 255 else 255
    )


def unseen(
    pieces: list[Piece], places: dict[int, int], drawn: Iterable[tuple[int, Any, Point]]
) -> list[Piece]:
    """The pieces of the colour of what lies under them.

    ``places``: when each piece, by its ``id``, is drawn; ``drawn``: when, what and where paths and pictures are.
    """
    if len({piece.paint for piece in pieces}) < 2:
        return []
    usual = usual_paint(pieces)
    others = [piece for piece in pieces if piece.paint != usual]
    grounds = [found for place, item, point in drawn if (found := _ground(place, item, point))]
    found = []
    for piece in others:
        char = piece.chars[len(piece.chars) // 2]
        middle = (char.left + char.right) / 2, char.y - 0.35 * char.size
        if is_like(piece.paint, under(grounds, places[id(piece)], middle)):
            found.append(piece)
    return found


def _ground(place: int, item: Any, point: Point) -> Ground | None:
    """What a path fills or a picture covers; its colour is known of plain boxes only."""
    if item.tag.endswith("}ImageObject"):
        corners, colour = [point(0.0, 0.0), point(1.0, 1.0)], None
    elif item.get("Fill") == "true":
        numbers = [float(word) for word in _NUMBER.findall(item.findtext("{*}AbbreviatedData") or "")]
        numbers = [number for number in numbers if abs(number) < FARTHEST]
        corners = [point(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=False)]
        paint = _paint(item, "{*}FillColor") if 4 <= len(corners) <= 5 else None
        colour = paint[:3] if paint and paint[3] == 255 else None
    else:
        return None
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    if not xs or min(max(xs) - min(xs), max(ys) - min(ys)) < SMALL:
        return None
    return place, (min(xs), min(ys), max(xs), max(ys)), colour
