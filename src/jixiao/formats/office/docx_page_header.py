"""The lines at the top of each page of a Word document, where the title of a form may stand."""

from __future__ import annotations

import re

from jixiao.core.grid import Paragraph
from jixiao.formats.archive import Archive
from jixiao.formats.safety import parse_xml, shown

_PART = re.compile(r"word/header\d*\.xml")


def lines_at_the_top(archive: Archive) -> list[Paragraph]:
    """Each line once, in the order of the parts."""
    found: dict[str, Paragraph] = {}
    for part in sorted(entry for entry in archive.names() if _PART.fullmatch(entry)):
        for paragraph in parse_xml(archive.read(part), archive.name, part).iter("{*}p"):
            if text := shown("".join(piece.text or "" for piece in paragraph.iter("{*}t"))):
                found.setdefault(text, Paragraph(text, "页眉"))
    return list(found.values())
