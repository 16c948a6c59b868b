"""Tables without rules whose text is drawn cell after cell: that order tells cells and rows where places do not."""

import pytest

from jixiao.formats.pages.layout import blocks_of
from jixiao.formats.pages.marks import PageMarks, PlacedGrid, Rule
from jixiao.formats.pages.text import Char

SIZE = 10.0


def cell(text, left, y, step=13.0):
    """The lines of a cell, the first at the height ``y``."""
    return [
        Char(left + SIZE * i, left + SIZE * (i + 1), y + step * n, SIZE, sign)
        for n, line in enumerate(text.split("\n"))
        for i, sign in enumerate(line)
    ]


def texts_of(cells, goes_on=False):
    """The texts of the only table of a page on which these cells are drawn one after another, row by row."""
    page = PageMarks(1, 595, 842, [char for one in cells for char in one], goes_on=goes_on)
    (table,) = [block for block in blocks_of(page) if isinstance(block, PlacedGrid)]
    return [[cell.text.replace("\n", "") for cell in row] for row in table.grid.rows()]


HEAD = [cell("级别", 50, 100), cell("名称", 110, 100), cell("目标值", 200, 100), cell("说明", 300, 100)]


def test_rows_as_close_as_lines_are_told_by_the_order():
    cells = [*HEAD]
    for n, sign in enumerate("甲乙丙"):
        y = 113 + 26 * n
        cells += [
            cell(f"指标之{sign}的\n名称", 110, y),
            cell(f"{n}个", 200, y + 6.5),
            cell("按月统计的\n数", 300, y),
        ]
    assert texts_of(cells)[1:] == [
        ["指标之甲的名称", "0个", "按月统计的数"],
        ["指标之乙的名称", "1个", "按月统计的数"],
        ["指标之丙的名称", "2个", "按月统计的数"],
    ]  # fmt: skip


def rows(first, count):
    """Rows of 40 points of a name of two lines and a value in their middle."""
    return [[cell(f"名称{n}\n之一", 110, first + 40 * n), cell(f"{n}个", 200, first + 6.5 + 40 * n)] for n in range(count)]  # fmt: skip


def test_a_merged_cell_belongs_to_the_first_of_its_rows_whenever_it_is_drawn():
    wanted = [["产出", "名称0之一", "0个"], ["名称1之一", "1个"], ["效益", "名称2之一", "2个"], ["名称3之一", "3个"]]  # fmt: skip
    one, two, three, four = rows(130, 4)
    output, benefit = cell("产出", 50, 156.5), cell("效益", 50, 236.5)
    for cells in ([output, *one, *two, benefit, *three, *four], [*one, *two, output, *three, *four, benefit]):
        assert texts_of([*HEAD, *cells])[1:] == wanted


def test_labels_that_stand_lower_than_the_cells_beside_them_are_of_their_row():
    cells = [
        cell("资金", 50, 180),
        cell("收入", 110, 220),
        cell("总额\n预算", 200, 100),
        cell("一\n二", 300, 100),
    ]
    cells += [*cell_row(140, "拨款"), *cell_row(180, "结转"), *cell_row(220, "其他")]
    assert texts_of(cells)[0] == ["资金", "收入", "总额预算", "一二"]


def cell_row(y, name):
    return [cell(f"{name}\n金额", 200, y), cell("0", 300, y + 6.5)]


def test_a_page_that_goes_on_a_table_may_hold_one_row():
    row = [
        cell("长期\n目标", 50, 106.5),
        cell("一二三四五六七\n一二三四五六七\n一二三四五六七\n一二", 110, 93.5),
    ]
    assert [len(texts) for texts in texts_of(row, goes_on=True)] == [2]
    page = PageMarks(1, 595, 842, [char for one in row for char in one])
    assert not [block for block in blocks_of(page) if isinstance(block, PlacedGrid)]


def test_text_drawn_line_after_line_goes_by_its_places():
    lines = []
    for n in range(4):
        for y in (100 + 60 * n, 113 + 60 * n):
            lines += [cell("名称的字名称的字", left, y) for left in (50, 150, 250)]
    assert texts_of(lines) == [["名称的字名称的字" * 2] * 3] * 4


def ruled(cells, horizontals=(), verticals=()):
    page = PageMarks(1, 595, 842, [char for one in cells for char in one])
    page.horizontals = [Rule(y, 40, 400) for y in horizontals]
    page.verticals = [Rule(x, 80, 330) for x in verticals]
    (table,) = [block for block in blocks_of(page) if isinstance(block, PlacedGrid)]
    return [[cell.text.replace("\n", "") for cell in row if cell.text] for row in table.grid.rows()]


def test_rules_in_one_direction_part_a_table_in_the_other_by_its_text():
    cells = [*HEAD]
    wanted = [["级别", "名称", "目标值", "说明"]]
    for n in range(5):
        y = 140 + 40 * n
        cells += [cell("甲", 50, y), cell("名称之\n一", 110, y - 6.5), cell(f"{n}个", 200, y), cell("按月\n统计", 300, y - 6.5)]  # fmt: skip
        wanted.append(["甲", "名称之一", f"{n}个", "按月统计"])
    frame = {"horizontals": (80, 330), "verticals": (40, 400)}
    assert ruled(cells, **frame) == wanted
    assert ruled(cells, (80, 330), (40, 100, 190, 290, 400)) == wanted
    assert ruled(cells, (80, 117, 157, 197, 237, 277, 330), (40, 400)) == wanted


def test_rows_as_close_as_lines_begin_anew_after_a_line_that_is_not_full():
    cells = [*HEAD]
    for n in range(6):
        y = 113 + 26 * n
        cells += [cell("指标名称很长的一\n项", 110, y), cell("按月份来统计\n数量", 300, y)]
    cells += [
        cell("合计", 110, 269),
        cell("备注", 110, 282),
        cell("总体说明情况", 110, 295),
        cell("无", 300, 295),
    ]
    found = [[text for text in row if text] for row in texts_of(cells)]
    assert ["合计"] in found and ["备注"] in found


def test_cells_of_two_rows_that_stand_side_by_side_are_in_two_columns():
    cells = [
        cell("级\n别", 50, 103),
        cell("名\n称", 110, 103),
        cell("原因", 260, 100),
        cell("备\n注", 400, 103),
    ]
    cells += [cell("经费", 200, 120), cell("制度", 260, 120), cell("人员", 330, 120)]
    for y in (160, 190, 220):
        cells += [cell("甲", 50, y), cell("乙的\n名称", 110, y - 6.5), cell("√", 270, y)]
    head, below = texts_of(cells)[:2]
    assert [text for text in head if text] == ["级别", "名称", "原因", "备注"]
    page = PageMarks(1, 595, 842, [char for one in cells for char in one])
    (table,) = [block for block in blocks_of(page) if isinstance(block, PlacedGrid)]
    column = {one.text.replace("\n", ""): one.col for one in table.grid.cells}
    assert column["原因"] < column["人员"] < column["备注"] and [text for text in below if text][0] == "经费"


@pytest.mark.parametrize("cut", ["\n", ""])
def test_labels_of_levels_as_close_as_lines_are_cells_of_their_own(cut):
    cells = [*HEAD]
    for n, sign in enumerate("甲乙丙"):
        cells += [cell(f"名称{sign}的\n说明", 110, 120 + 40 * n), cell(f"{n}个\n整", 200, 120 + 40 * n)]
    for n, label in enumerate(("经济", "社会", "生态")):
        cells.append(cell(f"{label}{cut}效益", 50, 240 + (27 if cut else 14) * n))
    cells += [cell("甲", 50, 350), cell("名称丁", 110, 350), cell("9个", 200, 350)]
    found = [row[0] for row in texts_of(cells)]
    assert found[-4:-1] == ["经济效益", "社会效益", "生态效益"]


def test_labels_of_two_levels_none_of_which_stands_beside_another_are_of_two_columns():
    def row(number, y):
        return [cell(f"名称{number}\n之一", 190, y), cell(f"{number}个", 300, y + 6.5)]

    first, *rest = [row(number, 60 + 40 * number) for number in range(6)]
    whole, upper, lower = cell("产出指标", 50, 190), cell("数量指标", 110, 150), cell("质量指标", 110, 246.5)
    cells = [whole, *first, upper, *sum(rest[:3], []), lower, *sum(rest[3:], [])]
    wanted = [[f"名称{number}之一", f"{number}个"] for number in range(6)]
    for number, label in ((0, "产出指标"), (1, "数量指标"), (4, "质量指标")):
        wanted[number].insert(0, label)
    assert texts_of(cells, goes_on=True) == wanted
    page = PageMarks(1, 595, 842, [char for one in cells for char in one], goes_on=True)
    (table,) = [block for block in blocks_of(page) if isinstance(block, PlacedGrid)]
    assert [cell.col for cell in table.grid.cells if cell.text.endswith("指标")] == [0, 1, 1]
