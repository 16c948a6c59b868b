"""What people filled into a PDF form, which is no text of its pages: the values of its fields, typed-over text, comments."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jixiao.formats.pages.marks import PageMarks, Turn
from jixiao.formats.pages.text import Char

LARGEST = 10.5
"""Text in a field is set no larger (points): only its place is known, and in which cell it stands matters."""
LEADING = 1.25
"""From line to line, in sizes."""
TICKED, OPEN = "☑", "□"
TYPED = "FreeTextTypewriter"
"""What a comment is called that was typed over the page to fill in a form that has no fields."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Filled:
    """A text and the box (left, bottom, right, top) that it fills."""

    text: str
    box: Box


def add_fields(page: Any, marks: PageMarks, turn: Turn) -> None:
    """Put the values of fields and typed-over text among the characters of a page; count the comments left out."""
    import pypdfium2.raw as raw

    count = raw.FPDFPage_GetAnnotCount(page.raw)
    for index in range(count):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(note)
            if raw.FPDFAnnot_GetFlags(note) & raw.FPDF_ANNOT_FLAG_HIDDEN:
                continue
            if kind == raw.FPDF_ANNOT_WIDGET:
                text = _value(raw, page.formenv, note)
            elif kind == raw.FPDF_ANNOT_FREETEXT and _text(raw, note, b"IT") == TYPED:
                text = _text(raw, note, b"Contents")
            else:
                says = kind in (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_TEXT) and _text(
                    raw, note, b"Contents"
                )
                marks.comments += bool(says)
                continue
            box = raw.FS_RECTF()
            if text.strip() and raw.FPDFAnnot_GetRect(note, box):
                filled = _Filled(text, (box.left, box.bottom, box.right, box.top))
                marks.chars += _chars(filled, turn, len(marks.chars))
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _value(raw: Any, form: Any, note: Any) -> str:
    """What a field says; a tick or an open box for one that is ticked or not."""
    if form is None:
        return ""
    kind = raw.FPDFAnnot_GetFormFieldType(form, note)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return TICKED if raw.FPDFAnnot_IsChecked(form, note) else OPEN
    if kind in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        return _read(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, note, buffer, size))
    return ""


def _text(raw: Any, note: Any, key: bytes) -> str:
    return _read(lambda buffer, size: raw.FPDFAnnot_GetStringValue(note, key, buffer, size))


def _read(ask: Any) -> str:
    """A text that pdfium gives once its length in bytes is known."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * ((size + 1) // 2))()
    ask(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _chars(filled: _Filled, turn: Turn, place: int) -> Iterator[Char]:
    """The characters of a text, line by line from the top of its box, as large as they fit."""
    (x0, y0), (x1, y1) = turn(filled.box[0], filled.box[1]), turn(filled.box[2], filled.box[3])
    left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    size = min(LARGEST, max(0.75 * (bottom - top), 1.0))
    lines = _lines(filled.text, right - left, size)
    while len(lines) * LEADING * size > bottom - top and size > 1 and len(lines) > 1:
        size *= 0.85
        lines = _lines(filled.text, right - left, size)
    first = (top + bottom) / 2 - (len(lines) - 1) * LEADING * size / 2 + 0.35 * size
    for number, line in enumerate(lines):
        at = left
        step = min(1.0, (right - left) / max(_wide(line, size), 1e-6))
        for sign in line:
            wide = _wide(sign, size) * step
            if sign.isprintable():
                yield Char(at, at + wide, first + number * LEADING * size, size, sign, 1.0, place)
                place += 1
            at += wide


def _wide(text: str, size: float) -> float:
    return sum(size if sign > "\u2e7f" else 0.55 * size for sign in text)


def _lines(text: str, width: float, size: float) -> list[str]:
    """The lines of a text in a box so wide."""
    lines = []
    for line in text.split("\n"):
        rest = line
        while _wide(rest, size) > width and len(rest) > 1:
            end = max(1, next(n for n in range(1, len(rest) + 1) if _wide(rest[:n], size) > width) - 1)
            lines.append(rest[:end])
            rest = rest[end:]
        lines.append(rest)
    return lines
