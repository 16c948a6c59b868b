"""PDF → Document: rules and characters by pdfium, tables by ``pages.layout``; pages without text as pictures."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from jixiao.core.digest import digest
from jixiao.core.finding import Finding
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.notices import LeftOut, columns_joined, notice, unreadable, without_rules
from jixiao.formats.pages.columns_over_pages import joined_over_pages
from jixiao.formats.pages.layout import blocks_of
from jixiao.formats.pages.marks import PageMarks, PlacedGrid, PlacedText, ends_open
from jixiao.formats.pages.merge import merge_pages
from jixiao.formats.pages.pdf_marks import Trust, has_picture, marks_of
from jixiao.formats.pages.running import Outer, may_be_bare, note_running, outer_lines
from jixiao.formats.safety import LIMITS, Limits
from jixiao.formats.scans.picture_scale import scale_of
from jixiao.formats.scans.scan import blocks_of_scan, is_installed, recognition_notices, require
from jixiao.formats.scans.stamps import without_stamps

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
        reader = _Reader(pdf, name)
        pages: list[_Blocks | None] = []
        for index in range(len(pdf)):
            goes_on = bool(pages and pages[-1] and ends_open(pages[-1]))
            pages.append(reader.blocks(index, goes_on=goes_on))
    finally:
        pdf.close()
    lost = [number for number, page in enumerate(pages, 1) if page is None]
    if len(lost) == len(pages):
        raise unreadable("F03", name, say("文件《{file}》不是完整的 PDF", file=name))
    if not any(pages):
        raise unreadable("F02", name, say("文件《{file}》里没有文字", file=name))
    document = Document(name, digest(data), format="pdf")
    joined, columns = joined_over_pages([block for blocks in pages for block in blocks or ()])
    document.blocks = merge_pages(joined)
    document.notices = [_lost(name, number) for number in lost]
    document.notices += reader.left_out.told(name) + without_rules(document.blocks, name)
    document.notices += columns_joined(name, columns)
    document.notices += recognition_notices(document.blocks, reader.recognised, name)
    return document


def _lost(name: str, number: int) -> Finding:
    return notice(
        "F27",
        name,
        say("文件《{file}》的第{page}页已损坏，没有读入", file=name, page=number),
        f"第{number}页",
    )


_Blocks = list[PlacedText | PlacedGrid]
_Opened = tuple[Any, PageMarks, Trust]


class _Reader:
    """Reads page after page, and keeps what is to be told of them."""

    def __init__(self, pdf: Any, name: str):
        self.pdf, self.name = pdf, name
        self.left_out = LeftOut()
        self.recognised: list[int] = []
        """The pages whose text was read from their picture."""
        self.outer: dict[int, Outer] = {}
        """The outermost lines of pages without rules, by page."""
        self.ahead: _Opened | None = None
        """The next page, where it was looked at already."""

    def blocks(self, index: int, *, goes_on: bool) -> _Blocks | None:
        """The blocks of a page: from its text layer, or from its picture where the text cannot be trusted.

        None for a page that is damaged.
        """
        import pypdfium2 as pdfium

        try:
            page, marks, trust = self.ahead or self._opened(index)
        except pdfium.PdfiumError:
            return None
        self.ahead = None
        try:
            marks.goes_on = goes_on
            if trust is Trust.SOUND or (trust is Trust.UNSEEN and not is_installed()):
                return self._written(marks)
            if trust is Trust.NONE and not has_picture(page):
                return []
            require(self.name)
            picture = page.render(
                scale=scale_of(page, marks.width, marks.height), rev_byteorder=True
            ).to_numpy()
            seen = blocks_of_scan(without_stamps(picture), index + 1, self.name)
            partly = trust is Trust.UNNAMED and 3 * marks.lost < len(marks.chars)
            if partly and 2 * _said(seen) < len(marks.chars):
                return self._written(marks)  # the font is damaged, so that its signs cannot be seen either
            self.recognised.append(marks.number)
            return seen
        finally:
            page.close()

    def _opened(self, index: int) -> _Opened:
        """A page and what is drawn on it. Raises PdfiumError for one that is damaged."""
        page = self.pdf[index]
        return page, *marks_of(page, index + 1)

    def _written(self, marks: PageMarks) -> _Blocks:
        """The blocks of a page by its text layer."""
        self.left_out.add(marks.number, marks.slanted, marks.comments, marks.lost)
        self.left_out.add_overlays(marks.number, marks.laid, marks.unseen, marks.cut_off)
        self._note_running(marks)
        return blocks_of(marks)

    def _note_running(self, marks: PageMarks) -> None:
        """Tell a page without rules which of its lines stand on the page before too, or on the next one, which is
        looked at for that where the one before told nothing."""
        import pypdfium2 as pdfium

        if not may_be_bare(marks) or len(self.pdf) < 2:
            return
        own = self.outer[marks.number] = outer_lines(marks)
        note_running(marks, own, self.outer.get(marks.number - 1, []))
        if marks.running or marks.number == len(self.pdf):
            return
        with suppress(pdfium.PdfiumError):
            self.ahead = self._opened(marks.number)
            note_running(marks, own, outer_lines(self.ahead[1]))


def _said(blocks: _Blocks) -> int:
    """How many characters stand in blocks."""
    texts = [block.paragraph.text for block in blocks if isinstance(block, PlacedText)]
    texts += [cell.text for block in blocks if isinstance(block, PlacedGrid) for cell in block.grid.cells]
    return sum(map(len, texts))
