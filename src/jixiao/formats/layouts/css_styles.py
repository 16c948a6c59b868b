"""The declarations that a page's own style sheets and style attributes make for its elements.

Selectors by class, by id, and by tag or class below one of those (``.form > div``) are understood; what other selectors
say is not asked. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

Style = dict[str, str]
"""Properties with their values, in lower case."""

_RULE = re.compile(r"(?<![^{}])([^{}]++)\{([^{}]*)\}")
_NOTE = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_MEDIA = re.compile(r"@media(?!\s*(?:only\s+)?(?:screen|all)\s*\{)[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_SIMPLE = re.compile(r"([a-z][\w]*)?(?:([.#])([\w-]+))?", re.I)
_MOST_RULES = 2000


class Styles:
    """The style sheets of a page."""

    def __init__(self, root: etree._Element):
        self._own: dict[tuple[str, str], Style] = {}
        """``("." or "#", name)`` → declarations."""
        self._below: dict[tuple[str, str], list[tuple[str, tuple[str, str], Style]]] = {}
        """The same of an element → tag and name of elements within it, with declarations."""
        for selectors, body in rules_of(root):
            for selector in selectors.split(","):
                self._add(selector.replace(">", " ").split(), _declared(body))

    def _add(self, steps: list[str], style: Style) -> None:
        parts = [_SIMPLE.fullmatch(step) for step in steps[-2:]]
        if not parts or not all(parts):
            return
        (tag, sign, name), above = parts[-1].groups(""), parts[0].groups("")  # type: ignore[union-attr]
        if len(parts) == 1 and sign:
            self._own.setdefault((sign, name), {}).update(style)
        elif len(parts) == 2 and above[1]:
            self._below.setdefault((above[1], above[2]), []).append((tag, (sign, name), style))

    def of(self, element: etree._Element) -> Style:
        """What is declared for an element, its own ``style`` last."""
        found: Style = {}
        names = _names(element)
        around = element.iterancestors() if self._below else ()
        for name in (name for above in around for name in _names(above)):
            for tag, below, style in self._below.get(name, ()):
                if tag in ("", element.tag) and (not below[0] or below in names):
                    found |= style
        for name in names:
            found |= self._own.get(name, {})
        return found | _declared(element.get("style", ""))


def rules_of(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of each rule of a page that counts on every screen."""
    for sheet in root.iter("style"):
        text = _MEDIA.sub("", _NOTE.sub("", "".join(sheet.itertext())))
        yield from _RULE.findall(text)[:_MOST_RULES]


def _names(element: etree._Element) -> list[tuple[str, str]]:
    names = [(".", name) for name in element.get("class", "").split()]
    return [*names, ("#", element.get("id", ""))]


def _declared(text: str) -> Style:
    pairs = (one.partition(":") for one in text.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, colon, value in pairs if colon}
