"""Pages that stand in a Word document as they were made for the web: ``altChunk``, ECMA-376 part 1, 17.17.2.1.

Programs on the web write such documents; Word puts the page into the text when it opens them.
"""

from __future__ import annotations

from lxml import etree

from jixiao.core.grid import Document
from jixiao.formats.archive import Archive
from jixiao.formats.html import to_grids
from jixiao.formats.safety import Limits

MOST_CHUNKS = 20
_PAGES = (".html", ".htm", ".xhtml", ".mht", ".mhtml")


def add_pages_within(
    document: Document, archive: Archive, body: etree._Element, part: str, limits: Limits
) -> None:
    """Add the blocks of the pages that the body names to the document, and what is to be told of them. Other kinds of
    chunks are left out."""
    targets = archive.relations(part)
    for chunk in [*body.iter("{*}altChunk")][:MOST_CHUNKS]:
        named = next((value for key, value in chunk.attrib.items() if str(key).endswith("}id")), "")
        _, path = targets.get(named, ("", ""))
        if path.lower().endswith(_PAGES) and path in archive:
            page = to_grids(archive.read(path), archive.name, limits)
            document.blocks += page.blocks
            document.notices += page.notices
