"""What the system refuses while something is written or read, told with place, cause and remedy."""

from __future__ import annotations

import errno
import os
import sqlite3

from jixiao.cli.language import t
from jixiao.core.file_name import readable

_FULL = ("磁盘已满", "请腾出空间，或换一个输出位置")
_DENIED = ("没有权限", "请检查权限，或换一个输出位置")
_CAUSES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: ("这个位置只能读，不能写", "请换一个输出位置"),
    errno.ENOENT: ("没有这个位置", "请检查路径，或先建好文件夹"),
    errno.ENOTDIR: ("路径中有一段是文件，不是文件夹", "请检查路径，或换一个输出位置"),
    errno.EISDIR: ("这是文件夹，不是文件", "请换一个文件名"),
    errno.EEXIST: ("这里已有同名的文件", "请换一个名字"),
    errno.ENAMETOOLONG: ("名字太长", "请换一个短的名字"),
}
_DATABASE = {
    "full": _FULL,
    "unable to open": ("没有权限，或没有这个位置", "请检查路径和权限，或换一个输出位置"),
    "readonly": _DENIED,
    "I/O": ("磁盘读写出错", "请检查磁盘，或换一个输出位置"),
}


def told(error: BaseException) -> str:
    """One sentence on what the system refused and what to do; empty for an error that is our own bug."""
    if isinstance(error, sqlite3.DatabaseError):
        found = next((said for words, said in _DATABASE.items() if words in str(error)), None)
        return _sentence("", *found) if found else ""
    if not isinstance(error, OSError) or not error.errno:
        return ""
    cause, remedy = _CAUSES.get(error.errno, (os.strerror(error.errno), "请检查这个位置，再试一次"))
    return _sentence(_place(error), cause, remedy)


def _place(error: OSError) -> str:
    """The file that was to be written: of two names the second, for the first is its draft."""
    return readable(str(error.filename2 or error.filename or ""))


def _sentence(place: str, cause: str, remedy: str) -> str:
    if place:
        return t("不能读写“{file}”：{cause}。{remedy}。").format(file=place, cause=t(cause), remedy=t(remedy))
    return t("不能读写文件：{cause}。{remedy}。").format(cause=t(cause), remedy=t(remedy))
