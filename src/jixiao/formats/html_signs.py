"""What a browser shows otherwise than the text of a page says: ≥ typed as an underlined >, a tick typed as a letter of
a font of drawings, and hints within cells that the page's own style sheet hides."""

from __future__ import annotations

import re

from lxml import etree

from jixiao.formats.layouts.css_styles import rules_of
from jixiao.formats.office.docx_signs import drawn_sign

_MARKS = ("<u>", "<u ", "<ins", "underline", "dings", "symbol", "display:none", "display: none", "font-size:0", "font-size: 0")  # fmt: skip
"""What the text of a page, in small letters, holds that has anything of it: most pages hold none."""
_UNDERLINED = re.compile(r"text-decoration[^:;]*:[^;]*underline", re.I)
_FONT = re.compile(r"font-family\s*:\s*[\"']?\s*(wingdings(?: [23])?|webdings|symbol)\b", re.I)
_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9]))", re.I
)
_NAME = re.compile(r"(?:[a-z]\w*)?([.#])([\w-]+)", re.I)
_LIMITS = {">": "≥", "<": "≤", "＞": "≥", "＜": "≤"}


def show_as_drawn(root: etree._Element, page: str) -> None:
    """Put into the tree of a page what a browser shows; ``page`` is its text."""
    small = page.lower()
    if not any(mark in small for mark in _MARKS):
        return
    hidden = _hidden_names(root) if "display" in small or "font-size" in small else frozenset()
    for element in [*root.iter("u", "ins", "span", "font", "i", "b", "em", "small", "label", "p", "div")]:
        style = element.get("style", "")
        if (element.tag in ("u", "ins") or _UNDERLINED.search(style)) and (
            limit := _LIMITS.get("".join(element.itertext()).strip())
        ):
            for child in [*element]:
                element.remove(child)
            element.text = limit
        found = _FONT.search(style)
        font = (found[1] if found else element.get("face", "")).lower()
        if font:
            _draw(element, font)
        if (_names(element) & hidden or _UNSEEN.search(style)) and _is_in_cell(element):
            element.set("hidden", "")


def _draw(element: etree._Element, font: str) -> None:
    """The letters of an element as its font draws them."""
    for piece in element.iter(etree.Element):
        piece.text = "".join(drawn_sign(sign, font) for sign in piece.text or "")
        if piece is not element:
            piece.tail = "".join(drawn_sign(sign, font) for sign in piece.tail or "")


def _hidden_names(root: etree._Element) -> frozenset[tuple[str, str]]:
    """The classes and ids that a style sheet hides, whatever the screen."""
    return frozenset(
        (name[1], name[2])
        for selectors, body in rules_of(root)
        if _UNSEEN.search(body)
        for selector in selectors.split(",")
        if (name := _NAME.fullmatch(selector.strip()))
    )


def _names(element: etree._Element) -> frozenset[tuple[str, str]]:
    names = [(".", name) for name in element.get("class", "").split()]
    return frozenset([*names, ("#", element.get("id", ""))]) if element.attrib else frozenset()


def _is_in_cell(element: etree._Element) -> bool:
    """True for what stands within a cell: a whole part of a page may be hidden until somebody opens it."""
    return next(element.iterancestors("td", "th"), None) is not None
