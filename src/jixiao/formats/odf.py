"""OpenDocument texts and workbooks (odt, ods, and both in one XML file) → blocks with exact merged cells.

Cells show the text that is kept beside their value. Deletions that are tracked stand outside the body and are never
read; notes, comments, hidden and struck-through text are left out; macros and links are never followed.

Source: OASIS, Open Document Format for Office Applications 1.3, part 3 (GB/T 42093): 3 Document Structure, 5 Text,
9 Tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from jixiao.core.digest import digest
from jixiao.core.finding import Finding
from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.core.message import say
from jixiao.formats.archive import Archive
from jixiao.formats.notices import pictures_not_read, struck_through, tracked_changes, unreadable
from jixiao.formats.office.sheet_grid import Sheet, add_sheets
from jixiao.formats.safety import LIMITS, CellCounter, Limits, parse_xml, shown

_SPACE = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
_OFFICE, _TABLE, _TEXT, _DRAW, _STYLE = map(_SPACE.format, ("office", "table", "text", "drawing", "style"))
_P, _H, _TBL, _ROW = _TEXT + "p", _TEXT + "h", _TABLE + "table", _TABLE + "table-row"
_CELL, _COVERED = _TABLE + "table-cell", _TABLE + "covered-table-cell"
_SIGNS = {_TEXT + "tab": "\t", _TEXT + "line-break": "\n"}
_ASIDE = frozenset([
    _TEXT + "note", _TEXT + "ruby-text", _TEXT + "tracked-changes", _TEXT + "hidden-text", _TEXT + "hidden-paragraph",
    _OFFICE + "annotation", _OFFICE + "forms", _TABLE + "shapes", _DRAW + "text-box", _DRAW + "object",
])  # fmt: skip
"""What stands within a text without being part of it."""
_VALUES = tuple(
    _OFFICE + word for word in ("string-value", "value", "date-value", "time-value", "boolean-value")
)
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_LAYOUT = 2
"""A table whose cells hold so many times more cells than it has itself only puts other tables in place."""


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The blocks of a text, or of the sheets of a workbook.

    Raises UnreadableFile: F03 damaged, F05 with a password, F09 neither text nor workbook, F11 too many cells.
    """
    if data[:2] == b"PK":
        archive = Archive(data, name, limits)
        if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise unreadable("F05", name, say("文件《{file}》设有打开密码，内容是加密的", file=name))
        root = parse_xml(archive.read("content.xml"), name, "content.xml")
    else:
        root = parse_xml(data, name, "")
    document, counter = Document(name, digest(data), format="odf"), CellCounter(name, limits)
    body = root.find(_OFFICE + "body")
    workbook, text = (None if body is None else body.find(_OFFICE + kind) for kind in ("spreadsheet", "text"))
    if workbook is None and text is None:
        raise unreadable("F09", name, say("文件《{file}》是演示文稿、图形等，不是文字或表格文档", file=name))
    reader = _Reader(root, counter)
    if workbook is not None:
        add_sheets(document, [reader.sheet(table) for table in workbook.iterchildren(_TBL)], counter)
    else:
        document.blocks = list(reader.blocks(text, 1))
    document.notices += reader.notices(name, text)
    return document


class _Seen(NamedTuple):
    """A cell as written, or several alike beside each other: from column ``col`` to before ``end``, and the rows and
    columns that each spans."""

    col: int
    end: int
    text: str
    size: tuple[int, int]


class _Reader:
    """Walks the body. Knows the styles whose text nobody sees or that strike it through, and of hidden sheets."""

    def __init__(self, root: etree._Element, counter: CellCounter):
        self.counter = counter
        self.unseen: set[str] = set()
        self.struck: set[str] = set()
        self.hidden: set[str] = set()
        self.has_struck = False
        self.paragraphs = self.tables = 0
        for style in root.iter(_STYLE + "style"):
            self._note_style(style, style.get(_STYLE + "name", ""))

    def _note_style(self, style: etree._Element, name: str) -> None:
        for look in style.iterchildren(_STYLE + "text-properties"):
            if look.get(_TEXT + "display") == "none":
                self.unseen.add(name)
            if look.get(_STYLE + "text-line-through-style", "none") != "none":
                self.struck.add(name)
        for look in style.iterchildren(_STYLE + "table-properties"):
            if look.get(_TABLE + "display") == "false":
                self.hidden.add(name)

    def notices(self, name: str, text: etree._Element | None) -> Iterator[Finding]:
        """What a reader should know of the document."""
        if text is not None and next(text.iter(_TEXT + "deletion"), None) is not None:
            yield tracked_changes(name)
        if self.has_struck:
            yield struck_through(name)
        pictures = 0 if text is None else sum(1 for _ in text.iter(_DRAW + "image"))
        if pictures:
            yield pictures_not_read(name, pictures)

    def sheet(self, table: etree._Element) -> Sheet:
        """A worksheet. Cells and rows that are only said to be repeated are there as often, where they show a text."""
        sheet = Sheet(table.get(_TABLE + "name", ""), table.get(_TABLE + "style-name") in self.hidden)
        top = 0
        for row in _rows(table):
            cells = list(self._cells(row))
            sheet.merges.update(
                ((top, cell.col), cell.size) for cell in cells if cell.size != (1, 1) and top < _MOST_ROWS
            )
            filled = [(col, cell.text) for cell in cells if cell.text for col in range(cell.col, cell.end)]
            again = _count(row, "number-rows-repeated", _MOST_ROWS)
            self.counter.add(len(filled) * again, sheet.name)
            if filled:
                sheet.cells.update(((r, c), text) for r in range(top, top + again) for c, text in filled)
            top += again
        return sheet

    def _cells(self, row: etree._Element) -> Iterator[_Seen]:
        """Each cell that is not covered by another."""
        col = 0
        for cell in row.iterchildren(_CELL, _COVERED):
            end = col + _count(cell, "number-columns-repeated", _MOST_COLUMNS)
            if cell.tag == _CELL:
                height = _count(cell, "number-rows-spanned", _MOST_ROWS)
                width = _count(cell, "number-columns-spanned", _MOST_COLUMNS)
                yield _Seen(col, end, shown(self._cell_text(cell)), (height, width))
            col = end

    def blocks(self, parent: etree._Element, depth: int) -> Iterator[Paragraph | Grid]:
        """Paragraphs with text, and tables, in reading order; also in sections, lists and text boxes."""
        for child in parent:
            if child.tag in (_P, _H):
                if text := shown(self._text(child)):
                    self.paragraphs += 1
                    yield Paragraph(text, f"第{self.paragraphs}段")
                for box in child.iter(_DRAW + "text-box"):
                    yield from self.blocks(box, depth)
            elif child.tag == _TBL:
                yield from self._table(child, depth)
            elif child.tag == _DRAW + "frame":
                for box in child.iterchildren(_DRAW + "text-box"):
                    yield from self.blocks(box, depth)
            elif child.tag not in _ASIDE and isinstance(child.tag, str) and len(child):
                yield from self.blocks(child, depth)

    def _table(self, table: etree._Element, depth: int) -> Iterator[Paragraph | Grid]:
        """A table as a grid; the contents of its cells as blocks where it only lays out other tables."""
        rows = list(_rows(table))
        own = sum(1 for row in rows for _ in row.iterchildren(_CELL))
        if sum(1 for _ in table.iter(_CELL)) > _LAYOUT * own:
            self.counter.add_table(depth, "")
            for row in rows:
                for cell in row.iterchildren(_CELL):
                    yield from self.blocks(cell, depth + 1)
            return
        self.tables += 1
        address = f"表{self.tables}"
        self.counter.add_table(depth, address)
        yield self._grid(rows, address)

    def _grid(self, rows: list[etree._Element], address: str) -> Grid:
        grid = Grid(address, 0, 0, address=address)
        for row in rows:
            cells = list(self._cells(row))
            for r in range(grid.nrows, grid.nrows + (_count(row, "number-rows-repeated", _MOST_ROWS) if cells else 1)):  # fmt: skip
                for nth, cell in enumerate(cells, 1):
                    self.counter.add(cell.end - cell.col, address)
                    grid.ncols = max(grid.ncols, cell.end, cell.col + cell.size[1])
                    self.counter.check_columns(grid.ncols, address)
                    place = f"{address} 第{r + 1}行第{nth}列"
                    grid.cells += [
                        Cell(r, c, cell.text, *cell.size, place) for c in range(cell.col, cell.end)
                    ]
                grid.nrows = r + 1
        for one in grid.cells:
            one.rowspan = min(one.rowspan, grid.nrows - one.row)
        return grid

    def _cell_text(self, cell: etree._Element) -> str:
        """The lines of a cell; a table within it row by row. Where only a value is written, that."""
        lines = []
        for child in cell.iter(_P, _H, _ROW):
            outer = child.getparent()
            while outer is not cell and outer.tag not in _ASIDE and outer.tag not in (_P, _ROW):
                outer = outer.getparent()
            if outer is not cell:
                continue
            if child.tag == _ROW:
                lines.append("\t".join(one.text for one in self._cells(child)))
            else:
                lines.append(self._text(child))
        if lines or len(cell):
            return "\n".join(lines)
        return next((value for key in _VALUES if (value := cell.get(key))), "")

    def _text(self, element: etree._Element) -> str:
        """What a paragraph shows of itself, without what is anchored in it."""
        look = element.get(_TEXT + "style-name", "")
        if look in self.unseen:
            return ""
        found = [element.text or ""]
        for child in element:
            tag = child.tag
            if tag in _SIGNS:
                found.append(_SIGNS[tag])
            elif tag == _TEXT + "s":
                found.append(" " * _count(child, "c", _MOST_COLUMNS, _TEXT))
            elif tag not in _ASIDE and isinstance(tag, str):
                found.append(self._text(child))
            found.append(child.tail or "")
        text = "".join(found)
        if look in self.struck and text.strip():
            self.has_struck = True
            return ""
        return text


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, also those of its head and of groups that can be folded; not those of tables within."""
    for child in table:
        if child.tag == _ROW:
            yield child
        elif child.tag in (_TABLE + "table-header-rows", _TABLE + "table-rows", _TABLE + "table-row-group"):
            yield from _rows(child)


def _count(element: etree._Element, word: str, most: int, space: str = _TABLE) -> int:
    """How often, or how wide, but no more than ``most``; 1 where nothing, or something absurd, is written."""
    text = element.get(space + word)
    return (
        max(1, min(int(text), most)) if text and text.isascii() and text.isdigit() and len(text) <= 7 else 1
    )
