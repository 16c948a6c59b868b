"""Word documents (docx, docm, flat and 2003 XML) → blocks with exact merged cells.

Tables keep ``gridSpan`` and ``vMerge`` as written; a continued cell that holds other text of its own is appended
to the cell above it, not dropped. Tracked deletions are left out, tracked insertions kept; macros and links
are never followed. Columns in addresses count the cells that a reader sees in that row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from lxml import etree

from jixiao.core.digest import digest
from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.core.message import say
from jixiao.formats.archive import Archive
from jixiao.formats.declared import CUSTOM_PROPERTIES, Declaration, in_properties
from jixiao.formats.notices import notice, pictures_not_read, struck_through, tracked_changes, unreadable
from jixiao.formats.office.docx_chunks import add_pages_within
from jixiao.formats.office.docx_page_header import lines_at_the_top
from jixiao.formats.office.docx_signs import show_raised, show_signs, shown_sign
from jixiao.formats.safety import LIMITS, CellCounter, Limits, parse_xml, shown

_MARKUP_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_UNUSUAL = [
    "{*}" + tag
    for tag in ("del", "moveFrom", "tcPrChange", "trPrChange", "txbxContent", "rubyBase", "showingPlcHdr")
    + ("vanish", "strike", "dstrike", "vertAlign", "Fallback", "blip", "imagedata")
]
"""Elements that few documents hold and that ask for more than a plain reading."""
_FORM_ROWS = 3  # so many rows of several cells are more than the frame of a page


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The blocks of a Word document. Raises UnreadableFile for a damaged or hostile one."""
    notices = []
    declared = None
    if data[:2] == b"PK":
        archive = Archive(data, name, limits)
        part = archive.main_part("word/document.xml")
        xml = archive.read(part)
        if any(entry.endswith("vbaProject.bin") for entry in archive.names()):
            notices.append(notice("F23", name, say("文件《{file}》含有宏，未执行", file=name)))
        declared = _declared(archive)
    else:
        part, xml = name, data
    root = parse_xml(xml, name, part)
    show_signs(root, xml)
    reader = _Reader(root, name, CellCounter(name, limits))
    document = Document(name, digest(data), list(reader.blocks()), "docx", notices)
    if data[:2] == b"PK" and document.blocks and isinstance(document.blocks[0], Grid):
        document.blocks[:0] = lines_at_the_top(archive)
    if data[:2] == b"PK" and b"altChunk" in xml:
        add_pages_within(document, archive, reader.body, part, limits)
    if declared:
        document.scheme, document.scheme_digest = declared.scheme, declared.digest
    if reader.has_changes:
        notices.append(tracked_changes(name))
    if reader.has_struck:
        notices.append(struck_through(name))
    if reader.pictures:
        notices.append(pictures_not_read(name, reader.pictures))
    return document


def _declared(archive: Archive) -> Declaration | None:
    """What a form to be filled in says of itself in the document's own properties."""
    if CUSTOM_PROPERTIES not in archive:
        return None
    root = parse_xml(archive.read(CUSTOM_PROPERTIES), archive.name, CUSTOM_PROPERTIES)
    return in_properties(
        (item.get("name", ""), "".join(item.itertext())) for item in root.iterfind("{*}property")
    )


class _Seen:
    """A cell as written: columns spanned, whether it continues the one to its left, restart or continue downwards."""

    span, continues_left, merge = 1, False, ""

    def __init__(self) -> None:
        self.texts: list[str] = []


class _Row:
    """The cells of a row as written, and how many columns stay blank before them."""

    before = 0

    def __init__(self) -> None:
        self.cells: list[_Seen] = []


class _Reader:
    """Walks one document part. Holds the tag names of its namespace and the running numbers for addresses."""

    def __init__(self, root: etree._Element, name: str, counter: CellCounter):
        self.name, self.counter = name, counter
        self.body = next((e for e in root.iter() if etree.QName(e).localname == "body"), None)
        if self.body is None:
            raise unreadable("F03", name, say("文件《{file}》里找不到正文", file=name))
        w = "{" + (etree.QName(self.body).namespace or "") + "}"
        self.w, self.p, self.tbl, self.tr, self.tc = w, w + "p", w + "tbl", w + "tr", w + "tc"
        seen = {element.tag.rpartition("}")[2] for element in root.iter(*_UNUSUAL)}
        self.has_changes = not seen.isdisjoint(("del", "moveFrom"))
        self._leave_out_unseen(root, seen)
        self.text_box = w + "txbxContent"
        self.has_text_boxes = "txbxContent" in seen
        drawn = root.iter(w + "drawing", w + "pict") if "blip" in seen or "imagedata" in seen else ()
        self.pictures = sum(1 for _ in drawn)
        self.pieces = {w + "t": None, _MATH_TEXT: None, w + "tab": "\t", w + "br": "\n", w + "cr": "\n",
                       w + "noBreakHyphen": "-", w + "sym": "", w + "checkBox": "", w + "ddList": "",
                       self.p: "\n"}  # fmt: skip
        self.properties, self.value = w + "tcPr", w + "val"
        self.marks = tuple(w + mark for mark in ("gridSpan", "hMerge", "vMerge", "vmerge"))
        self.mark_kinds = {
            w + mark: mark.lower() for mark in ("gridSpan", "hMerge", "vMerge", "vmerge", "gridBefore")
        }
        self.has_old_properties = not seen.isdisjoint(("tcPrChange", "trPrChange"))
        self.paragraphs = self.tables = 0

    def _leave_out_unseen(self, root: etree._Element, seen: set[str]) -> None:
        """Take deleted rows and text, phonetic guides, prompts of empty controls, and the second copy of drawings out of the tree."""
        w = self.w
        if self.has_changes:
            for mark in [*root.iter(w + "del")]:
                properties = mark.getparent()
                if properties is not None and properties.tag == w + "trPr":
                    row = properties.getparent()
                    row.getparent().remove(row)
            self._join_paragraphs(root)
            etree.strip_elements(root, w + "del", w + "moveFrom", with_tail=False)
        if "Fallback" in seen:
            etree.strip_elements(root, _MARKUP_COMPATIBILITY + "Fallback", with_tail=False)
        if "rubyBase" in seen:
            etree.strip_elements(root, w + "rt", with_tail=False)
        if "showingPlcHdr" in seen:
            for mark in [*root.iter(w + "showingPlcHdr")]:
                content = mark.getparent().getparent().find(w + "sdtContent")
                if content is not None:
                    etree.strip_elements(content, w + "r", with_tail=False)
        if "vanish" in seen:
            self._leave_out_runs(root, "vanish")
        self.has_struck = not seen.isdisjoint(("strike", "dstrike")) and self._leave_out_runs(
            root, "strike", "dstrike"
        )
        if "vertAlign" in seen:
            show_raised(root)

    def _join_paragraphs(self, root: etree._Element) -> None:
        """Join each paragraph whose end was deleted with the one behind it."""
        w = self.w
        for mark in reversed([*root.iter(w + "del")]):
            look = mark.getparent()
            around = look.getparent() if look is not None and look.tag == w + "rPr" else None
            if around is None or around.tag != w + "pPr":
                continue
            paragraph = around.getparent()
            behind = paragraph.getnext()
            if behind is not None and behind.tag == self.p:
                paragraph.extend(child for child in [*behind] if child.tag != w + "pPr")
                behind.getparent().remove(behind)

    def _leave_out_runs(self, root: etree._Element, *looks: str) -> bool:
        """Take the runs that have one of these looks out of the tree. True where there were any with text."""
        w = self.w
        marks = [
            mark
            for mark in root.iter(*(w + look for look in looks))
            if mark.get(w + "val", "1") not in ("0", "false", "off")
        ]
        runs = [
            run for mark in marks if (run := mark.getparent().getparent()) is not None and run.tag == w + "r"
        ]
        for run in runs:
            if run.getparent() is not None:
                run.getparent().remove(run)
        return any(run.find(w + "t") is not None for run in runs)

    def blocks(self) -> Iterator[Paragraph | Grid]:
        """Paragraphs with text, and tables, in reading order."""
        for element in self._children(self.body, (self.p, self.tbl)):
            yield from self._block(element, 1)

    def _block(self, element: etree._Element, depth: int) -> Iterator[Paragraph | Grid]:
        if element.tag == self.tbl:
            yield from self._table(element, depth)
            return
        for box in [*element.iter(self.text_box)] if self.has_text_boxes else ():
            if box.getparent() is not None and next(box.iter(self.tbl), None) is not None:
                box.getparent().remove(box)
                for inner in self._children(box, (self.p, self.tbl)):
                    yield from self._block(inner, depth + 1)
        for text in self._paragraph_texts(element):
            if words := shown(text):
                self.paragraphs += 1
                blank_cells = text[: len(text) - len(text.lstrip("\t"))]
                yield Paragraph(blank_cells + words, f"第{self.paragraphs}段")

    def _children(self, parent: etree._Element, wanted: tuple[str, ...]) -> Iterator[etree._Element]:
        """Children with a wanted tag, also inside content controls, sections and other wrappers."""
        for child in parent:
            if child.tag in wanted:
                yield child
            elif child.tag != self.p and len(child):
                yield from self._children(child, wanted)

    def _paragraph_texts(self, paragraph: etree._Element) -> Iterator[str]:
        """The paragraph's own text, then that of each text box anchored in it."""
        if not self.has_text_boxes:
            yield self._text(paragraph)
            return
        boxes = [box for box in paragraph.iter(self.text_box) if box.getparent() is not None]
        for box in boxes:
            yield "\n".join(self._text(inner) for inner in box.iter(self.p))
            box.getparent().remove(box)
        yield self._text(paragraph)

    def _text(self, element: etree._Element) -> str:
        """The text of a paragraph, or of a cell with its paragraphs as lines."""
        found: list[str] = []
        for piece in element.iter(*self.pieces):
            self._add_piece(piece, piece.tag, found)
        return "".join(found)

    def _add_piece(self, piece: etree._Element, tag: str, found: list[str]) -> None:
        """Add what a piece of text shows: its characters, a blank or break, or a sign for a box to tick."""
        plain = self.pieces[tag]
        if plain is None:
            if text := piece.text:
                found.append(text)
        elif tag == self.p:
            if found:
                found.append(plain)
        elif plain:
            if piece.getparent().tag != self.w + "tabs":
                found.append(plain)
        else:
            found.append(shown_sign(piece, self.w))

    def _table(self, table: etree._Element, depth: int) -> Iterator[Paragraph | Grid]:
        """A table as a grid; the contents of its cells as blocks where it only lays out other tables."""
        nested = next(table.iterdescendants(self.tbl), None) is not None
        if not (nested or self.has_text_boxes or self.has_old_properties):
            yield self._grid(self._rows_at_once(table), self._numbered(depth))
            return
        rows = list(self._children(table, (self.tr,)))
        cells_by_row = [list(self._children(row, (self.tc,))) for row in rows]
        if nested and sum(1 for _ in table.iter(self.tc)) > 2 * sum(map(len, cells_by_row)):
            self.counter.add_table(depth, "")
            yield from self._parts(list(zip(rows, cells_by_row, strict=True)), depth)
            return
        text_of = self._mixed_text if nested or self.has_text_boxes else self._text
        yield self._grid(
            [self._row(*row, text_of) for row in zip(rows, cells_by_row, strict=True)], self._numbered(depth)
        )

    def _parts(
        self, rows: list[tuple[etree._Element, list[etree._Element]]], depth: int
    ) -> Iterator[Paragraph | Grid]:
        """The contents of a table around others, cell by cell; its rows between them that are rows of a form as a grid."""
        for has_table, found in groupby(rows, lambda row: next(row[0].iter(self.tbl), None) is not None):
            part = list(found)
            if not has_table and sum(len(cells) > 1 for _, cells in part) >= _FORM_ROWS:
                yield self._grid([self._row(*row, self._mixed_text) for row in part], self._numbered(depth))
                continue
            for cell in (cell for _, cells in part for cell in cells):
                for element in self._children(cell, (self.p, self.tbl)):
                    yield from self._block(element, depth + 1)

    def _numbered(self, depth: int) -> str:
        """The address of the next table."""
        self.tables += 1
        address = f"表{self.tables}"
        self.counter.add_table(depth, address)
        return address

    def _row(
        self, row: etree._Element, cells: list[etree._Element], text_of: Callable[[etree._Element], str]
    ) -> _Row:
        found = _Row()
        found.before = self._number(row, "trPr", "gridBefore")
        for cell in cells:
            seen = _Seen()
            for properties in cell.iterchildren(self.properties):
                for mark in properties.iterchildren(*self.marks):
                    self._add_mark(mark, self.mark_kinds[mark.tag], found, seen)
                break
            seen.texts.append(text_of(cell))
            found.cells.append(seen)
        return found

    def _rows_at_once(self, table: etree._Element) -> list[_Row]:
        """The rows of a plain table in one pass: most tables are plain."""
        rows: list[_Row] = []
        row, cell = _Row(), _Seen()
        """The last ones begun. These two take up what stands outside every row and cell, and are left behind."""
        texts = cell.texts
        pieces, marks = self.pieces, self.mark_kinds
        text_tag, paragraph_tag, cell_tag, row_tag = self.w + "t", self.p, self.tc, self.tr
        for element in table.iter(*pieces, *marks, cell_tag, row_tag):
            tag = element.tag
            if tag == paragraph_tag:
                if texts:
                    texts.append("\n")
            elif tag == cell_tag:
                cell = _Seen()
                texts = cell.texts
                row.cells.append(cell)
            elif tag == text_tag:
                if text := element.text:
                    texts.append(text)
            elif tag in marks:
                self._add_mark(element, marks[tag], row, cell)
            elif tag == row_tag:
                row, cell = _Row(), _Seen()
                texts = cell.texts
                rows.append(row)
            else:
                self._add_piece(element, tag, texts)
        return rows

    def _add_mark(self, mark: etree._Element, kind: str, row: _Row, cell: _Seen) -> None:
        """Note what a property of a row or cell says of merged cells."""
        value = mark.get(self.value)
        if kind == "vmerge":
            cell.merge = "continue" if value is None else value
        elif kind == "gridspan":
            cell.span = _bounded(value, 1)
        elif kind == "hmerge":
            cell.continues_left = value is None or value == "continue"
        else:
            row.before = _bounded(value, 0)

    def _grid(self, rows: list[_Row], address: str) -> Grid:
        grid = Grid(address, len(rows), 0, address=address)
        open_merges: dict[int, Cell] = {}
        unopened: set[int] = set()
        """The merged cells that no cell opens: some programs say of every cell that it goes on."""
        for r, row in enumerate(rows):
            self.counter.add(len(row.cells), address)
            merges: dict[int, Cell] = {}
            col, previous = row.before, None
            place = f"{address} 第{r + 1}行第"
            for nth, cell in enumerate(row.cells, 1):
                text = shown("".join(cell.texts)) if cell.texts else ""
                above = open_merges.get(col) if cell.merge == "continue" else None
                if text and above is not None and id(above) in unopened and text != above.text:
                    above = None
                if cell.continues_left and previous is not None:
                    previous.colspan += cell.span
                    _append(previous, text)
                elif above is not None:
                    if above.row + above.rowspan == r:
                        above.rowspan += 1
                    _append(above, text)
                    merges[col] = previous = above
                else:
                    previous = Cell(r, col, text, 1, cell.span, f"{place}{nth}列")
                    grid.cells.append(previous)
                    if cell.merge:
                        merges[col] = previous
                        if cell.merge == "continue":
                            unopened.add(id(previous))
                col += cell.span
            grid.ncols = max(grid.ncols, col)
            open_merges = merges
        return grid

    def _number(self, row: etree._Element, group: str, mark: str) -> int:
        found = row.find(f"{self.w}{group}/{self.w}{mark}")
        return 0 if found is None else _bounded(found.get(self.w + "val"), 0)

    def _mixed_text(self, cell: etree._Element) -> str:
        """Paragraphs joined by line breaks; a nested table row by row, its cells joined by tabs."""
        lines = []
        for element in self._children(cell, (self.p, self.tbl)):
            if element.tag == self.tbl:
                for row in self._children(element, (self.tr,)):
                    cells = self._children(row, (self.tc,))
                    lines.append("\t".join(shown(self._mixed_text(inner)) for inner in cells))
            else:
                lines.extend(self._paragraph_texts(element))
        return "\n".join(lines)


def _bounded(text: str | None, least: int) -> int:
    """A small count written in an attribute; ``least`` where there is none or it is absurd."""
    return max(least, int(text)) if text and text.isascii() and text.isdigit() and len(text) <= 3 else least


def _append(cell: Cell, text: str) -> None:
    """Add the text that a continued cell holds of its own; some programs repeat the same text in each."""
    if text and text != cell.text:
        cell.text = f"{cell.text}\n{text}" if cell.text else text
