"""Which cells of a scanned table a person must look at, however sure the engine is of its characters.

A rule that tore under a stamp joins two cells, a stroke taken for a rule parts one, a faint sign is not read at all:
the characters that are read are then sure and the cell is wrong. What betrays it: rules that cover an edge in part,
wide gaps within a text, ink that no character explains or that is too large for one, and signs that look like others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import Any

from jixiao.core.grid import Cell
from jixiao.formats.pages.marks import PlacedGrid, Rule
from jixiao.formats.pages.text import Char, lines_of
from jixiao.formats.scans.chars import box_of
from jixiao.formats.scans.ink import (
    DARKER,
    DUST,
    PATCH,
    faded_ink_mask,
    ink_mask,
    ink_on,
    is_faded,
    strokes_of,
)
from jixiao.formats.scans.signs import DASH, DOUBTFUL, FLAT, em_of
from jixiao.formats.scans.traces import overlapping, traced

WHOLE = 0.85
"""A rule that parts two cells covers at least this share of their edge."""
TRACE = 0.3
"""A stroke inside a cell over this share of its side may be the rest of a rule."""
SHORTEST = 14.0
"""Shorter strokes (points) are those of characters."""
NEAR = 2.5
"""A rule stands on a grid line that is this near (points)."""
WIDE_GAP, HIGH_GAP = 2.0, 2.6
"""A gap within a line, and a step from line to line, of so many sizes of a character."""
TIGHT = 0.2
"""Characters nearer than this, in sizes, belong to one word."""
ALIKE = frozenset("一二MVv-—–_－ー~～丨|lI1i/\\、.·'‘’,，。：:")
"""Signs that are taken for one another where they stand alone."""
_NUMBER = re.compile(r"\s*[≥≤<>]?[-+]?\d[\d,]*(?:\.\d+)?[%％]?\s*")
PALE = 0.5
"""A character less than this share as dark as most is not certain to stand on this side of the paper."""
OF_ANOTHER_HAND = 1.45
"""Characters so many times as high as the table's are no print of the form but written into it by hand."""
TALLEST, WIDEST = 1.6, 3.0
"""Connected ink higher or wider than so many characters is no text."""
_TWO_POINTS = re.compile(r"\d\.\d{3}[.,]\d")
"""No number and no date: a comma between thousands was taken for a point."""
_THOUSANDS, _COMMA = re.compile(r"\d{1,3}(?:[.,]\d{3})+\.\d\d"), re.compile(r"\.(?=\d{3})")
"""Such a number with decimals, and its commas."""
_RAISED = re.compile(r"(?<![A-Za-z])m(?![A-Za-z0-9²³])|\dC(?![A-Za-z])")
"""A unit of which the engine may have left out a raised sign: it takes ㎡ for m, and ℃ for C."""
SPECK_SIZE = (6, 7)
"""The dots of a speck that may be taken for a point, and how wide and high it is at most."""
DUSTY, DIRTY = 0.01, 0.12
"""Of so many specks in a character's room some stand where a point would, of the second number some on characters."""
SPECKS = frozenset(".,，。、·:：;；'‘’-．")
"""What a speck is taken for."""
FILLED = 240
"""Paper darker than this is a cell filled with a colour."""
PAPER, DARKEST = 3, 140
"""Within so many patches each way there is paper beside any stroke; what is darker than this is ink, however wide."""
FADED_SIGN = 0.5
"""Of faded ink only parts at least so long, in characters, are a sign that was not read."""
AROUND = 0.3
"""Ink within this share of a line's height beside a character belongs to it."""
MARGIN = 4
"""Dots around a line of text that still belong to it, and along rules that may be left of them."""


def doubt(table: PlacedGrid, rules: tuple[list[Rule], list[Rule]], strokes: tuple[list[Rule], list[Rule]], chars: list[Char], page: Any, scale: float, settled: frozenset[int] = frozenset(), strewn: bool = False) -> None:  # fmt: skip
    """Lower the confidence of the cells that something speaks against.

    ``rules`` are the horizontal and vertical ones that made the table, ``strokes`` all that may have been rules;
    ``page`` is the picture without rules, ``scale`` points a dot. Of the cells in ``settled`` the text was read again, apart from ``chars``.
    ``strewn``: single dots were taken off the page, and some may have stayed where they look like a point.
    """
    page = _with_white_cells(table, page, scale)
    owners = _owners(table, chars)
    held: dict[int, list[Char]] = defaultdict(list)
    for char, owner in zip(chars, owners, strict=True):
        held[owner].append(char)
    cut = _cut_words(chars, owners)
    em = em_of(chars, scale)
    foreign, dust = _foreign_ink(page, em), dust_on(page, chars, em, scale)
    unsound = overlapping(table) | traced(table, page, scale) | _pale(chars, owners, page, scale)
    for number, cell in enumerate(table.grid.cells):
        taken_for_points = _TWO_POINTS.search(cell.text)
        if _THOUSANDS.fullmatch(cell.text):
            cell.text = _COMMA.sub(",", cell.text)
        if (
            number in unsound
            or (cell.text and (dust > DIRTY or (strewn or dust > DUSTY) and SPECKS & set(cell.text)))
            or taken_for_points
            or _RAISED.search(cell.text)
            or _is_by_hand(table, cell, held[number], em * scale)
            or _is_open(cell.text)
            or _are_stacked(cell.text)
            or _is_torn(table, cell, rules)
            or (cell.text != DASH and _is_crossed(table, cell, strokes))
            or _is_covered(table, cell, foreign, scale)
            or (number not in settled and number in cut)
            or (
                number not in settled
                and cell.text
                and (_is_gappy(held[number]) or len(cell.text) == 1 and cell.text in ALIKE)
            )
            or (
                number not in settled
                and cell.text
                and held[number]
                and _has_other_ink(table, cell, page, held[number], scale)
            )
        ):
            cell.confidence = min(cell.confidence, DOUBTFUL)


def _is_by_hand(table: PlacedGrid, cell: Cell, chars: list[Char], size: float) -> bool:
    """Whether most characters of a cell are much higher than the table's ``size`` (points), and the cell is no heading
    over the whole width: what is written by hand over a value is read as surely as print."""
    if not chars or not size or cell.colspan == len(table.xs) - 1:
        return False
    return sorted(char.size for char in chars)[len(chars) // 2] > OF_ANOTHER_HAND * size


def _is_open(text: str) -> bool:
    """Whether a bracket is opened and not closed: the engine overlooks narrow signs."""
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")


def _are_stacked(text: str) -> bool:
    """Whether a text is several numbers, one below the other: the rule between their cells may be lost."""
    lines = text.split("\n")
    return len(lines) > 1 and all(map(_NUMBER.fullmatch, lines))


def _with_white_cells(table: PlacedGrid, page: Any, scale: float) -> Any:
    """The page with white paper in cells that are filled with a colour: the edge of a colour is no ink."""
    import cv2
    import numpy as np

    white = page
    for cell in table.grid.cells:
        left, top, right, bottom = (int(at / scale) for at in _box(table, cell))
        inside = page[top:bottom, left:right]
        height, width = inside.shape
        if min(height, width) < PATCH + 4 * MARGIN:
            continue
        within = inside[2 * MARGIN : -2 * MARGIN, 2 * MARGIN : -2 * MARGIN]  # rules were painted white
        small = cv2.resize(within, (width // PATCH, height // PATCH), interpolation=cv2.INTER_AREA)
        paper = np.maximum(
            cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((PAPER, PAPER), np.uint8)), DARKEST
        )
        if paper.min() < FILLED:
            white = page.copy() if white is page else white
            white[top:bottom, left:right] = cv2.divide(
                inside, cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), scale=255
            )
    return white


def _owners(table: PlacedGrid, chars: list[Char]) -> list[int]:
    """For each character the number of the cell that holds its centre; -1 for none."""
    boxes = [_box(table, cell) for cell in table.grid.cells]
    centres = [((char.left + char.right) / 2, char.y - char.size * 0.3) for char in chars]
    return [
        next(
            (
                n
                for n, (left, top, right, bottom) in enumerate(boxes)
                if left <= x < right and top <= y < bottom
            ),
            -1,
        )
        for x, y in centres
    ]


def _cut_words(chars: list[Char], owners: list[int]) -> set[int]:
    """The cells whose edge runs between characters that stand side by side without room for a rule."""
    cut: set[int] = set()
    for (before, one), (char, other) in pairwise(zip(chars, owners, strict=True)):
        beside = abs(before.y - char.y) < 0.3 * char.size and char.left - before.left >= 0
        if one != other and beside and char.left - before.right < TIGHT * char.size:
            cut |= {one, other}
    return cut - {-1}


def _pale(chars: list[Char], owners: list[int], page: Any, scale: float) -> set[int]:
    """The cells with a character much paler than the others: it may stand on the page's back and shine through."""
    import numpy as np

    darkest = []
    for char in chars:
        left, top, right, bottom = (max(0, int(at / scale)) for at in box_of(char))
        picture = page[top : bottom + 1, left : right + 1]
        darkest.append(255 - int(picture.min()) if picture.size else 255)
    least = PALE * float(np.median(darkest)) if darkest else 0.0
    return {owner for owner, dark in zip(owners, darkest, strict=True) if dark < least} - {-1}


def _box(table: PlacedGrid, cell: Cell) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a cell, in points."""
    xs, ys = table.xs, table.ys
    return xs[cell.col], ys[cell.row], xs[cell.col + cell.colspan], ys[cell.row + cell.rowspan]


def _is_torn(table: PlacedGrid, cell: Cell, rules: tuple[list[Rule], list[Rule]]) -> bool:
    """Whether a rule beside the cell covers its edge in part only. The outer edge of the table needs none."""
    left, top, right, bottom = _box(table, cell)
    across, down = rules
    sides = ((down, left, top, bottom, table.xs), (down, right, top, bottom, table.xs), (across, top, left, right, table.ys), (across, bottom, left, right, table.ys))  # fmt: skip
    return any(
        _covered(found, at, low, high) < WHOLE
        for found, at, low, high, stops in sides
        if at not in (stops[0], stops[-1])
    )


def _covered(rules: list[Rule], at: float, low: float, high: float) -> float:
    """The share of an edge from ``low`` to ``high`` that rules cover."""
    parts = sorted((max(rule.low, low), min(rule.high, high)) for rule in rules if abs(rule.at - at) <= NEAR)
    total, reached = 0.0, low
    for begin, end in parts:
        total += max(0.0, end - max(begin, reached))
        reached = max(reached, end)
    return total / (high - low) if high > low else 1.0


def _is_crossed(table: PlacedGrid, cell: Cell, strokes: tuple[list[Rule], list[Rule]]) -> bool:
    """Whether a stroke inside the cell may be what is left of a rule."""
    left, top, right, bottom = _box(table, cell)
    across, down = strokes
    for found, begin, end, low, high in (
        (down, left, right, top, bottom),
        (across, top, bottom, left, right),
    ):
        least = max(SHORTEST, TRACE * (high - low))
        if any(
            begin + 2 * NEAR < rule.at < end - 2 * NEAR and min(rule.high, high) - max(rule.low, low) >= least
            for rule in found
        ):
            return True
    return False


def dust_on(page: Any, chars: list[Char], em: float, scale: float) -> float:
    """How many specks as large as a point there are on the paper beside the text, for each character's room."""
    import cv2
    import numpy as np

    if not em:
        return 0.0
    paper = np.ones(page.shape, bool)
    for char in chars:
        left, top, right, bottom = (
            max(0, int(at / scale + side * em))
            for at, side in zip(box_of(char), (-1, -0.5, 1, 0.5), strict=True)
        )
        paper[top:bottom, left:right] = False
    _, _, stats, centres = cv2.connectedComponentsWithStats((page < 255 - DARKER).astype(np.uint8))
    small = (stats[:, 2:4].max(axis=1) <= SPECK_SIZE[1]) & (stats[:, 4] >= SPECK_SIZE[0])
    xs, ys = centres[small].astype(int).T
    return float(paper[ys, xs].sum() / max(1, paper.sum()) * em * em)


def _foreign_ink(page: Any, em: float) -> Any:
    """The dots of ink too large to be characters, such as stamps and what is written by hand; None for none."""
    import cv2
    import numpy as np

    if not em:
        return None
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink_on(page))
    large = [
        label
        for label, (_, _, width, height, _) in enumerate(stats)
        if label and (height > TALLEST * em or (width > WIDEST * em and height > FLAT * em))
    ]
    return np.isin(labels, large) if large else None


def _is_covered(table: PlacedGrid, cell: Cell, foreign: Any, scale: float) -> bool:
    """Whether foreign ink stands in the cell, over its text or in place of it."""
    if foreign is None:
        return False
    left, top, right, bottom = (int(at / scale) for at in _box(table, cell))
    return int(foreign[top + MARGIN : bottom - MARGIN, left + MARGIN : right - MARGIN].sum()) >= DUST


def _is_gappy(chars: list[Char]) -> bool:
    """Whether a text falls apart, as that of two cells does."""
    lines = lines_of(chars)
    for above, below in zip(lines, lines[1:], strict=False):
        if below[0].y - above[0].y > HIGH_GAP * max(above[0].size, below[0].size):
            return True
    return any(
        char.left - before.right > WIDE_GAP * max(before.size, char.size)
        for line in lines
        for before, char in zip(line, line[1:], strict=False)
    )


def _has_other_ink(table: PlacedGrid, cell: Cell, page: Any, chars: list[Char], scale: float) -> bool:
    """Whether ink larger than dust stands in the cell outside the characters that were read."""
    left, top, right, bottom = (int(at / scale) for at in _box(table, cell))
    crop = page[top + MARGIN : bottom - MARGIN, left + MARGIN : right - MARGIN]
    if not crop.size:
        return False
    dark = ink_mask(crop)
    least = 0.0
    if is_faded(crop, dark):
        dark, least = faded_ink_mask(crop), FADED_SIGN * max(char.size for char in chars) / scale
    for char in chars:
        box_left, box_top, box_right, box_bottom = (round(at / scale) for at in box_of(char))
        beside = int(AROUND * (box_bottom - box_top)) + 2 * MARGIN
        dark[
            max(0, box_top - top - 2 * MARGIN) : max(0, box_bottom - top),
            max(0, box_left - left - beside) : max(0, box_right - left - 2 * MARGIN + beside),
        ] = 0
    return any(max(width, height) >= least for *_, width, height in strokes_of(dark))
