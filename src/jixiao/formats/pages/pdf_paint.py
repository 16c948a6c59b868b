"""The colours of the text of a PDF page, and which of it nobody can see.

Asking for colours takes time: the first character of each piece is asked, all characters only where those differ.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from jixiao.formats.pages.objects import DEEPEST, placed_objects
from jixiao.formats.pages.overlays import BLACK, Colour, Ground, Paint, Piece, is_like, under, usual_paint
from jixiao.formats.pages.pdf_rules import THIN, Box, bounds_of
from jixiao.formats.pages.text import Char

MOST_GROUNDS = 2000
"""More filled boxes are a picture."""
MOST_FORMS = 200
"""More see-through forms are a picture."""
SAMPLE = 8
"""So many pieces of a page are asked whether they are drawn without ink."""
ARTIFACT = "Artifact".encode("utf-16-le")


def painted(text: Any, chars: list[Char], starts: list[int], forms: list[Any]) -> list[Piece]:
    """The pieces in which characters are drawn, each of one colour. ``starts``: before which characters pdfium found a
    gap; ``forms``: the form objects of the page."""
    import pypdfium2.raw as raw

    bounds = sorted({0, *starts, len(chars)})
    pieces = [Piece(chars[start:end]) for start, end in pairwise(bounds) if start < end]
    through = _through(raw, forms)
    brush = Brush(text)
    for piece in pieces:
        piece.paint = brush.paint(piece.chars[0].place)
    if not through and len({piece.paint for piece in pieces}) < 2:
        return pieces
    return [one for piece in pieces for one in _by_paint(raw, text, piece, brush, through)]


def unseen(page: Any, text: Any, pieces: list[Piece], *, filled: bool) -> list[Piece]:
    """The pieces that nobody can see: of the colour of what lies under them, or drawn without ink where there is no
    picture, over which it may be the text that was recognised in it; where boxes are ``filled``, those under one too."""
    import pypdfium2.raw as raw

    found: list[Piece] = []
    if len({piece.paint for piece in pieces}) > 1:
        usual = usual_paint(pieces)
        found = _of_the_ground(raw, page, text, [piece for piece in pieces if piece.paint != usual])
    if filled:
        found += _covered(raw, page, text, [piece for piece in pieces if piece not in found])
    if _has_unseen(raw, page, text, pieces):
        found += [piece for piece in pieces if piece not in found and _is_without_ink(raw, text, piece)]
    return found


class Brush:
    """Asks with which paint a character is filled."""

    def __init__(self, text: Any):
        import pypdfium2.raw as raw

        self.ask, self.text = raw.FPDFText_GetFillColor, text.raw
        self.parts = tuple(ctypes.c_uint() for _ in range(4))

    def paint(self, index: int) -> Paint:
        red, green, blue, cover = self.parts
        if not self.ask(self.text, index, red, green, blue, cover):
            return BLACK
        return red.value, green.value, blue.value, cover.value


def _by_paint(
    raw: Any, text: Any, piece: Piece, brush: Brush, through: dict[int, tuple[int, bool]]
) -> Iterator[Piece]:
    """A piece cut where its colour changes."""

    def look(char: Char) -> tuple[Paint, bool]:
        red, green, blue, cover = brush.paint(char.place)
        if through and (item := raw.FPDFText_GetTextObject(text.raw, char.place)):
            part, artifact = through.get(ctypes.addressof(item.contents), (255, False))
            return (red, green, blue, cover * part // 255), artifact
        return (red, green, blue, cover), False

    for (paint, artifact), chars in groupby(piece.chars, key=look):
        yield Piece(list(chars), paint, artifact)


def _through(raw: Any, forms: list[Any]) -> dict[int, tuple[int, bool]]:
    """For the addresses of text objects within see-through forms, and within artifacts: how much of the ground
    they cover, and whether they are artifacts."""
    found: dict[int, tuple[int, bool]] = {}
    for form in forms[:MOST_FORMS]:
        artifact = _is_artifact(raw, form)
        if artifact or raw.FPDFPageObj_HasTransparency(form):
            parts = tuple(ctypes.c_uint(255) for _ in range(4))
            raw.FPDFPageObj_GetFillColor(form, *parts)
            for address in _texts_of(raw, form, 1):
                cover, before = found.get(address, (255, False))
                found[address] = cover * min(parts[3].value, 255) // 255, before or artifact
    return found


def _texts_of(raw: Any, form: Any, depth: int) -> Iterator[int]:
    for index in range(raw.FPDFFormObj_CountObjects(form)):
        item = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield ctypes.addressof(item.contents)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            yield from _texts_of(raw, item, depth + 1)


def _is_artifact(raw: Any, item: Any) -> bool:
    """Whether the marks of an object say that it is an artifact of a kind, such as a watermark or a head (ISO 32000-1,
    14.8.2.2.2). Of which kind, pdfium does not tell."""
    for number in range(max(raw.FPDFPageObj_CountMarks(item), 0)):
        mark = raw.FPDFPageObj_GetMark(item, number)
        buffer, size = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
        if raw.FPDFPageObjMark_GetParamValueType(mark, b"Subtype") != raw.FPDF_OBJECT_NAME:
            continue
        if raw.FPDFPageObjMark_GetName(mark, buffer, 32, size) and bytes(buffer)[: len(ARTIFACT)] == ARTIFACT:
            return True
    return False


def _has_unseen(raw: Any, page: Any, text: Any, pieces: list[Piece]) -> bool:
    """Whether some of the text is drawn without ink and there is no picture on the page."""
    sample = pieces[:: len(pieces) // SAMPLE + 1]
    if not any(_is_without_ink(raw, text, piece) for piece in sample):
        return False
    return next(placed_objects(page, raw.FPDF_PAGEOBJ_IMAGE), None) is None


def _is_without_ink(raw: Any, text: Any, piece: Piece) -> bool:
    item = raw.FPDFText_GetTextObject(text.raw, piece.chars[0].place)
    return bool(item) and raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE


def _of_the_ground(raw: Any, page: Any, text: Any, pieces: list[Piece]) -> list[Piece]:
    """The pieces that are filled with the colour of their ground and have no outline."""
    grounds, drawn = _grounds(raw, page)
    if len(grounds) > MOST_GROUNDS:
        return []
    found = []
    for piece in pieces:
        char = piece.chars[len(piece.chars) // 2]
        item = raw.FPDFText_GetTextObject(text.raw, char.place)
        place = drawn.get(ctypes.addressof(item.contents)) if item else None
        if place is None:
            continue
        ground = under(grounds, place, _middle(raw, text, char.place))
        if raw.FPDFTextObj_GetTextRenderMode(item) in (
            raw.FPDF_TEXTRENDERMODE_STROKE,
            raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
        ):
            continue
        if is_like(piece.paint, ground):
            found.append(piece)
    return found


def _covered(raw: Any, page: Any, text: Any, pieces: list[Piece]) -> list[Piece]:
    """The pieces over which a plain box was drawn later, as where somebody blotted out a value to write another one."""
    boxes: list[tuple[int, Any, Box]] = []
    drawn: dict[int, int] = {}
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    kinds = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH
    for place, (item, matrix) in enumerate(placed_objects(page, *kinds)):
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            drawn[ctypes.addressof(item.contents)] = place
        elif (
            drawn
            and 4 <= raw.FPDFPath_CountSegments(item) <= 5
            and raw.FPDFPath_GetDrawMode(item, fill, stroke)
            and fill.value
            and (box := bounds_of(raw, item, matrix)) is not None
            and min(box[2] - box[0], box[3] - box[1]) > THIN
        ):
            boxes.append((place, item, box))
    found = []
    for piece in pieces if 0 < len(boxes) <= MOST_GROUNDS else ():
        index = piece.chars[len(piece.chars) // 2].place
        item = raw.FPDFText_GetTextObject(text.raw, index)
        own = drawn.get(ctypes.addressof(item.contents)) if item else None
        if own is not None and boxes[-1][0] > own:
            x, y = _middle(raw, text, index)
            if any(
                place > own and low_x < x < high_x and low_y < y < high_y and _is_opaque(raw, box)
                for place, box, (low_x, low_y, high_x, high_y) in boxes
            ):
                found.append(piece)
    return found


def _is_opaque(raw: Any, item: Any) -> bool:
    """Whether a box hides what lies under all of it: of one colour, not blended, and not seen through an opening."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    return (
        _fill_of(raw, item) is not None
        and not raw.FPDFPageObj_HasTransparency(item)
        and not (clip and raw.FPDFClipPath_CountPaths(clip) > 0)
    )


def _middle(raw: Any, text: Any, index: int) -> tuple[float, float]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text.raw, index, left, right, bottom, top)
    return (left.value + right.value) / 2, (bottom.value + top.value) / 2


def _grounds(raw: Any, page: Any) -> tuple[list[Ground], dict[int, int]]:
    """What is filled on a page, in the order in which it is drawn; and the place in that order of each text object."""
    kinds = (
        raw.FPDF_PAGEOBJ_TEXT,
        raw.FPDF_PAGEOBJ_PATH,
        raw.FPDF_PAGEOBJ_IMAGE,
        raw.FPDF_PAGEOBJ_SHADING,
    )
    grounds: list[Ground] = []
    drawn: dict[int, int] = {}
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    for place, (item, matrix) in enumerate(placed_objects(page, *kinds)):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            drawn[ctypes.addressof(item.contents)] = place
            continue
        box = bounds_of(raw, item, matrix)
        if box is None or min(box[2] - box[0], box[3] - box[1]) <= THIN:
            continue
        if kind != raw.FPDF_PAGEOBJ_PATH:
            grounds.append((place, box, None))
        elif raw.FPDFPath_GetDrawMode(item, fill, stroke) and fill.value:
            grounds.append((place, box, _fill_of(raw, item)))
    return grounds, drawn


def _fill_of(raw: Any, item: Any) -> Colour | None:
    """The colour of a filled box; None where it is see-through, no plain box, or not of one colour."""
    parts = tuple(ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, *parts) or parts[3].value < 255:
        return None
    if not 4 <= raw.FPDFPath_CountSegments(item) <= 5:
        return None
    return parts[0].value, parts[1].value, parts[2].value
