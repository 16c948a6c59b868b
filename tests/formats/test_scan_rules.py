"""Rules on pictures of pages: faint, broken and dashed ones are found, and what is none (letters, streaks, the back) is not."""

from __future__ import annotations

from importlib import resources

import pytest

cv2 = pytest.importorskip("cv2", reason="needs the extra 'ocr'")
np = pytest.importorskip("numpy")

from jixiao.core.grid import Cell, Grid  # noqa: E402
from jixiao.formats.pages.marks import PlacedGrid  # noqa: E402
from jixiao.formats.scans.ink import evened, ink_on  # noqa: E402
from jixiao.formats.scans.rules import alike, on_this_side, one_of_doubles, strokes_on  # noqa: E402
from jixiao.formats.scans.scan import DOUBTFUL, SURE, _is_bad  # noqa: E402
from jixiao.formats.scans.traces import overlapping, traced  # noqa: E402

ACROSS, DOWN = (100, 160, 220, 280, 340), (100, 300, 560, 840)


def drawn(text="", shade=0):
    """A table of four rows and three columns whose rules have this shade, a text close above each level rule."""
    from PIL import Image, ImageDraw, ImageFont

    page = np.full((460, 960), 255, np.uint8)
    for y in ACROSS:
        cv2.line(page, (DOWN[0], y), (DOWN[-1], y), shade, 2)
    for x in DOWN:
        cv2.line(page, (x, ACROSS[0]), (x, ACROSS[-1]), shade, 2)
    fonts = resources.files("jixiao") / "formats" / "fonts"
    picture = Image.fromarray(page)
    with resources.as_file(fonts / "JixiaoSerifSC-Regular.otf") as path:
        font = ImageFont.truetype(str(path), 28)
    for y in ACROSS[1:] if text else ():
        ImageDraw.Draw(picture).text((DOWN[1] + 20, y - 36), text, font=font, fill=0)
    return np.array(picture)


def rules(page):
    """Where level and upright rules of tables are."""
    page = evened(page)
    ink = ink_on(page)
    found = alike(page, strokes_on(page, ink, horizontal=True), strokes_on(page, ink, horizontal=False))
    return tuple(sorted({round(rule[0] / 10) * 10 for rule in one}) for one in found)


WANTED = [*ACROSS], [*DOWN]


@pytest.mark.parametrize("shade", [0, 215, 232])
def test_rules_beside_text_are_found_however_faint(shade):
    assert rules(drawn("量重里直量重", shade)) == WANTED


@pytest.mark.parametrize(("period", "gap"), [(12, 6), (60, 9)])
def test_dashed_and_broken_rules_are_found(period, gap):
    page = drawn()
    ys, xs = np.indices(page.shape)
    page[(xs + ys) % period < gap] = 255
    assert rules(page) == WANTED


def test_letters_are_no_rules():
    page = drawn("量重里直三二王量" + "重里直")
    assert rules(page) == WANTED


@pytest.mark.parametrize("upright", [True, False])
def test_a_streak_over_the_whole_page_is_no_rule(upright):
    page = drawn()
    page[(slice(None), 400) if upright else (130, slice(None))] = 60
    assert rules(page) == WANTED


def test_a_streak_on_the_frame_leaves_it_there():
    page = drawn()
    page[:, DOWN[-1]] = 60
    assert rules(page) == WANTED


def test_the_back_of_the_page_gives_no_rules():
    page = drawn("项目支出绩效")
    page[ACROSS[0] : ACROSS[-1], 400:403] = np.minimum(page[ACROSS[0] : ACROSS[-1], 400:403], 200)
    for y in (143, 203):
        page[y : y + 3, DOWN[0] : DOWN[-1]] = np.minimum(page[y : y + 3, DOWN[0] : DOWN[-1]], 200)
    assert rules(page) == WANTED


def table(*cells):
    xs, ys = ([0.0, 100.0, 200.0], [0.0, 40.0, 80.0])
    return PlacedGrid(Grid("", 2, 2, list(cells)), 1, xs, ys)


def test_cells_that_share_a_place_are_told():
    around = Cell(0, 0, "角", 2, 2), Cell(1, 1, "里")
    assert overlapping(table(*around)) == {0, 1}
    assert overlapping(table(Cell(0, 0, "上", 1, 2), Cell(1, 0, "左"), Cell(1, 1, "右"))) == set()


@pytest.mark.parametrize(("low", "high", "told"), [(0, 0, False), (10, 90, True), (20, 35, False)])
def test_the_trace_of_a_rule_within_a_cell(low, high, told):
    page = np.full((80, 200), 255, np.uint8)
    page[40, low:high] = 225
    high_cell = table(Cell(0, 0, "两行", 2, 1), Cell(0, 1, "上"), Cell(1, 1, "下"))
    assert traced(high_cell, page, 1.0) == ({0} if told else set())


def test_a_page_with_many_doubtful_cells_is_doubtful_as_a_whole():
    cells = [Cell(n, 0, "", confidence=DOUBTFUL if n < 8 else SURE) for n in range(20)]
    assert _is_bad(cells)
    assert not _is_bad(cells[4:]) and not _is_bad(cells[:3])


def test_faint_strokes_that_end_in_the_middle_of_nothing_are_those_of_the_back():
    page = drawn("项目支出绩效")
    back = ((130, 110, 260), (190, 340, 520), (250, 110, 480), (310, 600, 830))
    for y, low, high in back:
        page[y : y + 3, low:high] = np.minimum(page[y : y + 3, low:high], 228)
    page = evened(page)
    ink = ink_on(page)
    strokes = strokes_on(page, ink, horizontal=True), strokes_on(page, ink, horizontal=False)
    assert len(strokes[0]) > len(ACROSS)
    front = on_this_side(page, ink, strokes)
    assert tuple(sorted({round(one[0] / 10) * 10 for one in found}) for found in front.strokes) == WANTED
    assert not any(at in range(y - 3, y + 6) for at, *_ in front.traces[0] for y, *_ in back[1:])


def test_faint_rules_between_dark_ones_are_rules():
    page = drawn()
    for y in ACROSS[1:-1]:
        page[y - 1 : y + 2, DOWN[0] + 3 : DOWN[-1] - 2] = 215
    page = evened(page)
    ink = ink_on(page)
    strokes = strokes_on(page, ink, horizontal=True), strokes_on(page, ink, horizontal=False)
    front = on_this_side(page, ink, strokes)
    assert front.strokes == strokes == front.traces


def test_the_frames_of_cells_side_by_side_are_one_rule():
    apart = [(100.0, 0.0, 200.0, 2.0), (108.0, 0.0, 200.0, 2.0), (300.0, 0.0, 200.0, 2.0)]
    assert one_of_doubles(apart) == [(104.0, 0.0, 200.0, 10.0), (300.0, 0.0, 200.0, 2.0)]
    beyond = [(100.0, 0.0, 200.0, 2.0), (108.0, 210.0, 400.0, 2.0)]  # two tables, or a page that slants
    assert one_of_doubles(beyond) == beyond
