"""Word 97–2003 documents (doc, wps of the same container) → Document, without any office program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jixiao.core.digest import digest
from jixiao.core.grid import Document, Grid, Paragraph
from jixiao.core.message import say
from jixiao.formats.notices import struck_through, unreadable
from jixiao.formats.office import compound
from jixiao.formats.office.cell_edges import EdgedRow, grid_of
from jixiao.formats.office.compound import Damaged
from jixiao.formats.office.doc_binary import Fib, Paragraphs, Piece, Properties, pieces
from jixiao.formats.office.doc_characters import without_unseen
from jixiao.formats.safety import LIMITS, CellCounter, Limits, shown

_MARK = re.compile(r"[\r\x07\x0c]")
_INSTRUCTION = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
_LEFT_OUT = re.compile(r"[\x00-\x06\x08\x0e-\x1d\x1f]")


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The paragraphs and tables of the main text. Raises UnreadableFile: F03 damaged, F05 password, F09 too old."""
    import struct

    try:
        streams = compound.streams(data, ("WordDocument", "0Table", "1Table", "Data"))
        fib = Fib.read(streams["WordDocument"])
        if fib.encrypted:
            raise unreadable("F05", name, say("文件《{file}》设有打开密码", file=name))
        if fib.version < 0xC1:
            raise unreadable("F09", name, say("文件《{file}》是 Word 95 或更早的文档，暂不支持", file=name))
        table = streams[fib.table_stream]
        text = pieces(streams["WordDocument"], table, fib)
        text, has_struck = without_unseen(text, streams["WordDocument"], table, fib)
        paragraphs = Paragraphs(streams["WordDocument"], table, streams.get("Data", b""), fib)
        blocks = list(_blocks(text, paragraphs, CellCounter(name, limits)))
    except (Damaged, KeyError, struct.error, IndexError):
        raise unreadable("F03", name, say("文件《{file}》不是完整的 Word 文档", file=name)) from None
    return Document(name, digest(data), blocks, "doc", [struck_through(name)] if has_struck else [])


@dataclass(slots=True)
class _Table:
    rows: list[EdgedRow] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


def _blocks(text: list[Piece], paragraphs: Paragraphs, counter: CellCounter) -> Iterator[Paragraph | Grid]:
    table, number, tables = _Table(), 0, 0
    for words, mark, properties in _paragraphs(text, paragraphs):
        if properties.in_table or properties.depth > 0 or properties.row_end:
            _add(table, words, mark, properties, counter)
            continue
        if table.rows:
            tables += 1
            yield grid_of(table.rows, tables)
        table = _Table()
        number += 1
        if words.strip():
            yield Paragraph(words.strip(), f"第{number}段")
    if table.rows:
        yield grid_of(table.rows, tables + 1)


def _paragraphs(text: list[Piece], paragraphs: Paragraphs) -> Iterator[tuple[str, str, Properties]]:
    """Each paragraph: its words, the mark that ends it, its properties. A paragraph may run over pieces."""
    before = ""
    for piece in text:
        begin = 0
        for match in _MARK.finditer(piece.text):
            words = before + piece.text[begin : match.start()]
            yield _words(words), match[0], paragraphs.at(piece.start + match.start() * piece.width)
            begin, before = match.end(), ""
        before += piece.text[begin:]
    if before.strip():
        yield _words(before), "\r", Properties()


def _words(text: str) -> str:
    """Text as the page shows it: fields by their result, line breaks kept, control characters gone."""
    if text.isprintable():
        return text.strip()
    while "\x13" in text and (shorter := _INSTRUCTION.sub("", text)) != text:
        text = shorter
    text = text.replace("\x0b", "\n").replace("\x1e", "-").replace("\x15", "")
    return shown(_LEFT_OUT.sub("", text))


def _add(table: _Table, words: str, mark: str, properties: Properties, counter: CellCounter) -> None:
    """A paragraph of a table: part of a cell, the end of a cell, or the end of a row."""
    inner = properties.depth > 1
    if mark == "\x07" and properties.row_end and not inner:
        counter.add(len(table.cells), "")
        table.rows.append(EdgedRow(table.cells, properties.edges, properties.continued))
        table.cells, table.open = [], []
        return
    if words:
        table.open.append(words)
    if mark == "\x07" and not inner:
        table.cells.append("\n".join(table.open).strip())
        table.open = []
