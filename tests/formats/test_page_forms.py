"""Pages of a PDF that are drawn within a form: printed several on a sheet, or wrapped by a program."""

import pytest
from small_pdf import COLUMNS, ROWS, TEXTS, hexed, pdf, strokes, written

from jixiao.core.grid import Grid
from jixiao.formats.files import read_document


def cells(content, form=None):
    (grid,) = (
        block for block in read_document(pdf(content, form=form), "表.pdf").blocks if isinstance(block, Grid)
    )
    return [cell.text for cell in grid.cells]


def meant(text, x, y):
    """A text that is drawn by one glyph and says by other characters what it means."""
    return f"/Span<</ActualText<feff{hexed(text)}>>>BDC\n{written(text, x, y)}EMC\n"


@pytest.mark.parametrize(
    "matrix", ["1 0 0 1 0 0", "1 0 0 1 15 9", "0.5 0 0 0.5 100 50", "0 0.7 -0.7 0 350 10"]
)
def test_texts_that_say_what_they_mean_stand_in_their_cells(matrix):
    drawn = strokes() + "".join(
        meant(text, COLUMNS[col] + 4, ROWS[row] - 20)
        for row, line in enumerate(TEXTS)
        for col, text in enumerate(line)
        if text
    )
    assert cells(f"q {matrix} cm /X Do Q", drawn) == cells(drawn) == [text for line in TEXTS for text in line]
