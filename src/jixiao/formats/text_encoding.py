"""Bytes → text: UTF-8 with or without mark, UTF-16, GB18030 (which holds GB2312 and GBK); anything else is told."""

from __future__ import annotations

import codecs

from jixiao.core.message import say
from jixiao.formats.notices import unreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_COMMON_SHARE = 0.7
"""At least this share of the characters beyond ASCII must be ordinary ones (GB 2312) for a guess to be believed."""


def decode(data: bytes, name: str) -> str:
    """The text of a file, with line ends as \\n. Raises UnreadableFile (F04) when no encoding fits.

    A declared charset is not consulted: pages that declare GB2312 hold UTF-8 and the reverse too often, and the
    bytes themselves tell the two apart. A character cut in two at the very end is dropped.
    """
    text = _text(data, name)
    if "\ufffd" in text or "锟斤拷" in text:
        where = min(index for index in (text.find("\ufffd"), text.find("锟斤拷")) if index >= 0)
        line = text.count("\n", 0, where) + 1
        if text.count("\ufffd") + text.count("锟斤拷") > max(2, len(text) // 200):
            raise unreadable("F04", name, say("文件《{file}》第{line}行起是乱码，另存时用错了编码，原文已丢失", file=name, line=line), say("第{line}行", line=line))  # fmt: skip
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_cut_off(data: bytes) -> bool:
    """Whether the bytes end inside a UTF-8 character, as a download that broke off does."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start >= len(data) - 3
    return False


def _text(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if is_cut_off(data):
            return data[: error.start].decode("utf-8")
        wrong = error.start
    encodings = ("utf-16-le", "utf-16-be") if b"\0" in data else ("gb18030",)
    guesses = [text for encoding in encodings if (text := _guess(data, encoding)) is not None]
    if guesses:
        return guesses[0]
    line = data.count(b"\n", 0, wrong) + 1
    raise unreadable("F04", name, say("文件《{file}》第{line}行有无法识别的字节，不是 UTF-8、GB18030 或 UTF-16 编码", file=name, line=line), say("第{line}行", line=line))  # fmt: skip


def _guess(data: bytes, encoding: str) -> str | None:
    """The text under this encoding when it is plausible Chinese text; None otherwise."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        try:
            text = data[:-1].decode(encoding)
        except UnicodeDecodeError:
            return None
    beyond = [char for char in text[:20000] if char > "\x7f"]
    if any(char < " " and char not in "\t\n\r\f\v" for char in text[:20000]):
        return None
    common = "".join(beyond).encode("gb2312", "ignore")
    return text if len(common) >= 2 * _COMMON_SHARE * len(beyond) else None
