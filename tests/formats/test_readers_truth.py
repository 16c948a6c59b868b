"""The made documents of ../shared, read from docx, xlsx and html, against the grids that they were made from."""

import json
from collections import Counter

import pytest
from layout_builder import used_lines

from jixiao.core.grid import Cell, Grid, Paragraph
from jixiao.formats.files import read_document

pytestmark = pytest.mark.seeds

FORMS = ("sz_01", "sz_16", "js_01", "wj_00", "bm_00", "zp_00", "mof_zp", "mof_jk")


@pytest.fixture(scope="module")
def truth(shared):
    forms = json.loads((shared / "documents/truth.json").read_text("utf-8"))
    return {form["id"]: form["blocks"] for form in forms}


def wanted(block):
    cells = [Cell(c["r"], c["c"], c["t"].strip(), c["rs"], c["cs"]) for c in block["cells"]]
    return used_lines(Grid("", block["nrows"], block["ncols"], cells))


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html"])
@pytest.mark.parametrize("form", FORMS)
def test_every_cell_span_and_paragraph_is_read(shared, truth, form, ending):
    name = f"{form}.{ending}"
    document = read_document((shared / "documents" / name).read_bytes(), name)
    grids = [used_lines(block) for block in document.blocks if isinstance(block, Grid)]
    assert grids == [wanted(block) for block in truth[form] if block["type"] == "table"]
    paragraphs = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert paragraphs == [block["t"] for block in truth[form] if block["type"] == "para"]


def test_seed_texts_lose_no_word(shared):
    for path in sorted((shared / "seeds").glob("*.txt")):
        document = read_document(path.read_bytes(), path.name)
        read = Counter()
        for block in document.blocks:
            texts = [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
            read.update("".join("".join(texts).split()))
        text = path.read_text("utf-8").replace("## ", "")
        assert read == Counter("".join(text.split())), path.name


def test_wujin_one_cell_a_line(shared):
    document = read_document((shared / "seeds/wujin-2022-project-targets.txt").read_bytes(), "武进.txt")
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert len(grids) == 22
    rows = [[cell.text for cell in row] for row in grids[0].rows()]
    assert rows[0] == ["项目名称", "业务档案费", "项目总金额（万元）", "115.5"]
    assert rows[8] == ["一级指标", "二级指标", "三级指标", "计算符号", "年度目标值"]
    assert rows[10] == ["", "", "档案库房租赁数", "=", "3"]
    goal = next(cell for cell in grids[0].cells if cell.text.startswith("通过有序地推进"))
    assert goal.text.endswith("工\n作的办事效率。") and goal.address == "第36行"
    assert not grids[0].spans_known
