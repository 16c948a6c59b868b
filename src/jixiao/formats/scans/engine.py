"""The OCR engine: made once, on one core, with the models of its own package; nothing is fetched.

It is asked where lines of text stand on a page, then what each of them says. The first is asked of the part of the page
that has ink, the second of each line alone: in batches, as the engine would form them, short lines are filled up to
the longest, and blank paper costs as much as text. So a line is also read the same, whatever else is on its page.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jixiao.formats.scans.chars import is_ideograph
from jixiao.formats.scans.ink import SPECK, ink_mask, parts_of

LINE_HEIGHT, LEAST_WIDTH = 48, 64
"""The height (dots) at which the engine recognises lines, and the width up to which it fills short ones."""
BEHIND, STEP, GREY = 24, 8, 128
"""Behind a line the engine needs so many dots of its filling, which is grey, to be sure of the last character; its
steps are so wide."""
LONGEST_LINE = 20_000
"""Lines are drawn no longer (dots) than this."""

FOUND_AT, LARGEST = 0.547, 1280
"""Lines are looked for at this share of the page's resolution, on a picture no wider or higher than so many dots."""
TILE, MARGIN, PALEST = 32, 32, 225
"""The finder takes pictures in tiles of so many dots. So many dots around what is darker than this are looked at."""
TALL = 1.5
"""The box of a line this much higher than wide is read on its side, its head to the right."""
FILLED = 0.88
"""The ink of an ideograph is so wide a share of it at least."""
UNREAD = 0.5
"""Lines whose characters are less sure than this on average are none."""

WIDTH_TWINS, HALF = frozenset("()（）:：;；"), 0.5
"""Signs of which there is a wide and a narrow form: the engine wavers between the two, which mean the same. From such
a score on it is sure that it is one of them."""

GATE = re.compile("(?<=[部专厦澳闸阀])[内內門](?![容部外设控涵含])")
"""内 or a traditional character where 门 must stand. So the engine reads 门 in fonts for Japanese, which programs take that know no language."""
BETWEEN_NUMBERS = re.compile(r"(?<=[\d%年月日时])一(?=\d)")
"""The ideograph between two numbers or dates (10:00一11:00): a dash that the engine takes for it."""
PERCENT, RING = frozenset("%％"), frozenset("0oO")
"""What the engine makes of ‰, and of its last ring."""
CONFIRM = 0.6
"""How sure a character is, at most, that another was put in the place of."""

Sign = tuple[str, float, float, float]
"""A character, its score, and where it begins and ends, from left to right."""


@cache
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    params: dict[str, Any] = {
        "Global.log_level": "error",
        "Global.max_side_len": LONGEST_LINE,
        "Det.limit_side_len": LARGEST,
        "Det.limit_type": "max",
        "Rec.rec_img_shape": [3, LINE_HEIGHT, LEAST_WIDTH],
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return RapidOCR(params=params)


def lines_in(page: Any) -> list[tuple[Any, list[Sign]]]:
    """The lines of text that the engine finds on a grey page: the corners of each, clockwise from its upper left, and
    its characters without blanks."""
    found = []
    for box in _boxes(page):
        signs = _signs(_cut(page, box))
        if not signs or sum(score for _, score, *_ in signs) < UNREAD * len(signs):
            continue
        left, right = float(box[:, 0].min()), float(box[:, 0].max())
        if _is_tall(box):
            signs = [(sign, score, 0.0, 1.0) for sign, score, *_ in signs]
        wide = right - left
        found.append(
            (box, [(sign, score, left + low * wide, left + high * wide) for sign, score, low, high in signs if not sign.isspace()])
        )  # fmt: skip
    return found


def one_line(picture: Any, least: int = LEAST_WIDTH) -> tuple[str, int]:
    """The text of a grey picture of one line, and how sure its least sure character is in percent; nothing with 0 where
    it stays unread. ``least``: the width (dots) up to which it is filled."""
    import cv2

    height, width = picture.shape
    wide = max(1, round(width * LINE_HEIGHT / height))
    signs = _signs(cv2.resize(picture, (wide, LINE_HEIGHT)), least)
    text = "".join(sign for sign, *_ in signs).strip()
    return (text, int(100 * min(score for _, score, *_ in signs))) if text else ("", 0)


def _boxes(page: Any) -> list[Any]:
    """The corners of each line of text, in dots."""
    import cv2
    import numpy as np

    ink = [box for box in parts_of((page < PALEST).astype(np.uint8)) if max(box[2:]) >= SPECK]
    if not ink:
        return []
    left, top = (max(0, min(box[side] for box in ink) - MARGIN) for side in (0, 1))
    right, bottom = (max(box[side] + box[side + 2] for box in ink) + MARGIN for side in (0, 1))
    part = page[top:bottom, left:right]
    scale = min(FOUND_AT, LARGEST / max(part.shape))
    small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    below, beside = (-side % TILE for side in small.shape)
    small = cv2.copyMakeBorder(small, 0, below, 0, beside, cv2.BORDER_CONSTANT, value=255)
    found = _engine()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(found, "boxes", None)
    return [] if boxes is None else [np.float32(box / scale + (left, top)) for box in boxes]


def _size(box: Any) -> tuple[float, float]:
    """The width and height of a line that may lie aslant."""
    import numpy as np

    one, two, three, four = box
    across, down = ((one - two, four - three), (one - four, two - three))
    return tuple(max(float(np.linalg.norm(side)) for side in sides) for sides in (across, down))


def _is_tall(box: Any) -> bool:
    width, height = _size(box)
    return height >= TALL * width


def _cut(page: Any, box: Any) -> Any:
    """The picture of a line, as high as the engine reads it."""
    import cv2
    import numpy as np

    width, height = _size(box)
    if _is_tall(box):
        width, height, box = height, width, np.roll(box, -1, axis=0)
    wide = max(1, min(round(width * LINE_HEIGHT / max(1.0, height)), LONGEST_LINE))
    corners = np.float32([(0, 0), (wide, 0), (wide, LINE_HEIGHT), (0, LINE_HEIGHT)])
    level = cv2.getPerspectiveTransform(box, corners)
    return cv2.warpPerspective(
        page, level, (wide, LINE_HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )


def _signs(line: Any, least: int = LEAST_WIDTH) -> list[Sign]:
    """The characters of a grey picture of one line, blanks too, and how far along it (0 to 1) each begins and ends.

    The engine tells only where the middle of each is, and that in steps; all get the width that those of one word have
    on average.
    """
    import cv2

    width = line.shape[1]
    filled = max(least, -(-(width + BEHIND) // STEP) * STEP)
    line = cv2.copyMakeBorder(line, 0, 0, 0, filled - width, cv2.BORDER_CONSTANT, value=GREY)
    colours = cv2.cvtColor(line, cv2.COLOR_GRAY2BGR)
    read = _engine()(colours, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
    text = "".join(read.txts or ())
    if not text.strip():
        return []
    told = read.word_results[0]
    step = filled / told.line_txt_len / width
    words = [[step * (column + 0.5) for column in columns] for columns in told.word_cols]
    wide = [(word[-1] - word[0]) / (len(word) - 1) for word in words if len(word) > 1]
    half = sum(wide) / len(wide) / 2 if wide else 0.5 / len(text)
    middles = [middle for word in words for middle in word]
    if wide:
        _settle_ends(middles, half, "".join(text.split()), line[:, :width])
    ends = iter(_parted(middles, half))
    scores = _own_scores(text, told.confs)
    for taken, sign in ((GATE, "门"), (BETWEEN_NUMBERS, "—")):
        for found in taken.finditer(text):
            scores[found.start()] = min(scores[found.start()], CONFIRM)
        text = taken.sub(sign, text)
    return _whole([
        (sign, score, *((0.0, 0.0) if sign.isspace() else next(ends)))
        for sign, score in zip(text, scores, strict=True)
    ])  # fmt: skip


def _whole(signs: list[Sign]) -> list[Sign]:
    """The characters, ‰ put for the two as which the engine, which does not know it, reads it."""
    found: list[Sign] = []
    for sign, score, low, high in signs:
        if found and sign in RING and found[-1][0] in PERCENT:
            found[-1] = "‰", min(found[-1][1], score, CONFIRM), found[-1][2], high
        else:
            found.append((sign, score, low, high))
    return found


def _settle_ends(middles: list[float], half: float, signs: str, line: Any) -> None:
    """Move the first and the last character, where it is an ideograph, to where the line's ink begins and ends: by the
    room that is left the layout tells a line that is full."""
    import numpy as np

    inked = np.flatnonzero(ink_mask(line).any(axis=0)) / line.shape[1]
    if not len(inked):
        return
    first, last = float(inked[0]) + FILLED * half, float(inked[-1]) - FILLED * half
    if is_ideograph(signs[0]) and first < middles[0] + half:  # ink that begins later is too pale to tell
        middles[0] = max(middles[0], first)
    if is_ideograph(signs[-1]) and last > middles[-1] - half:
        middles[-1] = min(middles[-1], last)


def _parted(middles: list[float], half: float) -> list[tuple[float, float]]:
    """Where characters begin and end: half a width on both sides of their middles, or half way to the next."""
    ends = [(max(0.0, middle - half), min(1.0, middle + half)) for middle in middles]
    for index in range(len(ends) - 1):
        (low, high), (begin, end) = ends[index : index + 2]
        if high > begin:
            between = (high + begin) / 2
            ends[index : index + 2] = (low, between), (between, end)
    return ends


def _own_scores(text: str, scores: list[float]) -> list[float]:
    """How sure the engine is of each character; what it wavers about between twins is sure, unless nothing else is
    there to tell by."""
    sure = [sign in WIDTH_TWINS and score > HALF for sign, score in zip(text, scores, strict=True)]
    return (
        list(scores)
        if all(sure)
        else [1.0 if one else score for one, score in zip(sure, scores, strict=True)]
    )
