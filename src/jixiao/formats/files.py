"""Bytes → Document, by what the bytes are and not by how the file is called.

``read_bytes`` opens a path, ``kind_of`` tells what the bytes are, ``read_document`` reads them with the reader of
that kind. Whatever cannot be read raises ``UnreadableFile`` with one finding: file, place, cause, remedy.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from jixiao.core.file_name import readable
from jixiao.core.grid import Document, Grid
from jixiao.core.message import say
from jixiao.formats import radicals
from jixiao.formats.archive import Archive, is_web_archive
from jixiao.formats.notices import UnreadableFile, unreadable
from jixiao.formats.safety import LIMITS, MIB, Limits

__all__ = ["UnreadableFile", "kind_of", "read_bytes", "read_document"]

READERS = {
    kind: kind
    for kind in (
        "docx",
        "xlsx",
        "doc",
        "xls",
        "pdf",
        "ofd",
        "image",
        "html",
        "csv",
        "text",
        "markdown",
        "xml_spreadsheet",
        "odf",
        "rtf",
    )
}
"""Kind → module with ``to_grids``."""

CLOSED = (".ceb", ".cebx", ".sep", ".gd", ".gw", ".caj", ".djvu")
"""Endings of pages that only programs of their makers open; governments published much in the first four."""

READABLE = frozenset({
    *(".docx", ".docm", ".xlsx", ".xlsm", ".doc", ".dot", ".wps", ".wpt", ".xls", ".et", ".ett", ".pdf", ".ofd"),
    *(".png", ".jpg", ".jpeg", ".jfif", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".html", ".htm", ".mht", ".mhtml"),
    *(".csv", ".tsv", ".txt", ".md", ".markdown", ".json", ".jsonl", ".zip", ".rtf", ".odt", ".ods", ".fodt", ".fods", ".xml"),
})  # fmt: skip
"""Endings of files that are read."""

ENDINGS = READABLE | {".rar", ".7z", ".xlsb", ".heic", ".heif", *CLOSED}
"""Endings of files that can hold forms: what is picked out of a folder or a zip; the last are told and not read."""

LATER = {
    "xlsb": say("二进制 Excel 工作簿（xlsb）"),
    "pptx": say("演示文稿"), "zip": say("压缩包"), "rar": say("压缩包"), "xml": say("XML 数据"),
    "ole": say("旧版办公文档"), "heic": say("HEIC 格式的照片"), "closed": say("专用的版式文件"),
}  # fmt: skip
"""Kinds that are known and not read (yet), in words."""
_LATER_CODES = {"zip": "F14", "rar": "F14", "heic": "F41", "closed": "F41"}
"""Their notices, where that is not F09."""

_MAGIC = (
    (b"{\\rtf", "rtf"), (b"Rar!\x1a", "rar"), (b"7z\xbc\xaf\x27\x1c", "rar"), (b"\x1f\x8b", "rar"),
    (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"BM", "image"), (b"II*\0", "image"),
    (b"MM\0*", "image"), (b"RIFF", "image"),
)  # fmt: skip
_HEIC = re.compile(rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})


def read_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file. Its size is checked before it is opened, so that a huge file is never loaded.

    Raises UnreadableFile: F07 too large, F08 a directory, absent or not permitted.
    """
    shown = readable(path)
    try:
        if path.is_dir():
            raise unreadable("F08", shown, say("{path} 是文件夹，不是文件", path=shown))
        size = path.stat().st_size
        _check_size(size, shown, limits)
        with path.open("rb") as file:
            return file.read(limits.file_bytes + 1)
    except FileNotFoundError:
        raise unreadable("F08", shown, say("找不到文件 {path}", path=shown)) from None
    except PermissionError:
        raise unreadable("F08", shown, say("打不开文件 {path}：没有读取权限", path=shown)) from None
    except (OSError, ValueError) as error:
        raise unreadable("F08", shown, say("打不开文件 {path}：{cause}", path=shown, cause=getattr(error, "strerror", "") or str(error))) from None  # fmt: skip


def read_document(data: bytes, name: str, limits: Limits = LIMITS, kind: str = "") -> Document:
    """The blocks of any readable document. ``kind`` is what ``kind_of`` told of it, where it was asked before.

    Raises UnreadableFile; never anything else for any bytes.
    """
    _check_size(len(data), name, limits)
    kind = kind or kind_of(data, name)
    if kind == "json":
        raise unreadable("F01", name, say("文件《{file}》是 JSON 数据，不是表格文档", file=name))
    if kind in LATER:
        raise unreadable(
            _LATER_CODES.get(kind, "F09"),
            name,
            say("文件《{file}》是{format}，暂不支持", file=name, format=LATER[kind]),
        )
    document: Document = import_module(f"jixiao.formats.{READERS[kind]}").to_grids(data, name, limits)
    if not document.blocks:
        if any(finding.code == "F24" for finding in document.notices):
            raise unreadable("F01", name, say("文件《{file}》只有图片，没有文字", file=name))
        raise unreadable("F02", name, say("文件《{file}》里没有文字", file=name))
    if not any(isinstance(block, Grid) for block in document.blocks):
        from jixiao.formats.text import tables_of_paragraphs

        document.blocks = tables_of_paragraphs(document, limits)
    if not any(isinstance(block, Grid) for block in document.blocks):
        raise unreadable("F01", name, say("文件《{file}》里没有表格", file=name))
    radicals.put_right(document)
    return document


def kind_of(data: bytes, name: str) -> str:
    """What the bytes are: a key of ``READERS`` or ``LATER``, or "json".

    Raises UnreadableFile: F01 unknown binary data, F02 empty, F03 broken zip, F04 unknown encoding, F05 encrypted.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise unreadable("F02", name, say("文件《{file}》是空的", file=name))
    if data.startswith(b"PK"):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, kind in _MAGIC:
        if data.startswith(magic) and (kind != "image" or b"\0" in data[:64]):
            return kind
    if _HEIC.match(data):
        return "heic"
    if is_web_archive(data):
        return "html"
    return _text_kind(data, name)


def _check_size(size: int, name: str, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise unreadable("F07", name, say("文件《{file}》有 {size} MB，超过 {limit} MB", file=name, size=-(-size // MIB), limit=limits.file_bytes // MIB))  # fmt: skip


def _zip_kind(data: bytes, name: str) -> str:
    parts = Archive(data, name, limits=None).names()
    first_folders = {part.split("/")[0] for part in parts}
    if "OFD.xml" in parts:
        return "ofd"
    if "mimetype" in parts and "content.xml" in parts:
        return "odf"
    if "xl/workbook.bin" in parts:
        return "xlsb"
    for folder, kind in (("word", "docx"), ("xl", "xlsx"), ("ppt", "pptx")):
        if folder in first_folders:
            return kind
    return "zip"


def _ole_kind(data: bytes, name: str) -> str:
    """The kind of an old Office file by its streams, whose names stand in its directory as UTF-16."""
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") + b"\0\0" in data:
            if kind == "encrypted":
                raise unreadable("F05", name, say("文件《{file}》设有打开密码，内容是加密的", file=name))
            return kind
    return "ole"


def _text_kind(data: bytes, name: str) -> str:
    from jixiao.formats.text_encoding import decode

    head = data[:4096]
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if not marked and controls > len(head) // 50:
        try:
            text = decode(data, name)
        except UnreadableFile:
            if name.lower().endswith(CLOSED):
                return "closed"
            raise unreadable("F01", name, say("文件《{file}》是无法识别的二进制数据", file=name)) from None
    else:
        text = decode(data, name)
    start = text.lstrip()
    if start.startswith("<"):
        return _markup_kind(start)
    if re.match(r"\{\s*[\"}]|\[\s*[\[{\]]", start):
        return "json"
    return _plain_kind(text, name)


def _markup_kind(text: str) -> str:
    """HTML, or one of the XML formats of Office; Word's XML goes to the reader of Word documents."""
    head = text[:4000]
    if (
        "schemas.microsoft.com/office/word/2003/wordml" in head
        or "wordprocessingml/2006/main" in head
        or "2006/xmlPackage" in head
    ):
        return "docx"
    if "<office:document" in head and "urn:oasis:names:tc:opendocument" in head:
        return "odf"
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<html" not in head.lower():
        return "xml_spreadsheet"
    if head.startswith("<?xml") and not re.search(r"<(?:!DOCTYPE\s+html|html|table|body)\b", head, re.I):
        return "xml"
    return "html"


def _plain_kind(text: str, name: str) -> str:
    """Markdown by its pipe tables or its ending; CSV when most lines hold commas or semicolons, or tabs beside
    quotes, or upright lines by its ending; text otherwise."""
    from jixiao.formats.markdown import is_table

    lines = [line for line in text.split("\n") if line.strip()]
    if name.lower().endswith((".md", ".markdown")) or any(is_table(lines, at) for at in range(len(lines))):
        return "markdown"
    tabs = sum(1 for line in lines if "\t" in line)
    if tabs:
        quoted = sum(1 for line in lines if '\t"' in line or line.startswith('"'))
        return (
            "csv"
            if quoted and not any(line.startswith("\t") and line.count("\t") == 1 for line in lines)
            else "text"
        )
    signs = sum(1 for line in lines if "," in line or ";" in line)
    by_name = name.lower().endswith(".csv")
    broken = by_name and signs  # lines within quotes hold no sign
    upright = by_name and sum(1 for line in lines if "|" in line)
    return "csv" if broken or upright or signs * 2 > len(lines) else "text"
