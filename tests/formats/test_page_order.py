"""Tables without rules whose text is drawn cell after cell: that order tells cells and rows where places do not."""

from jixiao.formats.page_layout import blocks_of
from jixiao.formats.page_marks import PageMarks, PlacedGrid
from jixiao.formats.page_text import Char

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
