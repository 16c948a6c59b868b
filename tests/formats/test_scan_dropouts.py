"""White lines across a scan make the cells doubtful whose characters they cut."""

from __future__ import annotations

import pytest

from jixiao.core.grid import Cell, Grid
from jixiao.formats.pages.marks import PlacedGrid
from jixiao.formats.pages.text import Char

np = pytest.importorskip("numpy", reason="needs the extra 'ocr'")

from jixiao.formats.scans.dropouts import doubt_cut, white_lines  # noqa: E402

RULES = [(float(at), 20.0, 380.0, 3.0) for at in (40, 80, 120, 160, 200)]


def ruled():
    ink = np.zeros((240, 400), np.uint8)
    for at, low, high, _ in RULES:
        ink[int(at) - 1 : int(at) + 2, int(low) : int(high)] = 255
    return ink


def test_a_gap_in_all_rules_is_a_white_line():
    ink = ruled()
    assert white_lines(ink, RULES) == []
    ink[:, 150:156] = 0
    assert white_lines(ink, RULES) == [(150, 156)]
    assert white_lines(ink, RULES[:4]) == [], "a few rules may be torn at one place by chance"


def test_the_white_line_of_a_page_that_was_laid_level_slants():
    ink = ruled()
    for index, (at, *_) in enumerate(RULES):
        ink[int(at) - 2 : int(at) + 3, 150 + 2 * index : 156 + 2 * index] = 0
    (line,) = white_lines(ink, RULES)
    assert line[0] <= 152 and line[1] >= 162


def test_torn_and_dotted_rules_are_no_white_lines():
    ink = ruled()
    for index, (at, *_) in enumerate(RULES):
        ink[int(at) - 2 : int(at) + 3, 60 + 50 * index : 90 + 50 * index] = 0
    assert white_lines(ink, RULES) == []
    ink = ruled()
    ink[:, ::6] = ink[:, 1::6] = 0
    assert white_lines(ink, RULES) == []


def test_only_cells_with_a_cut_character_are_doubtful():
    cells = [
        Cell(0, 0, "91.2%", confidence=99),
        Cell(0, 1, "53", confidence=99),
        Cell(1, 0, "件", confidence=99),
    ]
    table = PlacedGrid(Grid("", 2, 2, cells), 1, [0.0, 100.0, 200.0], [0.0, 20.0, 40.0])
    chars = [Char(40, 46, 15, 10, "2"), Char(150, 156, 15, 10, "5"), Char(10, 20, 35, 10, "件")]
    doubt_cut(table, ([(42.0, 44.0)], []), chars, 1.0)
    assert [cell.confidence < 90 for cell in cells] == [True, False, False]
    doubt_cut(table, ([], [(30.0, 31.0)]), chars, 1.0)
    assert [cell.confidence < 90 for cell in cells] == [True, False, True]
