"""PDF, OFD, Word and Excel of the old kind: the very cells and spans that the documents were made from."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from lxml import etree

from jixiao.core.grid import Cell, Grid
from jixiao.core.report import Report
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise
from jixiao.formats.ofd_writer import from_report
from jixiao.formats.pages.layout import blocks_of
from jixiao.formats.pages.marks import PageMarks, Rule
from jixiao.formats.pages.merge import merge_pages
from jixiao.formats.pages.text import Char

IDS = ["sz_01", "sz_16", "js_01", "wj_00", "bm_00", "zp_00", "mof_zp", "mof_jk"]


def squeezed(cells):
    """Cells counted by the grid lines in use; text without blanks."""
    rows = sorted({line for row, _, height, _, _ in cells for line in (row, row + height)})
    columns = sorted({line for _, col, _, width, _ in cells for line in (col, col + width)})
    return {
        (rows.index(r), columns.index(c), rows.index(r + h) - rows.index(r), columns.index(c + w) - columns.index(c), re.sub(r"\s", "", t))
        for r, c, h, w, t in cells
    }  # fmt: skip


@pytest.mark.seeds
@pytest.mark.parametrize("ending", ["pdf", "ofd", "doc", "xls"])
@pytest.mark.parametrize("id", IDS)
def test_every_cell_and_span(shared, id, ending):
    path = shared / "documents" / f"{id}.{ending}"
    if not path.exists():
        pytest.skip(f"no {path.name} was made")
    truth = next(d for d in json.loads((shared / "documents/truth.json").read_text("utf-8")) if d["id"] == id)
    wanted = [
        squeezed([(c["r"], c["c"], c["rs"], c["cs"], c["t"]) for c in block["cells"]])
        for block in truth["blocks"]
        if "nrows" in block
    ]
    document = read_document(path.read_bytes(), path.name)
    found = [
        squeezed([(c.row, c.col, c.rowspan, c.colspan, c.text) for c in block.cells])
        for block in document.blocks
        if isinstance(block, Grid)
    ]
    assert found == wanted


def page(
    number: int, rows: list[float], columns: list[float], texts: dict[tuple[int, int], str]
) -> PageMarks:
    """A ruled page with a text at the left of some cells, ten points a character."""
    marks = PageMarks(number, 600, 800)
    marks.horizontals = [Rule(y, columns[0], columns[-1]) for y in rows]
    marks.verticals = [Rule(x, rows[0], rows[-1]) for x in columns]
    for (row, col), text in texts.items():
        left = columns[col] + 2
        marks.chars += [
            Char(left + 10 * i, left + 10 * i + 10, rows[row] + 14, 10, char) for i, char in enumerate(text)
        ]
    return marks


def read(*pages: PageMarks) -> list:
    return merge_pages([block for marks in pages for block in blocks_of(marks)])


def test_a_missing_rule_merges_two_cells():
    marks = page(1, [100, 120, 140], [50, 150, 250], {(0, 0): "甲", (0, 1): "乙", (1, 0): "丙"})
    marks.horizontals[1].low = 150
    (grid,) = read(marks)
    assert [(c.row, c.col, c.rowspan, c.text) for c in grid.cells] == [
        (0, 0, 2, "甲\n丙"),
        (0, 1, 1, "乙"),
        (1, 1, 1, ""),
    ]


def test_a_bottom_border_that_is_missing():
    marks = page(1, [100, 120, 140], [50, 150], {(1, 0): "末行"})
    marks.horizontals.pop()
    (grid,) = read(marks)
    assert grid.nrows == 2 and grid.cells[1].text == "末行"


def test_a_table_goes_on_over_the_page_and_a_footer():
    first = page(
        1, [700, 720, 740], [50, 150, 250], {(0, 0): "项目", (0, 1): "指标", (1, 0): "产出", (1, 1): "期数"}
    )
    first.chars.append(Char(300, 310, 790, 10, "1"))
    second = page(2, [50, 70], [50, 150, 250], {(0, 0): "效益", (0, 1): "收入"})
    (grid,) = read(first, second)
    assert grid.nrows == 3 and grid.cells[-1].text == "收入"


def test_a_cell_cut_by_the_page_break_is_whole_again():
    first = page(1, [700, 720], [50, 100, 156], {(0, 0): "目标", (0, 1): "组织培训六"})
    second = page(2, [50, 70], [50, 100, 156], {(0, 1): "期"})
    (grid,) = read(first, second)
    assert [cell.text for cell in grid.cells] == ["目标", "组织培训六期"]


def test_a_new_row_is_not_taken_for_the_rest_of_a_cut_one():
    first = page(1, [700, 720], [50, 150, 250], {(0, 0): "社会效益", (0, 1): "覆盖率"})
    second = page(2, [50, 70], [50, 150, 250], {(0, 0): "生态效益"})
    (grid,) = read(first, second)
    assert [cell.text for cell in grid.cells] == ["社会效益", "覆盖率", "生态效益", ""]


def test_tables_of_other_width_stay_apart():
    first = page(1, [700, 720, 740], [50, 150, 250], {(0, 0): "甲"})
    second = page(2, [50, 70, 90], [80, 150, 200], {(0, 0): "乙"})
    assert len(read(first, second)) == 2


BORDERLESS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "维护水文站", "≥512处"],
    ["产出指标", "质量指标", "测报合格率", "≥98%"],
    ["效益指标", "社会效益指标", "预警发布及时率", "≥95%"],
    ["满意度指标", "服务对象满意度指标", "防汛部门满意度", "≥90%"],
]


def test_a_table_without_rules_in_ofd():
    cells = [Cell(r, c, text) for r, row in enumerate(BORDERLESS) for c, text in enumerate(row)]
    made = from_report(Report("项目支出绩效目标表", (Grid("", len(BORDERLESS), 4, cells),)))
    read = read_document(without_rules(made), "表.ofd")
    (grid,) = [block for block in read.blocks if isinstance(block, Grid)]
    assert not grid.spans_known
    assert [[cell.text for cell in row] for row in grid.rows()] == BORDERLESS
    ((record, _),) = recognise(read)
    found = [(one.level1, one.name, one.targets["full_year"].text) for one in record.indicators]
    assert found == [(row[0], row[2], row[3]) for row in BORDERLESS[1:]]


def rewritten(data, change, **more):
    """An OFD file with each XML part changed by ``change(name, root)``, and with further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as changed:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith(".xml"):
                root = etree.fromstring(part)
                change(name, root)
                part = etree.tostring(root)
            changed.writestr(name, part)
        for name, part in more.items():
            changed.writestr(name, part)
    return out.getvalue()


def without_rules(data):
    """An OFD file with every path taken out of its pages."""

    def change(name, root):
        if name.endswith("Content.xml"):
            etree.strip_elements(root, "{*}PathObject", with_tail=False)

    return rewritten(data, change)


@pytest.mark.parametrize("far", ["1e999", "-1e999", "1e308", "99999999999"])
def test_a_place_beyond_any_page_in_ofd_loses_nothing_else(far):
    cells = [Cell(r, c, text) for r, row in enumerate(BORDERLESS) for c, text in enumerate(row)]
    made = from_report(Report("项目支出绩效目标表", (Grid("", len(BORDERLESS), 4, cells),)))

    def change(name, root):
        if name.endswith("Content.xml"):
            title = next(root.iter("{*}TextObject"))
            title.set("Boundary", f"20 {far} 100 10")
            title.set("CTM", f"1 0 0 1 0 {far}")

    damaged = rewritten(made, change)
    (grid,) = [block for block in read_document(damaged, "表.ofd").blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in row] for row in grid.rows()] == BORDERLESS


def test_annotations_of_ofd_are_told():
    made = from_report(Report("项目支出绩效目标表", (Grid("", 1, 2, [Cell(0, 0, "项目名称"), Cell(0, 1, "运维")]),)))  # fmt: skip
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    annotation = '<ofd:Annot Type="{}"><ofd:Appearance><ofd:TextObject><ofd:TextCode>{}</ofd:TextCode></ofd:TextObject></ofd:Appearance></ofd:Annot>'
    places = {}

    def change(name, root):
        if name.endswith("/Document.xml"):
            page = next(root.iter("{*}Page"))
            etree.SubElement(root, page.tag.replace("}Page", "}Annotations")).text = "/Annots/All.xml"
            places["page"] = page.get("ID")

    rewritten(made, change)
    listing = f'<ofd:Annotations {space}><ofd:Page PageID="{places["page"]}"><ofd:FileLoc>One.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    own = f"<ofd:PageAnnot {space}>{annotation.format('Link', ' ')}{annotation.format('Stamp', '作废')}{annotation.format('Watermark', '样本')}</ofd:PageAnnot>"
    annotated = rewritten(made, change, **{"Annots/All.xml": listing, "Annots/One.xml": own})
    told = read_document(annotated, "表.ofd").notices
    assert [(one.code, one.at.address) for one in told] == [("F29", "第1页"), ("F31", "第1页")]
    assert "样本" in told[0].message
    assert not read_document(made, "表.ofd").notices
