"""Damage for documents: bits, cuts and splices, and damage inside zip parts, OLE streams and PDF streams.

``mutated(data, others, chance)`` gives the same bytes for the same state of ``chance``.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

OLE = b"\xd0\xcf\x11\xe0"
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_WORDS = (
    "",
    "0",
    "-1",
    "1",
    "65536",
    "99999999",
    "1e308",
    "NaN",
    "☃",
    "A1:XFD1048576",
    "../../x",
    "g 99999999 1",
    "\u0000x",
)
_SIGNS = (
    "\t",
    "|",
    ",",
    ";",
    '"',
    "\n",
    "<td>",
    "# ",
    "|---|",
    "\u3000",
    "\r",
    "一级指标\t",
    "[[",
    "\\|",
    "`",
)
_TAG = re.compile(rb"<[^<>]{1,400}>")
_VALUE = re.compile(rb'="[^"]*"')
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)


def mutated(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """One damaged copy of a document; ``others`` are documents of the same format to take pieces from."""
    inner = _inner(data)
    if inner and chance.random() < 0.6:
        return inner(data, chance)
    if data[:1] == b"<" and chance.random() < 0.6:
        return _markup(data, chance)
    if inner is None and b"\0" not in data and chance.random() < 0.8:
        return _text(data, chance)
    return _bytes(data, others, chance)


def _inner(data: bytes) -> Callable[[bytes, Random], bytes] | None:
    if data.startswith(b"PK"):
        return _zip_part
    if data.startswith(OLE):
        return _ole_stream
    return _pdf_stream if data.startswith(b"%PDF") else None


def _bytes(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        if not data:
            return data
        data = chance.choice((_flip, _number, _cut, _end, _repeat, _splice))(data, others, chance)
    return data


def _flip(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 16)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _number(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    code = chance.choice("BHI")
    value = struct.pack("<" + code, chance.choice(_NUMBERS) & (256 ** struct.calcsize(code) - 1))
    at = chance.randrange(len(data))
    return data[:at] + value + data[at + len(value) :]


def _cut(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, max(1, len(data) // 8)) :]


def _end(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    return data[: chance.randrange(len(data))] if chance.random() < 0.3 else data


def _repeat(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randrange(len(data))
    piece = data[at : at + chance.randint(1, 200)]
    return data[:at] + piece * chance.choice((2, 3, 50)) + data[at:]


def _splice(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(others)
    if not other:
        return data
    begin, at = chance.randrange(len(other)), chance.randrange(len(data))
    return data[:at] + other[begin : begin + chance.randint(1, 2000)] + data[at:]


def _text(data: bytes, chance: Random) -> bytes:
    """Characters lost, lines doubled or exchanged, signs of structure set where they do not belong; still UTF-8."""
    lines = data.decode("utf-8", "ignore").split("\n")
    for _ in range(chance.choice((1, 3, 10))):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        line = lines[at]
        place = chance.randrange(len(line) + 1)
        kind = chance.randrange(6)
        if kind == 0:
            lines[at] = line[:place] + line[place + chance.randint(1, 9) :]
        elif kind == 1:
            lines[at] = line[:place] + chance.choice(_SIGNS) * chance.choice((1, 2, 500)) + line[place:]
        elif kind == 2:
            lines[at], lines[other] = lines[other], line
        elif kind == 3:
            lines[at:at] = lines[at : at + 3] * chance.choice((1, 40))
        elif kind == 4:
            lines[at : at + 2] = [line + (lines[at + 1] if at + 1 < len(lines) else line)]
        else:
            lines[at] = line[:place] + chance.choice(_WORDS) + line[place:]
        lines = lines or [""]
    return "\n".join(lines).encode("utf-8", "ignore")


def _markup(data: bytes, chance: Random) -> bytes:
    """Tags dropped, doubled, exchanged, nested deeply; attribute values replaced."""
    for _ in range(chance.choice((1, 2, 5))):
        tags = list(_TAG.finditer(data))
        if not tags:
            return data
        tag, other = chance.choice(tags), chance.choice(tags)
        kind = chance.randrange(6)
        if kind == 0:
            new = b""
        elif kind == 1:
            new = tag[0] * chance.choice((2, 3, 300))
        elif kind == 2:
            new = other[0]
        elif kind == 3:
            word = chance.choice(_WORDS).encode()
            new = _VALUE.sub(lambda _, word=word: b'="' + word + b'"', tag[0], count=chance.choice((0, 1)))
        elif kind == 4:
            return (
                data[: tag.start()]
                + data[min(tag.start(), other.start()) : max(tag.end(), other.end())]
                + data[tag.start() :]
            )
        else:
            new = tag[0] + chance.choice(_WORDS).encode()
        data = data[: tag.start()] + new + data[tag.end() :]
    return data


def _zip_part(data: bytes, chance: Random) -> bytes:
    """A whole container, one or two of whose parts are damaged, lost or exchanged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    for _ in range(chance.choice((1, 1, 2))):
        name = chance.choice(texts if chance.random() < 0.9 else list(parts))
        kind = chance.random()
        if kind < 0.05:
            parts[name] = b""
        elif kind < 0.1:
            parts[name] = parts[chance.choice(texts)]
        elif kind < 0.75 and name in texts:
            parts[name] = _markup(parts[name], chance)
        else:
            parts[name] = _bytes(parts[name], list(parts.values()), chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name)  # of a fixed day, so that a seed gives the same bytes at any time
            archive.writestr(part, content, zipfile.ZIP_DEFLATED, compresslevel=1)
    return out.getvalue()


def _ole_stream(data: bytes, chance: Random) -> bytes:
    """A whole compound file with changed bytes in one of its streams."""
    import olefile

    out = io.BytesIO(data)
    with olefile.OleFileIO(out, write_mode=True) as container:
        streams = [path for path in container.listdir() if container.get_size(path) >= 4096]
        if not streams:
            return _bytes(data, [data], chance)
        path = chance.choice(streams)
        content = container.openstream(path).read()
        changed = content
        for _ in range(chance.choice((1, 2, 8, 40))):
            changed = chance.choice((_flip, _number))(changed, [], chance)
        container.write_stream(path, changed[: len(content)].ljust(len(content), b"\0"))
        return out.getvalue()


def _pdf_stream(data: bytes, chance: Random) -> bytes:
    """One stream unpacked, damaged and packed again; the reader has to mend the offsets, as it does for real files."""
    found = chance.choice(list(_STREAM.finditer(data)))
    try:
        content = zlib.decompress(found[1])
    except zlib.error:
        return _bytes(data, [data], chance)
    packed = zlib.compress(_bytes(content, [content], chance), 1)
    return data[: found.start(1)] + packed.ljust(len(found[1]), b"\0") + data[found.end(1) :]
