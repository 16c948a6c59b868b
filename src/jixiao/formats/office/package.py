"""The zip container of an Office document; the parts that are alike in every document are compressed only once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Mapping
from functools import lru_cache

_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_NEEDED = 20
_FIRST_OF_JANUARY_1980 = 0x21
_STORED, _DEFLATED = 0, 8
_SMALL = 400
"""Parts with fewer bytes than this are stored as they are."""
_FAST, _BEST = 4, 9
"""Levels of compression: for parts that differ from document to document, and for those that are kept."""

Packed = tuple[int, int, int, bytes]
"""Method, checksum, size before packing, bytes."""


def packed(parts: Mapping[str, str], own: Collection[str]) -> bytes:
    """A zip file of the parts in their order; ``own`` names those that no other document shares.

    Names are ASCII. The same parts always give the same bytes: no time is kept.
    """
    body, directory, offset = [], [], 0
    for name, text in parts.items():
        method, checksum, size, data = _pack(text, _FAST) if name in own else _kept(text)
        path = name.encode("ascii")
        facts = (_NEEDED, 0, method, 0, _FIRST_OF_JANUARY_1980, checksum, len(data), size, len(path), 0)
        head = _LOCAL.pack(b"PK\3\4", *facts)
        directory += [_CENTRAL.pack(b"PK\1\2", _NEEDED, *facts, 0, 0, 0, 0, offset), path]
        body += [head, path, data]
        offset += len(head) + len(path) + len(data)
    listing = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(listing), offset, 0)
    return b"".join([*body, listing, end])


@lru_cache(maxsize=128)
def _kept(text: str) -> Packed:
    return _pack(text, _BEST)


def _pack(text: str, level: int) -> Packed:
    data = text.encode("utf-8")
    checksum = zlib.crc32(data)
    if len(data) < _SMALL:
        return _STORED, checksum, len(data), data
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _DEFLATED, checksum, len(data), deflate.compress(data) + deflate.flush()
