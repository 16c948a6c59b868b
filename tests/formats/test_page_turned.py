"""Pages that lie on their side or run askew are read as upright ones."""

import io
import math
import re
import zipfile

import pytest
from page_styles import as_ofd
from small_pdf import TEXTS, pdf, strokes, texts
from test_pdf_pages import form, printed, read_form

from jixiao.core.grid import Grid
from jixiao.formats.files import read_document

PLACED = re.compile(r'Boundary="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"')
CORNERS = {1: (0, 1, -1, 0), 2: (-1, 0, 0, -1), 3: (0, -1, 1, 0)}


def cells(data, name="表.pdf"):
    (grid,) = [block for block in read_document(data, name).blocks if isinstance(block, Grid)]
    return [tuple(cell.text for cell in row) for row in grid.rows()]


def turned(ofd, quarters):
    """An OFD document with every object of its pages turned clockwise about the corner of the page."""
    a, b, c, d = CORNERS[quarters]

    def place(found):
        x, y, wide, high = map(float, found.groups())
        x, y = a * x + c * y, b * x + d * y
        return f'Boundary="{300 + x} {300 + y} {wide} {high}" CTM="{a} {b} {c} {d} 0 0"'

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ofd)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.namelist():
            held = source.read(part)
            if part.endswith("Content.xml"):
                held = PLACED.sub(place, held.decode()).encode()
            target.writestr(part, held)
    return out.getvalue()


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_ofd_pages_on_their_side(quarters):
    upright = as_ofd(printed(form("0.5pt")))
    aside = turned(upright, quarters)
    assert aside != upright and cells(aside, "表.ofd") == cells(upright, "表.ofd")


@pytest.mark.parametrize("angle", [-3, -1, -0.3, 0.3, 1, 3])
@pytest.mark.parametrize("quarter", [0, 90])
def test_pdf_pages_askew(angle, quarter):
    turn = math.radians(angle + quarter)
    a, b = math.cos(turn), math.sin(turn)
    drawn = (
        f"q {a:.6f} {b:.6f} {-b:.6f} {a:.6f} {'300 20' if quarter else '5 10'} cm\n{strokes()}{texts()}Q\n"
    )
    assert cells(pdf(drawn)) == list(TEXTS)


def test_a_form_askew():
    read_form(printed(f"#rotate(0.6deg)[{form('0.5pt')}]"))
