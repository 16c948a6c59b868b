"""Which way up a scanned page lies: told by a few of its lines of text, before the whole is read."""

from __future__ import annotations

from statistics import median
from typing import Any

from jixiao.formats.scans.chars import is_ideograph
from jixiao.formats.scans.ink import Box, ink_on, parts_of
from jixiao.formats.scans.rules import LONG_ACROSS

TOUCHING = 7
"""Characters of a line are nearer to one another than so many dots, lines are not."""
LINE = (16, 60)
"""How high a line of text is, in dots."""
LONGER = 3
"""A line is so many times longer than high, at least."""
SIDEWAYS = 2
"""So many times more text upright than level lies on its side."""
SAMPLE, WORDS = 4, 12
"""So many lines are read, of each so many times its height."""
SURE = 70
"""Lines that are read so surely (percent) are not on their heads."""
TELLING = 4
"""One such line with so many different ideographs tells; figures may also be read on their heads."""
ROOM = 4
"""Dots of paper around a line."""


def quarters_to_upright(grey: Any) -> int:
    """How many quarter turns to the left put a page upright; 0 where its lines do not tell."""
    import numpy as np

    lines = _lines(ink_on(grey))
    level = [(width, box) for box in lines if (width := box[2]) > LONGER * box[3]]
    aside = [(height, box) for box in lines if (height := box[3]) > LONGER * box[2]]
    longest = _longest(grey, level)
    if _is_upright(longest):
        return 0  # what looks like lines on their side are columns of short words
    turns = 0
    if sum(length for length, _ in aside) > SIDEWAYS * sum(length for length, _ in level):
        turns, longest = 1, [np.ascontiguousarray(np.rot90(picture)) for picture in _longest(grey, aside)]
    if not longest:
        return 0
    over = [np.ascontiguousarray(picture[::-1, ::-1]) for picture in longest]
    return turns + 2 if _sure(over) > _sure(longest) else turns


def _longest(grey: Any, lines: list[tuple[int, Box]]) -> list[Any]:
    """The pictures of the longest lines of one direction."""
    return [_picture(grey, box) for _, box in sorted(lines)[-SAMPLE:]]


def _lines(ink: Any) -> list[Box]:
    """The lines of text, without rules."""
    import cv2
    import numpy as np

    for shape in ((1, LONG_ACROSS), (LONG_ACROSS, 1)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        ink = ink & ~cv2.dilate(rules, np.ones((3, 3), np.uint8))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((TOUCHING, TOUCHING), np.uint8))
    return [box for box in parts_of(joined) if LINE[0] <= min(box[2:]) <= LINE[1]]


def _picture(grey: Any, box: Box) -> Any:
    left, top, width, height = box
    most = WORDS * min(width, height)
    return grey[
        max(0, top - ROOM) : top + min(height, most) + ROOM,
        max(0, left - ROOM) : left + min(width, most) + ROOM,
    ]


def _is_upright(pictures: list[Any]) -> bool:
    """Whether one line of words is read surely, or most lines of anything are."""
    from jixiao.formats.scans.engine import one_line

    found = []
    for picture in reversed(pictures):
        text, sure = one_line(picture)
        if sure >= SURE and len(set(filter(is_ideograph, text))) >= TELLING:
            return True
        found.append(sure)
    return bool(found) and median(found) >= SURE


def _sure(pictures: list[Any]) -> float:
    """How surely most pictures of lines are read, in percent."""
    from jixiao.formats.scans.engine import one_line

    return median(one_line(picture)[1] for picture in pictures)
