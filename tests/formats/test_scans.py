"""Scanned pages and pictures: cells and spans come back, and no cell is wrong that is not marked for confirmation."""

from __future__ import annotations

import json
import os
import re
import unicodedata

import pytest

from jixiao.core.grid import Grid
from jixiao.formats.files import UnreadableFile, read_document
from jixiao.formats.scans.scan import SURE

cv2 = pytest.importorskip("cv2", reason="needs the extra 'ocr'")


def squeezed(cells) -> dict[tuple[int, int, int, int], str]:
    """Span → text, by the grid lines in use; text without blanks and without differences of width."""
    rows = sorted({line for row, _, height, _, _ in cells for line in (row, row + height)})
    columns = sorted({line for _, col, _, width, _ in cells for line in (col, col + width)})
    return {
        (rows.index(r), columns.index(c), rows.index(r + h), columns.index(c + w)): re.sub(r"\s", "", unicodedata.normalize("NFKC", t)).replace("≧", "≥")
        for r, c, h, w, t in cells
    }  # fmt: skip


THOROUGH = ["sz_01", "js_01", "bm_00", "mof_zp"] if os.environ.get("JIXIAO_THOROUGH") == "1" else []


@pytest.mark.seeds
@pytest.mark.parametrize("id", ["wj_00", "mof_jk", "zp_00", *THOROUGH])
def test_cells_of_a_scan(shared, id):
    truth = next(d for d in json.loads((shared / "documents/truth.json").read_text("utf-8")) if d["id"] == id)
    tables = [block["cells"] for block in truth["blocks"] if "nrows" in block]
    document = read_document((shared / "documents" / f"{id}_scan.pdf").read_bytes(), f"{id}_scan.pdf")
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert len(grids) == len(tables), "tables were joined or torn"
    for grid, table in zip(grids, tables, strict=True):
        check_cells(grid, squeezed([(c["r"], c["c"], c["rs"], c["cs"], c["t"]) for c in table]))


def check_cells(grid, wanted):
    """At most one cell of twenty is wrong, and each that is wrong is marked."""
    found = squeezed([(c.row, c.col, c.rowspan, c.colspan, c.text) for c in grid.cells])
    assert found.keys() == wanted.keys(), "a rule was lost or invented"
    wrong = [span for span in wanted if found[span] != wanted[span]]
    assert len(wrong) <= 0.05 * len(wanted)
    sure = squeezed(
        [(c.row, c.col, c.rowspan, c.colspan, c.text if c.confidence >= SURE else "?") for c in grid.cells]
    )
    assert not [(wanted[span], found[span]) for span in wrong if sure[span] != "?"], "wrong, and not marked"


def test_a_photograph_of_a_table(tmp_path):
    import numpy as np

    page = np.full((1169, 827), 255, np.uint8)
    for y in (100, 200, 300):
        cv2.line(page, (100, y), (700, y), 0, 2)
    for x in (100, 400, 700):
        cv2.line(page, (x, 100), (x, 300), 0, 2)
    cv2.putText(page, "3500", (450, 165), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 2)
    data = cv2.imencode(".png", page)[1].tobytes()
    document = read_document(data, "photo.png")
    (grid,) = document.blocks
    assert (grid.nrows, grid.ncols) == (2, 2) and grid.cells[1].text == "3500"
    told, *unsure = document.notices
    assert (told.code, told.at.address) == ("F33", "第1页") and f"其中 {len(unsure)} 格需要确认" in str(
        told.message
    )
    assert {one.code for one in unsure} <= {"F26"}


@pytest.mark.seeds
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_or_head_is_put_upright(shared, quarters):
    import numpy as np
    import pypdfium2

    pdf = pypdfium2.PdfDocument(shared / "documents/wj_00_scan.pdf")
    page = pdf[0].render(scale=200 / 72, grayscale=True).to_numpy().copy()
    pdf.close()
    page[700:] = 255  # the head of the form is enough, and read sooner
    turned = cv2.imencode(".png", np.rot90(page, quarters))[1].tobytes()
    (grid,) = [block for block in read_document(turned, "page.png").blocks if isinstance(block, Grid)]
    assert {"项目名称", "业务档案费", "115.5", "主管部门"} <= {cell.text for cell in grid.cells}


def test_a_damaged_picture_is_told_and_nothing_is_printed(capfd):
    import numpy as np

    png = cv2.imencode(".png", np.full((400, 300), 255, np.uint8))[1].tobytes()
    for damaged in (png[:-40], png[:60] + b"\0" * 20 + png[80:]):
        with pytest.raises(UnreadableFile):
            read_document(damaged, "page.png")
    assert capfd.readouterr() == ("", "")


def test_a_transparent_picture_stands_on_white_paper():
    import numpy as np

    from jixiao.formats.image import _decoded

    clear = np.zeros((50, 40, 4), np.uint8)
    clear[10:20, 10:20] = (0, 0, 0, 255)
    (grey,) = _decoded(cv2.imencode(".png", clear)[1].tobytes(), "page.png")
    assert grey[0, 0] == 255 and grey[15, 15] == 0


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_picture_of_65536_shades_keeps_its_ink(kind):
    import io

    import numpy as np
    from PIL import Image

    from jixiao.formats.image import _decoded

    shades = np.full((50, 40), 60000, np.uint16)
    shades[10:20, 10:20] = 9000
    data = io.BytesIO()
    Image.fromarray(shades).save(data, kind, dpi=(200, 200))
    (grey,) = _decoded(data.getvalue(), "page")
    assert grey[0, 0] == 255 and grey[15, 15] == 0


def test_all_pages_of_a_tiff_are_read():
    import io

    from PIL import Image

    from jixiao.formats.image import _decoded

    pages = [Image.new("L", (60, 80), shade) for shade in (10, 20, 30)]
    data = io.BytesIO()
    pages[0].save(data, "TIFF", save_all=True, append_images=pages[1:])
    assert [int(page[0, 0]) for page in _decoded(data.getvalue(), "pages.tif")] == [10, 20, 30]


@pytest.mark.parametrize(
    ("dpi", "size"),
    [
        ((204, 98), (1728, 2281)),
        ((204, 196), (1728, 1096)),
        ((98, 204), (3597, 1096)),
        ((0, 98), (1728, 1096)),
    ],
)
def test_a_fax_with_oblong_dots_is_drawn_out(dpi, size):
    import io

    from PIL import Image

    from jixiao.formats.image import _decoded

    data = io.BytesIO()
    Image.new("L", (1728, 1096), 255).save(data, "TIFF", dpi=dpi)
    (page,) = _decoded(data.getvalue(), "fax.tif")
    assert page.shape == size[::-1]


def test_a_page_without_any_sure_cell_is_told_once():
    from jixiao.core.grid import Cell
    from jixiao.formats.scans.scan import ENOUGH, recognition_notices

    def page(number, unsure):
        cells = [
            Cell(row, 0, "甲", 1, 1, f"第{number}页 第{row + 1}行第1列", SURE - 1 if row < unsure else 100)
            for row in range(ENOUGH)
        ]
        return Grid("", ENOUGH, 1, cells, address=f"第{number}页")

    told = recognition_notices([page(1, ENOUGH), page(2, 2), page(3, 0)], [1, 2, 3], "表.pdf")
    assert [(one.code, one.at.address) for one in told] == [
        ("F33", "第1页"),
        ("F35", "第1页"),
        ("F26", "第2页 第1行第1列"),
        ("F26", "第2页 第2行第1列"),
    ]
    assert f"其中 {ENOUGH + 2} 格" in str(told[0].message)
    assert not recognition_notices([page(1, 0)], [], "表.pdf")
