"""The parts of a binary Word document that a table reader needs: text with file positions, paragraph properties.

Source: [MS-DOC] Word (.doc) Binary File Format: FIB (2.5), Clx and PlcPcd (2.9), PapxFkp (2.9), Sprm (2.6).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from jixiao.formats.office.compound import Damaged

HUGE_PAPX, TABLE_PROPS = 0x6646, 0x646B
IN_TABLE, ROW_END, DEPTH, INNER_CELL, INNER_ROW_END = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
TABLE_DEFINITION, VERTICAL_MERGE = 0xD608, 0xD62B
_OF_TABLES = frozenset((
    HUGE_PAPX, TABLE_PROPS, IN_TABLE, ROW_END, DEPTH, INNER_CELL, INNER_ROW_END, TABLE_DEFINITION, VERTICAL_MERGE,
))  # fmt: skip
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}


@dataclass(frozen=True, slots=True)
class Fib:
    """The file information block: which table stream, where the piece table and the paragraph pages are."""

    table_stream: str
    encrypted: bool
    version: int
    main_text_length: int
    clx: tuple[int, int]
    paragraph_pages: tuple[int, int]
    character_pages: tuple[int, int] = (0, 0)

    @classmethod
    def read(cls, stream: bytes) -> Fib:
        """Raises Damaged when this is no Word 97 or newer document."""
        if len(stream) < 426 or stream[:2] != b"\xec\xa5":
            raise Damaged
        (version,) = struct.unpack_from("<H", stream, 2)
        (flags,) = struct.unpack_from("<H", stream, 10)
        (length,) = struct.unpack_from("<i", stream, 76)
        return cls(
            "1Table" if flags & 0x0200 else "0Table",
            bool(flags & 0x0100),
            version,
            length,
            struct.unpack_from("<II", stream, 418),
            struct.unpack_from("<II", stream, 258),
            struct.unpack_from("<II", stream, 250),
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: its characters and where in the stream they stand."""

    text: str
    start: int
    width: int
    """Bytes a character: 1 or 2."""


@dataclass(slots=True)
class Properties:
    """What a paragraph says of tables. ``edges`` and ``merged`` (continues the cell above) stand on row ends."""

    in_table: bool = False
    row_end: bool = False
    depth: int = 0
    inner_end: bool = False
    edges: list[int] = field(default_factory=list)
    continued: list[bool] = field(default_factory=list)


def pieces(stream: bytes, table: bytes, fib: Fib) -> list[Piece]:
    """The main text in order, cut at its length: what follows are headers, notes and comments."""
    start, size = fib.clx
    clx = table[start : start + size]
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        raise Damaged
    (size,) = struct.unpack_from("<I", clx, at + 1)
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}i", plc)
    found = []
    for index in range(count):
        length = min(ends[index + 1], fib.main_text_length) - ends[index]
        if length <= 0:
            continue
        (position,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)
        packed = bool(position & 0x40000000)
        begin = (position & 0x3FFFFFFF) // 2 if packed else position & 0x3FFFFFFF
        width = 1 if packed else 2
        raw = stream[begin : begin + length * width]
        text = raw.decode("cp1252", "replace") if packed else raw.decode("utf-16-le", "replace")
        found.append(Piece(text, begin, width))
    return found


class Paragraphs:
    """Paragraph properties by position in the stream."""

    def __init__(self, stream: bytes, table: bytes, data: bytes, fib: Fib):
        self._stream, self._data = stream, data
        start, size = fib.paragraph_pages
        plc = table[start : start + size]
        count = max(0, (len(plc) - 4) // 8)
        self._starts = struct.unpack_from(f"<{count}I", plc) if count else ()
        self._pages = struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count else ()
        self._applied: dict[bytes, Properties] = {}
        """Property changes → what they say; most paragraphs of a document share a few."""
        self._read: dict[int, tuple[tuple[int, ...], list[Properties]]] = {}

    def at(self, position: int) -> Properties:
        """The properties of the paragraph that holds this position; plain ones where the file names none."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return Properties()
        page = self._pages[index] & 0x3FFFFF
        if page not in self._read:
            self._read[page] = self._page(page)
        starts, properties = self._read[page]
        run = bisect_right(starts, position) - 1
        return properties[run] if 0 <= run < len(properties) else Properties()

    def _page(self, number: int) -> tuple[tuple[int, ...], list[Properties]]:
        page = self._stream[number * 512 : number * 512 + 512]
        if len(page) < 512:
            raise Damaged
        runs = page[511]
        if runs > 29:
            raise Damaged
        starts = struct.unpack_from(f"<{runs + 1}I", page)
        return starts, [self._run(page, page[4 * (runs + 1) + 13 * run] * 2) for run in range(runs)]

    def _run(self, page: bytes, at: int) -> Properties:
        if not at:
            return Properties()
        begin, size = (at + 1, 2 * page[at] - 1) if page[at] else (at + 2, 2 * page[at + 1])
        changes = page[begin + 2 : begin + size]
        found = self._applied.get(changes)
        if found is None:
            found = self._applied[changes] = Properties()
            self._apply(changes, found)
        return found

    def _apply(self, changes: bytes, to: Properties, deep: int = 0) -> None:
        for code, operand in _sprms(changes):
            if code == IN_TABLE:
                to.in_table = operand[0] == 1
            elif code == ROW_END:
                to.row_end = operand[0] == 1
            elif code == DEPTH:
                to.depth = struct.unpack("<i", operand)[0]
            elif code in (INNER_CELL, INNER_ROW_END):
                to.inner_end = operand[0] == 1
            elif code == TABLE_DEFINITION:
                _define(operand, to)
            elif code == VERTICAL_MERGE and len(operand) >= 2 and operand[0] < len(to.continued):
                to.continued[operand[0]] = operand[1] == 1
            elif code in (HUGE_PAPX, TABLE_PROPS) and deep < 2:
                (offset,) = struct.unpack("<I", operand)
                if offset + 2 <= len(self._data):
                    (size,) = struct.unpack_from("<H", self._data, offset)
                    self._apply(self._data[offset + 2 : offset + 2 + size], to, deep + 1)


def operand_size(code: int, changes: bytes, at: int) -> int:
    """How many bytes the operand of a property change takes, which begins at ``at``; its own length byte included."""
    kind = code >> 13
    return _OPERAND[kind] if kind != 6 else 1 + (changes[at] if at < len(changes) else 0)


def _sprms(changes: bytes) -> Iterator[tuple[int, bytes]]:
    """Each property change that speaks of tables: its code and operand."""
    at, end = 0, len(changes)
    while at + 2 <= end:
        code = changes[at] | changes[at + 1] << 8
        at += 2
        kind = code >> 13
        if kind != 6:
            size = _OPERAND[kind]
        elif code == TABLE_DEFINITION:
            if at + 2 > end:
                return
            size = struct.unpack_from("<H", changes, at)[0] - 1
            at += 2
        else:
            if at >= end:
                return
            size = changes[at]
            at += 1
        if size < 0 or at + size > end:
            return
        if code in _OF_TABLES:
            yield code, changes[at : at + size]
        at += size


def _define(operand: bytes, to: Properties) -> None:
    """sprmTDefTable: the edges of the row's cells in twips, and which cells continue the one above."""
    if not operand:
        return
    columns = operand[0]
    if len(operand) < 1 + 2 * (columns + 1):
        return
    to.edges = list(struct.unpack_from(f"<{columns + 1}h", operand, 1))
    flags = operand[1 + 2 * (columns + 1) :]
    to.continued = [
        len(flags) >= 20 * index + 2 and (struct.unpack_from("<H", flags, 20 * index)[0] >> 5) & 3 == 1
        for index in range(columns)
    ]
