"""Limits for hostile or oversized files, and parsers that resolve no entities and open no connections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jixiao.core.message import say
from jixiao.formats.notices import UnreadableFile, unreadable

if TYPE_CHECKING:
    from lxml import etree

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold. A year's forms of a city in one file stay far below each figure.

    ``part_ratio`` is how many times larger than its packed form one part of a zip may be; parts below
    ``ratio_free_bytes`` are exempt, for short repetitive parts pack very well.
    """

    file_bytes: int = 64 * MIB
    unpacked_bytes: int = 192 * MIB
    part_ratio: int = 250
    ratio_free_bytes: int = 8 * MIB
    zip_parts: int = 5000
    cells: int = 1_000_000
    columns: int = 2000
    tables: int = 20_000
    nested_tables: int = 20


LIMITS = Limits()


def parse_xml(data: bytes, name: str, part: str) -> etree._Element:
    """The root of an XML part. Entities stay unresolved, nothing is fetched, depth and text size are bounded.

    Raises UnreadableFile when the part is not well-formed (F03) or declares a document type (F10).
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if b"<!ENTITY" in data:
            raise _declares(name, part) from None
        place = say("{part} 第{line}行", part=part, line=error.lineno or 1)
        if "depth" in str(error).lower() or "huge" in str(error).lower():
            raise unreadable(
                "F11", name, say("文件《{file}》的{place}嵌套过深或文字过长", file=name, place=place), place
            ) from None
        raise unreadable(
            "F03", name, say("文件《{file}》的{place}不完整或已损坏", file=name, place=place), place
        ) from None
    if root.getroottree().docinfo.doctype:
        raise _declares(name, part)
    return root


def _declares(name: str, part: str) -> UnreadableFile:
    message = say("文件《{file}》的{part}声明了文档类型或实体，为安全起见不予读取", file=name, part=part)
    return unreadable("F10", name, message, part)


class CellCounter:
    """Counts the cells and tables of one file and stops at the limit (F11)."""

    def __init__(self, name: str, limits: Limits = LIMITS):
        self.name, self.limits, self.cells, self.tables = name, limits, 0, 0

    def add(self, cells: int, place: str) -> None:
        """Count ``cells`` more at ``place``."""
        self.cells += cells
        if self.cells > self.limits.cells:
            raise self._too_many(
                say("文件《{file}》的单元格超过 {limit} 个", file=self.name, limit=self.limits.cells), place
            )

    def check_columns(self, columns: int, place: str) -> None:
        """Refuse a table with more columns than any form has: spans multiplied by spans take for ever."""
        if columns > self.limits.columns:
            message = say(
                "文件《{file}》的{place}超过 {limit} 列",
                file=self.name,
                place=place,
                limit=self.limits.columns,
            )
            raise self._too_many(message, place)

    def add_table(self, depth: int, place: str) -> None:
        """Count one more table, ``depth`` tables deep."""
        self.tables += 1
        if self.tables > self.limits.tables:
            raise self._too_many(
                say("文件《{file}》的表格超过 {limit} 个", file=self.name, limit=self.limits.tables), place
            )
        if depth > self.limits.nested_tables:
            raise self._too_many(
                say(
                    "文件《{file}》的表格嵌套超过 {limit} 层", file=self.name, limit=self.limits.nested_tables
                ),
                place,
            )

    def _too_many(self, message: str, place: str) -> Any:
        return unreadable("F11", self.name, message, place)


_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)

_FOOTNOTE_MARK = re.compile(r"[\[［〔(（]?注?(?:\d{1,2}|[①-⑳*※])[\]］〕)）]?")
_SURE_MARK = re.compile(r"[\[［〔]注?\d{1,2}[\]］〕]|注\d{1,2}|[\[［〔(（]?注?[①-⑳※][\]］〕)）]?")
"""A mark that is no power behind anything: a number in square brackets, ① or ※."""
_BEFORE_NUMBER = re.compile(r"[\u4e00-\u9fff）)：:%％]\s*$|(?<!\d)(?!10$)\d[\d,.]{0,20}$")
"""How a text ends behind which a raised number is a footnote's, and no power."""
_TEN = re.compile(r"(?<!\d)10$")
_POWERS = {"1": "", **dict(zip("23456789", "²³⁴⁵⁶⁷⁸⁹", strict=True))}
"""The powers of a ten. Nobody writes the first: a raised 1 points to a footnote."""


def raised_sign(raised: str, before: str) -> str | None:
    """What a raised text reads as in plain text: nothing where it only points to a footnote (1 or * behind a Chinese
    word, a number or %, [2] or ① behind any text), the raised digit of a power of ten; None where it reads as it stands.

    The 2 of m² and 米², and the (4) of 10⁽⁴⁾, are no footnotes.
    """
    raised = raised.strip()
    square = raised in ("2", "3") and before.rstrip().endswith("米")
    if square or _FOOTNOTE_MARK.fullmatch(raised) is None or not before.strip():
        return None
    if _SURE_MARK.fullmatch(raised) or _BEFORE_NUMBER.search(before):
        return ""
    if len(raised) == 1 and raised in _POWERS and _TEN.search(before):
        return _POWERS[raised]
    return None


def shown(text: str) -> str:
    """A cell's text without outer blanks and without characters that nobody sees (control characters, those of no width,
    soft hyphens, marks of direction). Tags of a rich-text editor that leaked into it (``<p>…</p>``) stay: the recogniser
    cleans the value and keeps the text as written, so that the review can tell of them."""
    return text.strip() if text.isprintable() else _UNSEEN.sub("", text).strip()


def shown_lines(text: str) -> str:
    """A text of a spreadsheet as its cell shows it: line breaks of any system as one."""
    return shown(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)
