"""The OCR engine: made once for each use, on one core, with the models of its own package; nothing is fetched."""

from __future__ import annotations

from functools import cache
from typing import Any

LINE_HEIGHT, LEAST_WIDTH = 48, 160
"""The height (dots) at which the engine recognises lines of a page, and the width up to which it fills short ones. By
default that is 320: most cells of a form are shorter, and blank paper costs as much as text."""


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
    read = _engine("page")(page, use_cls=False, return_word_box=True)
    boxes, words_by_line = getattr(read, "boxes", None), getattr(read, "word_results", None)
    return [] if boxes is None or not words_by_line else list(zip(boxes, words_by_line, strict=False))


def one_line(picture: Any) -> tuple[str, int]:
    """The text of a grey picture of one line, and how sure it is in percent; nothing with 0 where it stays unread."""
    import cv2

    colours = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    read = _engine("line")(colours, use_det=False, use_cls=False, use_rec=True)
    text = "".join(read.txts or ()).strip()
    return (text, int(100 * min(read.scores))) if text else ("", 0)
