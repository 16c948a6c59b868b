"""What an OFD page draws, with the graphics that it takes from a list of units (GB/T 33190-2016, 7.9 and 13).

Converters make such units of the forms of a PDF, some of them of whole pages.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from jixiao.formats.archive import Archive
from jixiao.formats.ofd_places import Placed
from jixiao.formats.safety import parse_xml

DEEPEST = 8
"""Units within units are looked into so deep."""
MOST = 50_000
"""More objects than the units of any page draw."""
_DRAWN = ("{*}TextObject", "{*}PathObject", "{*}ImageObject", "{*}CompositeObject")


def located(part: str, location: str | None) -> str:
    """A location as a part's name: from the root of the package, or beside the part that names it. Some programs write
    it as their system does, with ``\\``."""
    location = (location or "").strip().replace("\\", "/")
    if location.startswith("/"):
        return posixpath.normpath(location[1:])
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), location))


class Units:
    """The graphic units of the lists that a page may use, which are read when a page asks for the first."""

    def __init__(self, archive: Archive, name: str, lists: tuple[str, ...]):
        self.archive, self.name, self.lists = archive, name, lists
        self.left = MOST
        self._found: dict[str, Any] | None = None

    def content(self, number: str) -> Any | None:
        """What the unit of this number draws."""
        if self._found is None:
            self._found = {
                unit.get("ID", ""): unit
                for part in self.lists
                if part in self.archive
                for unit in parse_xml(self.archive.read(part), self.name, part).iter(
                    "{*}CompositeGraphicUnit"
                )
            }
        return self._found.get(number)

    def drawn(self, root: Any, outer: Placed | None = None, depth: int = 0) -> Iterator[tuple[Any, Placed]]:
        """The visible objects of a page or unit in the order in which they are drawn, with their places on the page."""
        for item in root.iter(*_DRAWN):
            placed = Placed.of(item)
            if placed is None or item.get("Visible") == "false":
                continue
            if outer is not None:
                placed = placed.on(outer)
                self.left -= 1
                if self.left < 0:
                    return
            if not item.tag.endswith("}CompositeObject"):
                yield item, placed
            elif depth < DEEPEST and (unit := self.content(item.get("ResourceID", ""))) is not None:
                yield from self.drawn(unit, placed, depth + 1)
