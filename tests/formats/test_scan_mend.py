"""Rules torn to shreds are put together; strokes of text are none, and what is hardly seen is told apart."""

from __future__ import annotations

import pytest

cv2 = pytest.importorskip("cv2", reason="needs the extra 'ocr'")
np = pytest.importorskip("numpy")

from test_scan_rules import ACROSS, DOWN, WANTED, drawn  # noqa: E402

from jixiao.formats.scans.ink import evened, ink_on  # noqa: E402
from jixiao.formats.scans.mend import mended  # noqa: E402
from jixiao.formats.scans.rules import alike, strokes_on, without_letters  # noqa: E402


def read(page):
    """The rules of a page, mended."""
    page = evened(page)
    ink = without_letters(ink_on(page))
    strokes = strokes_on(page, ink, horizontal=True), strokes_on(page, ink, horizontal=False)
    return mended(ink, *alike(page, *strokes))


def places(rules):
    return tuple(sorted({round(rule[0] / 10) * 10 for rule in found}) for found in rules)


def covered(rules, at):
    """How many dots of a line rules run along."""
    return sum(high - low for other, low, high, _ in rules if abs(other - at) < 5)


@pytest.mark.parametrize("period", [70, 95])
def test_rules_with_wide_gaps_are_whole_again(period):
    page = drawn("量重里")
    ys, xs = np.indices(page.shape)
    rule = np.isin(ys, [y + d for y in ACROSS for d in (-1, 0, 1)]) | np.isin(
        xs, [x + d for x in DOWN for d in (-1, 0, 1)]
    )
    page[rule & ((xs + ys) % period < 30)] = 255
    found = read(page)
    assert places(found.rules) == WANTED
    for y in ACROSS:
        assert covered(found.rules[0], y) >= DOWN[-1] - DOWN[0] - 10
    for x in DOWN:
        assert covered(found.rules[1], x) >= ACROSS[-1] - ACROSS[0] - 10


def test_dotted_rules_of_a_pale_copy_are_whole_again():
    page = drawn()
    ys, xs = np.indices(page.shape)
    page[(xs + ys) % 7 < 4] = 255
    assert places(read(page).rules) == WANTED


def test_a_cell_over_several_rows_keeps_its_rows_together():
    page = drawn()
    page[ACROSS[2] - 2 : ACROSS[2] + 3, DOWN[1] + 3 : DOWN[2] - 2] = 255
    ys, xs = np.indices(page.shape)
    page[(xs + ys) % 75 < 25] = 255
    found = read(page)
    assert covered(found.rules[0], ACROSS[2]) == pytest.approx(
        DOWN[-1] - DOWN[0] - (DOWN[2] - DOWN[1]), abs=12
    )


def test_a_rule_that_is_half_gone_is_there_and_not_relied_on():
    page = drawn()
    for left in (340, 480, 630, 770):  # elsewhere rules are torn too
        page[ACROSS[2] - 3 : ACROSS[3] + 4, left : left + 40] = 255
    page[ACROSS[1] - 3 : ACROSS[1] + 4, DOWN[1] + 50 : DOWN[2] - 70] = 255
    found = read(page)
    between = [
        [rule for rule in rules if abs(rule[0] - ACROSS[1]) < 5 and rule[1] < 430 < rule[2]]
        for rules in (found.rules[0], found.sound[0], found.hints[0])
    ]
    assert between[0] and not between[1] and between[2]


def test_a_sound_page_stays_as_it_is():
    found = read(drawn("量重里直"))
    assert found.rules == found.sound and found.hints == ([], [])


def test_numbers_below_one_another_are_no_rule():
    page = drawn()
    for y in ACROSS[:-1]:
        cv2.putText(page, "1 l 1", (420, y + 42), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 3)
    page[ACROSS[1] - 3 : ACROSS[1] + 4, 600:640] = 255
    page[ACROSS[2] - 3 : ACROSS[2] + 4, 600:640] = 255
    assert places(read(page).rules) == WANTED


def test_the_characters_of_a_title_close_above_are_no_rules():
    page = drawn()
    for left in (200, 300, 420, 520):
        cv2.rectangle(page, (left, 48), (left + 50, 92), 0, 4)
        cv2.line(page, (left, 70), (left + 50, 70), 0, 4)
        cv2.line(page, (left + 25, 48), (left + 25, 92), 0, 4)
    assert places(read(page).rules) == WANTED


def test_a_line_to_write_on_is_no_rule():
    page = drawn()
    page[128:131, DOWN[0] + 20 : DOWN[1] - 40] = 0
    found = read(page)
    assert places(found.rules) == WANTED and found.rules == found.sound


def test_a_stroke_of_a_character_on_a_line_of_the_table_is_no_rule():
    page = drawn()
    page[ACROSS[1] + 3 : ACROSS[2] - 2, DOWN[1] - 4 : DOWN[1] + 5] = 255  # one cell over two columns
    page[ACROSS[1] + 26 : ACROSS[2] - 6, DOWN[1] - 1 : DOWN[1] + 2] = 0
    found = read(page)
    assert not any(
        abs(at - DOWN[1]) < 5 and low < (ACROSS[1] + ACROSS[2]) / 2 < high
        for at, low, high, _ in found.rules[1]
    )


@pytest.mark.parametrize(("top", "bottom"), [(12, 33), (9, 30), (6, 28)])
def test_a_stroke_of_text_in_a_low_row_is_no_upright(top, bottom):
    """As the side of 目 on the line of an upright that parts the rows below."""
    page = np.full((300, 900), 255, np.uint8)
    for y in (20, 60, 100, 140, 180):
        cv2.line(page, (40, y), (860, y), 0, 2)
    for x, begin in ((40, 20), (300, 60), (600, 20), (860, 20)):
        cv2.line(page, (x, begin), (x, 180), 0, 2)
    cv2.line(page, (300, 20 + top), (300, 20 + bottom), 0, 3)
    assert covered(read(page).rules[1], 300) <= 125
