"""Word templates of one's own: ``{{field}}`` in text, header, footer or a cell is filled from a record.

A field may be split over several runs, as Word does when it is edited; it takes the look of its first character. A
table stands in a paragraph of its own, and takes that paragraph's font and size. Nothing is computed or executed, and
everything else in the document stays as it is.
"""

from __future__ import annotations

import copy
import difflib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from jixiao.core.finding import Finding, Form, Place, Severity
from jixiao.core.grid import Grid
from jixiao.core.message import say
from jixiao.formats.archive import Archive
from jixiao.formats.notices import unreadable
from jixiao.formats.office.docx_table import table_element
from jixiao.formats.report_text import printable
from jixiao.formats.safety import LIMITS, parse_xml

Value = str | Sequence[Grid] | None

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIELD = re.compile(r"(?:\{\{|｛｛)\s*([^{}｛｝]{1,60}?)\s*(?:\}\}|｝｝)")
_LOOSE = re.compile(r"\{\{|｛｛|\}\}|｝｝")
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_PART_WORDS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_TITLES = {
    "D01": "没有这个字段",
    "D02": "字段没有内容",
    "D03": "表格字段要单独成段",
    "D04": "字段的括号不完整",
    "D05": "模板里没有字段",
}


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A field that a template names, and where."""

    name: str
    place: str


@dataclass(slots=True)
class Filled:
    """The filled document and what a person should know of it."""

    data: bytes
    findings: list[Finding] = field(default_factory=list)


def fields_in(data: bytes, name: str) -> list[FieldUse]:
    """The fields that a template names, in order. Raises UnreadableFile for what is no Word document (docx)."""
    package = _Package(data, name)
    return [
        FieldUse(found.group(1), place)
        for part, root in package.roots.items()
        for place, paragraph in _paragraphs(part, root)
        for found in _FIELD.finditer(_Text(paragraph).text)
    ]


def fill(
    data: bytes, name: str, values: Mapping[str, Value], known: Iterable[str] = (), lang: str = "zh"
) -> Filled:
    """The template with its fields filled.

    ``values`` tells every field of the record by name: text, tables, or None where the record is blank there;
    ``known`` are further names that exist, which this record's form does not have. A field without content is
    printed as 【未填：…】, an unknown one stays as it is; both are told, with the place in the document. Raises
    UnreadableFile.
    """
    package = _Package(data, name)
    filler = _Filler(name, {_bare(key): value for key, value in values.items()}, set(map(_bare, known)), lang)
    for part, root in package.roots.items():
        for place, paragraph in list(_paragraphs(part, root)):
            filler.fill(paragraph, place)
    if not filler.count:
        filler.tell("D05", say("模板《{file}》里没有字段", file=name), say("在 Word 里写上字段，例如 {example}；可用的字段见 --fields", example="{{项目名称}}"), "")  # fmt: skip
    return Filled(package.packed(), filler.findings)


class _Package:
    """The parts of a template; those with text are parsed, all others are copied as they are."""

    def __init__(self, data: bytes, name: str):
        if not data.startswith(b"PK"):
            raise unreadable("F09", name, say("模板《{file}》不是 docx 文件", file=name))
        self.archive = Archive(data, name, LIMITS)
        names = list(self.archive.names())
        if "word/document.xml" not in names or any(part.endswith("vbaProject.bin") for part in names):
            raise unreadable("F09", name, say("模板《{file}》不是不带宏的 Word 文档（docx）", file=name))
        self.names = names
        self.roots = {
            part: parse_xml(self.archive.read(part), name, part)
            for part in sorted(names)
            if _PARTS.fullmatch(part)
        }

    def packed(self) -> bytes:
        """The document as bytes, its parts in their old order."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in self.names:
                root = self.roots.get(part)
                data = self.archive.read(part) if root is None else _serialised(root)
                archive.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def _serialised(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _paragraphs(part: str, root: Any) -> Iterator[tuple[str, Any]]:
    """Every paragraph with its place in words: 第3段, 表1 第2行第1列, 页眉."""
    kind = re.sub(r"\d", "", part[len("word/") : -len(".xml")])
    where = _PART_WORDS.get(kind, "")
    tables = {table: number for number, table in enumerate(root.iter(f"{_W}tbl"), 1)}
    count = 0
    for paragraph in root.iter(f"{_W}p"):
        cell = next(paragraph.iterancestors(f"{_W}tc"), None)
        if cell is None:
            count += any(True for _ in paragraph.iter(f"{_W}t"))
            yield f"{where}第{count}段", paragraph
            continue
        row = next(cell.iterancestors(f"{_W}tr"))
        table = next(row.iterancestors(f"{_W}tbl"))
        line = [one for one in table.iter(f"{_W}tr") if next(one.iterancestors(f"{_W}tbl")) is table].index(
            row
        ) + 1
        column = [one for one in row.iter(f"{_W}tc") if next(one.iterancestors(f"{_W}tr")) is row].index(
            cell
        ) + 1
        yield f"{where}表{tables[table]} 第{line}行第{column}列", paragraph


class _Text:
    """The text of one paragraph over all its runs, with the piece in which each character lies."""

    def __init__(self, paragraph: Any):
        self.pieces = [
            piece for piece in paragraph.iter(f"{_W}t") if next(piece.iterancestors(f"{_W}p")) is paragraph
        ]
        self.text = "".join(piece.text or "" for piece in self.pieces)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put ``text`` in the place of the characters from ``start`` to ``end``, into the first one's run."""
        at = 0
        for piece in self.pieces:
            length = len(piece.text or "")
            low, high = max(start - at, 0), min(end - at, length)
            if low < high:
                said = piece.text or ""
                piece.text = said[:low] + (text if start >= at else "") + said[high:]
                piece.set(_XML_SPACE, "preserve")
                if start >= at and "\n" in text:
                    _break_lines(piece)
            at += length


def _break_lines(piece: Any) -> None:
    """Line breaks of Word between the lines of a piece of text."""
    first, *others = (piece.text or "").split("\n")
    piece.text = first
    last = piece
    for line in others:
        for element in (etree.Element(f"{_W}br"), etree.Element(f"{_W}t")):
            last.addnext(element)
            last = element
        last.text = line
        last.set(_XML_SPACE, "preserve")


@dataclass(slots=True)
class _Filler:
    """Fills one template and remembers what is to be told. ``count`` counts the fields found."""

    file: str
    values: Mapping[str, Value]
    known: set[str]
    lang: str
    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    def fill(self, paragraph: Any, place: str) -> None:
        """Fill the fields of one paragraph."""
        text = _Text(paragraph)
        found = list(_FIELD.finditer(text.text))
        if _LOOSE.search(_FIELD.sub("", text.text)):
            self.tell("D04", say("“{text}”里有不成对的双括号", text=text.text.strip()[:40]), say("字段写成 {example}，两边各两个花括号，中间不要换行", example="{{项目名称}}"), place)  # fmt: skip
        self.count += len(found)
        for match in reversed(found):
            value = self._value(match.group(1), place)
            if isinstance(value, str):
                self._put_text(paragraph, text, match, value)
            elif value is not None:
                self._put_tables(paragraph, text, match, value, place)

    def _value(self, name: str, place: str) -> Value:
        """The value to put; None for an unknown field, which stays as it is."""
        key = _bare(name)
        if key in self.values:
            value = self.values[key]
            if value is None or not len(value):
                self._blank(name, place)
                return f"【未填：{name}】"
            return printable(value, self.lang) if isinstance(value, str) else value
        if key in self.known:
            self._blank(name, place)
            return f"【未填：{name}】"
        near = difflib.get_close_matches(key, [*self.values, *sorted(self.known)], 1, 0.5)
        remedy = say("可用的字段见 jixiao report --fields")
        if near:
            remedy = say("是不是 {near}？可用的字段见 jixiao report --fields", near="{{" + near[0] + "}}")
        self.tell("D01", say("没有字段 {name}", name="{{" + name + "}}"), remedy, place)
        return None

    def _blank(self, name: str, place: str) -> None:
        message = say("字段 {name} 在这张表里没有内容", name="{{" + name + "}}")
        remedy = say("补全表中的这一栏；评分字段要自评表，目标字段要把目标表一起读入")
        self.tell("D02", message, remedy, place)

    def _put_text(self, paragraph: Any, text: _Text, match: re.Match[str], value: str) -> None:
        """Text into its run; where the field is all there is, each further line is a paragraph like the first."""
        lines = value.split("\n")
        if text.text.strip() != match.group() or len(lines) == 1:
            text.replace(match.start(), match.end(), value)
            return
        copies = [copy.deepcopy(paragraph) for _ in lines[1:]]
        text.replace(match.start(), match.end(), lines[0])
        last = paragraph
        for twin, line in zip(copies, lines[1:], strict=True):
            _Text(twin).replace(match.start(), match.end(), line)
            last.addnext(twin)
            last = twin

    def _put_tables(
        self, paragraph: Any, text: _Text, match: re.Match[str], grids: Sequence[Grid], place: str
    ) -> None:
        """Tables before the paragraph of the field, which stays empty behind them (a cell must end in one)."""
        parent = paragraph.getparent()
        alone = text.text.strip() == match.group() and parent.tag in (
            f"{_W}body",
            f"{_W}tc",
            f"{_W}hdr",
            f"{_W}ftr",
        )
        if not alone:
            self.tell("D03", say("表格字段 {name} 和别的文字在同一段", name=match.group()), say("把它放在单独的一段里"), place)  # fmt: skip
            return
        look = next((run.find(f"{_W}rPr") for run in paragraph.iter(f"{_W}r")), None)
        for number, grid in enumerate(grids):
            if number:
                paragraph.addprevious(etree.Element(f"{_W}p"))
            paragraph.addprevious(table_element(grid, self.lang, _room(paragraph), look))
        text.replace(match.start(), match.end(), "")

    def tell(self, code: str, message: str, remedy: str, place: str) -> None:
        severity = Severity.P0 if code in ("D01", "D03", "D04") else Severity.P1
        at = Place(label=_TITLES[code], address=place)
        self.findings.append(
            Finding(
                code,
                _TITLES[code],
                severity,
                message,
                remedy,
                at,
                form=Form(file=self.file),
                title=_TITLES[code],
            )
        )


def _bare(name: str) -> str:
    """A field's name as it is compared: without blanks, and without regard to capitals."""
    return "".join(name.split()).lower()


_A4 = 11906 - 2 * 1800


def _room(paragraph: Any) -> int:
    """The width for a table in twentieths of a point: that of the cell, else between the margins of the page."""
    cell = next(paragraph.iterancestors(f"{_W}tc"), None)
    if cell is not None:
        width = cell.find(f"{_W}tcPr/{_W}tcW")
        said = width.get(f"{_W}w", "") if width is not None and width.get(f"{_W}type") == "dxa" else ""
        return max(int(said) - 216, 1000) if said.isdecimal() else _A4 // 2
    section = next(
        (
            one
            for one in paragraph.itersiblings()
            if one.tag == f"{_W}sectPr" or one.find(f"{_W}pPr/{_W}sectPr") is not None
        ),
        None,
    )
    if section is not None and section.tag != f"{_W}sectPr":
        section = section.find(f"{_W}pPr/{_W}sectPr")
    if section is None:
        return _A4
    size, margin = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    said = [size.get(f"{_W}w", "") if size is not None else ""]
    said += [margin.get(f"{_W}{side}", "") if margin is not None else "" for side in ("left", "right")]
    if not all(number.isdecimal() and len(number) < 6 for number in said):
        return _A4
    width, left, right = map(int, said)
    return width - left - right if width - left - right > 1000 else _A4
