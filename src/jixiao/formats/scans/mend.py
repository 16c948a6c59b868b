"""Rules of a scanned table that are torn to shreds, put together again along the lines on which their pieces lie.

A rule's pieces lie on one line and have paper beside them; where a line has enough of them between two lines that
cross it, a rule ran there. Characters have ink above or below, and a cell over several rows has nothing on the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from jixiao.formats.scans.rules import ASIDE, THICKEST, Found, cut, joined, line_of

PIECE, LONE = 18, 44
"""A run of ink at least so long (dots) with paper above and below may be a piece of a rule; a run of the second length
also where there is paper on one side only: few strokes of characters are as long."""
DOTTED = 6
"""Gaps shorter than so many dots are within one piece."""
CLOSE, FAR = 5, 11
"""Beside a piece is what is so many dots and more above or below it, up to so many."""
WINDOW, CROWDED = 25, 0.3
"""Ink over more than this share of so many dots along a run means text beside it."""
LINE = 100
"""So many dots of pieces at one height make a line."""
STEPS = 5
"""A line may step over so many rows of dots; each piece covers three."""
EDGE = 0.2
"""Pieces over this share of a line between two lines that cross it are a rule."""
SOUND, HINT = 0.6, 0.1
"""Pieces over the first share make a rule to rely on; over the second they may be what is left of one."""
LEAST, STROKE = 12, 46
"""So many dots of pieces are more than chance, and than any one stroke of a character; those of a rule that is sound
are as many or go from end to end."""
ROUNDS = 3
"""So many times loose ends are looked for."""
THICK = 3.0
"""How thick (dots) a rule is that was put together."""
REACH = 10
"""A rule reaches so near (dots) to one of the lines that it runs between; a lone stroke of text, in a column of numbers
that stand below one another, is in the middle."""
TOUCH = 5
"""And a short one comes so near (dots) to both: in a low row, a stroke of text is not far from either."""
TORN = 0.05
"""So large a share of a page's rules is torn where rules are much damaged."""
DUE = 0.85
"""A rule that is found over this share needs no mending."""
NARROWEST = 12
"""Lines nearer to one another (dots) are one line seen twice."""


@dataclass(slots=True)
class Mended:
    """The rules of a page, level and upright: all, those to rely on, and pieces that may be what is left of others."""

    rules: tuple[list[Found], list[Found]]
    sound: tuple[list[Found], list[Found]]
    hints: tuple[list[Found], list[Found]]


def mended(ink: Any, across: list[Found], down: list[Found]) -> Mended:
    """The rules and those that can be put together from pieces. ``ink`` is not 0 where ink is on the level page."""
    import numpy as np

    dots = (ink > 0).astype(np.uint8)
    pieces = _pieces(dots), _pieces(np.ascontiguousarray(dots.T))
    levels, uprights = (_lines(found, rules) for found, rules in zip(pieces, (across, down), strict=True))
    for _ in range(2):
        level, upright = (
            _edges(pieces[0], across, levels, uprights),
            _edges(pieces[1], down, uprights, levels, upright=True),
        )
        levels, uprights = level.drawn(), upright.drawn()
    if not _is_torn(level, upright):
        there = level.sure, upright.sure.T  # a sound page: what else there is may be strokes of text
    else:
        there = _without_loose_ends(level, upright)
    added = level.rules(there[0] & ~level.whole), upright.rules(there[1].T & ~upright.whole)
    if not any(added):
        return Mended((across, down), (across, down), ([], []))
    rules = _held(joined(across + added[0]), joined(down + added[1]))
    sound = tuple(
        found + edges.rules(edges.sure & ~edges.whole) for found, edges in ((across, level), (down, upright))
    )
    hints = tuple(edges.rules((edges.share >= HINT) & ~edges.whole) for edges in (level, upright))
    return Mended(rules, sound, hints)


def _held(across: list[Found], down: list[Found]) -> tuple[list[Found], list[Found]]:
    """The rules on lines that meet at least two of the other direction, whole: their ends may be torn off."""
    for _ in range(ROUNDS):
        across = [rule for rule in across if cut(line_of(rule, across), down)]
        down = [rule for rule in down if cut(line_of(rule, down), across)]
    return across, down


def _pieces(ink: Any) -> Any:
    """The dots of horizontal runs that may be pieces of rules."""
    import cv2
    import numpy as np

    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    thick &= ~cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((THICKEST, 1), np.uint8))
    dotted = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, DOTTED), np.uint8))
    runs = cv2.morphologyEx(dotted, cv2.MORPH_OPEN, np.ones((1, PIECE), np.uint8))
    long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, LONE), np.uint8))
    beside = np.ones((FAR - CLOSE + 1, 1), np.uint8)
    free = []
    for anchor in (0, FAR - CLOSE):  # what is below, and what is above
        near = cv2.dilate(ink, beside, anchor=(0, anchor))
        crowd = cv2.blur(255 * near, (WINDOW, 1)) > 255 * CROWDED
        free.append(~np.roll(crowd, -CLOSE if anchor == 0 else CLOSE, axis=0))
    return (runs.astype(bool) & free[0] & free[1] | long.astype(bool) & (free[0] | free[1])).astype(np.uint8)


def _lines(pieces: Any, rules: list[Found]) -> list[float]:
    """At what heights rules or many pieces lie."""
    import numpy as np

    dots = np.convolve(pieces.sum(axis=1, dtype=int), np.ones(STEPS, int), "same") / 3
    found: list[float] = []
    for rule in sorted(rules):
        if not found or rule[0] - found[-1] > NARROWEST:
            found.append(rule[0])
    while dots.max() >= LINE:
        at = int(dots.argmax())
        dots[max(0, at - NARROWEST) : at + NARROWEST + 1] = 0
        if all(abs(at - other) > NARROWEST for other in found):
            found.append(float(at))
    return sorted(found)


@dataclass(slots=True)
class _Edges:
    """The lines of one direction (rows) between each two lines that cross them (columns): the share of each such edge
    that is seen, whether rules found before cover it, whether it is there, and whether that is to be relied on: a level
    line without any rule found before may be one to write on, unless it goes over most of the table."""

    levels: list[float]
    ends: list[tuple[int, int]]
    share: Any
    whole: Any
    there: Any
    sure: Any

    def drawn(self) -> list[float]:
        """The lines with enough pieces to be some."""
        return [
            at
            for at, whole, share in zip(self.levels, self.whole, self.share, strict=True)
            if whole.any() or share.max(initial=0) >= SOUND
        ]

    def rules(self, chosen: Any) -> list[Found]:
        """The chosen edges as rules."""
        return [
            (self.levels[row], float(self.ends[column][0]), float(self.ends[column][1]), THICK)
            for row, column in zip(*chosen.nonzero(), strict=True)
        ]


def _edges(
    pieces: Any, rules: list[Found], levels: list[float], uprights: list[float], *, upright: bool = False
) -> _Edges:
    import numpy as np

    ends = list(pairwise(map(int, uprights)))
    lengths = np.diff([int(at) for at in uprights])
    share, whole = np.zeros((len(levels), len(ends))), np.zeros((len(levels), len(ends)), bool)
    there, sure, across = whole.copy(), whole.copy(), whole.copy()
    for row, at in enumerate(levels):
        lying = pieces[max(0, int(at) - ASIDE) : int(at) + ASIDE + 1].any(axis=0)
        drawn = _drawn(at, rules, len(lying))
        seen = lying | drawn
        for column, (low, high) in enumerate(ends):
            whole[row, column] = drawn[low:high].mean() >= DUE
            dots = seen[low + ASIDE : high - ASIDE]
            begins, ends_too = dots[:REACH].any(), dots[-REACH:].any()
            reaches = begins or ends_too or high - low > LINE
            share[row, column] = dots.mean() if dots.size and reaches else 0
            touches = lying[low : low + TOUCH].any() and lying[high - TOUCH + 1 : high + 1].any()
            across[row, column] = begins and ends_too and (touches or high - low > LINE)
        there[row] = whole[row] | (share[row] >= np.maximum(EDGE, LEAST / lengths))
        sound = (share[row] >= SOUND) & (across[row] | (share[row] >= STROKE / lengths))
        sure[row] = whole[row] | sound & (upright or drawn.any() or 2 * sound.sum() > len(ends) > 2)
    return _Edges(levels, ends, share, whole, there, sure)


def _is_torn(*directions: _Edges) -> bool:
    """Whether much is missing of the rules that were found, or most rules are."""
    torn = there = 0
    for edges in directions:
        found = edges.whole.any(axis=1)
        if 2 * found.sum() < len(edges.levels):
            return True
        torn += int((edges.there & ~edges.whole)[found].sum())
        there += int(edges.there[found].sum())
    return torn > TORN * there


def _without_loose_ends(level: _Edges, upright: _Edges) -> tuple[Any, Any]:
    """Which edges are there, level ones by their line and column, upright ones by their column and line. Where only one
    edge comes to a crossing, the one that is seen best of the others goes on there."""
    import numpy as np

    outside = ((0, 0), (1, 1)), ((1, 1), (0, 0))
    shares = [np.pad(one, width) for one, width in zip((level.share, upright.share.T), outside, strict=True)]
    there = [np.pad(one, width) for one, width in zip((level.there, upright.there.T), outside, strict=True)]
    for _ in range(ROUNDS):
        coming = there[0][:, :-1].astype(int) + there[0][:, 1:] + there[1][:-1] + there[1][1:]
        for row, column in zip(*(coming == 1).nonzero(), strict=True):
            beside = ((0, row, column), (0, row, column + 1), (1, row, column), (1, row + 1, column))
            share, way, y, x = max(
                (shares[way][y, x], way, y, x) for way, y, x in beside if not there[way][y, x]
            )
            if share >= HINT:
                there[way][y, x] = True
    return there[0][:, 1:-1], there[1][1:-1]


def _drawn(at: float, rules: list[Found], length: int) -> Any:
    """Which dots of a line rules run along."""
    import numpy as np

    drawn = np.zeros(length, bool)
    for other, low, high, _ in rules:
        if abs(other - at) <= ASIDE:
            drawn[int(low) : int(high) + 1] = True
    return drawn
