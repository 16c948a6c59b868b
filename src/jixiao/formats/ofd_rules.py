"""The rules that an OFD page draws (GB/T 33190-2016, 9.1): strokes, thin filled boxes, thin pictures."""

from __future__ import annotations

import re
from typing import Any

from jixiao.formats.ofd_places import POINTS, Placed, numbers
from jixiao.formats.pages.marks import PageMarks, Rule

THIN = 1.0
"""A box at most this thick (mm) is a rule."""
THICK, LONG = 2.0, 8
"""And a filled one up to this where it is so many times longer."""
Segment = tuple[tuple[float, float], tuple[float, float]]
_STEP = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")


def add_picture(placed: Placed, marks: PageMarks) -> None:
    """A picture that is long and narrow as a rule."""
    (x0, y0), (x1, y1) = placed.point(0.0, 0.0), placed.point(1.0, 1.0)
    box = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    if _is_narrow(abs(x1 - x0), abs(y1 - y0)) or _is_narrow(abs(y1 - y0), abs(x1 - x0)):
        _add_part(box, [*zip(box, box[1:] + box[:1], strict=True)], marks, stroked=False, filled=False)


def add_rules(item: Any, placed: Placed, marks: PageMarks) -> None:
    """The straight strokes of a path as rules; a thin filled box as one rule. Other fills without strokes are grounds."""
    stroked = item.get("Stroke") != "false"
    parts: list[tuple[list[tuple[float, float]], list[Segment]]] = []
    for letter, rest in _STEP.findall(item.findtext("{*}AbbreviatedData") or ""):
        found = numbers(rest)
        if letter == "C" and parts:
            points, segments = parts[-1]
            segments.append((points[-1], points[0]))
        elif len(found) >= 2:
            point = placed.point(found[-2], found[-1])
            if letter in "SM" or not parts:
                parts.append(([], []))
            points, segments = parts[-1]
            if letter == "L" and points:
                segments.append((points[-1], point))
            points.append(point)
    for points, segments in parts:
        if segments:
            _add_part(points, segments, marks, stroked=stroked, filled=item.get("Fill") == "true")


def _add_part(
    points: list[tuple[float, float]],
    segments: list[Segment],
    marks: PageMarks,
    *,
    stroked: bool,
    filled: bool,
) -> None:
    """The rules of one part of a path, of lines that follow one another."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    wide, high = right - left, bottom - top
    thin = min(wide, high) <= THIN * POINTS or (
        not stroked and (_is_narrow(wide, high) or _is_narrow(high, wide))
    )
    if len(segments) > 2 and thin:
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        if wide < high:
            segments = [((middle_x, top), (middle_x, bottom))]
        else:
            segments = [((left, middle_y), (right, middle_y))]
    elif not stroked:
        if len(segments) in (4, 5) and filled:
            marks.fills.append((left, top, right, bottom))
        return
    if len(segments) in (4, 5) and _is_box(points, left, right, top, bottom):
        marks.add_box(left, top, right, bottom)
        return
    for (x0, y0), (x1, y1) in segments:
        if abs(y1 - y0) <= THIN * POINTS < abs(x1 - x0):
            marks.horizontals.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= THIN * POINTS < abs(y1 - y0):
            marks.verticals.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _is_narrow(one: float, other: float) -> bool:
    """Whether something so wide is a rule, where it is so long the other way."""
    return one <= THIN * POINTS or (one <= THICK * POINTS and other > LONG * one)


def _is_box(points: list[tuple[float, float]], left: float, right: float, top: float, bottom: float) -> bool:
    """Whether every point is a corner of the outline, and every corner is one."""
    near = THIN * POINTS
    corners = {
        (abs(x - left) <= near, abs(y - top) <= near)
        for x, y in points
        if min(x - left, right - x) <= near and min(y - top, bottom - y) <= near
    }
    inside = all(min(x - left, right - x) <= near and min(y - top, bottom - y) <= near for x, y in points)
    return inside and len(corners) == 4
