"""What may be uploaded: one function for every file, by size, ending, what the bytes are, and what they unpack to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from jixiao.core.message import say
from jixiao.formats.archive import Archive
from jixiao.formats.files import READABLE, READERS, UnreadableFile, kind_of
from jixiao.formats.safety import MIB
from jixiao.web.actions.base import Refused
from jixiao.web.storing import evidence_store

PACKED = frozenset({"docx", "xlsx", "ofd"})
"""Kinds that are zip files inside: what they unpack to is bounded by the limits of ``formats``."""
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
OFFICE = frozenset({".docx", ".xlsx", ".doc", ".xls", ".wps", ".et", ".pdf", ".ofd", ".csv", ".txt"})
LONGEST_PASTE = 500_000
"""Characters of one paste: some ten thousand cells."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """``endings`` and ``kinds`` (of ``formats.files.kind_of``) that serve it, and how many bytes; macros or not."""

    bytes: int
    endings: frozenset[str]
    kinds: frozenset[str]
    macros: bool = False


PURPOSES = {
    "workbook": Purpose(3 * MIB, frozenset({".xlsx"}), frozenset({"xlsx"})),
    "document": Purpose(20 * MIB, READABLE, frozenset({*READERS, "zip"}), macros=True),
    "evidence": Purpose(evidence_store.LARGEST, IMAGES | OFFICE, evidence_store.KINDS),
}
"""A form that is read may carry macros: they are never run nor kept. Evidence is kept and handed out again."""


def accepted(file: UploadedFile | None, purpose: str) -> tuple[bytes, str]:
    """The bytes and the name, without folders. Raises Refused: what is wrong, and what to do.

    The size is looked at before the bytes are read into memory.
    """
    if file is None:
        raise Refused(say("请选择一个文件"))
    wanted, name = PURPOSES[purpose], PurePath((file.name or "").replace("\\", "/")).name[-200:]
    if file.size is None or file.size > wanted.bytes:
        raise Refused(
            say(
                "文件《{name}》超过 {size} MB，请删去图片，或拆分成几个文件",
                name=name,
                size=wanted.bytes // MIB,
            )
        )
    if PurePath(name).suffix.lower() not in wanted.endings:
        raise Refused(_other(name, wanted))
    data = file.read()
    check_bytes(data, name, purpose)
    return data, name


def check_bytes(data: bytes, name: str, purpose: str) -> None:
    """What the bytes are, whatever the file is called. Raises Refused."""
    wanted = PURPOSES[purpose]
    if len(data) > wanted.bytes:
        raise Refused(
            say(
                "文件《{name}》超过 {size} MB，请删去图片，或拆分成几个文件",
                name=name,
                size=wanted.bytes // MIB,
            )
        )
    try:
        kind = kind_of(data, name)
        parts = Archive(data, name).names() if kind in PACKED else []
    except UnreadableFile as error:
        raise Refused(error.finding.message) from error
    if kind not in wanted.kinds:
        raise Refused(_other(name, wanted))
    if not wanted.macros and any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise Refused(say("文件《{name}》带有宏，不能接收；请另存为不带宏的格式", name=name))


def _other(name: str, wanted: Purpose) -> str:
    endings = "、".join(sorted(ending.removeprefix(".") for ending in wanted.endings))
    return say("不能接收文件《{name}》：内容或后缀不是 {endings}", name=name, endings=endings)
