"""Containers: open a zip (docx, xlsx, ofd …) without trusting it — counts, sizes and ratios are checked first."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from functools import lru_cache

from jixiao.core.message import say
from jixiao.formats.notices import unreadable
from jixiao.formats.safety import LIMITS, MIB, Limits, parse_xml

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_MIME_HEADER = re.compile(rb"^MIME-Version:", re.I | re.M)


def is_web_archive(data: bytes) -> bool:
    """Whether the bytes are a saved web archive (MHTML): mail headers, then the pages as attachments."""
    head = data[:2000].lstrip()
    return not head.startswith(b"<") and _MIME_HEADER.search(head) is not None


_SMALL = MIB
"""Files up to so many bytes are kept open until the next: their kind is told by a look into them, before they are read."""


@lru_cache(maxsize=1)
def _opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


_LOCAL_HEAD = struct.Struct("<4s22xHH")
"""What stands before each part: its sign, and how long its name and the field behind that are."""
_HARMLESS_FLAGS = 0x2 | 0x4 | 0x8 | 0x800
"""How well a part is packed, where its sizes stand again, and that its name is UTF-8 (APPNOTE 4.4.4)."""


def _unpacked(data: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """A stored or deflated part straight from the bytes of its container; None where anything about it is unusual or
    wrong. At most one byte more than the directory promises is unpacked."""
    begin = info.header_offset
    if info.flag_bits & ~_HARMLESS_FLAGS or not 0 <= begin <= len(data) - _LOCAL_HEAD.size:
        return None
    sign, name_length, extra_length = _LOCAL_HEAD.unpack_from(data, begin)
    begin += _LOCAL_HEAD.size
    name = data[begin : begin + name_length]
    begin += name_length + extra_length
    packed = data[begin : begin + info.compress_size]
    if sign != b"PK\3\4" or name != info.orig_filename.encode():
        return None
    if info.compress_type == zipfile.ZIP_DEFLATED:
        try:
            packed = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
        except zlib.error:
            return None
    elif info.compress_type != zipfile.ZIP_STORED:
        return None
    return packed if len(packed) == info.file_size and zlib.crc32(packed) == info.CRC else None


class Archive:
    """The parts of a zip file by name. Nothing is unpacked until it is asked for.

    ``limits`` is None for a look at the names alone.

    Raises UnreadableFile: F03 broken, F05 encrypted, F06 unpacks too large, F11 too many parts.
    """

    def __init__(self, data: bytes, name: str, limits: Limits | None = LIMITS):
        self.name, self._data = name, data
        try:
            self._zip = _opened(data) if len(data) <= _SMALL else _opened.__wrapped__(data)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
            raise unreadable(
                "F03", name, say("文件《{file}》的压缩目录缺失，文件没有保存或下载完整", file=name)
            ) from None
        self._parts = {info.filename: info for info in self._zip.infolist()}
        if limits is not None:
            self._check(limits)

    def _check(self, limits: Limits) -> None:
        if len(self._parts) > limits.zip_parts:
            raise unreadable("F11", self.name, say("文件《{file}》内含 {count} 个部件，超过 {limit} 个", file=self.name, count=len(self._parts), limit=limits.zip_parts))  # fmt: skip
        total = sum(info.file_size for info in self._parts.values())
        if total > limits.unpacked_bytes:
            raise unreadable("F06", self.name, say("文件《{file}》解压后有 {size} MB，超过 {limit} MB", file=self.name, size=total // MIB, limit=limits.unpacked_bytes // MIB))  # fmt: skip
        for info in self._parts.values():
            if info.file_size > max(limits.ratio_free_bytes, info.compress_size * limits.part_ratio):
                raise unreadable("F06", self.name, say("文件《{file}》的部件 {part} 解压后是压缩前的 {ratio} 倍", file=self.name, part=info.filename, ratio=info.file_size // max(1, info.compress_size)), info.filename)  # fmt: skip

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def read(self, part: str) -> bytes:
        """The bytes of a part. An absent part is F03: the container says it should be there."""
        info = self._parts.get(part)
        if info is None:
            raise unreadable(
                "F03", self.name, say("文件《{file}》缺少部件 {part}", file=self.name, part=part), part
            )
        if info.flag_bits & 1:
            raise unreadable(
                "F05", self.name, say("文件《{file}》的压缩内容有密码保护", file=self.name), part
            )
        content = _unpacked(self._data, info)
        if content is not None:
            return content
        try:
            return self._zip.read(info)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ):
            raise unreadable("F03", self.name, say("文件《{file}》的部件 {part} 不完整或已损坏", file=self.name, part=part), part) from None  # fmt: skip

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What ``part`` refers to inside the container: relation id → (kind, part name). "" is the container
        itself. External targets are left out: nothing outside the file is ever opened."""
        folder, file = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", file + ".rels")
        if listing not in self._parts:
            return {}
        found = {}
        for relation in parse_xml(self.read(listing), self.name, listing).iter(_RELATION):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            target = (
                target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            kind = relation.get("Type", "").rpartition("/")[2]
            found[relation.get("Id", "")] = (kind, target)
        return found

    def main_part(self, usual: str) -> str:
        """The document or workbook part; ``usual`` where the container does not say."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument" and target in self._parts:
                return target
        return usual
