"""A ``.zip`` of documents → the documents one by one, with the names that people gave them.

Nothing is written to disk and nothing is unpacked before its size is known. A member that cannot be read has its
own problem; the others are still given out.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from jixiao.core.message import say
from jixiao.formats.files import kind_of
from jixiao.formats.notices import UnreadableFile, unreadable
from jixiao.formats.safety import LIMITS, MIB, Limits

DEPTH = 1
"""A zip inside a zip is opened; one inside that is not."""
_UNICODE_NAME = 0x7075
"""The extra field in which Info-ZIP keeps a name in UTF-8 (APPNOTE 4.6.9)."""
_JUNK_NAMES = {"thumbs.db", "desktop.ini", "icon\r"}
_JUNK_STARTS = (".", "~$", ".~", "~wrl")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, struct.error)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a zip: ``name`` is ``压缩包.zip/文件夹/表.docx``; its bytes, or why there are none."""

    name: str
    data: bytes = b""
    problem: UnreadableFile | None = None


def members(
    data: bytes, name: str, endings: frozenset[str], limits: Limits = LIMITS, depth: int = 0
) -> Iterator[Member]:
    """The documents whose names end in one of ``endings``, in order of name; those of a zip inside in its place.

    Raises UnreadableFile: F01 no documents, F03 damaged directory, F11 too many members. Sizes of all members together count.
    """
    room = [limits.unpacked_bytes]
    yield from _members(data, name, endings, limits, depth, room)


def _members(
    data: bytes, name: str, endings: frozenset[str], limits: Limits, depth: int, room: list[int]
) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        message = say("文件《{file}》的压缩目录缺失，文件没有保存或下载完整", file=name)
        raise unreadable("F03", name, message) from None
    with archive:
        entries = [
            (member_name(info), info) for info in archive.infolist() if not info.filename.endswith("/")
        ]
        if len(entries) > limits.zip_parts:
            raise unreadable("F11", name, say("文件《{file}》内含 {count} 个部件，超过 {limit} 个", file=name, count=len(entries), limit=limits.zip_parts))  # fmt: skip
        wanted = [entry for entry in entries if not is_junk(entry[0]) and _ending(entry[0]) in endings]
        if not wanted:
            raise unreadable("F01", name, say("压缩包《{file}》里没有可以读取的文件", file=name))
        for inner, info in sorted(wanted, key=lambda entry: entry[0]):
            full = f"{name}/{inner}"
            try:
                content = _content(archive, info, full, limits, room)
                if content.startswith(b"PK") and kind_of(content, full) == "zip":
                    yield from _inner(content, full, endings, limits, depth, room)
                else:
                    yield Member(full, content)
            except UnreadableFile as problem:
                yield Member(full, problem=problem)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _inner(
    data: bytes, name: str, endings: frozenset[str], limits: Limits, depth: int, room: list[int]
) -> Iterator[Member]:
    if depth >= DEPTH:
        raise unreadable("F14", name, say("压缩包《{file}》嵌套超过一层", file=name))
    yield from _members(data, name, endings, limits, depth + 1, room)


def _content(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limits: Limits, room: list[int]
) -> bytes:
    """The bytes of a member, whose sizes are checked first. Raises UnreadableFile: F03, F05, F06, F07."""
    if info.flag_bits & 1:
        raise unreadable("F05", name, say("文件《{file}》的压缩内容有密码保护", file=name))
    if info.file_size > limits.file_bytes:
        raise unreadable("F07", name, say("文件《{file}》有 {size} MB，超过 {limit} MB", file=name, size=-(-info.file_size // MIB), limit=limits.file_bytes // MIB))  # fmt: skip
    if info.file_size > max(limits.ratio_free_bytes, info.compress_size * limits.part_ratio):
        raise unreadable("F06", name, say("文件《{file}》解压后是压缩前的 {ratio} 倍", file=name, ratio=info.file_size // max(1, info.compress_size)))  # fmt: skip
    if info.file_size > room[0]:
        raise unreadable("F06", name, say("压缩包到文件《{file}》为止解压后超过 {limit} MB", file=name, limit=limits.unpacked_bytes // MIB))  # fmt: skip
    room[0] -= info.file_size
    try:
        with archive.open(info) as file:
            return file.read(info.file_size + 1)[: info.file_size]
    except _BROKEN:
        raise unreadable("F03", name, say("文件《{file}》在压缩包里不完整或已损坏", file=name)) from None


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member as its author wrote it: marked as UTF-8, kept in a Unicode field, or GBK or UTF-8 bytes
    that the format calls code page 437. Separators are ``/``; steps upward are taken out."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        name = _unicode_name(info.extra) or _decoded(raw)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _unicode_name(extra: bytes) -> str:
    """The name in the Unicode field of a member; empty where there is none."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_NAME and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "replace")
        at += 4 + size
    return ""


def is_junk(name: str) -> bool:
    """Files that systems and office programs leave beside documents: ``__MACOSX``, ``.DS_Store``, lock files."""
    parts = PurePosixPath(name).parts
    last = parts[-1].lower() if parts else ""
    return "__MACOSX" in parts or last in _JUNK_NAMES or last.startswith(_JUNK_STARTS)
