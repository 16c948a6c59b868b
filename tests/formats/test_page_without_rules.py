"""Tables without rules: two forms beside each other, lines of neighbours that run into one, what a page break parts."""

from test_page_order import SIZE, cell
from test_pdf_pages import printed

from jixiao.formats.files import read_document
from jixiao.formats.pages.layout import blocks_of
from jixiao.formats.pages.marks import PageMarks, PlacedGrid, PlacedText, Rule, ends_open
from jixiao.formats.pages.merge import merge_pages
from jixiao.formats.pages.pdf_chars import put_level
from jixiao.formats.pages.rows import Block, rows_by_rules
from jixiao.formats.pages.text import Char, lines_of


def page(cells, number=1, goes_on=False):
    return PageMarks(number, 1190, 842, [char for one in cells for char in one], goes_on=goes_on)


def texts_of(grid):
    return [[cell.text.replace("\n", "") for cell in row if cell.text] for row in grid.rows()]


HEAD = ((50, "一级指标"), (110, "二级指标"), (180, "三级指标"), (320, "目标值"))


def form(left, top, word, labels=("产出指标", "效益指标")):
    """A title, a heading and two labels in the middle of two rows each, drawn cell after cell."""
    cells = [cell(f"{word}项目绩效目标表", left + 150, top)]
    cells += [cell(text, left + x, top + 30) for x, text in HEAD]
    for n, label in enumerate(labels):
        y = top + 60 + 60 * n
        cells.append(cell(label, left + 50, y + 15))
        for m, name in enumerate("甲乙"):
            row = ("数量指标", f"{word}指标{name}", f"{n}{m}个")
            cells += [cell(text, left + x, y + 30 * m) for (x, _), text in zip(HEAD[1:], row, strict=True)]
    return cells


def test_labels_drawn_before_the_first_of_their_rows_stand_in_it():
    (table,) = [block.grid for block in blocks_of(page(form(0, 60, "单"))) if isinstance(block, PlacedGrid)]
    assert [row[0] for row in texts_of(table)] == ["一级指标", "产出指标", "数量指标", "效益指标", "数量指标"]


def test_the_same_on_a_page_whose_places_are_below_zero():
    cells = [[Char(c.left, c.right, c.y - 800, c.size, c.text) for c in one] for one in form(0, 60, "单")]
    (table,) = [block.grid for block in blocks_of(page(cells)) if isinstance(block, PlacedGrid)]
    assert [len(row) for row in texts_of(table)] == [4, 4, 3, 4, 3]


def test_two_forms_beside_each_other_are_read_one_after_the_other():
    blocks = blocks_of(page([*form(0, 60, "左"), *form(500, 66, "右")]))
    assert [block.paragraph.text for block in blocks if isinstance(block, PlacedText)] == [
        "左项目绩效目标表",
        "右项目绩效目标表",
    ]
    tables = [texts_of(block.grid) for block in blocks if isinstance(block, PlacedGrid)]
    assert [[row[-2] for row in table[1:]] for table in tables] == [
        [f"{word}指标{name}" for _ in range(2) for name in "甲乙"] for word in "左右"
    ]
    assert [block.side for block in blocks if isinstance(block, PlacedGrid)] == [1, 2]


def test_a_title_over_both_forms_comes_first():
    blocks = blocks_of(
        page([cell("江海市财政局二〇二四年汇编材料" * 2, 350, 30), *form(0, 60, "左"), *form(500, 66, "右")])
    )
    assert isinstance(blocks[0], PlacedText) and blocks[0].paragraph.text.startswith("江海市")
    assert sum(isinstance(block, PlacedGrid) for block in blocks) == 2


def test_one_table_drawn_row_by_row_is_not_parted():
    rows = [*form(0, 60, "左")]
    wide = [cell("说明文字甲乙丙丁", 600, y) for y in (120, 150, 180, 210)]
    assert sum(isinstance(block, PlacedGrid) for block in blocks_of(page([*rows, *wide]))) == 1


def test_lines_of_cells_each_a_little_lower_do_not_run_into_one():
    chars = [char for n in range(8) for char in cell("甲乙\n丙丁", 50 + 30 * n, 100 + 3 * n, 12.0)]
    for line in lines_of(chars):
        places = [(char.left, char.y) for char in line]
        assert len({left for left, _ in places}) == len(places)


def upper_and_lower(last, first):
    """A page whose table ends with ``last``, and one whose table begins with ``first``; both of cells."""
    upper = [cell(text, x, 60) for x, text in HEAD] + [
        cell(text, x, 90 + 30 * n)
        for n in range(2)
        for x, text in ((50, "产出指标"), (110, "数量指标"), (180, f"上页{n}"), (320, "1个"))
    ]
    lower = [
        cell(text, x, 120 + 30 * n)
        for n in range(3)
        for x, text in ((50, "效益指标"), (110, "社会效益"), (180, f"下页{n}"), (320, "2个"))
    ]
    blocks = blocks_of(page([*upper, *last]))
    return blocks, blocks_of(page([*first, *lower], 2, ends_open(blocks)))


def test_lines_that_a_page_break_parts_from_their_table_are_rows_of_it():
    last = [cell("上页末尾的行", 180, 150), cell("生态\n效益", 110, 180)]
    above, below = upper_and_lower(last, [cell("下页开头的行", 180, 60)])
    assert any(isinstance(block, PlacedText) for block in above)
    merged = merge_pages(above + below)
    assert len(merged) == 1
    assert [row[0] for row in texts_of(merged[0])][3:6] == ["上页末尾的行", "生态效益", "下页开头的行"]


def test_a_title_or_a_note_between_two_tables_stays_between_them():
    for first in ([cell("项目绩效目标表", 162, 60)], [cell("注：按年填写", 50, 60)]):
        above, below = upper_and_lower([], first)
        assert len([block for block in merge_pages(above + below) if not hasattr(block, "text")]) == 2


def test_a_text_and_labels_cut_by_a_page_break_are_whole_again():
    last = [
        cell("效益", 50, 150),
        cell("社会", 110, 150),
        cell("很长的指标名称写\n到了这一页的末尾", 180, 150),
        cell("3个", 320, 150),
    ]
    above, below = upper_and_lower(last, [cell("指标", 50, 60), cell("效益", 110, 60)])
    (table,) = merge_pages(above + below)
    assert texts_of(table)[3] == ["效益指标", "社会效益", "很长的指标名称写到了这一页的末尾", "3个"]
    above, below = upper_and_lower(last, [cell("又写到下一页", 180, 60)])
    (table,) = merge_pages(above + below)
    assert texts_of(table)[3][2] == "很长的指标名称写到了这一页的末尾又写到下一页"


def test_small_signs_raised_or_lowered_stand_on_the_line_of_their_neighbours():
    plain = cell("面积米", 50, 100)
    raised = Char(80, 86, 96.5, 6.0, "²")
    apart, large = Char(200, 206, 96.5, 6.0, "注"), Char(90, 100, 96.5, SIZE, "大")
    put_level([*plain, raised, large, apart])
    assert (raised.y, large.y, apart.y) == (100, 96.5, 96.5)


def test_labels_on_their_side_and_brackets_in_text_written_downward_stand_in_their_order():
    label = "table.cell(rowspan: 3, rotate(90deg, reflow: true)[项目资金（万元）])"
    body = f"#table(columns: 3, {label}, [名称], [金额], [甲], [1], [乙], [2])"
    (grid,) = read_document(printed(body), "表.pdf").blocks
    assert grid.cells[0].text.replace("\n", "") == "项目资金（万元）"


def test_the_number_of_a_page_without_rules_is_no_row_of_its_table():
    for number in ("第1页共3页", "—1—", "1/3"):
        numbered = [*form(0, 60, "单"), cell(number[:3], 150, 260), cell(number[3:] or "　", 190, 260)]
        (table,) = [block for block in blocks_of(page(numbered)) if isinstance(block, PlacedGrid)]
        assert table.grid.nrows == 5
    kept = [*form(0, 60, "单"), cell("合计", 110, 300), cell("第1页", 180, 300), cell("1个", 320, 300)]
    (table,) = [block for block in blocks_of(page(kept)) if isinstance(block, PlacedGrid)]
    assert table.grid.nrows == 6


def test_text_that_is_spaced_out_is_not_parted_within_its_words():
    def spaced(text, left, y):
        return [Char(left + 14 * i, left + 14 * i + SIZE, y, SIZE, sign) for i, sign in enumerate(text)]

    rows = [
        [spaced(text, x, 60 + 30 * n) for text, x in zip(texts, (50, 130, 300), strict=True)]
        for n, texts in enumerate(
            (("级别", "指标名称", "目标值"), ("产出", "养护里程之甲", "十公里"), ("效益", "满意", "九成"))
        )
    ]
    chars = [cell for row in rows for cell in row]
    (table,) = [block for block in blocks_of(page(chars)) if isinstance(block, PlacedGrid)]
    assert texts_of(table.grid)[1] == ["产出", "养护里程之甲", "十公里"]


def test_grounds_of_some_cells_only_tell_no_rows():
    rules = [Rule(y, 50, 180) for y in (60, 90, 120, 150, 180, 210)]
    blocks = [Block([], 60, 100, y, y + 10) for y in (70, 100, 130, 160, 190)]
    assert len(rows_by_rules(blocks, rules)) == 5
    lone = Block([], 300, 340, 130, 140)
    assert len(rows_by_rules([*blocks, lone], [*rules, Rule(60, 290, 350), Rule(240, 290, 350)])) == 0
