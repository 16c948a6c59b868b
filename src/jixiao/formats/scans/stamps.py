"""Red and blue ink on a picture of a page: stamps cover what must be read and are lifted off, text is read like black."""

from __future__ import annotations

from typing import Any

STRONG, FAINT = 40, 15
"""By how much the colour of a stamp exceeds the others in a dot of its ink, and in the pale edge of a stroke."""
LEAST, MOST = 0.05, 0.32
"""A stamp is so wide and so high, in widths of the page's shorter side; text is lower, a table larger."""
FULLEST = 0.6
"""Ink that fills more of its bounds is no stamp but a cell with a colour of its own."""
LIFTS = {0: 0.6, 2: 1.4}
"""The share of its redness (blueness, which is darker) by which a dot of a stamp is brightened: pure ink becomes paper,
black ink under it stays."""
TORN = 7
"""Gaps of so many dots in the ring of a stamp are closed."""


def without_stamps(picture: Any) -> Any:
    """The grey dots of a picture (red, green, blue) without its stamps."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(np.ascontiguousarray(picture[:, :, :3]), cv2.COLOR_RGB2GRAY)
    for channel, lift in LIFTS.items():
        colour, others = picture[:, :, channel], np.maximum(picture[:, :, 1], picture[:, :, 2 - channel])
        excess = cv2.subtract(colour, others)
        inked = excess > STRONG
        if inked.any():
            stamped = _stamped(inked) & (excess > FAINT)
            lifted = np.minimum(255, colour + lift * excess * (colour / 255.0)).astype(np.uint8)
            grey = np.where(stamped, lifted, np.where(inked, others, grey))
    return grey


def _stamped(inked: Any) -> Any:
    """The dots of the page within the bounds of its stamps."""
    import cv2
    import numpy as np

    mask = cv2.morphologyEx(inked.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((TORN, TORN), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    side = min(inked.shape)
    stamped = np.zeros(inked.shape, bool)
    for left, top, width, height, dots in stats[1:]:
        fits = LEAST * side <= min(width, height) and max(width, height) <= MOST * side
        if fits and dots <= FULLEST * width * height:
            stamped[top : top + height, left : left + width] = True
    return stamped
