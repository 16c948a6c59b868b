"""The rules that a PDF page draws: strokes, thin filled boxes, frames of boxes, dashes and dots, all lines of a path."""

from __future__ import annotations

import ctypes
from bisect import insort
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from math import isfinite
from typing import Any

from jixiao.formats.pages.marks import PageMarks, Rule, Turn
from jixiao.formats.pages.objects import Matrix, placed_objects

THIN = 3.0
"""A filled box at most this thick is a rule."""
THICK, LONG = 6.0, 8
"""And one up to this where it is so many times longer, as is a thick stroke: pdfium gives strokes twice their width."""
SIGN, STEPS = 40.0, 6
"""Filled paths no higher than this, of so many steps a sign at least, may be signs that are drawn and not written."""
PITCH = 4.0
"""The centres of dots and short dashes of one rule are at most so many points apart."""
FEWEST_DOTS = 4
"""Fewer dots in a line are dots."""
MOST_CLIPS = 8
"""So many openings within one another are looked at."""
MOST_LINES = 20_000
"""More lines than any page of tables draws in one path: it is a picture."""

Box = tuple[float, float, float, float]
Span = tuple[float, float]
Line = tuple[tuple[float, float], tuple[float, float]]


def add_rules(page: Any, marks: PageMarks, turn: Turn, *, askew: bool = False) -> list[Any]:
    """Put the rules of a page among its marks, turned as its text is; ``askew`` by a small angle.

    Gives the form objects of the page, which hold others.
    """
    import pypdfium2.raw as raw

    dots: list[Box] = []
    forms: list[Any] = []
    kinds = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING
    for item, matrix in placed_objects(page, *kinds, forms=forms):
        bounds = bounds_of(raw, item, matrix)
        if bounds is None:
            continue
        runs_askew = askew and raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_PATH
        box = _straightened(raw, item, matrix, turn) if runs_askew else turned(bounds, turn)
        left, top, right, bottom = box
        wide, high = right - left, bottom - top
        if wide <= THIN and high > THIN:
            marks.verticals.append(Rule((left + right) / 2, top, bottom))
        elif high <= THIN and wide > THIN:
            marks.horizontals.append(Rule((top + bottom) / 2, left, right))
        elif wide > THIN:
            _add_path(raw, item, matrix, box, marks, turn)
        else:
            dots.append(box)
    _add_dotted(dots, marks)
    return forms


def bounds_of(raw: Any, item: Any, matrix: Matrix | None) -> Box | None:
    """The left, bottom, right and top of an object on the page; None where a damaged file gives no numbers."""
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    found = left.value, bottom.value, right.value, top.value
    if not isfinite(sum(found)):
        return None
    if matrix is None:
        return found
    corners = [_on_page(x, y, matrix) for x in (found[0], found[2]) for y in (found[1], found[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _on_page(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def turned(bounds: Box, turn: Turn) -> Box:
    """A box with y upward → its left, top, right and bottom on the upright page."""
    left, bottom, right, top = bounds
    (x0, y0), (x1, y1) = turn(left, top), turn(right, bottom)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _straightened(raw: Any, item: Any, matrix: Matrix | None, turn: Turn) -> Box:
    """The outline of the points of a path on the upright page, for the bounds of what runs askew are too large."""
    count = min(raw.FPDFPath_CountSegments(item), MOST_LINES)
    points = [p for part in _outlines(raw, item, count, matrix, turn) for p in part if p is not None]
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    return min(xs), min(ys), max(xs), max(ys)


def _add_path(raw: Any, item: Any, matrix: Matrix | None, box: Box, marks: PageMarks, turn: Turn) -> None:
    """The frame of a stroked rectangle, a thick rule, or the straight lines and thin boxes of a path of many."""
    count = raw.FPDFPath_CountSegments(item)
    if count <= 0:  # pictures and shades
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if count in (4, 5) and stroke.value:
        marks.add_box(*box)
    elif count in (4, 5) and fill.value:
        box = _clipped(raw, item, matrix, box, turn)
        if not _add_thick(box, marks):
            marks.fills.append(box)
    elif count < 4 and stroke.value:
        _add_thick(box, marks)
    elif 5 < count <= MOST_LINES:
        if fill.value and box[3] - box[1] <= SIGN:
            marks.outlined += min(count // STEPS, 1 + int((box[2] - box[0]) / max(box[3] - box[1], 1.0)))
        for outline in _outlines(raw, item, count, matrix, turn):
            _add_outline(outline, stroked=bool(stroke.value), marks=marks)


def _add_thick(box: Box, marks: PageMarks) -> bool:
    """Put a long and narrow box among the rules; says whether it is one."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    if wide <= THICK and high > max(LONG * wide, THIN):
        marks.verticals.append(Rule((left + right) / 2, top, bottom))
    elif high <= THICK and wide > max(LONG * high, THIN):
        marks.horizontals.append(Rule((top + bottom) / 2, left, right))
    else:
        return False
    return True


def _clipped(raw: Any, item: Any, matrix: Matrix | None, box: Box, turn: Turn) -> Box:
    """What is seen of a box on the upright page: some programs fill the whole page through a narrow opening."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(min(raw.FPDFClipPath_CountPaths(clip), MOST_CLIPS) if clip else 0):
        points = []
        for index in range(min(raw.FPDFClipPath_CountPathSegments(clip, number), MOST_LINES)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, number, index), x, y)
            place = x.value, y.value
            points.append(turn(*(place if matrix is None else _on_page(*place, matrix))))
        if points and isfinite(sum(sum(point) for point in points)):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            left, top, right, bottom = box
            box = max(left, min(xs)), max(top, min(ys)), min(right, max(xs)), min(bottom, max(ys))
    left, top, right, bottom = box
    return left, top, max(left, right), max(top, bottom)


def _outlines(
    raw: Any, item: Any, count: int, matrix: Matrix | None, turn: Turn
) -> Iterator[list[tuple[float, float] | None]]:
    """The points of each part of a path on the upright page; None stands before the end of a curve."""
    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, own)
    local = own.a, own.b, own.c, own.d, own.e, own.f
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float] | None] = []
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        place = _on_page(x.value, y.value, local)
        place = turn(*(place if matrix is None else _on_page(*place, matrix)))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            points.append(None)
        points.append(place)
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _add_outline(points: list[tuple[float, float] | None], *, stroked: bool, marks: PageMarks) -> None:
    """The straight lines of one part of a stroked path; a filled part is a rule where it is thin."""
    known = [point for point in points if point is not None]
    if not stroked:
        xs, ys = [x for x, _ in known], [y for _, y in known]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        lines = []
        if right - left <= THIN < bottom - top:
            lines = [(((left + right) / 2, top), ((left + right) / 2, bottom))]
        elif bottom - top <= THIN < right - left:
            lines = [((left, (top + bottom) / 2), (right, (top + bottom) / 2))]
    else:
        lines = [(one, other) for one, other in pairwise(points) if one is not None and other is not None]
        if None in points and (box := _box_of_rounded(lines)):
            marks.add_box(*box)
            return
    for (x0, y0), (x1, y1) in lines:
        if abs(x1 - x0) <= 1 < abs(y1 - y0):
            marks.verticals.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        elif abs(y1 - y0) <= 1 < abs(x1 - x0):
            marks.horizontals.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))


def _box_of_rounded(lines: list[Line]) -> Box | None:
    """The outline of lines that lie on all sides of it: a box with round corners."""
    xs, ys = [x for line in lines for x, _ in line], [y for line in lines for _, y in line]
    if len(lines) < 4:
        return None
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    upright = {at for (x0, y0), (x1, y1) in lines for at in (left, right) if x0 == x1 == at and y0 != y1}
    level = {at for (x0, y0), (x1, y1) in lines for at in (top, bottom) if y0 == y1 == at and x0 != x1}
    return (left, top, right, bottom) if len(upright) == 2 and len(level) == 2 else None


def _add_dotted(pieces: list[Box], marks: PageMarks) -> None:
    """Dots and short dashes that follow one another in a line as one rule, and those that go on a longer dash; others
    are left out, lest rules on both sides be taken for one with them."""
    rows: dict[int, list[Span]] = defaultdict(list)
    columns: dict[int, list[Span]] = defaultdict(list)
    for left, top, right, bottom in pieces:
        insort(rows[round((top + bottom) * 2)], (left, right))
        insort(columns[round((left + right) * 2)], (top, bottom))
    for lines, rules in ((rows, marks.horizontals), (columns, marks.verticals)):
        ends = {(round(rule.at * 4), end) for rule in rules for end in _near(rule.low) | _near(rule.high)}
        for at, spans in lines.items():
            found = [Rule(at / 4, low, high) for low, high in _runs(spans)]
            rules += found or [
                Rule(at / 4, *span) for span in spans if any((at, end) in ends for end in map(round, span))
            ]


def _near(end: float) -> set[int]:
    """The whole points around the end of a dash at which the next one may begin."""
    return {round(end) + off for off in range(-round(THIN), round(THIN) + 1)}


def _runs(pieces: list[Span]) -> Iterator[Span]:
    """From where to where pieces follow one another closely, at least ``FEWEST_DOTS`` of them."""
    run: list[Span] = []
    for piece in pieces:
        if run and sum(piece) - sum(run[-1]) > 2 * PITCH:
            if len(run) >= FEWEST_DOTS:
                yield run[0][0], run[-1][1]
            run = []
        run.append(piece)
    if len(run) >= FEWEST_DOTS:
        yield run[0][0], run[-1][1]
