"""A page of a scan laid level: turned, and drawn straight where a photograph's slant or a page's curl bends it.

The rules of a table are level or upright and straight on paper; how they run on the picture tells how to bend it back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jixiao.formats.scans.ink import ink_on, parts_of
from jixiao.formats.scans.rules import LONG_DOWN, THICKEST, runs_of

WARPED = 0.4
"""Degrees by which the strokes in two halves of a straightened page may differ; more is the slant of a photograph or a
page that curls, where rules and texts of neighbouring cells mix."""
EDGE = 0.05
"""The share of a page's width and height along its edges where black borders of scans are no strokes of it."""
MANY = 6.0
"""So many times the width of half a page in strokes are enough to tell its slope for certain."""
STEEPEST, LEAST_SLOPE = 5.0, 0.03
"""Degrees by which a scanned page may lie aslant, and from which it is turned."""
DOTS = 20_000
"""So many dots of the rules are enough to find their slope."""
TRACED = 0.12
"""A stroke at least this share of the page's width or height long tells how the page bends."""
STEP = 16
"""A stroke is followed in steps of so many dots."""
BENT = 2.5
"""Dots by which a stroke may leave the straight line before the page is drawn straight."""
OFF = 2.0
"""Dots by which most strokes may still leave it afterwards; where they leave it further, they are none of one table."""
ROUNDS = 3
"""So many times the bend is found anew without the strokes that do not follow it."""


def levelled(grey: Any) -> Any:
    """The page turned so that its long horizontal strokes lie level, and drawn straight where they are bent."""
    return _unbent(_straight(grey))


def _straight(grey: Any) -> Any:
    """The page turned so that its long horizontal strokes lie level."""
    import cv2

    angle = _slope(runs_of(ink_on(grey), LONG_DOWN))
    if abs(angle) < LEAST_SLOPE:
        return grey
    height, width = grey.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def is_warped(ink: Any) -> bool:
    """Whether the long strokes of a page, level on the whole, rise in one half of it and fall in the other."""
    import numpy as np

    above, beside = (int(EDGE * side) for side in ink.shape)
    ink = ink[above:-above, beside:-beside]
    for turned in (ink, ink.T):
        runs = runs_of(np.ascontiguousarray(turned), LONG_DOWN)
        height, width = runs.shape
        halves = (
            (runs[: height // 2], runs[height // 2 :]),
            (runs[:, : width // 2], runs[:, width // 2 :]),
        )
        for one, other in halves:
            slopes = [_slope(np.ascontiguousarray(half), MANY) for half in (one, other)]
            if all(slopes) and abs(slopes[0] - slopes[1]) > WARPED:
                return True
    return False


def _slope(runs: Any, least: float = 0.5) -> float:
    """By how many degrees long horizontal strokes fall to the right; 0 where they have fewer dots than ``least`` times
    the page's width.

    The right slope is the one along which the dots of the strokes gather on the fewest lines.
    """
    import cv2
    import numpy as np

    dots = cv2.findNonZero(runs)
    if dots is None or len(dots) < least * runs.shape[1]:
        return 0.0
    xs, ys = dots.reshape(-1, 2)[:: max(1, len(dots) // DOTS)].astype(float).T

    def gathered(angle: float) -> float:
        at = np.floor(ys - xs * np.tan(np.radians(angle))).astype(int)
        return float((np.bincount(at - at.min()).astype(float) ** 2).sum())

    coarse = max(np.arange(-STEEPEST, STEEPEST + 0.01, 0.25), key=gathered)
    fine = [(gathered(angle), angle) for angle in np.arange(coarse - 0.25, coarse + 0.26, 0.02)]
    most = max(fine)[0]
    return float(np.mean([angle for dots, angle in fine if dots > 0.98 * most]))


_Strokes = list[tuple[Any, Any]]
"""Each stroke by points on it: how far along (x) and where across (y), in dots."""


def _unbent(grey: Any) -> Any:
    """The page with its strokes level and upright over their whole length, where they are bent."""
    import cv2
    import numpy as np

    ink = ink_on(grey)
    height, width = ink.shape
    rise = _bend(_traces(ink), width, height)
    lean = _bend(_traces(np.ascontiguousarray(ink.T)), height, width)
    if rise is None and lean is None:
        return grey
    xs, ys = np.meshgrid(
        np.linspace(0, width - 1, -(-width // STEP)), np.linspace(0, height - 1, -(-height // STEP))
    )
    from_x, from_y = xs, ys
    for _ in range(ROUNDS):  # where a dot comes from, found from how far dots near it move
        aside = lean(from_y, from_x) if lean else 0.0
        down = rise(from_x, from_y) if rise else 0.0
        from_x, from_y = xs - aside, ys - down
    maps = [cv2.resize(at.astype(np.float32), (width, height)) for at in (from_x, from_y)]
    return cv2.remap(grey, *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255)


def _traces(ink: Any) -> _Strokes:
    """The long horizontal strokes of a page, point by point."""
    import cv2
    import numpy as np

    runs = runs_of(ink, LONG_DOWN)
    found = []
    for left, top, width, height in parts_of(runs):
        if width <= TRACED * ink.shape[1]:
            continue
        box = runs[top : top + height, left : left + width]
        _, labels, stats, _ = cv2.connectedComponentsWithStats(box)
        label = next(
            n for n, (*_, wide, high, _) in enumerate(stats) if n and (wide, high) == (width, height)
        )
        if stats[label][-1] < THICKEST * width:
            mask = labels[:, ::STEP] == label
            count = mask.sum(axis=0)
            xs = np.flatnonzero((count > 0) & (count <= THICKEST))
            if len(xs) > 3:
                ys = (mask[:, xs] * np.arange(height)[:, None]).sum(axis=0) / count[xs]
                found.append((left + STEP * xs.astype(float), top + ys))
    return found


def _bend(strokes: _Strokes, width: int, height: int) -> Callable[[Any, Any], Any] | None:
    """How far down each dot of the page moves when its strokes are drawn level; None where they are, or where they do
    not bend together."""
    import numpy as np

    if len(strokes) < 3:
        return None

    def terms(x: Any, y: Any) -> Any:
        u, v = x / width - 0.5, y / height - 0.5
        return np.stack([u, u * v, u * u, u * u * v, u * v * v], axis=-1)

    def centred(values: Any) -> Any:
        return values - values.mean(axis=0)

    moved = [centred(terms(x, y)) for x, y in strokes]
    wanted = [centred(-y) for _, y in strokes]
    if max(float(np.abs(y).max()) for y in wanted) < BENT:
        return None
    kept = range(len(strokes))
    for _ in range(ROUNDS):
        a, b = np.concatenate([moved[i] for i in kept]), np.concatenate([wanted[i] for i in kept])
        steady = a.T @ a + 1e-4 * len(a) * np.eye(a.shape[1])
        factors = np.linalg.solve(steady, a.T @ b)
        off = [float(np.abs(one @ factors - y).mean()) for one, y in zip(moved, wanted, strict=True)]
        kept = [i for i, far in enumerate(off) if far <= max(OFF, 2 * float(np.median(off)))]
    if float(np.median(off)) > OFF or max(float(np.abs(moved[i] @ factors).max()) for i in kept) < BENT:
        return None
    return lambda x, y: terms(x, y) @ factors
