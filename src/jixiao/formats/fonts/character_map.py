"""The characters that a font file has: a small reader of its ``cmap`` table (formats 4 and 12)."""

from __future__ import annotations

import struct
from pathlib import Path


def character_map(path: Path) -> frozenset[int]:
    """Code points that the (first) font of a TrueType, OpenType or collection file maps to a glyph.

    A damaged or foreign file has none.
    """
    try:
        return _characters(path.read_bytes())
    except (OSError, struct.error, IndexError):
        return frozenset()


def _characters(data: bytes) -> frozenset[int]:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", data, start + 4)[0]
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * index)
        if tag == b"cmap":
            return frozenset(_best_table(data, offset))
    return frozenset()


def _best_table(data: bytes, cmap: int) -> set[int]:
    """The characters of format 12 where there is one, for it goes beyond the first 65,536, else of format 4."""
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    offsets = [cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * index)[0] for index in range(count)]
    by_format = {struct.unpack_from(">H", data, offset)[0]: offset for offset in offsets}
    if 12 in by_format:
        return _format_12(data, by_format[12])
    return _format_4(data, by_format[4]) if 4 in by_format else set()


def _format_12(data: bytes, offset: int) -> set[int]:
    groups = struct.unpack_from(">I", data, offset + 12)[0]
    found: set[int] = set()
    for first, last, glyph in struct.iter_unpack(">III", data[offset + 16 : offset + 16 + 12 * groups]):
        found.update(range(first + (glyph == 0), last + 1))
    return found


def _format_4(data: bytes, offset: int) -> set[int]:
    segments = struct.unpack_from(">H", data, offset + 6)[0] // 2

    def numbers(part: int, kind: str = "H") -> tuple[int, ...]:
        return struct.unpack_from(f">{segments}{kind}", data, offset + 14 + 2 * part)

    ends, starts = numbers(0), numbers(segments + 1)
    deltas, ranges = numbers(2 * segments + 1, "h"), numbers(3 * segments + 1)
    table = offset + 14 + 2 * (3 * segments + 1)
    found: set[int] = set()
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if ranges[index]:
                place = table + 2 * index + ranges[index] + 2 * (code - first)
                glyph = struct.unpack_from(">H", data, place)[0]
            if glyph and (glyph + deltas[index]) & 0xFFFF:
                found.add(code)
    return found
