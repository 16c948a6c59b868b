"""Tables without vertical rules by the places of their characters; what page breaks cut; sizes as they are drawn."""

from jixiao.core.grid import Cell, Grid, Paragraph
from jixiao.formats.pages.layout import blocks_of
from jixiao.formats.pages.marks import PageMarks, PlacedGrid, PlacedText, Rule
from jixiao.formats.pages.merge import merge_pages
from jixiao.formats.pages.pdf_chars import as_drawn
from jixiao.formats.pages.rows import Block, rows_of
from jixiao.formats.pages.text import Char

SIZE = 10.0


def written(text, left, y):
    """A text whose lines are 12 points apart, around the height ``y``."""
    found = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        base = y + 12 * (number - (len(lines) - 1) / 2)
        found += [
            Char(left + SIZE * i, left + SIZE * (i + 1), base, SIZE, sign) for i, sign in enumerate(line)
        ]
    return found


def rows_of_page(placed):
    """The texts of the only table of a page, row by row, without blank cells."""
    page = PageMarks(1, 595, 842)
    for text, left, y in placed:
        page.chars += written(text, left, y)
    (table,) = [block for block in blocks_of(page) if isinstance(block, PlacedGrid)]
    return [texts for row in table.grid.rows() if (texts := [cell.text for cell in row if cell.text])]


HEAD = [("一级指标", 50, 100), ("二级指标", 110, 100), ("三级指标", 180, 100), ("指标值", 320, 100)]


def test_wrapped_cells_are_one_and_labels_belong_to_the_first_of_their_rows():
    rows = [(f"养护里程之{sign}", 180, 130 + 30 * n) for n, sign in enumerate("甲乙丙丁")]
    values = [(f"≥{n}公里", 320, 130 + 30 * n) for n in range(4)]
    labels = [("产出\n指标", 50, 145), ("效益\n指标", 50, 205), ("数量指标", 110, 145), ("社会\n效益", 110, 190), ("满意度", 110, 220)]  # fmt: skip
    found = rows_of_page([*HEAD, *rows, *values, *labels])
    assert [row[-1] for row in found] == ["指标值", "≥0公里", "≥1公里", "≥2公里", "≥3公里"]
    flat = [[text.replace("\n", "") for text in row] for row in found]
    assert flat[1] == ["产出指标", "数量指标", "养护里程之甲", "≥0公里"]
    assert flat[2] == ["养护里程之乙", "≥1公里"]
    assert flat[3] == ["效益指标", "社会效益", "养护里程之丙", "≥2公里"]
    assert flat[4] == ["满意度", "养护里程之丁", "≥3公里"]


def test_a_narrow_gap_parts_where_other_rows_show_the_edge():
    rows = [("产出", 50, 130), ("数量", 110, 130), ("里程", 180, 130), ("1", 320, 130)]
    full = [("产出指标甲", 55, 160), ("数量指标乙的", 110, 160), ("里程", 180, 160), ("2", 320, 160)]
    more = [("效益", 50, 190), ("社会", 110, 190), ("出行", 180, 190), ("3", 320, 190)]
    assert rows_of_page([*HEAD, *rows, *full, *more])[2] == ["产出指标甲", "数量指标乙的", "里程", "2"]


def grid(page, texts, top=40.0):
    """A placed table of one column of labels and two of values; rows are 20 points high."""
    cells = [Cell(r, c, text) for r, row in enumerate(texts) for c, text in enumerate(row)]
    ys = [top + 20 * n for n in range(len(texts) + 1)]
    return PlacedGrid(
        Grid("", len(texts), 3, cells, True, f"第{page}页"), page, [50.0, 100.0, 300.0, 400.0], ys
    )


def line(page, text, y):
    return PlacedText(Paragraph(text, f"第{page}页"), page, y)


def test_heads_and_feet_of_pages_do_not_part_a_table_but_titles_do():
    upper, lower = grid(1, [["一", "甲", "1"]]), grid(2, [["二", "乙", "2"]])
    feet = [
        line(1, "第1页，共2页", 800),
        line(2, "市财政局印制 2024-1-2", 20),
        line(1, "市财政局印制 2024-1-2", 20),
    ]
    (joined,) = merge_pages([upper, feet[0], feet[1], lower])[:1]
    assert isinstance(joined, Grid) and joined.nrows == 1
    blocks = merge_pages([feet[2], upper, feet[0], feet[1], lower])
    assert [block.nrows for block in blocks if isinstance(block, Grid)] == [2]
    titles = [line(page, "项目支出绩效目标表", 30) for page in (1, 2)]
    blocks = merge_pages([titles[0], grid(1, [["一", "甲", "1"]]), titles[1], grid(2, [["二", "乙", "2"]])])
    assert len([block for block in blocks if isinstance(block, Grid)]) == 2


def test_a_label_cut_by_the_page_break_is_whole_again():
    upper, lower = (
        grid(1, [["组织", "管理制度健全性", "健全"]]),
        grid(2, [["实施", "制度执行有效性", "有效"]]),
    )
    upper.running_on = {(0, 0)}
    (joined,) = merge_pages([upper, lower])
    label = joined.cells[0]
    assert (label.text, label.rowspan) == ("组织实施", 2)


def test_a_row_without_its_upper_rule_is_a_row():
    page = PageMarks(1, 595, 842)
    page.horizontals = [Rule(80, 50, 300)]
    page.verticals = [Rule(x, 42, 80) for x in (50, 150, 300)]
    page.chars = [*written("指标", 60, 60), *written("满意度", 160, 60)]
    (table,) = blocks_of(page)
    assert [cell.text for cell in table.grid.cells] == ["指标", "满意度"]


def test_sizes_and_flat_signs_are_as_drawn():
    chars = [Char(12.0 * n, 12.0 * n + 12, 50, 16, sign) for n, sign in enumerate("二级指标")]
    chars.append(Char(50, 56, 50, 16, "一"))
    as_drawn(chars)
    assert {char.size for char in chars} == {12.0}
    assert (chars[-1].left, chars[-1].right) == (47.0, 59.0)


def level(top, bottom, text="甲", left=0.0, right=40.0):
    chars = [Char(left, right, bottom, SIZE, text)]
    return Block([chars], left, right, top, bottom)


def texts_of(rows):
    return [[block.text for block in sorted(row, key=lambda block: block.left)] for row in rows]


def full_rows(count, start=100.0, step=18.0):
    """Rows of three cells, a line each."""
    found = []
    for number in range(count):
        top = start + step * number
        found += [level(top, top + 10, f"{name}{number}", left, left + 60) for name, left in (("名", 120), ("值", 220), ("分", 320))]  # fmt: skip
    return found


def test_a_label_between_two_rows_is_no_row_and_belongs_to_the_first():
    head = level(82, 92, "类别", 50, 90)
    labels = [level(109, 119, "投入", 50, 90), level(145, 155, "产出", 50, 90)]
    rows = rows_of([head, *[level(82, 92, name, left, left + 60) for name, left in (("指标", 120), ("目标", 220), ("权重", 320))], *full_rows(4), *labels], [])  # fmt: skip
    assert texts_of(rows) == [
        ["类别", "指标", "目标", "权重"],
        ["投入", "名0", "值0", "分0"],
        ["名1", "值1", "分1"],
        ["产出", "名2", "值2", "分2"],
        ["名3", "值3", "分3"],
    ]


def test_a_value_amid_blank_cells_stays_in_its_row():
    rows = rows_of([*full_rows(5), level(136, 146, "√", 420, 430)], [])
    assert [len(row) for row in rows] == [3, 3, 4, 3, 3]


def test_cells_level_at_their_tops_are_rows():
    tall = level(100, 126, "说明", 420, 480)
    rows = rows_of([*full_rows(3, step=40.0), tall, level(140, 166, "原因", 420, 480)], [])
    assert texts_of(rows)[0][-1] == "说明" and texts_of(rows)[1][-1] == "原因"


def test_rows_between_rules_are_those_of_the_rules():
    blocks = [*full_rows(5), level(109, 137, "年度目标", 50, 90)]
    rules = [Rule(96.0 + 18 * n, 110 if 0 < n < 5 else 40, 400) for n in range(6)]
    rows = rows_of(blocks, rules)
    assert texts_of(rows)[0] == ["年度目标", "名0", "值0", "分0"] and len(rows) == 5


def test_a_narrow_gap_that_three_lines_share_parts_columns():
    head = [("一级", 50, 100), ("二级", 76, 100), ("三级指标", 150, 100), ("指标值", 320, 100)]
    rows = [[("产出", 50, y), ("数量", 76, y), ("里程", 150, y), ("1", 320, y)] for y in (130, 160, 190)]
    found = rows_of_page([*head, *[cell for row in rows for cell in row]])
    assert found[1] == ["产出", "数量", "里程", "1"]


def test_dashes_stand_in_the_row_of_their_line():
    page = PageMarks(1, 595, 842)
    words = (("产出", 50), ("里程", 110), ("1", 180), ("2", 250), ("3", 320))
    rows = [(word, left, y) for y in (130, 160, 190) for word, left in (words if y != 160 else words[:2])]
    for text, left, y in [*HEAD, *rows]:
        page.chars += written(text, left, y)
    page.chars += [Char(left, left + SIZE, 160, 0.5, "—") for left in (180, 190, 250, 260, 320, 330)]
    (table,) = [block for block in blocks_of(page) if isinstance(block, PlacedGrid)]
    found = [cell.text for cell in list(table.grid.rows())[2] if cell.text]
    assert found == ["产出", "里程", "——", "——", "——"]


def test_a_row_of_a_label_and_a_long_text_belongs_to_the_table():
    text = "一二三四五六七八九十" * 3
    first = [("年度\n目标", 50, 60), (f"{text}\n{text}\n{text}\n{text[:8]}", 110, 60)]
    rows = [(word, left, y) for y in (130, 160, 190) for word, left in (("产出", 50), ("数量", 110), ("里程", 180), ("1", 320))]  # fmt: skip
    assert rows_of_page([*first, *HEAD, *rows])[0][0] == "年度\n目标"


def unruled(page, texts, xs):
    cells = [Cell(r, c, text) for r, row in enumerate(texts) for c, text in enumerate(row)]
    return PlacedGrid(Grid("", len(texts), len(xs) - 1, cells, False, f"第{page}页"), page, xs, [40.0] * (len(texts) + 1))  # fmt: skip


def test_tables_without_rules_go_on_upon_the_columns_of_the_page_before():
    upper = unruled(1, [["级别", "名称", "值"]], [50.0, 100.0, 300.0, 400.0])
    lower = unruled(2, [["", "甲", "1"]], [55.0, 120.0, 290.0, 380.0])
    (joined,) = merge_pages([upper, lower])
    assert [[cell.text for cell in row] for row in joined.rows()] == [["级别", "名称", "值"], ["", "甲", "1"]]
    assert not joined.spans_known
    wider = unruled(2, [["", "甲", "1", "2"]], [55.0, 120.0, 200.0, 290.0, 380.0])
    assert len(merge_pages([unruled(1, [["级别", "名称", "值"]], [50.0, 100.0, 300.0, 400.0]), wider])) == 2


def test_lines_of_a_cell_are_told_by_several_of_them_and_not_by_two_labels_that_come_close():
    rows = [(word, left, y) for y in (130, 170, 210) for word, left in (("产出", 50), ("养护\n里程", 110), ("质量\n合格", 180), ("1", 320))]  # fmt: skip
    close = [("效益", 50, 250), ("社会", 60, 259)]
    found = rows_of_page([*HEAD, *rows, *close])
    assert found[1] == ["产出", "养护\n里程", "质量\n合格", "1"] and len(found) >= 4
