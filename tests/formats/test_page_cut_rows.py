"""Rows that an office program ends a page within: each cell goes on on the next page, labels and values among them."""

import pytest
from test_fixed_layout_readers import page
from test_fixed_layout_readers import read as read_marks
from test_pdf_pages import printed

from jixiao.core.grid import Grid
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise
from jixiao.formats.pages.text import Char, lines_of, text_of

WIDTHS = "columns: (12mm, 22mm, 60mm, 28mm, 28mm), stroke: 0.5pt, align: horizon"
NAME = ("项目名称", 2), ("农村公路养护", 1), ("主管部门", 1), ("示例市交通运输局", 1)
GOAL = ("年度目标", 2), ("对全市农村公路开展日常养护，路面完好率达到标准要求。", 3)
MONEY = ("项目资金（万元）", 2), ("资金总额", 1), ("120", 2)
HEADINGS = "一级指标", "二级指标", "三级指标", "半年指标值", "全年指标值"
INDICATORS = (
    ("产出指标", "数量指标", "养护里程", "≥150公里", "≥350公里"),
    ("产出指标", "质量指标", "路面完好率", "≥95%", "≥95%"),
    ("效益指标", "社会效益", "通行保障天数", "≥180天", "≥360天"),
    ("满意度指标", "服务对象满意度", "群众满意度", "≥90%", "≥90%"),
)


def row(cells):
    parts = (cell if isinstance(cell, tuple) else (cell, 1) for cell in cells)
    return "".join(f"table.cell(colspan: {width})[{text}]," for text, width in parts)


def rows(goal=GOAL):
    return [NAME, goal, MONEY, HEADINGS, *INDICATORS]


def cut(number, *places, goal=GOAL):
    """All rows over two pages, the row of this number cut within its texts, each at its place; a place of None leaves
    the whole of a text above."""
    found = rows(goal)
    upper, lower = [], []
    for cell, at in zip(found[number], places, strict=True):
        text, width = cell if isinstance(cell, tuple) else (cell, 1)
        upper.append((text[:at], width))
        lower.append((text[at:] if at is not None else "", width))
    first, second = [*found[:number], upper], [lower, *found[number + 1 :]]
    return f"#table({WIDTHS}, {''.join(map(row, first))})\n#pagebreak()\n#table({WIDTHS}, {''.join(map(row, second))})"


def read(body):
    title = "#align(center)[项目支出绩效目标申报表]\n\n（2024年度）\n\n"
    document = read_document(printed(title + body), "表.pdf")
    ((record, _),) = recognise(document)
    return record, [block for block in document.blocks if isinstance(block, Grid)]


def check(record):
    assert record.text("project_name") == "农村公路养护"
    assert record.text("annual_goal") == GOAL[1][0]
    assert record.funds_total.amount == 1_200_000
    said = [
        (one.level1, one.name, one.targets["half_year"].text, one.targets["full_year"].text)
        for one in record.indicators
    ]
    assert said == [(top, name, half, full) for top, _, name, half, full in INDICATORS]


@pytest.mark.parametrize(
    ("number", "places"),
    [
        (3, (1, 2, 2, 2, 2)),  # each heading: 一 | 级指标
        (3, (2, 2, None, 2, 2)),
        (2, (6, None, None)),  # the unit within its brackets: 项目资金（万 | 元）
        (5, (None, None, 3, 3, 3)),  # ≥95 | %
    ],
)
def test_a_row_cut_by_the_end_of_a_page_is_one_row(number, places):
    record, (grid,) = read(cut(number, *places))
    assert grid.nrows == len(rows())
    check(record)


def test_two_words_that_are_labels_each_are_one_where_another_text_runs_on():
    text = "对全市农村公路开展日常养护，及时处置病害，保障群众安全便捷出行，路面完好率达到标准要求。"
    goal = ("年度目标", 2), (text * 2, 3)
    full = 35  # characters of a line
    record, (grid,) = read(cut(1, 2, full, goal=goal))
    assert grid.nrows == len(rows())
    assert record.text("annual_goal") == text * 2
    assert len(record.indicators) == len(INDICATORS)


def test_rows_of_their_own_stay_rows():
    found = rows()
    for number in range(3, len(found)):
        first, second = found[:number], found[number:]
        body = f"#table({WIDTHS}, {''.join(map(row, first))})\n#pagebreak()\n#table({WIDTHS}, {''.join(map(row, second))})"
        record, (grid,) = read(body)
        assert grid.nrows == len(found)
        check(record)


TASK = "受理商务投诉举报，接处商务领域投诉举报"


@pytest.mark.parametrize("at", [0, 8, 9, len(TASK)])
@pytest.mark.parametrize("begins", [True, False], ids=["begins its group", "second of its group"])
def test_a_task_that_a_page_break_cuts_or_moves_stays_that_of_both_indicators(at, begins):
    widths = "columns: (20mm, 22mm, 35mm, 40mm, 20mm, 20mm), stroke: 0.5pt, align: horizon"
    above = ["招商服务", "热力图维护", "叠加总部功能", "有序", "有序"]
    group = [] if begins else ["执法培训", "培训次数", "≥1次", "≥2次"]
    first = [
        row((("单位名称", 1), ("示例市商务服务中心", 3), ("资金总额", 1), ("120", 1))),
        row(("一级指标", "二级指标", "重点工作", "三级指标", "半年指标值", "全年指标值")),
        f"table.cell(rowspan: {2 if begins else 3})[履职],",
        row(above),
        f"table.cell(rowspan: {1 if begins else 2})[执法辅助],",
        row([*group, TASK[:at], "满意率", "≥95%", "≥95%"]),
    ]
    second = [
        "table.cell(rowspan: 2)[], table.cell(rowspan: 2)[],",
        row([TASK[at:], "及时办结率", "≥98%", "≥98%", "开展普法宣传", "普法次数", "≥1次", "≥2次"]),
    ]
    record, _ = read(f"#table({widths}, {''.join(first)})\n#pagebreak()\n#table({widths}, {''.join(second)})")
    tasks = {one.name: one.task for one in record.indicators}
    assert tasks["满意率"] == tasks["及时办结率"] == TASK
    assert (tasks["叠加总部功能"], tasks["普法次数"]) == ("热力图维护", "开展普法宣传")


def test_a_line_written_across_a_rule_on_another_belongs_above_it():
    """As LibreOffice writes the last line of a merged cell where a page begins with it."""
    marks = page(1, [100, 115, 140], [50, 150, 250], {(0, 1): "完成率", (1, 0): "公路养护", (1, 1): "里程"})
    below = marks.chars[3]
    marks.chars += line("路面", 52, below.y - 8)
    (grid,) = read_marks(marks)
    assert [cell.text for cell in grid.cells] == ["路面", "完成率", "公路养护", "里程"]


def line(text, left, y):
    return [Char(left + 10 * n, left + 10 * n + 10, y, 10, sign) for n, sign in enumerate(text)]


@pytest.mark.parametrize(
    ("place", "rule", "first", "beside"), [("above", 126, 116, 146), ("below", 123, 125, 102)]
)
def test_a_text_higher_than_its_cell_stays_whole(place, rule, first, beside):
    """Spreadsheet programs write it over the rules above and below; what it is drawn with tells whose it is."""
    marks = page(1, [90, rule, 150], [50, 150, 250], {(0, 1): "完成率", (1, 1): "里程"})
    other = line("养护", 52, beside)
    text = [*line("全年", 52, first), *line("预算", 52, first + 14)]
    marks.chars += [*other, *line("乙", 200, 146), *text, *line("丙", 220, 146)]
    (grid,) = read_marks(marks)
    left = [cell.text for cell in grid.cells if cell.col == 0]
    assert left == (["全年\n预算", "养护"] if place == "above" else ["养护", "全年\n预算"])


def test_labels_set_apart_over_their_cells_go_on_nowhere():
    upper = page(1, [60, 80], [50, 150, 350], {(0, 0): "目标设定"})
    lower = page(2, [60, 80, 100], [50, 150, 350], {(0, 1): "", (1, 0): "预算编制"})
    upper.chars += [
        Char(x, x + 10, 74, 10, sign) for x, sign in zip(range(152, 350, 47), "指标合理性", strict=True)
    ]
    lower.chars += [
        Char(x, x + 10, 74, 10, sign) for x, sign in zip(range(152, 350, 47), "指标明确性", strict=True)
    ]
    (grid,) = read_marks(upper, lower)
    assert [cell.text.replace(" ", "") for cell in grid.cells if cell.col] == ["指标合理性", "指标明确性", ""]


def test_a_ruled_table_stays_one_whose_labels_are_set_apart():
    """Labels written downward beside one another look like columns of a table without rules across."""
    marks = page(1, [60, 90, 150], [50, 150, 250, 350], {})
    for left in (52, 152, 252):
        marks.chars += [
            Char(left + 20 * n, left + 20 * n + 10, 80, 10, sign) for n, sign in enumerate("绩效指标")
        ]
        marks.chars += [
            Char(left + 40, left + 50, 102 + 12 * n, 10, sign) for n, sign in enumerate("产出指标")
        ]
    (grid,) = read_marks(marks)
    assert grid.spans_known and (grid.nrows, grid.ncols) == (2, 3)


def test_text_downward_whose_last_column_is_short():
    signs = [*((sign, 100, 20 + 12 * n) for n, sign in enumerate("可持续影")), ("响", 85, 20)]
    chars = [Char(left, left + 10, y, 10, sign) for sign, left, y in signs]
    assert text_of(lines_of(chars)) == "可持续影响"


def test_a_label_set_apart_in_two_lines_is_written_across():
    chars = [
        Char(x, x + 10, y, 10, sign) for sign, x, y in (("指", 50, 20), ("标", 70, 20), ("值", 50, 30.5))
    ]
    assert text_of(lines_of(chars)) == "指 标\n值"


def test_a_justified_line_that_ends_with_a_break_ends():
    """Programs set it over the width of its cell; were it not, the next character would have had room on it."""
    stretched = [Char(x, x + 10, 20, 10, sign) for x, sign in zip((50, 67, 84, 100), "供暖面积", strict=True)]
    lines = lines_of([*stretched, *line("受益学生", 50, 34)])
    assert text_of(lines, (48, 112)).replace(" ", "") == "供暖面积\n受益学生"
    full = [Char(x, x + 10, 20, 10, sign) for x, sign in zip((50, 62, 74, 86, 98), "农村供暖面", strict=True)]
    assert text_of(lines_of([*full, *line("积数", 50, 34)]), (48, 112)) == "农村供暖面积数"


def test_a_label_cut_in_two_over_several_blank_cells_tells_that_the_row_is_cut():
    wide = [50, 100, 250, 320, 390]
    texts = {(0, 0): "效益", (0, 1): "对减少投资的", (0, 2): "明显", (0, 3): "较好"}
    lower = {
        (0, 0): "指标",
        (0, 1): "改善程度",
        (1, 0): "满意度指标"[:3],
        (1, 1): "群众满意度",
        (1, 2): "90%",
    }
    (grid,) = read_marks(page(1, [60, 80], wide, texts), page(2, [60, 80, 100], wide, lower))
    assert [cell.text for cell in grid.cells if cell.row == 0] == [
        "效益指标",
        "对减少投资的改善程度",
        "明显",
        "较好",
    ]


@pytest.mark.parametrize("last", ["响", "响力"])
def test_text_downward_is_told_by_the_order_in_which_it_is_drawn(last):
    """Justified labels stand further below one another than beside one another."""
    marks = page(1, [10, 80], [50, 90, 190], {(0, 1): "指标"})
    for left, part in ((72, "可持续影"), (58, last)):
        marks.chars += [Char(left, left + 10, 22 + 16 * n, 10, sign) for n, sign in enumerate(part)]
    (grid,) = read_marks(marks)
    assert grid.cells[0].text == f"可持续影{last}"


def test_what_stands_alone_without_a_name_is_the_rest_of_the_row_above():
    columns = [50, 150, 220, 290, 450]
    upper = {(0, 0): "群众满意度", (0, 1): "90%", (0, 2): "85%", (0, 3): "办结周期长，"}
    lower = {(0, 3): "完善督办机制", (1, 0): "总分", (1, 1): "100"}
    (grid,) = read_marks(page(1, [60, 80], columns, upper), page(2, [60, 80, 100], columns, lower))
    assert [cell.text for cell in grid.cells if cell.row == 0][-1] == "办结周期长，完善督办机制"


def test_a_label_of_a_level_cut_in_two_spans_both_parts():
    columns = [50, 150, 320, 390]
    upper = {(0, 0): "数量", (0, 1): "服务回收企业", (0, 2): "3500家"}
    lower = {(0, 0): "指标", (0, 1): "服务加贸企业", (0, 2): "4250家"}
    (grid,) = read_marks(page(1, [60, 80], columns, upper), page(2, [60, 80], columns, lower))
    assert (grid.cells[0].text, grid.cells[0].rowspan) == ("数量指标", 2)
