"""White lines that a fax or scanner leaves across a page, where a dot of its row is blind: what they cut may be
misread, and the engine is as sure of a 3 cut to a : as of any other sign."""

from __future__ import annotations

from typing import Any

from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.pages.text import Char
from jixiao.formats.scans.chars import box_of
from jixiao.formats.scans.rules import Found
from jixiao.formats.scans.signs import DOUBTFUL

FEWEST = 5
"""So many rules and more, all that cross a line, have a gap on it: then the line is white, not the rules torn."""
SLANT = 8
"""On a page that was laid level, a white line leaves its place by so many dots each way,"""
SEEN = 0.2
"""and cuts this share of the rules wherever it runs."""
ASIDE = 4
"""Ink so many dots above and below a rule is its own."""
ENDS = 12
"""So many dots at both ends of a rule tell nothing: rules end a little before or behind one another."""
MOST = 0.05
"""White lines over more than this share of a table's width are gaps of dotted rules that were drawn alike."""
Band = tuple[int, int]
"""Where a white line begins and ends, in dots."""


def white_lines(ink: Any, rules: list[Found]) -> list[Band]:
    """The white lines that cross rules of one direction: ``ink`` is turned so that these rules lie level."""
    import cv2
    import numpy as np

    width = ink.shape[1]
    crossing, cut, near = np.zeros(width, int), np.zeros(width, int), np.zeros(width, int)
    around = np.ones((1, 2 * SLANT + 1), np.uint8)
    for at, low, high, _ in rules:
        begin, end = max(0, int(low) + ENDS), min(width, int(high) - ENDS)
        if begin < end:
            strip = ink[max(0, int(at) - ASIDE) : int(at) + ASIDE + 1, begin:end]
            gaps = (~strip.any(axis=0)).astype(np.uint8)
            crossing[begin:end] += 1
            cut[begin:end] += gaps
            near[begin:end] += cv2.dilate(gaps[None, :], around)[0]
    crossed = crossing >= FEWEST
    white = _ranges(crossed & (near == crossing))
    seen = cut >= np.maximum(2, SEEN * crossing)
    bands = [
        (low + max(0, begin - SLANT), high + max(0, begin - SLANT))
        for begin, end in white
        for low, high in _ranges(seen[max(0, begin - SLANT) : end + SLANT])
    ]
    return bands if sum(end - begin for begin, end in bands) <= MOST * crossed.sum() else []


def _ranges(chosen: Any) -> list[tuple[int, int]]:
    """Where the chosen dots of a row begin and end."""
    import numpy as np

    steps = np.flatnonzero(np.diff(np.concatenate(([0], chosen.astype(int), [0]))))
    return list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))


def doubt_cut(
    table: PlacedGrid, bands: tuple[list[Band], list[Band]], chars: list[Char], scale: float
) -> None:
    """Lower the confidence of the cells with characters on a white line; ``bands``: the upright ones and the level
    ones, ``scale``: points a dot."""
    upright, level = ([(low * scale, high * scale) for low, high in some] for some in bands)
    for char in chars:
        left, top, right, bottom = box_of(char)
        if not (_is_on(left, right, upright) or _is_on(top, bottom, level)):
            continue
        x, y = (left + right) / 2, (top + bottom) / 2
        for cell in table.grid.cells:
            if (
                table.xs[cell.col] <= x < table.xs[cell.col + cell.colspan]
                and table.ys[cell.row] <= y < table.ys[cell.row + cell.rowspan]
            ):
                cell.confidence = min(cell.confidence, DOUBTFUL)


def _is_on(low: float, high: float, bands: list[Band]) -> bool:
    return any(begin < high and low < end for begin, end in bands)
