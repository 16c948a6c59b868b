"""Cells that are read from their own picture: characters below one another, scores of blanks, operators, shade."""

from __future__ import annotations

from importlib import resources

import pytest

from jixiao.core.grid import Cell, Grid
from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.pages.text import Char

cv2 = pytest.importorskip("cv2", reason="needs the extra 'ocr'")
np = pytest.importorskip("numpy")

from jixiao.formats.scans.again import _lines, read_again  # noqa: E402
from jixiao.formats.scans.engine import _with_own_scores  # noqa: E402
from jixiao.formats.scans.ink import evened, ink_of, without_dots  # noqa: E402
from jixiao.formats.scans.operators import sign_of  # noqa: E402
from jixiao.formats.scans.scan import SCALE, SURE  # noqa: E402

EM = 28


def drawn(signs, width, height, size=EM):
    """A picture of paper with (left, top, text) on it."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (width, height), 255)
    with resources.as_file(resources.files("jixiao") / "formats/fonts/JixiaoSerifSC-Regular.otf") as path:
        font = ImageFont.truetype(str(path), size)
    for left, top, text in signs:
        ImageDraw.Draw(page).text((left, top), text, font=font, fill=0)
    return np.array(page)


def test_a_column_of_characters_is_read_whole_and_apart_from_the_one_below():
    words = ["一级指标", "满意度指标"]
    page = drawn([(12, 10 + 36 * n, sign) for n, sign in enumerate("".join(words))], 60, 350)
    cells = [Cell(0, 0, "级指标", confidence=99), Cell(1, 0, "指标满意度指标", confidence=99)]
    ys = [0.0, 153 * SCALE, 345 * SCALE]
    table = PlacedGrid(Grid("", 2, 1, cells), 1, [0.0, 55 * SCALE], ys)
    settled = read_again(table, page, [Char(0.0, EM * SCALE, 10, 10, "项")], [(5, 40, 50, 330)], SCALE)
    assert [cell.text for cell in cells] == words and settled == {0, 1}
    assert min(cell.confidence for cell in cells) >= SURE


def test_a_doubtful_cell_is_sure_where_its_own_picture_says_the_same():
    page = drawn([(20, 20, "农村公路（万元）")], 300, 80)
    cells = [Cell(0, 0, "农村公路(万元)", confidence=70)]
    table = PlacedGrid(Grid("", 1, 1, cells), 1, [0.0, 300 * SCALE], [0.0, 80 * SCALE])
    chars = [Char(0.0, EM * SCALE, 10, 10, "项")]
    read_again(table, page, chars, [], SCALE)
    assert cells[0].confidence >= SURE
    cells[0].text, cells[0].confidence = "农村公路(百元)", 30
    read_again(table, page, chars, [], SCALE)
    assert cells[0].text.startswith("农村公路") and "万元" in cells[0].text and cells[0].confidence < SURE


def test_lines_that_touch_are_parted_and_strokes_of_one_character_are_not():
    page = drawn([(20, 20, "二三"), (20, 60, "公路")], 200, 120)
    assert len(_lines(page, EM)) == 2
    page = np.full((100, 200), 255, np.uint8)
    page[10:70, 20:120] = 0
    assert len(_lines(page, EM)) == 2


@pytest.mark.parametrize("sign", ["=", "≥", "≤", ">", "<"])
@pytest.mark.parametrize("size", [28, 40])
def test_operators_are_told_by_their_shape(sign, size):
    page = drawn([(40, 20, sign)], 120, 100, size)
    assert sign_of(page, ink_of(page), size) == sign


@pytest.mark.parametrize("sign", ["二", "M", "2", "7", "V", "√", "三", "D", "一", "×", "人", "个"])
def test_what_is_no_operator(sign):
    page = drawn([(40, 20, sign)], 120, 100)
    assert sign_of(page, ink_of(page), EM) == ""


def test_scores_belong_to_their_characters_beyond_a_blank():
    words = [(sign, score, ()) for sign, score in zip("12元", [0.9, 0.5, 0.99], strict=True)]
    own = _with_own_scores("1 2元", (0.9 + 0.5 + 0.99 + 0.4) / 4, words)
    assert [round(score, 2) for _, score, _ in own] == [0.9, 0.99, 0.4]
    assert _with_own_scores("12元", 0.8, words) == words


def test_shade_is_taken_from_the_paper_and_ink_stays():
    page = drawn([(100, 100, "预算绩效")], 800, 400)
    shaded = (page * np.linspace(0.5, 0.9, 800)[None, :]).astype(np.uint8)
    even = evened(shaded)
    assert even[20:80].min() > 245 and even[page == 0].max() < 30


def test_salt_and_pepper_are_taken_off_and_points_stay():
    page = drawn([(100, 100, "预算1.5")], 800, 400)
    page[300:303, 200:203] = 0  # a point
    chance = np.random.default_rng(3)
    strewn = page.copy()
    strewn[chance.random(page.shape) < 0.01] = 0
    strewn[chance.random(page.shape) < 0.005] = 255
    clean = without_dots(strewn)
    assert (np.abs(clean.astype(int) - page) > 100).sum() < 0.1 * (
        np.abs(strewn.astype(int) - page) > 100
    ).sum()
    assert (clean[300:303, 200:203] < 60).all()
    assert without_dots(page) is page


def test_faded_text_is_no_pepper():
    page = drawn([(100, 100 + 40 * row, "预算绩效目标") for row in range(4)], 800, 400)
    page[np.random.default_rng(3).random(page.shape) < 0.8] = 255
    assert without_dots(page) is page
