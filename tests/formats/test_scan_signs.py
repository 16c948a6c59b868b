"""Lone signs in the cells of a scan, and how the engine is asked."""

from __future__ import annotations

from importlib import resources

import pytest

from jixiao.core.grid import Cell, Grid
from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.pages.text import Char

cv2 = pytest.importorskip("cv2", reason="needs the extra 'ocr'")
np = pytest.importorskip("numpy")

from jixiao.formats.scans.doubts import _RAISED  # noqa: E402
from jixiao.formats.scans.engine import BETWEEN_NUMBERS, one_line  # noqa: E402
from jixiao.formats.scans.scan import SCALE, SURE  # noqa: E402
from jixiao.formats.scans.signs import DASH, _is_dash, _may_be_sign, read_signs  # noqa: E402

EM = 28


def test_a_dash_is_told_by_its_shape():
    whole = [(10, 50, 2 * EM, 3)]
    in_two_lines = [(10, 20, EM, 3), (10, 20 + EM + 9, EM, 3)]
    in_two_strokes = [(10, 50, EM - 2, 3), (10 + EM, 50, EM - 2, 3)]
    assert all(_is_dash(ink, EM) for ink in (whole, in_two_lines, in_two_strokes))


@pytest.mark.parametrize(
    "ink",
    [
        [(10, 50, EM, 3)],
        [(12, 20, EM - 8, 3), (10, 40, EM, 3)],
        [(10, 20, EM - 4, 3), (10, 30, EM - 4, 3)],
        [(10, 90, 5 * EM, 3)],
        [(10, 40, 2 * EM, 20)],
    ],
    ids=["numeral one", "numeral two", "equals", "line to write on", "word"],
)
def test_what_is_no_dash(ink):
    assert not _is_dash(ink, EM)


def test_without_ideographs_nothing_is_a_dash():
    assert not _is_dash([(10, 50, 2 * EM, 3)], 0)


def test_which_texts_are_read_again():
    assert all(map(_may_be_sign, ["V", "一", "- -", "二", "W"]))
    assert not any(map(_may_be_sign, ["是", "5", "11", "120", "一一一", "≥95%"]))


def drawn(texts, ink):
    """A table of one row on a picture, its texts as the engine found them, and what stands in the cells."""
    from PIL import Image, ImageDraw, ImageFont

    fonts = resources.files("jixiao") / "formats" / "fonts"
    page = Image.new("L", (150 * len(texts), 80), 255)
    with resources.as_file(fonts / "JixiaoSerifSC-Regular.otf") as path:
        font = ImageFont.truetype(str(path), EM)
    for col, sign in enumerate(ink):
        ImageDraw.Draw(page).text((150 * col + 45, 20), sign, font=font, fill=0)
    cells = [Cell(0, col, text, confidence=70) for col, text in enumerate(texts)]
    xs = [150.0 * SCALE * col for col in range(len(texts) + 1)]
    return PlacedGrid(Grid("", 1, len(texts), cells), 1, xs, [0.0, 80 * SCALE]), np.array(page)


def test_lone_signs_are_read_and_words_stay():
    table, page = drawn(["", "V", "项目", "一", ""], ["≥", "√", "项目", "——", ""])
    read_signs(table, page, [Char(0.0, EM * SCALE, 10, 10, "项")], SCALE)
    assert [cell.text for cell in table.grid.cells] == ["≥", "√", "项目", DASH, ""]
    assert table.grid.cells[3].confidence >= SURE and table.grid.cells[2].confidence == 70


@pytest.mark.parametrize("other", [("0", 99), ("O", 99), ("", 0)])
def test_a_lone_letter_as_round_as_a_zero_is_a_zero_and_sure_where_another_reading_says_so(
    monkeypatch, other
):
    monkeypatch.setattr("jixiao.formats.scans.engine.one_line", lambda *_: other)
    table, page = drawn(["O"], ["O"])
    table.grid.cells[0].confidence = 99
    read_signs(table, page, [Char(0.0, EM * SCALE, 10, 10, "项")], SCALE)
    assert table.grid.cells[0].text == "0" and (table.grid.cells[0].confidence >= SURE) == (other[0] == "0")


def line(text):
    """A picture of one line."""
    from PIL import Image, ImageDraw, ImageFont

    fonts = resources.files("jixiao") / "formats" / "fonts"
    page = Image.new("L", (EM * len(text) + 40, 52), 255)
    with resources.as_file(fonts / "JixiaoSerifSC-Regular.otf") as path:
        ImageDraw.Draw(page).text((20, 4), text, font=ImageFont.truetype(str(path), EM), fill=0)
    return np.array(page)


@pytest.mark.parametrize("text", ["≤3‰", "‰", "≤12‰"])
def test_a_share_of_a_thousand_is_read_and_to_be_confirmed(text):
    read, sure = one_line(line(text))
    assert read == text and sure < SURE


@pytest.mark.parametrize("text", ["每日10:00一11:00播出", "12月17日一2021年1月6日", "90%一95%", "3一5月"])
def test_a_dash_between_numbers_is_no_numeral(text):
    assert BETWEEN_NUMBERS.sub("—", text) == text.replace("一", "—")


@pytest.mark.parametrize("text", ["每周一至周五", "一流", "第一批3个", "十一5000", "统一2024版"])
def test_a_numeral_elsewhere_stays_one(text):
    assert not BETWEEN_NUMBERS.search(text)


@pytest.mark.parametrize("text", ["≥100m", "5.2元/m", "（m）", "m", "25C"])
def test_units_that_may_lack_a_raised_sign_are_told(text):
    assert _RAISED.search(text)


@pytest.mark.parametrize("text", ["50km", "≥100m²", "mm", "10MB", "GDP", "m3", "4G", "CT"])
def test_other_units_are_not(text):
    assert not _RAISED.search(text)


def test_a_small_sign_of_equality_is_more_than_dust():
    table, page = drawn(["", "二", "项目"], ["", "", "项目"])
    for left in (60, 210):
        for top in (38, 44):
            page[top : top + 2, left : left + 11] = 90
    read_signs(table, page, [Char(0.0, 20 * SCALE, 10, 10, "项")], SCALE)
    assert [cell.text for cell in table.grid.cells] == ["=", "=", "项目"]


def test_two_specks_are_no_sign():
    table, page = drawn(["", "项目"], ["", "项目"])
    page[38:40, 60:66] = page[44:46, 60:71] = 90
    read_signs(table, page, [Char(0.0, 20 * SCALE, 10, 10, "项")], SCALE)
    assert table.grid.cells[0].text == ""


def test_a_slash_that_was_read_as_one_is_a_slash_and_one_stays_one():
    table, page = drawn(["1", "1", "/", "项目"], ["/", "1", "/", "项目"])
    read_signs(table, page, [Char(0.0, EM * SCALE, 10, 10, "项")], SCALE)
    assert [cell.text for cell in table.grid.cells] == ["/", "1", "/", "项目"]
    assert table.grid.cells[0].confidence >= SURE and table.grid.cells[1].confidence == 70
