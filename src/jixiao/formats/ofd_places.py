"""Where what OFD pages draw stands (GB/T 33190-2016, 8.5 and 9.1): boundaries, matrices, numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, degrees
from typing import Any

from jixiao.formats.pages.text import SLANTED

POINTS = 72 / 25.4
"""Points in a millimetre, the unit of OFD."""
FARTHEST = 1e6
"""No place on a page is so many millimetres away."""
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_PLAIN = re.compile(r"[-+0-9.\s]*")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an object's own coordinates lie on the page: corner of its boundary, and its CTM."""

    left: float
    top: float
    matrix: tuple[float, ...]

    @classmethod
    def of(cls, item: Any) -> Placed | None:
        box = numbers(item.get("Boundary"))
        matrix = numbers(item.get("CTM")) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        return cls(box[0], box[1], matrix) if len(box) == 4 and len(matrix) == 6 else None

    def turned(self, quarters: int) -> Placed:
        """The same on the page turned by so many quarters, against the way in which its text is turned."""
        left, top, (a, b, c, d, e, f) = self.left, self.top, self.matrix
        for _ in range(quarters):
            left, top, a, b, c, d, e, f = top, -left, b, -a, d, -c, f, -e
        return Placed(left, top, (a, b, c, d, e, f))

    def on(self, outer: Placed) -> Placed:
        """The same on the page, for an object of a unit that stands there as ``outer`` says."""
        a, b, c, d, e, f = self.matrix
        p, q, r, s, t, u = outer.matrix
        x, y = self.left + e, self.top + f
        matrix = (
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            x * p + y * r + t,
            x * q + y * s + u,
        )
        return Placed(outer.left, outer.top, matrix)

    @property
    def slanted(self) -> bool:
        """Whether what is written there stands neither upright nor on its side, as watermarks do."""
        a, b = self.matrix[:2]
        if not a or not b:
            return False
        off = degrees(atan2(b, a)) % 90
        return SLANTED < off < 90 - SLANTED

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the object on the page, in points."""
        a, b, c, d, e, f = self.matrix
        return (self.left + a * x + c * y + e) * POINTS, (self.top + b * x + d * y + f) * POINTS


@lru_cache(maxsize=1 << 12)
def numbers(text: str | None) -> tuple[float, ...]:
    """The numbers of an attribute; none where one of them is beyond any page."""
    if not text:
        return ()
    try:
        found = tuple(map(float, text.split() if _PLAIN.fullmatch(text) else NUMBER.findall(text)))
    except ValueError:  # two signs or points in one word
        found = tuple(map(float, NUMBER.findall(text)))
    return found if all(-FARTHEST < number < FARTHEST for number in found) else ()
