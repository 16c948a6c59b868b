"""What is ink on a grey picture of paper, and what is dust."""

from __future__ import annotations

from typing import Any

DARKER = 60
"""Ink is so much darker than paper."""
FADED = 90
"""Print whose dots are on average less darker than paper is faded; of sound print they are 97 and more."""
DUST, SPECK, THREAD = 25, 9, 20
"""Specks of fewer dots (``DUST``), or shorter in both directions (``SPECK``), are dust, unless they are as long as a
thin dash (``THREAD``)."""
STREWN = 0.001
"""Single dots over this share of a page are salt and pepper,"""
BLOCK, EVERYWHERE = 64, 0.8
"""if they stand in so many of its blocks of so many dots each way; those of faded text leave the margins white."""
Box = tuple[int, int, int, int]
"""Left, top, width, height in dots."""


PATCH, AROUND = 8, 21
"""How bright the paper is, is found on patches of so many dots and smoothed over so many patches."""
DARKEST = 0.4
"""Paper in the shade is no darker than this share of the page's; what is darker is a border or a table beneath."""
NIGHT = 100
"""Paper darker than this, on which what is brighter stands out more than what is darker, is black."""
PALE, FAINTEST, PRINTED = 135, 25, 215
"""Ink no darker than this is pale, and so much darker than paper it must be to be ink at all; printed ink is so much
darker than paper."""


def evened(grey: Any) -> Any:
    """The page with its paper white everywhere: shade, yellowed paper and the dark edge of a lamp's light are gone."""
    import cv2
    import numpy as np

    height, width = grey.shape[:2]
    small = cv2.resize(grey, (max(1, width // PATCH), max(1, height // PATCH)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), AROUND)
    paper = np.maximum(paper, int(DARKEST * np.percentile(paper, 90)) + 1)
    paper = cv2.resize(cv2.blur(paper, (5, 5)), (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, paper, scale=255)


def black_on_white(grey: Any) -> Any:
    """The page with dark ink on its paper: what is white on black is turned over, as microfilm is printed."""
    import numpy as np

    darkest, paper, brightest = np.percentile(grey[::PATCH, ::PATCH], (1, 50, 99))
    return 255 - grey if brightest - paper > paper - darkest and paper < NIGHT else grey


def darkened(grey: Any) -> Any:
    """The page, its paper white, with ink as dark as print leaves it: that of a pale copy is made darker, all by the
    same measure. Where a tenth of what has ink has dark ink, the pale is meant to be so, or shines through."""
    import cv2
    import numpy as np

    height, width = (side - side % BLOCK for side in grey.shape)
    darkest = cv2.medianBlur(grey, 3)[:height, :width]
    darkest = darkest.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).min(axis=(1, 3))
    inked = darkest[darkest < 255 - FAINTEST]
    pale = float(np.percentile(inked, 10)) if inked.size else 0.0
    if pale <= PALE:
        return grey
    return 255 - cv2.multiply(255 - grey, np.ones_like(grey), scale=PRINTED / (255 - pale))


def without_dots(grey: Any) -> Any:
    """The page without salt and pepper: where it is strewn with single dots, these take the shade of what is around.
    A point or a stroke of a character is larger."""
    import cv2
    import numpy as np

    dark = (grey < 255 - DARKER).astype(np.uint8)
    pepper = _single(dark)
    if pepper.mean() < STREWN or _share_of_blocks(pepper) < EVERYWHERE:
        return grey
    around = cv2.medianBlur(grey, 5)
    alone = (pepper | _single(1 - dark)) & (cv2.absdiff(grey, around) > DARKER)
    return np.where(cv2.dilate(alone, np.ones((3, 3), np.uint8)), around, grey)


def _share_of_blocks(dots: Any) -> float:
    """The share of a page's blocks with dots in them."""
    import cv2

    height, width = dots.shape
    size = max(1, width // BLOCK), max(1, height // BLOCK)
    return float((cv2.resize(dots.astype("float32"), size, interpolation=cv2.INTER_AREA) > 0).mean())


def _single(mask: Any) -> Any:
    """1 for the dots of a mask that touch at most one other."""
    import cv2
    import numpy as np

    touching = cv2.boxFilter(mask, -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    few = mask & (touching <= 2)
    larger = cv2.dilate(mask & (touching > 2).astype(np.uint8), np.ones((3, 3), np.uint8))
    return few & ~larger & 1


def ink_on(grey: Any) -> Any:
    """The dots darker than their surroundings."""
    import cv2

    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 15)


def ink_of(crop: Any) -> list[Box]:
    """The connected strokes in a grey picture that are larger than dust."""
    return strokes_of(ink_mask(crop))


def ink_mask(crop: Any) -> Any:
    """1 for each dot of a grey picture that is ink, 0 for paper."""
    import numpy as np

    paper = int(np.median(crop[::2, ::2]))  # one dot of four tells as well, and sooner
    return (crop < paper - DARKER).astype("uint8")


def is_faded(crop: Any, dark: Any) -> bool:
    """Whether the ink of a grey picture, the dots that are ``dark``, is so pale that its thin strokes fall apart."""
    import numpy as np

    ink = crop[dark > 0]
    return bool(ink.size) and int(np.median(crop[::2, ::2])) - float(ink.mean()) < FADED


def faded_ink_mask(crop: Any) -> Any:
    """As ``ink_mask``, for pale ink: with paler dots, and what is left of one stroke joined."""
    import cv2
    import numpy as np

    paper = int(np.median(crop[::2, ::2]))
    dark = (crop < paper - DARKER * 2 // 3).astype("uint8")
    return cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))


def parts_of(dark: Any) -> list[Box]:
    """The connected parts of ink (dots that are not 0), from top to bottom; found in a quarter of the time that it
    takes to count their dots too."""
    import cv2

    outlines, levels = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return []
    parts = [
        cv2.boundingRect(outline)
        for outline, (*_, around) in zip(outlines, levels[0].tolist(), strict=True)
        if around < 0  # the others are holes
    ]
    return sorted(parts, key=lambda box: (box[1], box[0]))


def strokes_of(dark: Any, long: float = THREAD) -> list[Box]:
    """The connected parts of ink (dots that are not 0) that are larger than dust, or so long that they are none."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    return [
        (int(left), int(top), int(width), int(height))
        for left, top, width, height, area in stats[1:]
        if (area >= DUST and max(width, height) >= SPECK) or max(width, height) >= long
    ]
