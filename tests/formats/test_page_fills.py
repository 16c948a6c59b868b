"""Tables of filled boxes without strokes, and texts that are too long for their cells."""

import pytest
from made_documents import compared, facts_of, made_document, read_facts
from page_styles import as_ofd, printed
from test_fixed_layout_readers import page, read

from jixiao.formats.match import recognise
from jixiao.formats.pages.marks import PageMarks
from jixiao.formats.pages.text import Char

COLUMNS, ROWS = (50, 130, 260, 380), (100, 125, 150, 175)
TEXTS = {
    (0, 0): "类别",
    (0, 1): "指标名称",
    (0, 2): "指标值",
    (1, 1): "服务企业数",
    (2, 1): "故障时间",
    (2, 2): "≤2小时",
}


def boxes(gap: float) -> PageMarks:
    """A table of nine boxes; the first of the second row spans two."""
    marks = page(1, list(ROWS), list(COLUMNS), TEXTS)
    marks.horizontals, marks.verticals = [], []
    for r in range(3):
        for c in range(3):
            if (r, c) != (2, 0):
                foot = ROWS[3] if (r, c) == (1, 0) else ROWS[r + 1]
                marks.fills.append((COLUMNS[c], ROWS[r], COLUMNS[c + 1] - gap, foot - gap))
    return marks


@pytest.mark.parametrize("gap", [0, 1.5, 4])
def test_boxes_are_the_cells_of_a_table(gap):
    (grid,) = read(boxes(gap))
    assert grid.spans_known
    assert {(c.row, c.col): (c.text, c.rowspan) for c in grid.cells} == {
        **{place: (text, 1) for place, text in TEXTS.items()},
        (1, 0): ("", 2),
        (1, 2): ("", 1),
    }


def test_boxes_that_do_not_hold_the_text_are_no_cells():
    marks = boxes(0)
    marks.fills = marks.fills[:4]
    assert not any(getattr(block, "spans_known", False) for block in read(marks))


@pytest.mark.seeds
@pytest.mark.parametrize("id", ["js_01", "bm_00"])
def test_made_forms_of_boxes(shared, id):
    document = made_document(shared, id)
    wanted = facts_of(recognise(document)[0][0])
    pdf = printed(document, "fills")
    for data, name in ((pdf, "表.pdf"), (as_ofd(pdf), "表.ofd")):
        right, total, wrong = compared(read_facts(data, name), wanted)
        assert right == total, (name, wrong[:5])


def test_a_number_too_long_for_the_last_cell_is_read_whole():
    marks = page(1, [100, 120, 140], [50, 100, 135], {(0, 0): "年初", (0, 1): "全年", (1, 0): "10"})
    marks.chars += [Char(102 + 6 * n, 108 + 6 * n, 134, 10, sign) for n, sign in enumerate("2344.98")]
    (grid,) = read(marks)
    assert grid.cells[-1].text == "2344.98"
