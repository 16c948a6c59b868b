"""The signs = ≥ ≤ > < that stand alone in a cell of a scan, told by their shape: the engine takes them for 二 and M.

≧ and ≦ are read as ≥ and ≤.
"""

from __future__ import annotations

from typing import Any

from jixiao.formats.scans.ink import Box, ink_mask

FLAT = 0.2
"""A bar is no higher than this share of a character."""
LEAST, MOST = 0.35, 1.1
"""A sign is so many characters wide, and no higher than the most."""
SAME = 0.08
"""The bars of = are equally long up to this share; those of 二 are not."""
BAR = 0.5
"""A row of ink low down over this share of the sign's width is its bar."""
TALLEST = 0.6, 1.4
"""A slash is so many characters high,"""
SLANT, THIN = 0.26, 0.3
"""leans to the right by this share of its height and more, and is nowhere wider than the second."""
STRAIGHT = 0.13
"""By how much of its height an arm may leave the straight line."""


def bars_of(crop: Any, em: float) -> list[Box]:
    """The two bars of a small =, which are hardly more than dust; nothing where a grey picture does not hold these alone."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(ink_mask(crop))
    bars = [
        (int(left), int(top), int(width), int(height))
        for left, top, width, height, _ in stats[1:]
        if width > LEAST * em and height <= FLAT * em
    ]
    return bars if sign_of(crop, bars, em) == "=" else []


def sign_of(crop: Any, ink: list[Box], em: float) -> str:
    """The sign whose strokes ``ink`` in a grey picture are; nothing where they are none.

    ``em`` is how many dots a character is wide.
    """
    import numpy as np

    if not ink or not em:
        return ""
    left, top = min(box[0] for box in ink), min(box[1] for box in ink)
    right, bottom = max(x + width for x, _, width, _ in ink), max(y + height for _, y, _, height in ink)
    if not LEAST * em < right - left < MOST * em or bottom - top > MOST * em:
        return ""
    if len(ink) == 2 and all(height <= FLAT * em for *_, height in ink):
        (x, y, width, height), (other, below, length, _) = sorted(ink, key=lambda box: box[1])
        alike = abs(width - length) <= SAME * em and abs(x - other) <= SAME * em
        return "=" if alike and below - y - height > 0.05 * em else ""
    if bottom - top < LEAST * em:
        return ""
    mask = np.asarray(ink_mask(crop), bool)
    if len(ink) == 1:
        arms, bar = _without_bar(mask[top:bottom, left:right])
        bar = bar or _has_thin_bar(mask[bottom : bottom + int(em / 2)], left, right)
    else:
        arms, bar = _highest(mask, ink), max(ink, key=lambda box: box[1] + box[3]) != max(ink, key=_height)
    sign = _pointing(arms, bar)
    if not sign and (less := _without_bar(arms))[1]:  # ≧ has two bars, of which one may touch the arms
        sign = _pointing(*less)
    return sign


def _has_thin_bar(below: Any, left: int, right: int) -> bool:
    """Whether a bar so thin that it counts as no stroke stands below a sign, and is no rest of a rule of the table."""
    aside = below.sum(axis=1) - below[:, left:right].sum(axis=1)
    return bool(((below[:, left:right].mean(axis=1) >= BAR) & (aside <= 0.2 * (right - left))).any())


def _pointing(arms: Any, bar: bool) -> str:
    """The sign that two arms make, with or without a bar; nothing where they do not meet in a point."""
    if _points_right(arms):
        return "≥" if bar else ">"
    return ("≤" if bar else "<") if _points_right(arms[:, ::-1]) else ""


def is_slash(crop: Any, ink: list[Box], em: float) -> bool:
    """Whether the one stroke ``ink`` in a grey picture is a slash, for which 1 stands in what the engine reads."""
    import numpy as np

    if len(ink) != 1 or not em:
        return False
    left, top, width, height = ink[0]
    if not TALLEST[0] * em < height < TALLEST[1] * em or width < SLANT * height:
        return False
    mask = np.asarray(ink_mask(crop), bool)[top : top + height, left : left + width]
    rows = np.arange(height)
    counts = mask.sum(axis=1)
    if not counts.all() or counts.max() > THIN * height:
        return False
    middles = (mask * np.arange(width)).sum(axis=1) / counts
    slope, start = np.polyfit(rows, middles, 1)
    return bool(-slope > SLANT and np.abs(middles - start - slope * rows).max() < THIN * height / 2)


def _height(box: Box) -> int:
    return box[3]


def _highest(mask: Any, ink: list[Box]) -> Any:
    """The highest of several strokes alone: the bar may be slanted and reach beside it."""
    import cv2
    import numpy as np

    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    wanted = max(ink, key=_height)
    for label, (left, top, width, height, _) in enumerate(stats):
        if label and (left, top, width, height) == wanted:
            return labels[top : top + height, left : left + width] == label
    return mask


def _without_bar(mask: Any) -> tuple[Any, bool]:
    """A sign of one stroke above its bar, and whether it has one."""
    import numpy as np

    height, width = mask.shape
    low = 2 * height // 3
    rows = np.flatnonzero(mask[low:].sum(axis=1) >= BAR * width)
    if not len(rows):
        return mask, False
    arms = mask[: low + rows[0]]
    filled = np.flatnonzero(arms.any(axis=1))
    return arms[filled[0] : filled[-1] + 1] if len(filled) else arms, True


def _points_right(arms: Any) -> bool:
    """Whether two straight arms meet in a point at the right, half way down."""
    height, width = arms.shape
    if height < 8 or width < 8:
        return False
    filled = arms.any(axis=0)
    if not filled.all() or arms[int(0.4 * height) : int(0.6 * height), : width // 3].any():
        return False
    upper = arms.argmax(axis=0) / height
    lower = 1 - arms[::-1].argmax(axis=0) / height
    near, far = max(1, width // 8), width - max(1, width // 8)
    starts = float(upper[:near].min()), float(lower[:near].max())
    ends = float(upper[far:].mean()), float(lower[far:].mean())
    middle = slice(int(0.45 * width), int(0.55 * width) + 1)
    straight = all(
        abs(float(side[middle].mean()) - (start + end) / 2) < STRAIGHT
        for side, start, end in zip((upper, lower), starts, ends, strict=True)
    )
    return starts[0] < 0.2 and starts[1] > 0.8 and ends[0] > 0.25 and ends[1] < 0.75 and straight
