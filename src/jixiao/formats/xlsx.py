"""Excel workbooks (xlsx, xlsm) → one grid or more a sheet, each cell as the sheet shows it.

Number formats are applied (``100%`` is stored as 1); formulas give the value that was stored with them and are
never computed; a text that begins with ``=`` is a text. Hidden sheets, rows and columns are read and noted.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from lxml import etree

from jixiao.core.digest import digest
from jixiao.core.finding import Finding
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.archive import Archive
from jixiao.formats.notices import notice, struck_through
from jixiao.formats.office.number_format import BUILT_IN, shown_day, shown_number
from jixiao.formats.office.sheet_grid import Sheet, add_sheets, letters
from jixiao.formats.safety import LIMITS, CellCounter, Limits, parse_xml, raised_sign, shown_lines

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile("(?:_x[0-9A-Fa-f]{4}_)+")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The sheets of a workbook as blocks. Raises UnreadableFile for a damaged or hostile one."""
    archive = Archive(data, name, limits)
    document = Document(name, digest(data), [], "xlsx")
    if any(part.endswith("vbaProject.bin") for part in archive.names()):
        document.notices.append(notice("F23", name, say("文件《{file}》含有宏，未执行", file=name)))
    book = _Workbook(archive)
    counter = CellCounter(name, limits)
    add_sheets(document, [_Sheet(book, *sheet, counter).read() for sheet in book.sheets()], counter)
    if book.has_struck:
        document.notices.append(struck_through(name))
    return document


class _Workbook:
    """What all sheets share: strings, number formats, the date system."""

    def __init__(self, archive: Archive):
        self.archive = archive
        self.part = archive.main_part("xl/workbook.xml")
        self.root = parse_xml(archive.read(self.part), archive.name, self.part)
        self.ns = "{" + (etree.QName(self.root).namespace or "") + "}"
        self.t, self.r = self.ns + "t", self.ns + "r"
        self.relations = archive.relations(self.part)
        properties = self.root.find(self.ns + "workbookPr")
        self.date1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
        self.v, self.f, self.inline = self.ns + "v", self.ns + "f", self.ns + "is"
        self.has_struck = False
        """Whether text that is struck through was left out."""
        self.strings = {str(number): text for number, text in enumerate(self._strings())}
        """The shared strings by their number, as cells write it."""

    def _shared_part(self, kind: str) -> etree._Element | None:
        for relation, part in self.relations.values():
            if relation == kind and part in self.archive:
                return parse_xml(self.archive.read(part), self.archive.name, part)
        return None

    def _strings(self) -> list[str]:
        root = self._shared_part("sharedStrings")
        return [] if root is None else [self.rich_text(item) for item in root.iterchildren(self.ns + "si")]

    def rich_text(self, item: etree._Element) -> str:
        """The runs of a string without its phonetic guide, what is struck through and the marks of footnotes."""
        if len(item) == 1 and (only := item[0]).tag == self.t:
            return shown_lines(_unescaped(only.text or ""))
        found = []
        for child in item:
            if child.tag == self.t:
                found.append(_unescaped(child.text or ""))
            elif child.tag == self.r and child.find(f"{self.ns}rPr/{self.ns}strike") is not None:
                self.has_struck = True
            elif child.tag == self.r:
                text = "".join(_unescaped(piece.text or "") for piece in child.iterchildren(self.t))
                raised = child.find(f"{self.ns}rPr/{self.ns}vertAlign")
                if raised is not None and raised.get("val") == "superscript":
                    sign = raised_sign(text, "".join(found))
                    text = text if sign is None else sign
                found.append(text)
        return shown_lines("".join(found))

    @cached_property
    def _styles(self) -> tuple[str, bytes]:
        """The part of the cell styles and its bytes; both empty where there is none."""
        named = [part for kind, part in self.relations.values() if kind == "styles" and part in self.archive]
        return (named[0], self.archive.read(named[0])) if named else ("", b"")

    @cached_property
    def formats(self) -> list[str]:
        """The format code of each cell style; empty for General. Asked for where a sheet holds numbers."""
        part, content = self._styles
        if not part:
            return []
        root = parse_xml(content, self.archive.name, part)
        own = {item.get("numFmtId"): item.get("formatCode", "") for item in root.iter(self.ns + "numFmt")}
        styles = root.find(self.ns + "cellXfs")
        ids = [] if styles is None else [style.get("numFmtId", "0") for style in styles]
        return [own[id] if id in own else BUILT_IN.get(int(id) if id.isdecimal() else 0, "") for id in ids]

    @cached_property
    def struck(self) -> frozenset[int]:
        """The cell styles whose text is struck through: what they hold is no longer valid."""
        part, content = self._styles
        if b"strike" not in content:
            return frozenset()
        root = parse_xml(content, self.archive.name, part)
        fonts, styles = root.find(self.ns + "fonts"), root.find(self.ns + "cellXfs")
        if fonts is None or styles is None:
            return frozenset()
        marks = [font.find(self.ns + "strike") for font in fonts]
        old = {
            str(i)
            for i, mark in enumerate(marks)
            if mark is not None and mark.get("val", "1") not in ("0", "false")
        }
        return frozenset(i for i, style in enumerate(styles) if style.get("fontId") in old)

    def sheets(self) -> list[tuple[str, str, str]]:
        """Name, state (visible, hidden, veryHidden) and part of each worksheet in order; charts are left out, and a
        part named a thousand times is one sheet."""
        found: dict[str, tuple[str, str, str]] = {}
        for sheet in self.root.iter(self.ns + "sheet"):
            id = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            kind, part = self.relations.get(id, ("", ""))
            if kind == "worksheet":
                title = _unescaped(sheet.get("name", ""))
                found.setdefault(part, (title, sheet.get("state", "visible"), part))
        return list(found.values())


class _Sheet:
    """One worksheet's cells by position, before they become a grid."""

    def __init__(self, book: _Workbook, title: str, state: str, part: str, counter: CellCounter):
        self.book, self.title, self.state, self.counter, self.ns = book, title, state, counter, book.ns
        self.without_value: list[str] = []
        self.hidden: list[str] = []
        root = parse_xml(book.archive.read(part), book.archive.name, part)
        data = self.ns + "sheetData"
        self.cells = self._texts(
            [row for part in root.iterchildren(data) for row in part.iterchildren(self.ns + "row")]
        )
        around = [part for part in root if part.tag != data]
        self.merges = self._merges(around)
        for column in (column for part in around for column in part.iter(self.ns + "col")):
            if column.get("hidden") in ("1", "true"):
                self.hidden.append(say("第{first}至{last}列", first=letters(_index(column.get("min"))), last=letters(_index(column.get("max")))))  # fmt: skip

    def _texts(self, rows: list[etree._Element]) -> dict[tuple[int, int], str]:
        """Row and column (from 0) → shown text, for cells that show one."""
        texts: dict[tuple[int, int], str] = {}
        r, struck, shared, v = -1, self.book.struck, self.book.strings.get, self.book.v
        for row in rows:
            r = _index(row.get("r"), r + 1)
            before = len(texts)
            c = -1
            for cell in row:
                reference = cell.get("r")
                c = _column(reference) if reference else c + 1
                if not len(cell):
                    continue
                kind, first = cell.get("t", "n"), cell[0]
                text = shared(first.text) if kind == "s" and first.tag == v else None
                if text or text is None and (text := self._text(cell, kind, first, r, c)):
                    if struck and _index(cell.get("s"), 0, 0) in struck:
                        self.book.has_struck = True
                    else:
                        texts[r, c] = text
            self.counter.add(len(texts) - before, self.title)
            if row.get("hidden") in ("1", "true") and len(texts) > before:
                self.hidden.append(say("第{row}行", row=r + 1))
        return texts

    def _text(self, cell: etree._Element, kind: str, first: etree._Element, r: int, c: int) -> str:
        """The text that a cell of a kind shows, by its first child."""
        book = self.book
        if kind == "inlineStr":
            inline = first if first.tag == book.inline else cell.find(book.inline)
            return "" if inline is None else book.rich_text(inline)
        value = first.text if first.tag == book.v else cell.findtext(book.v)
        if not value:
            if kind != "str" and any(child.tag == book.f for child in cell):
                self.without_value.append(f"{self.title}!{letters(c)}{r + 1}")
            return ""
        if kind == "s":
            return book.strings.get(str(_index(value, -1, 0)), "")
        if kind == "n":
            style = _index(cell.get("s"), 0, 0)
            code = book.formats[style] if style < len(book.formats) else ""
            return shown_number(value.strip(), code, book.date1904)
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        return shown_day(value) if kind == "d" else shown_lines(_unescaped(value))

    def _merges(self, parts: list[etree._Element]) -> dict[tuple[int, int], tuple[int, int]]:
        """Top left cell → rows and columns of each merged area, by the parts around the cells."""
        found = {}
        for part in parts:
            for merge in part.iter(self.ns + "mergeCell"):
                if area := _area(merge.get("ref", "")):
                    found[area[0]] = area[1]
        return found

    def read(self) -> Sheet:
        """What the sheet holds, and what a reader should know of it."""
        hidden, notices = self.state != "visible", self._notices(self.book.archive.name)
        return Sheet(self.title, hidden, self.cells, self.merges, notices)

    def _notices(self, name: str) -> list[Finding]:
        """What a reader should know of this sheet: hidden parts, formulas without a stored value."""
        found = []
        if self.hidden and self.cells:
            places = "、".join(map(str, self.hidden[:5])) + ("…" if len(self.hidden) > 5 else "")
            found.append(notice("F20", name, say("工作表“{sheet}”的{places}是隐藏的，也已读入", sheet=self.title, places=places), self.title))  # fmt: skip
        if self.without_value:
            places = "、".join(self.without_value[:5]) + ("…" if len(self.without_value) > 5 else "")
            found.append(notice("F21", name, say("{places} 的公式没有保存结果，按空白读取", places=places), self.without_value[0]))  # fmt: skip
        return found


def _unescaped(text: str) -> str:
    """A text with ``_xHHHH_`` as the character that it stands for, UTF-16 pairs as one; ``_x005F_`` is an underscore
    that begins no such sign. What has no shape is left out. Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda signs: _UNSEEN.sub("", _characters(signs[0])), text)


def _characters(signs: str) -> str:
    """The characters of ``_xHHHH_`` signs that follow one another."""
    units = bytes.fromhex(signs.replace("_x", "").replace("_", ""))
    return units.decode("utf-16-be", "ignore")


def _index(text: str | None, missing: int = 0, base: int = 1) -> int:
    """A position written from ``base``, counted from 0; ``missing`` where it is absent or absurd."""
    return int(text) - base if text and text.isascii() and text.isdigit() and len(text) <= 7 else missing


@lru_cache(maxsize=20_000)
def _column(reference: str) -> int:
    """The column of a reference such as C12, from 0."""
    column = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - 64
    return min(column, 16384) - 1


@lru_cache(maxsize=20_000)
def _area(reference: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """An area such as B2:D3: row and column from 0 of its first cell, and how many of each it spans. None for an empty
    one and for what is no such reference."""
    ends = _REFERENCE.findall(reference)
    if len(ends) != 2:
        return None
    (left, top), (right, bottom) = ends
    height, width = int(bottom) - int(top) + 1, _column(right) - _column(left) + 1
    return ((int(top) - 1, _column(left)), (height, width)) if height > 0 and width > 0 else None
