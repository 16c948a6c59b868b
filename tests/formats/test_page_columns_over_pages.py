"""Tables too wide for a page, whose columns go on over the next one."""

from test_pdf_pages import printed

from jixiao.core.grid import Cell, Grid, Paragraph
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise
from jixiao.formats.pages.columns_over_pages import joined_over_pages
from jixiao.formats.pages.marks import PlacedGrid, PlacedText

YS = [50.0, 70.0, 95.0, 115.0, 150.0]
LEFT, RIGHT = [30.0, 100.0, 300.0], [30.0, 90.0, 150.0, 500.0]


def table(page, xs, ys=YS, word="甲"):
    rows, cols = len(ys) - 1, len(xs) - 1
    cells = [Cell(r, c, f"{word}{page}{r}{c}") for r in range(rows) for c in range(cols)]
    return PlacedGrid(Grid("", rows, cols, cells, True, f"第{page}页"), page, list(xs), list(ys))


def shapes(blocks):
    return [(b.page, b.grid.nrows, b.grid.ncols) for b in blocks if isinstance(b, PlacedGrid)]


def test_the_columns_of_the_next_page_stand_beside_those_of_the_first():
    blocks, pages = joined_over_pages([table(1, LEFT), table(2, RIGHT)])
    assert pages == [(1, 2)] and shapes(blocks) == [(1, 4, 5)]
    assert [cell.text for cell in blocks[0].grid.cells[:5]] == ["甲100", "甲101", "甲200", "甲201", "甲202"]


def test_over_then_down_and_down_then_over():
    lower = [40.0, 66.0, 80.0, 120.0, 150.0, 170.0]
    left, right = [table(1, LEFT), table(2, LEFT, lower)], [table(3, RIGHT), table(4, RIGHT, lower)]
    wanted = [(1, 4, 5), (2, 5, 5)]
    assert shapes(joined_over_pages(left + right)[0]) == wanted
    over = [table(1, LEFT), table(2, RIGHT), table(3, LEFT, lower), table(4, RIGHT, lower)]
    assert shapes(joined_over_pages(over)[0]) == wanted


def test_what_is_no_table_over_pages():
    def stay(*blocks):
        assert joined_over_pages(list(blocks)) == (list(blocks), [])

    stay(table(1, LEFT), table(2, LEFT))  # rows that go on
    stay(table(1, LEFT), table(2, RIGHT, [y + 3 * n for n, y in enumerate(YS)]))
    stay(table(1, LEFT, YS[:4]), table(2, RIGHT, YS[:4]))  # too few rows to tell
    stay(table(1, LEFT), PlacedText(Paragraph("项目支出绩效目标表", "第2页"), 2, 30.0), table(2, RIGHT))
    stay(table(1, LEFT), table(2, RIGHT), table(2, RIGHT))


def test_a_page_head_and_a_cell_cut_by_the_edge_of_the_page():
    heads = [PlacedText(Paragraph(f"第{page}页 绩效管理", f"第{page}页"), page, 20.0) for page in (1, 2)]
    left, right = table(1, LEFT), table(2, RIGHT)
    right.grid.cells[:3] = [Cell(0, 0, "", 1, 3)]
    (grid,) = (
        b.grid for b in joined_over_pages([heads[0], left, heads[1], right])[0] if isinstance(b, PlacedGrid)
    )
    assert (grid.cells[1].text, grid.cells[1].colspan) == ("甲101", 4) and grid.cells[2].row == 1


def test_a_form_whose_values_stand_on_the_next_page():
    rows = "rows: (20pt, 24pt, 30pt, 20pt, 26pt)"
    names = "[一级指标], [三级指标], [产出指标], [养护里程], [产出指标], [完工及时率], [效益指标], [受益人数], [满意度指标], [群众满意度]"
    values = "[年度指标值], [备注], [≥350公里], [], [≥95%], [], [≥2000人], [], [≥90%], []"
    data = printed(
        f"项目支出绩效目标表\\\n（2024年度）\n#table(columns: (120pt, 200pt), {rows}, {names})\n#pagebreak()\n"
        f"#hide[项目支出绩效目标表\\\n（2024年度）]\n#table(columns: (150pt, 90pt), {rows}, {values})"
    )
    document = read_document(data, "表.pdf")
    assert [one.code for one in document.notices if one.code == "F39"] == ["F39"]
    ((record, _),) = recognise(document)
    assert [str(one.targets["full_year"].value) for one in record.indicators] == ["350", "95", "2000", "90"]
