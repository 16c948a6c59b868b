"""Web pages whose tables are boxes laid out by styles: CSS grids, and rows of flexible boxes, as tables.

A grid with several rows has its cells where its columns and spans put them, in order, as browsers do. Rows of boxes one
below the other are one table; where a box of a row holds rows itself, the boxes beside it reach down along them. Columns
of such rows are told by the widths that the styles give.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from jixiao.formats.layouts.css_styles import Style, Styles

FEWEST_ROWS, FEWEST_CELLS = 3, 8
"""Smaller groups of boxes are menus and buttons."""
MOST_TRACKS, MOST_LINES, DEEPEST = 60, 5000, 6
MOST_PLACES = 200_000
"""No form asks for more; a page that does is not laid out."""
_NO_BOXES = frozenset(["html", "head", "style", "script", "table", "tbody", "tr", "td"])
_GRIDS, _ROWS = ("grid", "inline-grid"), ("flex", "inline-flex")
_REPEAT = re.compile(r"repeat\(\s*(\d+)\s*,((?:[^()]|\([^()]*\))*)\)")
_TRACK = re.compile(r"(?:[^\s()]|\([^()]*\))+")
_SPAN = re.compile(r"span\s+(\d+)")
_SIZE = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*(%|fr|px|em|rem|vw|pt)?")
_LENGTHS = {"px": 1, "pt": 1, "em": 16, "rem": 16, "vw": 12}
"""About how many pixels the units of lengths stand for; only columns within one page are compared."""
_PAGE_WIDTH = 1200


@dataclass(slots=True)
class _Box:
    """A cell: its place from left to right as a share of the table's width, and the rows that it takes."""

    element: etree._Element
    left: Fraction
    right: Fraction
    row: int
    height: int = 1


def boxes_as_tables(root: etree._Element) -> bool:
    """Turn such boxes into the elements of tables. True where there are any."""
    styles = Styles(root)
    found = 0
    for element in list(root.iter(etree.Element)):
        if element.tag in _NO_BOXES or any(above.tag == "td" for above in element.iterancestors()):
            continue
        boxes = _grid(element, styles) or _rows(element, styles)
        if len(boxes) >= FEWEST_CELLS and len({box.row for box in boxes}) >= FEWEST_ROWS:
            _make_table(element, boxes)
            found += 1
    return found > 0


def _make_table(element: etree._Element, boxes: list[_Box]) -> None:
    """Make the boxes the cells of a table in the place of what the element held."""
    edges = sorted({edge for box in boxes for edge in (box.left, box.right)})
    place = {edge: index for index, edge in enumerate(edges)}
    table = etree.Element("table")
    lines = [etree.SubElement(table, "tr") for _ in range(max(box.row + box.height for box in boxes))]
    for box in sorted(boxes, key=lambda box: (box.row, box.left)):
        cell = box.element
        cell.tag, cell.tail = "td", None
        cell.set("colspan", str(place[box.right] - place[box.left]))
        cell.set("rowspan", str(box.height))
        lines[box.row].append(cell)
    for child in list(element):
        element.remove(child)
    element.append(table)


def _children(element: etree._Element, styles: Styles) -> list[tuple[etree._Element, Style]]:
    """The boxes within an element; those of a child that is no box itself (``display: contents``) in its place."""
    found = []
    for child in element.iterchildren(etree.Element):
        style = styles.of(child)
        if style.get("display") == "contents":
            found += _children(child, styles)
        elif style.get("display") != "none" and child.tag not in ("style", "script", "br"):
            found.append((child, style))
    return found


def _grid(element: etree._Element, styles: Styles) -> list[_Box]:
    """The cells of a grid of several rows; [] for any other element."""
    style = styles.of(element)
    tracks = _tracks(style) if style.get("display") in _GRIDS else []
    if len(tracks) < 2:
        return []
    count = len(tracks)
    taken: set[tuple[int, int]] = set()
    boxes: list[_Box] = []
    row = col = 0
    for child, own in _children(element, styles):
        first, width = _line(own, "column", count)
        line, height = _line(own, "row", 0)
        width = min(width, count)
        if first is not None and first + width > count:
            return []
        if line is not None:
            row, col = line, first or 0
        elif first is not None and first < col:
            row, col = row + 1, first
        col = first if first is not None else col
        while col + width > count or not taken.isdisjoint(_area(row, col, height, width)):
            col = col + 1 if first is None and col + width < count else first or 0
            row += col == (first or 0)
            if row > MOST_LINES:
                return []
        if len(taken) + height * width > MOST_PLACES:
            return []
        taken |= _area(row, col, height, width)
        boxes.append(_Box(child, Fraction(col), Fraction(col + width), row, height))
    return boxes


def _area(row: int, col: int, height: int, width: int) -> set[tuple[int, int]]:
    return {(row + down, col + right) for down in range(height) for right in range(width)}


def _line(style: Style, axis: str, count: int) -> tuple[int | None, int]:
    """Where a box begins along an axis of ``count`` tracks, from 0, and how many it takes; None where it follows on."""
    said = style.get(f"grid-{axis}", "")
    start, _, end = (part.strip() for part in said.partition("/"))
    start = style.get(f"grid-{axis}-start", start)
    end = style.get(f"grid-{axis}-end", end)
    span = next((int(found[1]) for part in (start, end) if (found := _SPAN.fullmatch(part))), 1)
    span = max(1, min(span, MOST_TRACKS if count else MOST_LINES))
    if not start.isdecimal() or not 0 < int(start) <= MOST_LINES:
        return None, span
    first = int(start) - 1
    if end == "-1" and count:
        return first, max(1, count - first)
    return first, max(1, min(int(end), MOST_LINES) - 1 - first) if end.isdecimal() else span


def _tracks(style: Style) -> list[str]:
    """The widths of the columns of a grid; [] where the page's width decides how many there are."""
    said = style.get("grid-template-columns", "")
    if "auto-fi" in said:
        return []
    said = re.sub(r"\[[^\]]*\]", " ", said)
    said = _REPEAT.sub(lambda found: f" {found[2]} " * min(int(found[1]), MOST_TRACKS), said)
    return _TRACK.findall(said)[:MOST_TRACKS]


def _rows(element: etree._Element, styles: Styles) -> list[_Box]:
    """The cells of an element whose children are rows of boxes, most of them; [] for any other."""
    children = _children(element, styles)
    rows = [child for child, style in children if _is_row(child, style, styles)]
    if not rows or len(rows) * 2 < len(children):
        return []
    boxes, _ = _stacked(children, Fraction(0), Fraction(1), 0, styles, 0)
    return boxes


def _is_row(element: etree._Element, style: Style, styles: Styles) -> bool:
    """True for boxes beside each other: a flexible row, or a grid whose children fill one row."""
    display, boxes = style.get("display"), _children(element, styles)
    if len(boxes) < 2 or "column" in style.get("flex-direction", style.get("flex-flow", "")):
        return False
    if display in _GRIDS:
        return len({box.row for box in _grid(element, styles)}) == 1
    return display in _ROWS and "wrap" not in style.get("flex-wrap", style.get("flex-flow", "")).replace(
        "nowrap", ""
    )


def _stacked(
    children: list[tuple[etree._Element, Style]],
    left: Fraction,
    right: Fraction,
    row: int,
    styles: Styles,
    depth: int,
) -> tuple[list[_Box], int]:
    """The cells of rows one below the other, and the row below them. A child that is no row is one cell."""
    found: list[_Box] = []
    for child, style in children:
        if depth > DEEPEST or not _is_row(child, style, styles):
            found.append(_Box(child, left, right, row))
            row += 1
            continue
        parts, below = [], row + 1
        for inner, start, end in _beside(child, style, left, right, styles):
            lower = _children(inner, styles)
            if any(_is_row(one, own, styles) for one, own in lower):
                cells, bottom = _stacked(lower, start, end, row, styles, depth + 1)
            else:
                cells, bottom = [_Box(inner, start, end, row)], row + 1
            parts.append((cells, bottom))
            below = max(below, bottom)
        for cells, bottom in parts:
            for box in cells:
                box.height += below - bottom if box.row + box.height == bottom else 0
            found += cells
        row = below
    return found, row


def _beside(
    row: etree._Element, style: Style, left: Fraction, right: Fraction, styles: Styles
) -> list[tuple[etree._Element, Fraction, Fraction]]:
    """The boxes of a row with their left and right edges."""
    if style.get("display") in _GRIDS:
        tracks = _shares(_tracks(style))
        boxes = _grid(row, styles)
        edges = [sum(tracks[:index], Fraction(0)) for index in range(len(tracks) + 1)]
        places = [(box.element, edges[int(box.left)], edges[int(box.right)]) for box in boxes]
    else:
        children = _children(row, styles)
        shares = _shares([_width(own) for _, own in children])
        places, at = [], Fraction(0)
        for (child, _), share in zip(children, shares, strict=True):
            places.append((child, at, at + share))
            at += share
    return [
        (child, left + start * (right - left), left + end * (right - left)) for child, start, end in places
    ]


def _width(style: Style) -> str:
    """The width that a flexible box asks for: its basis or width, else its share of what is left (``1fr``)."""
    parts = style.get("flex", "").split()
    basis = style.get("flex-basis", next((part for part in parts if re.search(r"[%a-z]", part)), ""))
    for said in (basis, style.get("width", ""), style.get("min-width", "")):
        size = _SIZE.match(said)
        if size and size[2] and Fraction(size[1]):
            return said
    grow = style.get("flex-grow", parts[0] if parts else "1")
    return f"{grow}fr" if _SIZE.fullmatch(grow) and Fraction(grow) else "1fr"


def _shares(widths: list[str]) -> list[Fraction]:
    """The share of the whole that each width takes: parts of 100 %, lengths, and ``fr`` of what these leave."""
    sizes = [_SIZE.match(width) for width in widths]
    fixed, free = [], []
    for size in sizes:
        number, unit = (Fraction(size[1]), size[2] or "fr") if size else (Fraction(1), "fr")
        share = number / 100 if unit == "%" else number * _LENGTHS.get(unit, 0) / _PAGE_WIDTH
        fixed.append(Fraction(0) if unit == "fr" else share)
        free.append(number if unit == "fr" else Fraction(0))
    left, wanted = 1 - sum(fixed), sum(free)
    if wanted and left > 0:
        return [share + part * left / wanted for share, part in zip(fixed, free, strict=True)]
    whole = sum(fixed)
    return (
        [share / whole for share in fixed]
        if whole and not wanted
        else [Fraction(1, len(widths))] * len(widths)
    )
