"""What is ink on a grey picture of paper, and what is dust."""

from __future__ import annotations

from typing import Any

DARKER = 60
"""Ink is so much darker than paper."""
DUST, SPECK, THREAD = 25, 9, 20
"""Specks of fewer dots (``DUST``), or shorter in both directions (``SPECK``), are dust, unless they are as long as a
thin dash (``THREAD``)."""
Box = tuple[int, int, int, int]
"""Left, top, width, height in dots."""


def ink_on(grey: Any) -> Any:
    """The dots darker than their surroundings."""
    import cv2

    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 15)


def ink_of(crop: Any) -> list[Box]:
    """The connected strokes in a grey picture that are larger than dust."""
    import numpy as np

    return strokes_of((crop < int(np.median(crop)) - DARKER).astype("uint8"))


def strokes_of(dark: Any) -> list[Box]:
    """The connected parts of ink (dots that are not 0) that are larger than dust."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    return [
        (int(left), int(top), int(width), int(height))
        for left, top, width, height, area in stats[1:]
        if (area >= DUST and max(width, height) >= SPECK) or max(width, height) >= THREAD
    ]
