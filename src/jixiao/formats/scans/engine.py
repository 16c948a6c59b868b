"""The OCR engine: made once for each use, on one core, with the models of its own package; nothing is fetched."""

from __future__ import annotations

from functools import cache
from typing import Any

LINE_HEIGHT, LEAST_WIDTH = 48, 160
"""The height (dots) at which the engine recognises lines of a page, and the width up to which it fills short ones. By
default that is 320: most cells of a form are shorter, and blank paper costs as much as text."""

WIDTH_TWINS, HALF = frozenset("()（）:：;；"), 0.5
"""Signs of which there is a wide and a narrow form: the engine wavers between the two, which mean the same. From such
a score on it is sure that it is one of them."""


@cache
def _engine(use: str) -> Any:
    """The engine for lines of pages ("page") or for pictures of one line ("line"), for it keeps the switches of its
    last call."""
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    params: dict[str, Any] = {
        "Global.log_level": "error",
        "Det.limit_side_len": 1280,
        "Det.limit_type": "max",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    if use == "page":
        params["Rec.rec_img_shape"] = [3, LINE_HEIGHT, LEAST_WIDTH]
    return RapidOCR(params=params)


def lines_in(page: Any) -> list[tuple[Any, Any]]:
    """The lines of text that the engine finds: the corners of each, and its characters with scores and corners."""
    read = _engine("page")(page, use_cls=False, return_word_box=True, return_single_char_box=True)
    boxes, words_by_line = getattr(read, "boxes", None), getattr(read, "word_results", None)
    if boxes is None or not words_by_line:
        return []
    return [
        (box, _with_own_scores(text, score, words))
        for box, text, score, words in zip(boxes, read.txts, read.scores, words_by_line, strict=False)
    ]


def _with_own_scores(text: str, mean: float, words: Any) -> list[tuple[str, float, Any]]:
    """The characters of a line with their own scores.

    The engine gives the scores of a text with its blanks to the characters without blanks, one after the other: behind
    a blank each has the score of the one before it, and the last scores are lost. What these can have been at least
    follows from the mean of all.
    """
    scores = [score for _, score, _ in words]
    lost = len(text) - len(scores)
    if lost <= 0 or len(text) - len("".join(text.split())) != lost:
        return list(words)
    least = max(0.0, mean * len(text) - sum(scores) - (lost - 1))
    known = scores + [least] * lost
    own = [score for sign, score in zip(text, known, strict=True) if not sign.isspace()]
    return [(word, score, corners) for (word, _, corners), score in zip(words, own, strict=True)]


def one_line(picture: Any) -> tuple[str, int]:
    """The text of a grey picture of one line, and how sure its least sure character is in percent; nothing with 0 where
    it stays unread."""
    import cv2

    colours = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    read = _engine("line")(colours, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
    text = "".join(read.txts or ()).strip()
    if not text:
        return "", 0
    scores = read.word_results[0].confs
    signs = zip(read.txts[0], scores, strict=False)
    telling = [score for sign, score in signs if not (sign in WIDTH_TWINS and score > HALF)]
    return text, int(100 * min(telling or scores))
