"""Values that are wider or higher than their cells, as office programs write them: whole, through an opening of the cell."""

import pytest
from small_pdf import COLUMNS, ROWS, TEXTS, pdf, strokes, texts, written

from jixiao.core.grid import Grid
from jixiao.formats.files import read_document

LONG = "农村公路日常养护里程占全部里程的比例"


def through(box, drawn):
    """What is drawn through an opening: left, bottom, width and height."""
    return f"q {' '.join(map(str, box))} re W n\n{drawn}Q\n"


def read(content):
    """The cells of the table, and the notices of what is not seen."""
    document = read_document(pdf(content), "表.pdf")
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    told = [(one.code, one.message) for one in document.notices]
    return [tuple(cell.text for cell in grid.cells if cell.row == row) for row in range(grid.nrows)], told


CELL = COLUMNS[1] + 1, ROWS[1] - 29, COLUMNS[2] - COLUMNS[1] - 2, 28


@pytest.mark.parametrize("parts", [(LONG,), (LONG[:10], LONG[10:13], LONG[13:])], ids=["one piece", "pieces"])
@pytest.mark.parametrize("beside", ["≥350公里", ""], ids=["under a value", "under a blank cell"])
def test_a_value_wider_than_its_cell_is_read_whole_and_told(parts, beside):
    at, drawn = COLUMNS[1] + 4, ""
    for part in parts:
        drawn += written(part, at, ROWS[1] - 20)
        at += 10 * len(part)
    rows = [TEXTS[0], ("产出指标", "", beside), TEXTS[2]]
    cells, told = read(strokes() + texts(rows) + through(CELL, drawn))
    assert cells == [TEXTS[0], ("产出指标", LONG, beside), TEXTS[2]]
    assert [code for code, _ in told] == ["F43"] and f"“{LONG[13:]}”" in told[0][1]


def test_a_line_below_the_foot_of_its_cell_is_left_out_and_told():
    drawn = written("养护里程", COLUMNS[1] + 4, ROWS[1] - 20) + written(
        "及桥梁", COLUMNS[1] + 4, ROWS[1] - 44
    )
    rows = [TEXTS[0], ("产出指标", "", TEXTS[1][2]), TEXTS[2]]
    cells, told = read(strokes() + texts(rows) + through(CELL, drawn))
    assert cells == list(TEXTS)
    assert [code for code, _ in told] == ["F38"] and "“及桥梁”" in told[0][1]


@pytest.mark.parametrize("at", [ROWS[1] - 36, ROWS[1] - 3], ids=["at the foot", "at the head"])
def test_a_line_of_which_a_strip_is_seen_stands_in_its_cell_and_is_told(at):
    other = "养护里程"
    drawn = written(other, COLUMNS[1] + 4, ROWS[1] - 21) + written("及桥梁", COLUMNS[1] + 4, at)
    rows = [TEXTS[0], ("产出指标", "", TEXTS[1][2]), TEXTS[2]]
    cells, told = read(strokes() + texts(rows) + through(CELL, drawn))
    both = f"{other}\n及桥梁" if at < ROWS[1] - 21 else f"及桥梁\n{other}"
    assert cells == [TEXTS[0], ("产出指标", both, TEXTS[1][2]), TEXTS[2]]
    assert [code for code, _ in told] == ["F43"] and "“及桥梁”" in told[0][1]


def test_a_sign_of_which_a_part_is_seen_ends_its_cell():
    """Browsers write what fits without an opening, and behind it the one sign that the edge of the cell cuts."""
    drawn = texts([TEXTS[0], ("产出指标", "", TEXTS[1][2]), TEXTS[2]])
    drawn += written(LONG[:12], COLUMNS[1] + 7, ROWS[1] - 20)
    cut = through(CELL, written(LONG[12], COLUMNS[1] + 127, ROWS[1] - 20))
    cells, told = read(strokes() + drawn + cut)
    assert cells == [TEXTS[0], ("产出指标", LONG[:13], TEXTS[1][2]), TEXTS[2]]
    assert [code for code, _ in told] == ["F43"]


def test_values_within_their_openings_are_read_as_they_stand():
    whole = through((0, 0, 400, 300), strokes() + through((10, 100, 380, 190), texts()))
    assert read(whole) == (list(TEXTS), [])
