"""The drawing of a scatter that the writers share: shapes, the strip along the diagonal, which dots bear a number.

Lengths are in units of the picture: the square of the plot is ``SIDE`` wide and high, 0 at its upper left corner.
Every shape differs in outline as well as in colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import cos, pi, sin

from jixiao.core.report import Dot

SIDE = 320
TICKS = (0, 25, 50, 75, 100)
COLOURS = ("5A8FD6", "E2B93B", "E08A00", "B42318")
"""Fill of each shape, the harmless first; on white paper the outline tells them apart."""
INK, GREY, STRIP = "1B2435", "667085", "E9F0FB"

Points = tuple[tuple[float, float], ...]
_CIRCLE = tuple((round(4 * cos(2 * pi * part / 24), 2), round(4 * sin(2 * pi * part / 24), 2)) for part in range(24))  # fmt: skip
SHAPES: tuple[Points, ...] = (
    _CIRCLE,
    ((0, -6), (6, 0), (0, 6), (-6, 0)),
    ((0, -6), (6, 5), (-6, 5)),
    ((-4.5, -4.5), (4.5, -4.5), (4.5, 4.5), (-4.5, 4.5)),
)
"""Circle, diamond, triangle, square, around their middle."""
SIDES = {"r": (15, 0), "l": (-15, 0), "t": (0, -12), "b": (0, 12)}
"""Where a number may stand beside its dot, tried in this order → its middle from the middle of the dot."""
_HALF = (9, 5)
"""Half the width and height of a number."""
_RADIUS = 5


def place(across: Decimal, up: Decimal) -> tuple[float, float]:
    """Where a pair of rates is drawn; what is beyond 100 stands at the edge."""
    x, y = (min(Decimal(100), max(Decimal(0), rate)) for rate in (across, up))
    return round(float(x) * SIDE / 100, 1), round(SIDE - float(y) * SIDE / 100, 1)


def strip(width: Decimal) -> Points:
    """The corners of the strip within ``width`` of the diagonal; nothing for 0."""
    if not width:
        return ()
    wide = float(width) * SIDE / 100
    return ((0, SIDE), (0, SIDE - wide), (SIDE - wide, 0), (SIDE, 0), (SIDE, wide), (wide, SIDE))


def numbered(dots: Sequence[Dot]) -> list[tuple[Dot, str]]:
    """The dots that bear a number and at which side: in their order, each that has a side free of dots and numbers."""
    places = [place(dot.across, dot.up) for dot in dots]
    chosen: list[tuple[Dot, str]] = []
    taken: list[tuple[float, float]] = []
    for dot, (x, y) in zip(dots, places, strict=True):
        for side, (right, down) in SIDES.items():
            at = x + right, y + down
            if not _meets(at, places, _RADIUS) and not _meets(at, taken, 0, 2):
                chosen.append((dot, side))
                taken.append(at)
                break
    return chosen


def _meets(
    at: tuple[float, float], others: Sequence[tuple[float, float]], radius: float, times: int = 1
) -> bool:
    """Whether a number at ``at`` would lie on something of this radius, or, with ``times`` 2, on another number."""
    wide, high = (half * times + radius for half in _HALF)
    return any(abs(at[0] - x) < wide and abs(at[1] - y) < high for x, y in others)


def in_order(dots: Sequence[Dot]) -> list[Dot]:
    """The dots as they are drawn: the harmless first, so that none of them hides an alarming one."""
    return sorted(dots, key=lambda dot: dot.mark)
