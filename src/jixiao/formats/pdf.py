"""PDF with a text layer → Document: rules and characters by pdfium, tables by ``page_layout``."""

from __future__ import annotations

import ctypes
from typing import Any

from jixiao.core.digest import digest
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.notices import notice, unreadable
from jixiao.formats.page_layout import PageMarks, Rule, blocks_of
from jixiao.formats.page_merge import merge_pages
from jixiao.formats.page_text import Char
from jixiao.formats.safety import LIMITS, Limits

THIN = 3.0
"""A filled box at most this thick is a rule."""
PAGES = 2000
"""More pages than any volume of forms that is still read as one file."""


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The paragraphs and tables of a PDF; tables that go on over pages are one.

    Raises UnreadableFile: F03 damaged, F05 password, F11 too many pages, F01 pages of pictures without text.
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
        pages = [_marks(pdf, number) for number in range(len(pdf))]
    finally:
        pdf.close()
    if not any(page.chars for page in pages):
        raise unreadable("F01", name, say("文件《{file}》只有图片，没有文字层", file=name))
    document = Document(name, digest(data), format="pdf")
    document.blocks = merge_pages([block for page in pages for block in blocks_of(page)])
    empty = [page.number for page in pages if not page.chars]
    if empty:
        numbers = "、".join(map(str, empty))
        document.notices.append(
            notice("F24", name, say("第 {pages} 页只有图片，没有读入", pages=numbers), f"第{empty[0]}页")
        )
    return document


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
