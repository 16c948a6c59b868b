"""A few lines of text tell which way up a page lies."""

from __future__ import annotations

import pytest

cv2 = pytest.importorskip("cv2", reason="needs the extra 'ocr'")
np = pytest.importorskip("numpy")

from test_scan_again import EM, drawn  # noqa: E402

from jixiao.formats.scans import engine  # noqa: E402
from jixiao.formats.scans.turn import quarters_to_upright  # noqa: E402

LINES = ["通过有序地推进行政审批档案管理", "提高档案服务工作的办事效率", "产出指标数量指标质量指标"]


def form():
    page = drawn([(60, 60 + 70 * row, text) for row, text in enumerate(LINES)], 700, 300)
    cv2.rectangle(page, (40, 20), (660, 260), 0, 3)
    return page


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_is_told_however_it_lies(quarters):
    turned = np.ascontiguousarray(np.rot90(form(), quarters))
    assert (quarters + quarters_to_upright(turned)) % 4 == 0


def test_a_page_without_lines_stays_as_it_lies():
    page = np.full((400, 300), 255, np.uint8)
    cv2.rectangle(page, (20, 20), (280, 380), 0, 3)
    assert quarters_to_upright(page) == 0


def test_columns_of_short_words_are_no_lines_on_their_side():
    """Words set so close below one another that they look like one line aside, beside one line of text."""
    words = [(60 + 120 * col, 120 + (EM + 2) * row, "合格") for col in range(4) for row in range(12)]
    page = drawn([(60, 50, LINES[1]), *words], 700, 560)
    assert quarters_to_upright(page) == 0


def test_one_sure_line_of_words_is_enough_and_figures_are_not(monkeypatch):
    asked = []
    page = form()
    monkeypatch.setattr(engine, "one_line", lambda picture: asked.append(picture) or ("提高档案服务", 99))
    assert quarters_to_upright(page) == 0 and len(asked) == 1
    asked.clear()
    monkeypatch.setattr(engine, "one_line", lambda picture: asked.append(picture) or ("0689060", 99))
    assert quarters_to_upright(page) == 0 and len(asked) > 2
