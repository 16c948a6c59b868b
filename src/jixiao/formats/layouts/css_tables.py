"""Web pages whose tables are drawn by styles: ``display: table-row`` and ``role="row"`` as the elements they stand for."""

from __future__ import annotations

import re

from lxml import etree

from jixiao.formats.layouts.css_styles import rules_of

_TAGS = {
    "table": "table", "inline-table": "table", "table-row": "tr", "table-cell": "td", "table-row-group": "tbody",
    "table-header-group": "thead", "table-footer-group": "tfoot", "table-caption": "caption",
}  # fmt: skip
_ROLES = {
    "table": "table", "grid": "table", "treegrid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th",
    "rowheader": "th", "rowgroup": "tbody",
}  # fmt: skip
_DISPLAY = re.compile(r"(?:^|[;{\s])display\s*:\s*([a-z-]+)", re.I)
_CLASS = re.compile(r"(?:[a-z]+)?\.([\w-]+)", re.I)
_SPANS = {"aria-colspan": "colspan", "aria-rowspan": "rowspan"}


def as_tables(root: etree._Element) -> bool:
    """Give the parts of such tables the tags that tables have. True where there are any rows of cells."""
    classes = _classes(root)
    rows = 0
    for element in list(root.iter(etree.Element)):
        tag = _tag_of(element, classes)
        if tag and element.tag not in ("html", "body"):
            element.tag = tag
            rows += tag == "tr"
            for said, meant in _SPANS.items():
                if value := element.get(said):
                    element.set(meant, value)
    return rows > 1


def _tag_of(element: etree._Element, classes: dict[str, str]) -> str:
    """The tag that an element stands for, by its own style, its role or a class; "" for any other."""
    if found := _DISPLAY.search(element.get("style", "")):
        return _TAGS.get(found[1].lower(), "")
    if role := _ROLES.get(element.get("role", "")):
        return role
    return next((classes[name] for name in element.get("class", "").split() if name in classes), "")


def _classes(root: etree._Element) -> dict[str, str]:
    """The classes that the page's own style sheets draw as parts of tables."""
    found = {}
    for selectors, body in rules_of(root):
        display = _DISPLAY.search(body)
        tag = _TAGS.get(display[1].lower()) if display else None
        for selector in selectors.split(",") if tag else ():
            if name := _CLASS.fullmatch(selector.strip()):
                found[name[1]] = tag
    return found
