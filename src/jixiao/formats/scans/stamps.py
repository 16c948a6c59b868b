"""Red ink on a picture of a page: stamps cover what must be read and are lifted off, red text is read like black."""

from __future__ import annotations

from typing import Any

RED, PINK = 40, 15
"""By how much red exceeds the other colours in a dot of red ink, and in the pale edge of a stroke."""
LEAST, MOST = 0.05, 0.32
"""A stamp is so wide and so high, in widths of the page's shorter side; red text is lower, a red table larger."""
LIFT = 0.6
"""The share of its redness by which a dot of a stamp is brightened: pure ink becomes paper, black ink under it stays."""
TORN = 7
"""Gaps of so many dots in the ring of a stamp are closed."""


def without_red(picture: Any) -> Any:
    """The grey dots of a picture (red, green, blue) without its stamps."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(np.ascontiguousarray(picture[:, :, :3]), cv2.COLOR_RGB2GRAY)
    red, others = picture[:, :, 0], np.maximum(picture[:, :, 1], picture[:, :, 2])
    excess = cv2.subtract(red, others)
    inked = excess > RED
    if not inked.any():
        return grey
    stamped = _stamped(inked) & (excess > PINK)
    lifted = np.minimum(255, red + LIFT * excess * (red / 255.0)).astype(np.uint8)
    return np.where(stamped, lifted, np.where(inked, others, grey))


def _stamped(inked: Any) -> Any:
    """The dots of the page within the bounds of its stamps."""
    import cv2
    import numpy as np

    mask = cv2.morphologyEx(inked.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((TORN, TORN), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    side = min(inked.shape)
    stamped = np.zeros(inked.shape, bool)
    for left, top, width, height, _ in stats[1:]:
        if LEAST * side <= min(width, height) and max(width, height) <= MOST * side:
            stamped[top : top + height, left : left + width] = True
    return stamped
