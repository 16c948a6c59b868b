"""PDF → Document: rules and characters by pdfium, tables by ``page_layout``; pages without text as pictures."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from jixiao.core.digest import digest
from jixiao.core.finding import Finding
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.notices import LeftOut, notice, unreadable
from jixiao.formats.page_layout import blocks_of
from jixiao.formats.page_marks import PageMarks, PlacedGrid, PlacedText, ends_open
from jixiao.formats.page_merge import merge_pages
from jixiao.formats.page_running import Outer, may_be_bare, note_running, outer_lines
from jixiao.formats.pdf_marks import Trust, has_picture, marks_of
from jixiao.formats.safety import LIMITS, Limits
from jixiao.formats.scan import DPI, blocks_of_scan, doubts, is_installed, require
from jixiao.formats.scan_stamps import without_red

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
        with suppress(pdfium.PdfiumError):
            pdf.init_forms()
        if len(pdf) > PAGES:
            raise unreadable(
                "F11",
                name,
                say("文件《{file}》有 {count} 页，超过 {limit} 页", file=name, count=len(pdf), limit=PAGES),
            )
        pages: list[list[PlacedText | PlacedGrid] | None] = []
        left_out = LeftOut()
        outer: dict[int, Outer] = {}
        for index in range(len(pdf)):
            goes_on = bool(pages and pages[-1] and ends_open(pages[-1]))
            pages.append(_page_blocks(pdf, index, name, left_out, outer, goes_on=goes_on))
    finally:
        pdf.close()
    lost = [number for number, page in enumerate(pages, 1) if page is None]
    if len(lost) == len(pages):
        raise unreadable("F03", name, say("文件《{file}》不是完整的 PDF", file=name))
    if not any(pages):
        raise unreadable("F02", name, say("文件《{file}》里没有文字", file=name))
    document = Document(name, digest(data), format="pdf")
    document.blocks = merge_pages([block for blocks in pages for block in blocks or ()])
    document.notices = [_lost(name, number) for number in lost]
    document.notices += left_out.told(name) + doubts(document.blocks, name)
    return document


def _lost(name: str, number: int) -> Finding:
    return notice(
        "F27",
        name,
        say("文件《{file}》的第{page}页已损坏，没有读入", file=name, page=number),
        f"第{number}页",
    )


def _page_blocks(
    pdf: Any, index: int, name: str, left_out: LeftOut, outer: dict[int, Outer], *, goes_on: bool
) -> list[PlacedText | PlacedGrid] | None:
    """The blocks of a page: from its text layer, or from its picture where the text cannot be trusted.

    None for a page that is damaged.
    """
    import pypdfium2 as pdfium

    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return None
    try:
        marks, trust = marks_of(page, index + 1)
        marks.goes_on = goes_on
        if trust is Trust.SOUND or (trust is Trust.UNSEEN and not is_installed()):
            left_out.add(marks.number, marks.slanted, marks.comments, marks.lost)
            _note_running(pdf, marks, outer)
            return blocks_of(marks)
        if trust is Trust.NONE and not has_picture(page):
            return []
        require(name)
        picture = page.render(scale=_scale(marks), rev_byteorder=True).to_numpy()
        seen = blocks_of_scan(without_red(picture), index + 1, name)
        partly = trust is Trust.UNNAMED and 3 * marks.lost < len(marks.chars)
        if partly and 2 * _said(seen) < len(marks.chars):
            left_out.add(marks.number, marks.slanted, marks.comments, marks.lost)
            return blocks_of(marks)  # the font is damaged, so that its signs cannot be seen either
        return seen
    finally:
        page.close()


def _said(blocks: list[PlacedText | PlacedGrid]) -> int:
    """How many characters stand in blocks."""
    texts = [block.paragraph.text for block in blocks if isinstance(block, PlacedText)]
    texts += [cell.text for block in blocks if isinstance(block, PlacedGrid) for cell in block.grid.cells]
    return sum(map(len, texts))


def _note_running(pdf: Any, marks: PageMarks, outer: dict[int, Outer]) -> None:
    """Tell a page without rules which of its lines stand on the page before too, or on the next one, which is looked
    at for that where the one before told nothing. ``outer`` keeps the outermost lines of pages by their number."""
    import pypdfium2 as pdfium

    if not may_be_bare(marks) or len(pdf) < 2:
        return
    own = outer[marks.number] = outer_lines(marks)
    before = outer.get(marks.number - 1, [])
    note_running(marks, own, before)
    if marks.running or marks.number == len(pdf):
        return
    with suppress(pdfium.PdfiumError):
        page = pdf[marks.number]
        try:
            note_running(marks, own, outer_lines(marks_of(page, marks.number + 1)[0]))
        finally:
            page.close()


def _scale(marks: PageMarks) -> float:
    """Dots a point: ``DPI`` for ordinary pages, fewer for posters, so that a page stays within memory."""
    return min(DPI / 72, 5000 / max(marks.width, marks.height, 1))
