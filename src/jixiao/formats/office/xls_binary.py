"""The records of an Excel 97–2003 workbook that a table reader needs: what cells show, merged areas, number formats.

Source: [MS-XLS] Excel Binary File Format: substreams (2.1.7), records (2.4) and the structures that they name.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from jixiao.formats.formula_errors import NAMES as ERRORS
from jixiao.formats.office.compound import Damaged
from jixiao.formats.office.number_format import BUILT_IN, shown_number
from jixiao.formats.office.sheet_grid import Cells, Sheet
from jixiao.formats.safety import shown_lines

BOF, EOF, CONTINUE, FILE_PASS, DATE_1904, BOUND_SHEET, SST = 0x809, 0x0A, 0x3C, 0x2F, 0x22, 0x85, 0xFC
FORMAT, XF, MERGE_CELLS = 0x41E, 0xE0, 0xE5
LABEL_SST, LABEL, RSTRING, NUMBER, RK, MUL_RK = 0xFD, 0x204, 0xD6, 0x203, 0x27E, 0xBD
BOOL_ERR, FORMULA, STRING = 0x205, 0x06, 0x207
_EXCEL_97 = 0x600
_WORKSHEET = 0
_HEAD, _CELL, _DOUBLE = struct.Struct("<HH"), struct.Struct("<HHH"), struct.Struct("<d")
_MOST_COLUMNS, _DEEPEST = 256, 3


class Locked(Exception):
    """The workbook is encrypted with a password."""


def sheets(stream: bytes) -> list[Sheet]:
    """The worksheets in order; one that is named twice, once. Raises Damaged, also for a workbook of Excel 95 or
    earlier, and Locked."""
    try:
        if struct.unpack_from("<HxxH", stream) != (BOF, _EXCEL_97):
            raise Damaged
        book = _Workbook(stream)
        return [book.sheet(place, *facts) for place, facts in book.places.items()]
    except (struct.error, IndexError, UnicodeDecodeError):
        raise Damaged from None


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Each record of the substream that begins here: its kind, where its content begins and its size. Charts inside
    are left out; what lies deeper is no workbook, and would be gone through once for each sheet."""
    depth, last = 0, len(stream) - 4
    while at <= last:
        kind, size = _HEAD.unpack_from(stream, at)
        at += 4
        if kind == BOF and depth < _DEEPEST:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth == 0:
                return
        elif depth == 0 or kind == BOF:
            break
        elif depth == 1:
            yield kind, at, size
        at += size
    raise Damaged


class _Text:
    """Strings that may run over a record into those that continue it."""

    def __init__(self, stream: bytes, at: int, size: int):
        self._rest = [stream[at : at + size]]
        at += size
        while stream[at : at + 2] == b"\x3c\0":
            (size,) = struct.unpack_from("<H", stream, at + 2)
            self._rest.append(stream[at + 4 : at + 4 + size])
            at += 4 + size
        self._rest.reverse()
        self._data, self._at = self._rest.pop(), 0

    def skip(self, size: int) -> None:
        """Go on behind so many bytes."""
        self._at += size
        while self._at >= len(self._data) and self._rest:
            self._at -= len(self._data)
            self._data = self._rest.pop()

    def string(self, length_bytes: int = 2) -> str:
        """The next string: how long it is, how it is written, its characters. Looks and phonetic guides are skipped."""
        length = int.from_bytes(self._data[self._at : self._at + length_bytes], "little")
        options = self._data[self._at + length_bytes]
        self._at += length_bytes + 1
        behind = 0
        if options & 8:
            behind = 4 * struct.unpack_from("<H", self._data, self._at)[0]
            self._at += 2
        if options & 4:
            behind += struct.unpack_from("<L", self._data, self._at)[0]
            self._at += 4
        parts = [self._characters(length, options)]
        while length := length - len(parts[-1]):
            if not self._rest:
                raise Damaged
            self._data, self._at = self._rest.pop(), 1
            parts.append(self._characters(length, self._data[0]))
        self.skip(behind)
        return parts[0] if len(parts) == 1 else "".join(parts)

    def _characters(self, most: int, options: int) -> str:
        """So many characters, or as many as this record holds. ``options`` say whether each takes one byte or two."""
        wide = options & 1
        count = min(most, len(self._data) - self._at >> wide)
        written = self._data[self._at : self._at + (count << wide)]
        self._at += len(written)
        return written.decode("utf-16-le" if wide else "latin-1")


class _Workbook:
    """What all sheets share: strings, number formats, the date system; and where each sheet begins."""

    def __init__(self, stream: bytes):
        self.stream, self.date1904 = stream, False
        self.strings: list[str] = []
        self.places: dict[int, tuple[str, bool]] = {}
        """Where a worksheet begins → its name, whether it is hidden."""
        codes, styles = dict(BUILT_IN), []
        for kind, at, size in _records(stream, 0):
            if kind == XF:
                styles.append(struct.unpack_from("<H", stream, at + 2)[0])
            elif kind == FORMAT:
                codes[struct.unpack_from("<H", stream, at)[0]] = _Text(stream, at + 2, size - 2).string()
            elif kind == BOUND_SHEET:
                place, state, type = struct.unpack_from("<LBB", stream, at)
                if type == _WORKSHEET:
                    name = _Text(stream, at + 6, size - 6).string(length_bytes=1)
                    self.places.setdefault(place, (name, state != 0))
            elif kind == SST:
                (count,) = struct.unpack_from("<L", stream, at + 4)
                text = _Text(stream, at, size)
                text.skip(8)
                self.strings = [shown_lines(text.string()) for _ in range(count)]
            elif kind == DATE_1904:
                self.date1904 = stream[at] == 1
            elif kind == FILE_PASS:
                raise Locked
        self.formats = [
            "" if codes.get(key, "").lower() == "general" else codes.get(key, "") for key in styles
        ]

    def sheet(self, place: int, name: str, hidden: bool) -> Sheet:
        """The worksheet whose records begin here."""
        stream, sheet, formula = self.stream, Sheet(name, hidden), (0, 0)
        for kind, at, size in _records(stream, place):
            if kind == LABEL_SST:
                sheet.cells[_CELL.unpack_from(stream, at)[:2]] = self.strings[
                    int.from_bytes(stream[at + 6 : at + 10], "little")
                ]
            elif kind in _NUMBERS:
                self._add_numbers(sheet.cells, kind, at, size)
            elif kind == FORMULA:
                formula = _CELL.unpack_from(stream, at)[:2]
                sheet.cells[formula] = self._result(at)
            elif kind == STRING:
                sheet.cells[formula] = shown_lines(_Text(stream, at, size).string())
            elif kind in (LABEL, RSTRING):
                sheet.cells[_CELL.unpack_from(stream, at)[:2]] = shown_lines(
                    _Text(stream, at + 6, size - 6).string()
                )
            elif kind == BOOL_ERR:
                code = stream[at + 6]
                said = ERRORS.get(code, "") if stream[at + 7] else _truth(code)
                sheet.cells[_CELL.unpack_from(stream, at)[:2]] = said
            elif kind == MERGE_CELLS:
                (count,) = struct.unpack_from("<H", stream, at)
                for top, bottom, left, right in struct.iter_unpack(
                    "<4H", stream[at + 2 : at + 2 + 8 * count]
                ):
                    if top <= bottom and left <= right:
                        sheet.merges[top, left] = (bottom - top + 1, right - left + 1)
        sheet.cells = {place: text for place, text in sorted(sheet.cells.items()) if text}
        if any(column >= _MOST_COLUMNS for _, column in sheet.cells):
            raise Damaged
        return sheet

    def _add_numbers(self, cells: Cells, kind: int, at: int, size: int) -> None:
        """The number of a record, or the several of one that holds those of neighbouring cells."""
        stream = self.stream
        row, column, style = _CELL.unpack_from(stream, at)
        if kind == NUMBER:
            cells[row, column] = self._number(*_DOUBLE.unpack_from(stream, at + 6), style)
        elif kind == RK:
            cells[row, column] = self._number(_short_number(stream[at + 6 : at + 10]), style)
        else:
            for begin in range(at + 4, at + size - 2 - 5, 6):
                (style,) = struct.unpack_from("<H", stream, begin)
                cells[row, column] = self._number(_short_number(stream[begin + 2 : begin + 6]), style)
                column += 1

    def _number(self, value: float, style: int) -> str:
        code = self.formats[style] if style < len(self.formats) else ""
        return shown_number(repr(value), code, self.date1904)

    def _result(self, at: int) -> str:
        """The stored result of a formula; a text stands in a record of its own behind it."""
        stored = self.stream[at + 6 : at + 14]
        if stored[6:] != b"\xff\xff":
            return self._number(*_DOUBLE.unpack(stored), *struct.unpack_from("<H", self.stream, at + 4))
        if stored[0] == 2:
            return ERRORS.get(stored[2], "")
        return _truth(stored[2]) if stored[0] == 1 else ""


_NUMBERS = frozenset((NUMBER, RK, MUL_RK))


def _short_number(packed: bytes) -> float:
    """A number in 30 bits: a whole one or the upper part of a double, either of them perhaps in hundredths."""
    (bits,) = struct.unpack("<l", packed)
    value = float(bits >> 2) if bits & 2 else _DOUBLE.unpack(bytes(4) + struct.pack("<l", bits & ~3))[0]
    return value / 100 if bits & 1 else value


def _truth(value: int) -> str:
    return "TRUE" if value else "FALSE"
