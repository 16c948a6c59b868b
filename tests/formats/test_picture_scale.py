"""With how many dots a page is drawn whose text is recognised from its picture."""

import io

import pypdfium2
import pytest
from PIL import Image

from jixiao.formats.scans.picture_scale import scale_of
from jixiao.formats.scans.scan import DPI

SHEET = (1654, 2339)
"""An A4 sheet of 200 dots an inch."""


def length_in_dots(dots, resolution):
    """How long the page becomes that holds one picture of so many dots, said to be of a resolution (dots an inch)."""
    out = io.BytesIO()
    Image.new("L", dots, 255).save(out, "PDF", resolution=resolution)
    page = pypdfium2.PdfDocument(out.getvalue())[0]
    return scale_of(page, *page.get_size()) * max(page.get_size())


@pytest.mark.parametrize("resolution", [72, 96, 200, 400, 600])
def test_a_sheet_is_drawn_alike_whatever_its_measure(resolution):
    assert length_in_dots(SHEET, resolution) == pytest.approx(2339, abs=2)


def test_small_and_large_sheets_keep_their_measure():
    a5, a3, poster = (1169, 1654), (2339, 3307), (3307, 4677)
    for dots in (a5, a3, poster):
        assert length_in_dots(dots, DPI) == pytest.approx(dots[1], abs=2)


def test_a_poster_stays_within_memory():
    assert length_in_dots((6614, 9354), DPI) <= 5000
