"""The made documents with other values: what a batch of a thousand projects brings, and no memory helps with.

Labels stay, for forms of one kind share them. Names, texts and numbers get other characters, as many as before, so
that a text may be changed in its place within a file, whatever its format.
"""

from __future__ import annotations

import html
import io
import random
import re
import zipfile
from collections.abc import Iterator

from jixiao.core.grid import Document, Grid

_LABEL = re.compile("指标|资金|预算|部门|单位")
_ZIPPED = {"docx": "word/document.xml", "xlsx": "xl/", "ofd": "/Content.xml"}
"""For each zipped format what the names of the parts hold whose texts are changed."""
_SHORTEST = 3
"""Texts of fewer characters are not looked for in a file of unmarked bytes."""


def new_text(text: str, column: int, chance: random.Random) -> str:
    """Another number, or a text that ends otherwise; the same text where it may be a label."""
    if re.search(r"\d", text) and len(text) < 12:
        return re.sub(r"\d", lambda _: str(chance.randrange(1, 10)), text)
    if len(text) >= 5 and column > 1 and not _LABEL.search(text):
        return text[:-2] + "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(2))
    return text


def new_file(data: bytes, format: str, document: Document, chance: random.Random) -> bytes:
    """The file with new values; ``document`` is what is read of it. Coordinates in OFD differ too, by a hair."""
    changes = dict(_changes(document, chance))
    if format in _ZIPPED:
        return _new_parts(data, format, changes, chance)
    if format == "html":
        return _new_texts(data.decode("utf-8"), changes).encode("utf-8")
    for old, new in changes.items():
        if len(old) >= _SHORTEST:
            data = data.replace(old.encode("utf-16-le"), new.encode("utf-16-le"))
            if old.isascii():
                data = data.replace(old.encode(), new.encode())
    return data


def _changes(document: Document, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Each line of text that changes, and what it becomes."""
    cells = (cell for block in document.blocks if isinstance(block, Grid) for cell in block.cells)
    for cell in cells:
        new = new_text(cell.text, cell.col, chance)
        for before, after in zip(cell.text.split("\n"), new.split("\n"), strict=True):
            if before != after:
                yield before, after


def _new_parts(data: bytes, format: str, changes: dict[str, str], chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if _ZIPPED[format] in info.filename and info.filename.endswith(".xml"):
                text = _new_texts(content.decode("utf-8"), changes)
                content = (_new_places(text, chance) if format == "ofd" else text).encode("utf-8")
            new.writestr(info, content)
    return out.getvalue()


def _new_texts(markup: str, changes: dict[str, str]) -> str:
    """Markup whose texts are changed: whole lines, and the ends of lines that a page breaks."""

    def new(match: re.Match[str]) -> str:
        text = html.unescape(match[1])
        found = changes.get(text.strip())
        if found is None and len(text) >= _SHORTEST:
            longer = (after for before, after in changes.items() if before.endswith(text))
            found = next((after[-len(text) :] for after in longer), None)
        return match[0] if found is None else f">{html.escape(found, quote=False)}<"

    return re.sub(r">([^<>]+)<", new, markup)


def _new_places(markup: str, chance: random.Random) -> str:
    """Markup whose coordinates differ by less than a hundredth of a millimetre."""
    return re.sub(
        r"<[^>]*>",
        lambda tag: re.sub(r"\d\.\d+", lambda number: f"{number[0]}00{chance.randrange(1000)}", tag[0]),
        markup,
    )
