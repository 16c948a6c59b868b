"""Sheets as people lay them out: forms side by side, helper columns, sheets that explain: each form is read as if alone."""

import pytest
from layout_builder import draw
from made_documents import IDS, compared, facts_of, made_document
from other_producers import inline, placed, sheet, workbook

from jixiao.core.grid import Document, Paragraph
from jixiao.formats.files import read_document
from jixiao.formats.layouts.headings import with_paragraphs
from jixiao.formats.match import recognise
from jixiao.formats.words.clean import money


@pytest.fixture
def made(shared):
    """A made form as the cells of a sheet, from a row and a column on."""
    return lambda id, top=0, left=0: list(placed(made_document(shared, id), top, left))


@pytest.fixture
def wanted(shared):
    return lambda id: facts_of(recognise(made_document(shared, id))[0][0])


def read(*sheets):
    """The forms in a workbook of these sheets (lists of cells)."""
    named = [(f"Sheet{number}", sheet(cells, inline)) for number, cells in enumerate(sheets, 1)]
    return [record for record, _ in recognise(read_document(workbook(named), "表.xlsx"))]


def wrong(record, asked):
    return compared(facts_of(record), asked)[2]


def edges(cells):
    """The first row and the first column behind these cells."""
    return max(r + h for r, _, _, h, _ in cells), max(c + w for _, c, _, _, w in cells)


@pytest.mark.seeds
@pytest.mark.parametrize("gap", [0, 1, 2])
@pytest.mark.parametrize(
    "pair", [("sz_01", "mof_zp"), ("js_01", "wj_00"), ("zp_00", "mof_zp"), ("wj_00", "wj_00")]
)
def test_forms_side_by_side_are_two_forms(made, wanted, pair, gap):
    left = made(pair[0])
    found = read([*left, *made(pair[1], 0, edges(left)[1] + gap)])
    assert len(found) == 2
    assert [wrong(record, wanted(id)) for record, id in zip(found, pair, strict=True)] == [[], []]


FORM = """
{title} | < | <
项目名称 | 道路养护 | <
主管部门 | 交通局 | <
实施单位 | 养护中心 | <
一级指标 | 二级指标 | 三级指标
产出指标 | 数量指标 | 里程
"""


def beside(left, right):
    """Two drawings of as many rows beside each other, a blank column between them."""
    rows = [
        f"{one} | ~ | {two}" for one, two in zip(left.split("\n")[1:-1], right.split("\n")[1:-1], strict=True)
    ]
    return draw("\n".join(rows))


def test_forms_without_titles_are_told_by_their_labels():
    form = "\n" + "\n".join(FORM.split("\n")[2:])
    found = with_paragraphs(beside(form, form.replace("道路", "桥梁")))
    assert [block.cells[1].text for block in found] == ["道路养护", "桥梁养护"]


def test_two_lines_of_a_title_cut_no_form_in_two():
    lines = "~ | 项目支出绩效目标表 | ~ | ~\n~ | ~ | 项目绩效目标申报表 | ~\n"
    table = draw(f"{lines}项目名称 | 道路养护 | 主管部门 | 交通局\n实施单位 | 养护中心 | 负责人 | 张三")
    assert len([block for block in with_paragraphs(table) if hasattr(block, "cells")]) == 1


@pytest.mark.seeds
def test_a_column_beside_the_title_takes_neither_title_nor_year(made, wanted):
    for id in ("wj_00", "mof_jk"):
        cells = made(id)
        notes = [
            (row, edges(cells)[1], text, 1, 1) for row, text in enumerate(["说明", "必填", "必填", "选填"])
        ]
        (record,) = read([*cells, *notes])
        assert wrong(record, wanted(id)) == []


def test_a_title_with_a_number_beside_it_is_lifted_off_the_table():
    table = draw(
        "项目支出绩效目标表 | < | < | 编号：3\n项目名称 | 道路养护 | < | <\n主管部门 | 交通局 | < | <"
    )
    found = with_paragraphs(table)
    assert [block.text for block in found[:2]] == ["项目支出绩效目标表", "编号：3"]
    assert len(recognise(Document("表.xlsx", "sha256:" + "0" * 64, found, "xlsx"))) == 1


@pytest.mark.seeds
def test_a_half_year_form_is_not_chosen_for_a_form_of_seven_months(shared, wanted):
    document = made_document(shared, "mof_jk")
    document.blocks[0].text = "江苏省项目支出绩效目标执行监控表（试点）"
    ((record, _),) = recognise(document)
    assert wrong(record, wanted("mof_jk")) == []


def monitored(certain, possible):
    """A monitoring form of one indicator, with these cells below the two boxes to tick."""
    return Document("表.docx", "sha256:" + "0" * 64, [
        Paragraph("项目支出绩效目标执行监控表", "段"),
        draw(f"""
            项目名称 | 道路养护 | < | < | < | < | < | <
            一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-7月执行情况 | 全年预计完成情况 | 完成目标可能性 | <
            ^ | ^ | ^ | ^ | ^ | ^ | 确定能 | 有可能
            产出指标 | 数量指标 | 养护里程 | ≥8公里 | 3公里 | 8公里 | {certain} | {possible}
        """.rstrip()),
    ], "docx")  # fmt: skip


@pytest.mark.parametrize("mark", ["×", "无", "否", "/", "—", "0", "~"])
def test_a_box_that_says_no_is_not_ticked(mark):
    ((record, _),) = recognise(monitored(mark, "√"))
    (indicator,) = record.indicators
    assert (indicator.likelihood, indicator.deviation_reason) == ("有可能", None)


def test_a_tick_without_its_box_is_no_answer_and_is_told():
    document = monitored("√", "~")
    rows = document.blocks[1]
    rows.cells = [cell for cell in rows.cells if cell.text not in ("确定能", "有可能")]
    ((record, told),) = recognise(document)
    assert record.indicators[0].likelihood is None
    assert "R10" in {finding.code for finding in told}


@pytest.mark.parametrize("text", ["750（万元）", "750(万元)", "7500000（元）"])
def test_a_unit_in_brackets_behind_an_amount_is_its_unit(text):
    assert money(text) == 7500000


def taken_apart(cells, down, across):
    """The cells with each merged area as single cells that repeat its text downwards, across, or both."""
    return [
        (r + i, c + j, text if (down or not i) and (across or not j) else "", 1, 1)
        for r, c, text, height, width in cells
        for i in range(height)
        for j in range(width)
    ]


@pytest.mark.seeds
@pytest.mark.parametrize("ways", [(True, False), (False, True), (True, True)])
def test_merged_cells_whose_text_was_copied_on_are_one_cell(made, wanted, ways):
    for id in IDS:
        (record,) = read(taken_apart(made(id), *ways))
        assert wrong(record, wanted(id)) == [], id


@pytest.mark.seeds
def test_targets_in_the_same_words_under_different_headings_stay_apart(made, wanted):
    cells = [(r, c, text.replace("=100%", "全部办结"), h, w) for r, c, text, h, w in made("bm_00")]
    (record,) = read(taken_apart(cells, False, False))
    (asked,) = read(cells)
    assert wrong(record, facts_of(asked)) == []


GUIDE = [(0, 0, "填表说明", 1, 3), (1, 0, "项目名称", 1, 1), (1, 1, "填写项目全称", 1, 2), (2, 0, "年度目标", 1, 1), (2, 1, "填写全年目标", 1, 2)]  # fmt: skip


@pytest.mark.seeds
@pytest.mark.parametrize("title", ["填表说明", "说 明", "填报须知", "样例", "下拉选项"])
def test_a_sheet_that_only_explains_is_no_form_and_is_told(made, wanted, title):
    sheets = [("目标表", sheet(made("wj_00"), inline)), (title, sheet(GUIDE, inline))]
    document = read_document(workbook(sheets), "表.xlsx")
    ((record, _),) = recognise(document)
    assert wrong(record, wanted("wj_00")) == []
    assert [(told.code, told.at.address) for told in document.notices] == [("F36", title)]


@pytest.mark.seeds
def test_a_form_on_the_only_sheet_is_read_whatever_the_sheet_is_called(made):
    document = read_document(workbook([("说明", sheet(made("wj_00"), inline))]), "表.xlsx")
    assert len(recognise(document)) == 1
    assert not document.notices


@pytest.mark.seeds
@pytest.mark.parametrize(("text", "gap"), [("OK", 0), ("0", 1), ("TRUE", 2)])
def test_a_column_of_checks_beside_the_form_is_no_part_of_it(made, wanted, text, gap):
    for id in ("bm_00", "zp_00", "mof_zp"):
        cells = made(id)
        bottom, right = edges(cells)
        (record,) = read([*cells, *((row, right + gap, text, 1, 1) for row in range(2, bottom))])
        assert wrong(record, wanted(id)) == [], id
        assert text in record.unread


NOTES = ["请财务处再核对", "15", "已核", "李四", "0"]


@pytest.mark.seeds
@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize(("every", "gap"), [(1, 0), (3, 0), (2, 1)])
def test_notes_to_the_right_of_the_form_are_no_part_of_it_and_are_told(made, wanted, id, every, gap):
    cells = made(id)
    bottom, right = edges(cells)
    rows = range(0, bottom, every)
    notes = [(row, right + gap, NOTES[number % len(NOTES)], 1, 1) for number, row in enumerate(rows)]
    (record,) = read([*cells, *notes])
    assert wrong(record, wanted(id)) == []
    assert set(record.unread) >= {text for _, _, text, _, _ in notes} - {"0"}


def test_a_column_with_a_heading_of_its_own_belongs_to_the_form_also_beyond_its_merged_areas():
    table = """
        项目名称 | 道路养护 | < | < | < | < | ~
        实施单位 | 公路中心 | < | < | < | < | ~
        年度目标 | 养护80公里。 | < | < | < | < | ~
        一级指标 | 二级指标 | 三级指标 | < | 指标值 | 分值 | 备注
        产出指标 | 数量指标 | 里程 | < | ≥80公里 | 50 | 含支线
        效益指标 | 社会效益指标 | 通行率 | < | ≥98% | 50 | ~
    """
    ((record, _),) = [recognise_sheet(table)]
    assert [one.remarks or "" for one in record.indicators] == ["含支线", ""] and record.unread == ()


def recognise_sheet(table):
    """The only form of a sheet that is drawn so, below a title."""
    grid = draw("\n".join(line.strip() for line in table.strip().splitlines()))
    cells = [(c.row + 1, c.col, c.text, c.rowspan, c.colspan) for c in grid.cells if c.text]
    title = (0, 0, "项目支出绩效目标表", 1, 6)
    (found,) = recognise(read_document(workbook([("表", sheet([title, *cells], inline))]), "表.xlsx"))
    return found
