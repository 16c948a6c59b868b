"""Pages that a browser cut through merged cells: text below the last rule, an outer rule alone; underlined text."""

from test_fixed_layout_readers import page, read

from jixiao.core.grid import Cell, Grid, Paragraph
from jixiao.formats.pages.marks import PlacedGrid, Rule
from jixiao.formats.pages.merge import merge_pages
from jixiao.formats.pages.text import Char, without_doubles

COLUMNS = [50, 100, 250, 350]
TEXTS = {(0, 0): "类别", (0, 1): "指标名称", (0, 2): "指标值", (1, 1): "服务企业数", (1, 2): "≥100家"}


def first_page():
    """Two rows, of which the first cell of the last runs on: 项目 above the last rule and 立项 below it."""
    marks = page(1, [100, 120, 140], COLUMNS, TEXTS)
    marks.horizontals[-1] = Rule(140, 100, 350)
    below = [("项", 137, 52), ("目", 137, 62), ("立", 151, 52), ("项", 151, 62)]
    marks.chars += [Char(left, left + 10, y, 10, text) for text, y, left in below]
    return marks


def second_page():
    """The rest of the rows: the merged cell fills the page and has only its outer rule."""
    marks = page(
        2, [50, 70, 90], COLUMNS[1:], {(0, 0): "交易额", (0, 1): "≥3亿元", (1, 0): "满意度", (1, 1): "≥90%"}
    )
    marks.verticals.append(Rule(50, 50, 90))
    return marks


def test_a_cell_that_a_page_break_cut_keeps_its_text_and_its_rows():
    (grid,) = read(first_page(), second_page())
    ((label,),) = [[cell for cell in grid.cells if cell.row == 1 and cell.col == 0]]
    assert (label.text.replace("\n", ""), label.rowspan) == ("项目立项", 3)
    assert [cell.text for cell in grid.cells if cell.col == 1] == [
        "指标名称",
        "服务企业数",
        "交易额",
        "满意度",
    ]


def test_what_stands_below_a_closed_cell_is_none_of_the_table():
    marks = first_page()
    marks.horizontals[-1] = Rule(140, 50, 350)
    grid, note = read(marks)
    assert isinstance(note, Paragraph) and note.text == "立项"
    assert "立项" not in [cell.text for cell in grid.cells]


def test_a_line_wider_than_the_open_cell_is_none_of_the_table():
    marks = first_page()
    marks.chars += [Char(72 + 10 * n, 82 + 10 * n, 151, 10, text) for n, text in enumerate("说明如下")]
    _, note = read(marks)
    assert isinstance(note, Paragraph) and note.text == "立项说明如下"


def test_underlined_text_stays_in_its_cell():
    marks = page(1, [100, 140, 160], [50, 76, 150, 250], {(0, 1): "指标名称", (1, 0): "乙", (1, 1): "丙"})
    for line, y in (("数量", 116), ("指标", 130)):
        marks.chars += [Char(53 + 10 * n, 63 + 10 * n, y, 10, text) for n, text in enumerate(line)]
        marks.horizontals.append(Rule(y + 1.5, 53, 73))
    (grid,) = read(marks)
    assert [cell.text.replace("\n", "") for cell in grid.cells if cell.col == 0] == ["数量指标", "乙"]


def test_a_label_that_goes_on_below_the_page_break_is_one():
    first = first_page()
    first.chars = [char for char in first.chars if char.y <= 140]
    second = second_page()
    second.chars += [Char(left, left + 10, 64, 10, text) for text, left in (("立", 52), ("项", 62))]
    (grid,) = read(first, second)
    ((label,),) = [[cell for cell in grid.cells if cell.row == 1 and cell.col == 0]]
    assert (label.text, label.rowspan) == ("项目\n立项", 3)


def test_two_rows_that_were_both_cut_have_one_rule_between_them():
    marks = page(1, [100, 140, 180], [50, 110, 250], {(0, 1): "甲", (1, 0): "乙", (1, 1): "丙"})
    marks.horizontals = [Rule(140, 50, 250)]
    (grid,) = read(marks)
    assert [(cell.row, cell.col, cell.text) for cell in grid.cells] == [(0, 0, ""), (0, 1, "甲"), (1, 0, "乙"), (1, 1, "丙")]  # fmt: skip


def test_a_label_of_its_own_below_the_page_break_is_not_joined():
    first = first_page()
    second = second_page()
    second.chars += [Char(52 + 11 * n, 62 + 11 * n, 64, 10, text) for n, text in enumerate("数量指标")]
    (grid,) = read(first, second)
    assert [cell.text.replace("\n", "") for cell in grid.cells if cell.col == 0] == [
        "类别",
        "项目立项",
        "数量指标",
    ]


def test_the_gap_within_a_double_rule_opens_no_cell_beside_it():
    def part(number: int, name: str) -> PlacedGrid:
        texts = ("", name, "合理")
        cells = [Cell(0, col, text) for col, text in enumerate(texts)]
        return PlacedGrid(Grid("", 1, 3, cells), number, [50.0, 53.0, 150.0, 250.0], [100.0, 140.0])

    above, below = part(1, "预算编制科学性"), part(2, "资金分配合理性")
    above.open_below = {(0, 0)}
    (grid,) = merge_pages([above, below])
    assert [cell.text for cell in grid.cells if cell.text] == ["预算编制科学性", "合理", "资金分配合理性", "合理"]  # fmt: skip


def cut_in_two(rest, wide=9):
    """A name that a page break cut: on the first page it ends so that ``wide`` characters fill its cell."""
    first = page(1, [100, 120, 140], [50, 150, 250], {(0, 0): "指标名称", (0, 1): "指标值", (1, 1): "≥5万个"})
    first.chars += [
        Char(52 + 10 * n, 62 + 10 * n, 137, 10, text) for n, text in enumerate("移动端及苏服办务网"[:wide])
    ]
    return first, page(2, [50, 70, 90], [50, 150, 250], {(0, 0): rest, (1, 0): "满意度", (1, 1): "≥90%"})


def test_a_closing_sign_takes_the_character_before_it_to_the_next_page():
    (grid,) = read(*cut_in_two("办”用户数", 8))
    assert grid.nrows == 3 and grid.cells[2].text == "移动端及苏服办务办”用户数"
    (grid,) = read(*cut_in_two("办用户数量", 7))
    assert grid.nrows == 4


def test_several_merged_cells_that_fill_the_page_keep_their_rules():
    marks = page(
        1,
        [100, 120, 140],
        [100, 200, 300],
        {(0, 0): "满意度", (0, 1): "≥90%", (1, 0): "交易额", (1, 1): "≥3亿元"},
    )
    marks.verticals += [Rule(50, 100, 140), Rule(75, 100, 140)]
    (grid,) = read(marks)
    assert grid.ncols == 4 and len(grid.cells) == 6


def test_one_character_drawn_twice_across_a_whole_point_is_one():
    twice = [
        Char(207.8, 217.9, 92.25, 10.5, "金"),
        Char(208.2, 218.3, 92.6, 10.5, "金"),
        Char(219, 229, 92, 10.5, "额"),
    ]
    assert "".join(char.text for char in without_doubles(twice)) == "金额"
