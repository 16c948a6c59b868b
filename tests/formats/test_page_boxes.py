"""Boxes to tick or to write in, drawn inside the cells of a ruled table, are none of its grid."""

import pytest
from small_pdf import LINES, TEXTS, pdf, strokes, texts

from jixiao.core.grid import Grid
from jixiao.formats.files import read_document


def cells(data):
    (grid,) = [block for block in read_document(data, "表.pdf").blocks if isinstance(block, Grid)]
    return [tuple(cell.text for cell in row) for row in grid.rows()]


def box(left, bottom, right, top):
    return f"{left} {bottom} {right - left} {top - bottom} re S\n"


XS, YS = (
    sorted({x for a, _, b, _ in LINES for x in (a, b)}),
    sorted({y for _, a, _, b in LINES for y in (a, b)}),
)
PLACES = [(*xs, *ys) for xs in zip(XS, XS[1:], strict=False) for ys in zip(YS, YS[1:], strict=False)]


@pytest.mark.parametrize("off", [1.2, 2, 2.8, 4, 6])
@pytest.mark.parametrize("every", [1, 2, 3])
def test_a_box_around_the_text_of_a_cell(off, every):
    drawn = "".join(box(a + off, c + off, b - off, d - off) for a, b, c, d in PLACES[::every])
    assert cells(pdf(strokes() + drawn + texts())) == list(TEXTS)


@pytest.mark.parametrize("side", [7, 10, 12])
def test_boxes_to_be_ticked(side):
    drawn = "".join(box(b - side - 2.5, c + 2.5, b - 2.5, c + 2.5 + side) for _, b, c, _ in PLACES)
    assert cells(pdf(strokes() + drawn + texts())) == list(TEXTS)


def test_cells_drawn_as_boxes_with_gaps_stay_a_table():
    frame = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in _frame(0.6))
    drawn = "".join(box(a + 1.2, c + 1.2, b - 1.2, d - 1.2) for a, b, c, d in PLACES)
    for around in ("", frame):
        assert cells(pdf(around + drawn + texts())) == list(TEXTS)


def _frame(off):
    left, right, low, high = XS[0] - off, XS[-1] + off, YS[0] - off, YS[-1] + off
    return [
        (left, low, right, low),
        (left, high, right, high),
        (left, low, left, high),
        (right, low, right, high),
    ]


def test_cells_of_which_only_some_are_drawn_as_boxes():
    drawn = "".join(box(a, c, b, d) for a, b, c, d in PLACES[1:5])
    assert cells(pdf(strokes() + drawn + texts())) == list(TEXTS)


def test_boxes_larger_than_any_page_are_read_in_time():
    """Looked up step by step down the page they would take minutes."""
    vast = "".join(box(-1e8 - n, -4e8, 1e8 + n, 4e8 + n) for n in range(8))
    for painted in ("S", "f"):
        assert read_document(pdf(vast.replace("S", painted) + texts()), "表.pdf").blocks
