"""What is drawn on the pages of a PDF, object by object: runs of text with every character's place, and paths.

For writers that turn a typeset page into another format. Lengths are points, x grows to the right, y grows downward.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Colour = tuple[int, int, int]
Matrix = tuple[float, float, float, float, float, float]
_SAME_LINE = 0.05
"""Baselines this close (points) are one."""
_FAR = 2.0
"""A gap wider than this many character sizes parts two runs."""
DEEPEST = 8
"""Forms within forms are looked into so deep."""
_ZERO_WIDTH = frozenset(map(ord, "\u200b\u2060\ufeff"))


@dataclass(slots=True)
class TextRun:
    """Characters on one baseline in one font, size and colour, with the left edge of each."""

    font: str
    size: float
    colour: Colour
    y: float
    text: str = ""
    lefts: list[float] = field(default_factory=list)
    right: float = 0.0


@dataclass(slots=True)
class Path:
    """A path: steps of (letter, points) with M, L, B (three points) and C (close); ``stroke`` is the line's width."""

    steps: list[tuple[str, list[tuple[float, float]]]]
    stroke: float | None
    stroke_colour: Colour
    fill_colour: Colour | None
    dashes: tuple[float, ...] = ()


@dataclass(slots=True)
class DrawnPage:
    """One page: size in points, paths and runs of text in the order in which they are drawn."""

    width: float
    height: float
    paths: list[Path]
    runs: list[TextRun]


def drawn_pages(pdf: bytes) -> Iterator[DrawnPage]:
    """The pages of a PDF of our own, one after another."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(pdf)
    try:
        for index in range(len(document)):
            page = document[index]
            width, height = page.get_size()
            yield DrawnPage(width, height, list(_paths(page, height)), _runs(page, height))
            page.close()
    finally:
        document.close()


def objects_of(page: Any, kind: int) -> Iterator[Any]:
    """The raw objects of a kind on a page, those within forms too, in the order in which they are drawn."""
    return (item for item, _ in placed_objects(page, kind))


def placed_objects(
    page: Any, *kinds: int, forms: list[Any] | None = None
) -> Iterator[tuple[Any, Matrix | None]]:
    """The same with the matrix that brings an object's own place onto the page; None where it stands there itself.

    The places of what a form holds are those of the form: pages printed two on a sheet are such forms. Those seen on
    the way are put into ``forms``.
    """
    import pypdfium2.raw as raw

    def within(
        holder: Any, count: Any, get: Any, matrix: Matrix | None, depth: int
    ) -> Iterator[tuple[Any, Matrix | None]]:
        for index in range(count(holder)):
            item = get(holder, index)
            found = raw.FPDFPageObj_GetType(item)
            if found in kinds:
                yield item, matrix
            elif found == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                if forms is not None:
                    forms.append(item)
                own = raw.FS_MATRIX()
                raw.FPDFPageObj_GetMatrix(item, own)
                inner = _combined((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                yield from within(
                    item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1
                )

    return within(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, None, 1)


def _combined(inner: Matrix, outer: Matrix | None) -> Matrix:
    """One matrix for two, the inner one applied first."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def drawing_order(page: Any, textpage: Any, indexes: Iterable[int]) -> list[int]:
    """Indexes of characters in the order in which their objects are drawn; pdfium puts what stands almost level from
    left to right."""
    import pypdfium2.raw as raw

    find, place_of, text = raw.FPDFText_GetTextObject, ctypes.addressof, textpage.raw
    places = {
        place_of(item.contents): place for place, item in enumerate(objects_of(page, raw.FPDF_PAGEOBJ_TEXT))
    }

    def place(index: int) -> int:
        item = find(text, index)
        return places.get(place_of(item.contents), 0) if item else 0

    return sorted(indexes, key=place)


def _runs(page: Any, height: float) -> list[TextRun]:
    """The text of a page in runs, without blanks at their ends."""
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    runs: list[TextRun] = []
    for index in drawing_order(page, textpage, range(textpage.count_chars())):
        code = raw.FPDFText_GetUnicode(textpage.raw, index)
        if code < 32 or code in _ZERO_WIDTH or raw.FPDFText_IsGenerated(textpage.raw, index) == 1:
            continue
        raw.FPDFText_GetCharOrigin(textpage.raw, index, x, y)
        raw.FPDFText_GetLooseCharBox(textpage.raw, index, box)
        size = raw.FPDFText_GetFontSize(textpage.raw, index)
        font, colour = _font(raw, textpage.raw, index), _text_colour(raw, textpage.raw, index)
        base = height - y.value
        last = runs[-1] if runs else None
        goes_on = (
            last is not None
            and (last.font, last.size, last.colour) == (font, size, colour)
            and abs(last.y - base) < _SAME_LINE
            and last.lefts[-1] < x.value < last.right + _FAR * size
        )
        if not goes_on or last is None:
            last = TextRun(font, size, colour, base)
            runs.append(last)
        last.text += chr(code)
        last.lefts.append(x.value)
        last.right = box.right
    textpage.close()
    return [run for run in map(_trimmed, runs) if run.text]


def _trimmed(run: TextRun) -> TextRun:
    start = len(run.text) - len(run.text.lstrip())
    end = len(run.text.rstrip())
    return TextRun(
        run.font, run.size, run.colour, run.y, run.text[start:end], run.lefts[start:end], run.right
    )


def _font(raw: Any, textpage: Any, index: int) -> str:
    """The PostScript name of a character's font, without the tag of its subset."""
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, buffer, 128, flags)
    return buffer.value.decode("utf-8", "replace").rpartition("+")[2]


def _text_colour(raw: Any, textpage: Any, index: int) -> Colour:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(textpage, index, red, green, blue, alpha)
    return red.value, green.value, blue.value


def _paths(page: Any, height: float) -> Iterator[Path]:
    import pypdfium2.raw as raw

    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=8):
        fill, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
        raw.FPDFPath_GetDrawMode(item.raw, fill, stroke)
        raw.FPDFPageObj_GetStrokeWidth(item.raw, width)
        if not fill.value and not stroke.value:
            continue
        yield Path(
            list(_steps(raw, item, height)),
            width.value if stroke.value else None,
            _colour(raw.FPDFPageObj_GetStrokeColor, item),
            _colour(raw.FPDFPageObj_GetFillColor, item) if fill.value else None,
            _dashes(raw, item),
        )


def _colour(read: Any, item: Any) -> Colour:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    read(item.raw, red, green, blue, alpha)
    return red.value, green.value, blue.value


def _dashes(raw: Any, item: Any) -> tuple[float, ...]:
    count = raw.FPDFPageObj_GetDashCount(item.raw)
    if count <= 0:
        return ()
    array = (ctypes.c_float * count)()
    raw.FPDFPageObj_GetDashArray(item.raw, array, count)
    return tuple(array)


def _steps(raw: Any, item: Any, height: float) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """The segments of a path on the page; three curve points make one step."""
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    curve: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(item.raw)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        across, up = matrix.on_point(x.value, y.value)
        point = (across, height - up)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            curve.append(point)
            if len(curve) == 3:
                yield "B", curve
                curve = []
        else:
            yield ("M" if kind == raw.FPDF_SEGMENT_MOVETO else "L"), [point]
        if raw.FPDFPathSegment_GetClose(segment):
            yield "C", []
