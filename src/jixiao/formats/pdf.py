"""PDF → Document: rules and characters by pdfium, tables by ``page_layout``; pages without text as pictures."""

from __future__ import annotations

import ctypes
from typing import Any

from jixiao.core.digest import digest
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.notices import unreadable
from jixiao.formats.page_layout import PageMarks, PlacedGrid, PlacedText, Rule, blocks_of
from jixiao.formats.page_merge import merge_pages
from jixiao.formats.page_text import Char
from jixiao.formats.safety import LIMITS, Limits
from jixiao.formats.scan import DPI, blocks_of_scan, doubts, require

THIN = 3.0
"""A filled box at most this thick is a rule."""
PAGES = 2000
"""More pages than any volume of forms that is still read as one file."""


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The paragraphs and tables of a PDF; tables that go on over pages are one.

    Raises UnreadableFile: F02 no text, F03 damaged, F05 password, F11 too many pages, F13 scanned pages without OCR.
    """
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        message = (
            say("文件《{file}》设有打开密码", file=name)
            if locked
            else say("文件《{file}》不是完整的 PDF", file=name)
        )
        raise unreadable("F05" if locked else "F03", name, message) from None
    try:
        if len(pdf) > PAGES:
            raise unreadable(
                "F11",
                name,
                say("文件《{file}》有 {count} 页，超过 {limit} 页", file=name, count=len(pdf), limit=PAGES),
            )
        pages = [_page_blocks(pdf, index, name) for index in range(len(pdf))]
    finally:
        pdf.close()
    if not any(pages):
        raise unreadable("F02", name, say("文件《{file}》里没有文字", file=name))
    document = Document(name, digest(data), format="pdf")
    document.blocks = merge_pages([block for blocks in pages for block in blocks])
    document.notices = doubts(document.blocks, name)
    return document


def _page_blocks(pdf: Any, index: int, name: str) -> list[PlacedText | PlacedGrid]:
    """The blocks of a page from its text layer; from its picture when it has none but shows something."""
    import pypdfium2.raw as raw

    marks = _marks(pdf, index)
    if marks.chars:
        return blocks_of(marks)
    page = pdf[index]
    try:
        if next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=8), None) is None:
            return []
        require(name)
        picture = page.render(scale=_scale(marks), grayscale=True).to_numpy()
    finally:
        page.close()
    return blocks_of_scan(picture, index + 1)


def _scale(marks: PageMarks) -> float:
    """Dots a point: ``DPI`` for ordinary pages, fewer for posters, so that a page stays within memory."""
    return min(DPI / 72, 5000 / max(marks.width, marks.height, 1))


def _marks(pdf: Any, index: int) -> PageMarks:
    page = pdf[index]
    width, height = page.get_size()
    marks = PageMarks(index + 1, width, height)
    try:
        _add_rules(page, marks)
        _add_chars(page, marks)
    finally:
        page.close()
    return marks


def _add_rules(page: Any, marks: PageMarks) -> None:
    """Strokes and thin filled boxes as rules; the frame of a stroked or filled box as four."""
    import pypdfium2.raw as raw

    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=8):
        left, bottom, right, top = item.get_bounds()
        top, bottom = marks.height - top, marks.height - bottom
        if right - left <= THIN and bottom - top > THIN:
            marks.verticals.append(Rule((left + right) / 2, top, bottom))
        elif bottom - top <= THIN and right - left > THIN:
            marks.horizontals.append(Rule((top + bottom) / 2, left, right))
        elif right - left > THIN and _is_box(raw, item):
            marks.horizontals += [Rule(top, left, right), Rule(bottom, left, right)]
            marks.verticals += [Rule(left, top, bottom), Rule(right, top, bottom)]


def _is_box(raw: Any, item: Any) -> bool:
    """Whether a path is a drawn rectangle (and not a letter or a picture)."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item.raw, fill, stroke)
    return bool(stroke.value) and raw.FPDFPath_CountSegments(item.raw) in (4, 5)


def _add_chars(page: Any, marks: PageMarks) -> None:
    """Every visible character with its box, baseline and size. Characters that pdfium only guessed are left out."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, index)
        if code < 32 or code == 0xFFFE or raw.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(text.raw, index, box)
        raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
        size = raw.FPDFText_GetFontSize(text.raw, index)
        marks.chars.append(Char(box.left, box.right, marks.height - y.value, size, chr(code)))
    text.close()
