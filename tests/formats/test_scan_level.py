"""Pages of scans are laid level: turned, and drawn straight where they were photographed aslant or curl."""

from __future__ import annotations

import pytest

cv2 = pytest.importorskip("cv2", reason="needs the extra 'ocr'")
np = pytest.importorskip("numpy")

from jixiao.formats.scans.ink import ink_on  # noqa: E402
from jixiao.formats.scans.level import _slope, _straight, is_warped, levelled  # noqa: E402
from jixiao.formats.scans.rules import LONG_DOWN, runs_of  # noqa: E402

ACROSS, DOWN = range(200, 1451, 50), range(100, 1101, 100)


def ruled():
    """A page of square cells."""
    page = np.full((1600, 1200), 255, np.uint8)
    for y in ACROSS:
        cv2.line(page, (100, y), (1100, y), 0, 2)
    for x in DOWN:
        cv2.line(page, (x, 200), (x, 1450), 0, 2)
    return page


def runs_on(page):
    return runs_of(ink_on(page), LONG_DOWN)


def turned(page, degrees):
    turn = cv2.getRotationMatrix2D((600, 800), degrees, 1)
    return cv2.warpAffine(page, turn, (1200, 1600), borderValue=255)


def photographed(page):
    corners = np.float32([[0, 0], [1200, 0], [1200, 1600], [0, 1600]])
    seen = np.float32([[60, 40], [1150, 10], [1190, 1590], [20, 1540]])
    return cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(corners, seen), (1200, 1600), borderValue=255
    )


def curled(page):
    ys, xs = np.mgrid[0:1600, 0:1200].astype(np.float32)
    return cv2.remap(
        page, xs, ys + 12 * np.sin(np.pi * xs / 1200).astype(np.float32), cv2.INTER_LINEAR, borderValue=255
    )


def straight_rules(page):
    """How many rules lie level over their whole length, and how many stand upright."""
    dark = page < 160
    across, down = dark.sum(axis=1) > 900, dark.sum(axis=0) > 1100
    return tuple(int(np.count_nonzero(np.diff(line.astype(int)) > 0)) for line in (across, down))


@pytest.mark.parametrize("degrees", [-3.4, -0.8, 0.0, 0.45, 2.5])
def test_the_slope_of_a_page_is_taken_away(degrees):
    aslant = turned(ruled(), -degrees)
    assert abs(_slope(runs_on(aslant)) - degrees) < 0.05
    assert abs(_slope(runs_on(_straight(aslant)))) < 0.04


def test_a_page_photographed_aslant_is_told_from_one_that_lies_flat():
    assert not is_warped(ink_on(_straight(turned(ruled(), 0.3))))
    assert is_warped(ink_on(_straight(photographed(ruled()))))


@pytest.mark.parametrize("bent", [photographed, curled])
def test_a_bent_page_is_drawn_straight(bent):
    page = bent(ruled())
    assert straight_rules(_straight(page)) != (len(ACROSS), len(DOWN))
    assert straight_rules(levelled(page)) == (len(ACROSS), len(DOWN))
    assert not is_warped(ink_on(levelled(page)))


def test_a_straight_page_and_strokes_of_no_table_stay_as_they_are():
    page = ruled()
    assert levelled(page) is page
    wild = np.full((1600, 1200), 255, np.uint8)
    for y, rise in ((200, 20), (500, -20), (800, 15), (1100, -25), (1400, 10)):
        cv2.line(wild, (100, y), (1100, y + rise), 0, 2)
    level = _straight(wild)
    assert np.array_equal(levelled(wild), level)


def test_a_page_without_strokes_has_no_slope():
    assert _slope(runs_on(np.full((1600, 1200), 255, np.uint8))) == 0.0
