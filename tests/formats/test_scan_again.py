"""Cells that are read from their own picture: characters below one another, doubtful lines, operators, shade."""

from __future__ import annotations

from importlib import resources
from types import SimpleNamespace

import pytest

from jixiao.core.grid import Cell, Grid
from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.pages.text import Char

cv2 = pytest.importorskip("cv2", reason="needs the extra 'ocr'")
np = pytest.importorskip("numpy")

from jixiao.formats.scans import engine  # noqa: E402
from jixiao.formats.scans.again import _lines, read_again  # noqa: E402
from jixiao.formats.scans.ink import evened, ink_of, without_dots  # noqa: E402
from jixiao.formats.scans.operators import sign_of  # noqa: E402
from jixiao.formats.scans.scan import SCALE, SURE  # noqa: E402
from jixiao.formats.scans.signs import read_signs  # noqa: E402

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


def column_of(text, confidence):
    """A cell with two characters below one another on a picture: 二, of which the upper stroke is short, and 级."""
    page = np.full((90, 60), 255, np.uint8)
    page[12:15, 22:34] = page[24:27, 16:40] = 0
    page[36:64] = drawn([(14, 0, "级")], 60, 28, 24)
    cell = Cell(0, 0, text, confidence=confidence)
    return PlacedGrid(Grid("", 1, 1, [cell]), 1, [0.0, 60 * SCALE], [0.0, 90 * SCALE]), page


def test_a_short_stroke_above_a_column_is_no_dust():
    table, page = column_of("级", 99)
    assert _lines(page, 24)[0][1] == 12
    read_again(table, page, [Char(0.0, 24 * SCALE, 10, 10, "项")], [(10, 10, 45, 70)], SCALE)
    assert table.grid.cells[0].text == "二级"


def test_a_column_that_was_read_otherwise_as_surely_is_doubtful():
    table, page = column_of("三级", 99)
    read_again(table, page, [Char(0.0, 24 * SCALE, 10, 10, "项")], [(10, 10, 45, 70)], SCALE)
    assert table.grid.cells[0].confidence < SURE


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


@pytest.mark.parametrize(
    "bars", [[(30, 2), (35, 3)], [(33, 1), (36, 1)], [(34, 3)]], ids=["touching", "thin", "one"]
)
def test_a_sign_with_two_bars_is_the_one_with_one(bars):
    page = np.full((60, 70), 255, np.uint8)
    cv2.polylines(page, [np.array([(20, 10), (44, 20), (20, 30)])], False, 0, 2)
    for top, thick in bars:
        page[top : top + thick, 20:45] = 0
    assert sign_of(page, ink_of(page), EM) == "≥"
    assert sign_of(page[:, ::-1], ink_of(page[:, ::-1]), EM) == "≤"


def test_bars_that_are_taken_for_dust_are_bars():
    page = np.full((44, 66), 255, np.uint8)
    cv2.polylines(page, [np.array([(25, 14), (40, 20), (25, 27)])], False, 0, 2)
    page[30, 24:42] = page[34, 24:42] = 0
    assert len(ink_of(page)) == 1
    assert sign_of(page, ink_of(page), 22) == "≥"


def test_two_lines_that_were_read_as_one_are_read_apart():
    page = drawn([(20, 20, "987"), (20, 56, "65")], 80, 110)
    cells = [Cell(0, 0, "987", confidence=96)]
    table = PlacedGrid(Grid("", 1, 1, cells), 1, [0.0, 80 * SCALE], [0.0, 110 * SCALE])
    chars = [Char(0.0, EM * SCALE, 10, 10, "项")]
    read_again(table, page, chars, [(15, 15, 75, 90)], SCALE)
    assert cells[0].text == "98765" and cells[0].confidence < SURE


def test_a_narrow_cell_whose_lines_were_not_found_is_read_line_by_line():
    page = drawn([(12, 10, "服务"), (12, 39, "对象"), (12, 68, "满意"), (12, 97, "度")], 80, 140)
    cells = [Cell(0, 0, "")]
    table = PlacedGrid(Grid("", 1, 1, cells), 1, [0.0, 80 * SCALE], [0.0, 140 * SCALE])
    chars = [Char(0.0, EM * SCALE, 10, 10, "项")]
    read_signs(table, page, chars, SCALE)
    assert cells[0].text == "" and cells[0].confidence < SURE
    read_again(table, page, chars, [], SCALE)
    assert cells[0].text == "服务对象满意度" and cells[0].confidence < SURE


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


def test_of_a_doubtful_cell_only_the_doubtful_lines_are_read(monkeypatch):
    texts = ["农村公路养护", "万元以上", "按时完成"]
    page = drawn([(20, 10 + 40 * row, text) for row, text in enumerate(texts)], 300, 140)
    asked = []
    monkeypatch.setattr(engine, "one_line", lambda picture: asked.append(picture) or ("万元以上", 97))
    chars = [
        Char((20 + EM * n) * SCALE, (48 + EM * n) * SCALE, (38 + 40 * row) * SCALE, EM * SCALE, sign, 0.7 if row == 1 else 0.99)
        for row, text in enumerate(texts)
        for n, sign in enumerate(text)
    ]  # fmt: skip
    cells = [Cell(0, 0, "农村公路养护\n万元以上按时完成", confidence=70)]
    table = PlacedGrid(Grid("", 1, 1, cells), 1, [0.0, 300 * SCALE], [0.0, 140 * SCALE])
    read_again(table, page, chars, [], SCALE)
    assert len(asked) == 1 and cells[0].confidence == 97 and cells[0].text == "农村公路养护\n万元以上按时完成"
    cells[0].text, cells[0].confidence = "农村公路养护\n百元以上按时完成", 70
    chars[6].text = "百"
    read_again(table, page, chars, [], SCALE)
    assert cells[0].text == "农村公路养护\n万元以上按时完成" and cells[0].confidence < SURE


def test_characters_stand_where_they_are_drawn():
    page = drawn([(400, 300, "预算执行率 95.5%"), (400, 360, "绩效目标")], 900, 1200)
    page[5:7, 5:7] = 0  # dust is no reason to look at the whole page
    lines = engine.lines_in(page)
    assert ["".join(sign for sign, *_ in signs) for _, signs in lines] == ["预算执行率95.5%", "绩效目标"]
    for (box, signs), words in zip(lines, ("预算执行率", "绩效目标"), strict=True):
        assert abs(box[:, 0].min() - 400) < EM / 2
        for n, (_, score, left, right) in enumerate(signs[: len(words)]):
            assert abs((left + right) / 2 - (400 + EM * (n + 0.5))) < EM / 2 and score > 0.9
    assert engine.lines_in(np.full((400, 300), 255, np.uint8)) == []


def test_a_line_that_stands_upright_is_read_on_its_side():
    page = np.ascontiguousarray(np.rot90(drawn([(100, 100, "预算绩效目标申报表")], 600, 300), -1))
    ((_, signs),) = engine.lines_in(page)
    assert "".join(sign for sign, *_ in signs) == "预算绩效目标申报表"
    assert len({(left, right) for *_, left, right in signs}) == 1


def test_a_sign_with_a_twin_is_sure_beside_others():
    assert engine._own_scores("（5）", [0.6, 0.99, 0.4]) == [1.0, 0.99, 0.4]
    assert engine._own_scores("（", [0.6]) == [0.6]


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


def test_a_gate_that_looks_like_within_is_one_to_confirm(monkeypatch):
    told = SimpleNamespace(
        txts=["主管部内全部内容"],
        word_results=[SimpleNamespace(line_txt_len=8, word_cols=[[*range(8)]], confs=[0.99] * 8)],
    )
    monkeypatch.setattr(engine, "_engine", lambda: lambda *_, **__: told)
    signs = engine._signs(drawn([(5, 5, "主管部门全部内容")], 240, 48))
    assert "".join(sign for sign, *_ in signs) == "主管部门全部内容"
    assert [score for _, score, *_ in signs] == [0.99, 0.99, 0.99, engine.CONFIRM, 0.99, 0.99, 0.99, 0.99]
