"""Web pages, saved forms, and office files that are web pages in truth."""

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from jixiao.core.grid import Grid, Paragraph
from jixiao.formats.files import read_document
from jixiao.formats.html import to_grids
from jixiao.formats.match import recognise


def read(body, encoding="utf-8"):
    return read_document(body.encode(encoding), "页.html")


def cells(body):
    grid = next(block for block in read(body).blocks if isinstance(block, Grid))
    return [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in grid.cells]


def test_spans_foot_and_endless_rowspan():
    body = "<table><tfoot><tr><td>总分<td>100</tfoot><tr><td rowspan=0>产出<td>a<tr><td>b</table>"
    assert cells(body) == [
        (0, 0, 3, 1, "产出"),
        (0, 1, 1, 1, "a"),
        (1, 1, 1, 1, "b"),
        (2, 1, 1, 1, "总分"),
        (2, 2, 1, 1, "100"),
    ]
    assert cells("<table><tr><td rowspan=9>a<td colspan='2px'>b<tr><td>c</table>")[:2] == [
        (0, 0, 2, 1, "a"),
        (0, 1, 1, 2, "b"),
    ]


def test_line_breaks_and_blanks_as_a_browser_shows_them():
    body = "<table><tr><td>\n  项目 \n <b>名称</b><br>（全称）<td><p>一、</p>\n<p>二、</p><td>&nbsp;<td>&lt;1天</table>"
    assert [cell[4] for cell in cells(body)] == ["项目 名称\n（全称）", "一、\n二、", "", "<1天"]


def test_page_furniture_is_left_out():
    body = (
        "<title>x</title><script>1</script><nav>导航</nav><div class=menu><a>首页</a> | <a>公开</a></div><ul><li><a>甲</a><li><a>乙</a></ul>"
        "<h1>项目绩效目标表</h1><p style='display: none'>看不见</p><div>第一段<span>续</span></div>尾"
        "<table><tr><td>a<td>b</table><footer>版权</footer>"
    )
    document = read(body)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "项目绩效目标表",
        "第一段续",
        "尾",
    ]


def test_layout_table_is_opened_and_a_nested_data_table_is_flattened():
    inner = "<table><tr><td>a<td>b<tr><td>c<td>d</table>"
    document = read(f"<table><tr><td><h2>题目</h2>{inner}</td></tr></table>")
    assert document.blocks[0] == Paragraph("题目", "第1段")
    assert document.blocks[1].nrows == 2
    flat = cells("<table><tr><td>名称<td>x<td>y<tr><td>资金<td>前<table><tr><td>甲<td>1</table><td>z</table>")
    assert flat[4][4] == "前\n甲\t1"


def test_what_a_saved_form_holds_in_its_boxes():
    body = (
        "<table><tr><td><input value='道路养护'><input type=hidden value=9><td><select><option>否<option selected>是</select>"
        "<td><input type=checkbox checked>常年 <input type=checkbox>一次<td><textarea>目标</textarea></table>"
    )
    assert [cell[4] for cell in cells(body)] == ["道路养护", "是", "☑常年 □一次", "目标"]


def test_the_picture_of_a_sign_is_the_sign_and_others_are_no_text():
    page = '<table><tr><td><img alt="≥" src=a.png>95%<td>盖章<img alt="印章" src=b.png></table>'
    assert [cell[4] for cell in cells(page)] == ["≥95%", "盖章"]


def test_declared_and_true_encodings():
    form = "<html><head><meta charset={}></head><table><tr><td>项目名称<td>道路养护工程</table>"
    for declared, true in (("gb2312", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gb18030"), ("x", "utf-16")):
        grid = read(form.format(declared), true).blocks[0]
        assert [cell.text for cell in grid.cells] == ["项目名称", "道路养护工程"], (declared, true)


def test_web_archive_saved_by_an_office_program():
    archive = MIMEMultipart("related")
    for text in ("<table><tr><td>甲<td>1</table>", "<table><tr><td>乙<td>2</table>"):
        archive.attach(MIMEText(text, "html", "gb2312"))
    document = read_document(archive.as_bytes(), "表.doc")
    assert [block.cells[0].text for block in document.blocks] == ["甲", "乙"]


def test_addresses():
    document = read("<p>题</p><table><tr><td rowspan=2>产出<td colspan=3>a<td>b<tr><td>c</table>")
    assert [cell.address for cell in document.blocks[1].cells][2:] == ["表1 第1行第3列", "表1 第2行第2列"]


def test_numbers_in_spans_are_bounded():
    assert cells("<table><tr><td colspan=99999999>a<td rowspan=-3>b</table>")[0][3] == 1000


def test_tables_drawn_by_styles_roles_and_classes():
    sheet = "<style>.t{display:table}.r{display: table-row}p.c{color:red}.c{display:table-cell}</style>"
    for table, row, cell in (
        ('style="display:table"', 'style="display:table-row"', 'style="width:9px;display:table-cell"'),
        ('role="table"', 'role="row"', 'role="cell"'),
        ('class="t"', 'class="wide r"', "class=c"),
    ):
        line = f"<div {row}><div {cell}>项目名称</div><div {cell}>档案费</div></div>"
        body = f"{sheet}<div {table}>{line}{line}</div>"
        assert cells(body)[:2] == [(0, 0, 1, 1, "项目名称"), (0, 1, 1, 1, "档案费")], table


def test_forms_between_a_table_and_its_rows_and_phonetic_guides():
    body = "<table><form><tr><td><ruby>项<rp>(</rp><rt>xiàng</rt><rp>)</rp></ruby>目<td>a</tr></form><tr><td>b</table>"
    assert [text for *_, text in cells(body)] == ["项目", "a", "b"]


LEVELS = (
    ("产出指标", 4, (("数量指标", 3, ("里程", "路面", "桥梁")), ("质量指标", 1, ("完好率",)))),
    ("效益指标", 1, (("社会效益指标", 1, ("通行",)),)),
)


def levels_too_short(short):
    """A page of indicators on which these levels cover a row too few."""
    rows = ["<td>一级指标<td>二级指标<td>三级指标<td>年度指标值<td>备注"]
    for level, height, groups in LEVELS:
        start = f"<td rowspan={height - (level in short)}>{level}"
        for group, tall, names in groups:
            start += f"<td rowspan={tall - (group in short)}>{group}"
            for name in names:
                rows.append(f"{start}<td>{name}<td>≥9<td>")
                start = ""
    table = "".join(f"<tr>{row}" for row in rows)
    return f"<meta charset=utf-8><p>项目支出绩效目标表<table><tr><td>项目名称<td colspan=4>养路{table}</table>".encode()


@pytest.mark.parametrize("short", [("产出指标",), ("数量指标",), ("产出指标", "数量指标")])
def test_levels_that_cover_a_row_too_few_cover_it_all_the_same_and_that_is_told(short):
    document = to_grids(levels_too_short(short), "表.html")
    ((record, _),) = recognise(document)
    assert [(one.level1, one.level2, one.name) for one in record.indicators] == [
        ("产出指标", "数量指标", "里程"), ("产出指标", "数量指标", "路面"), ("产出指标", "数量指标", "桥梁"),
        ("产出指标", "质量指标", "完好率"), ("效益指标", "社会效益指标", "通行"),
    ]  # fmt: skip
    assert "F37" in {told.code for told in document.notices}


def test_a_row_that_lacks_its_last_cell_stays_where_it_stands():
    page = levels_too_short(()).replace("<td>≥9<td>".encode(), "<td>≥9".encode())
    document = to_grids(page, "表.html")
    ((record, _),) = recognise(document)
    assert [one.name for one in record.indicators] == ["里程", "路面", "桥梁", "完好率", "通行"]
    assert not document.notices


@pytest.mark.parametrize(("raised", "shown"), [
    ("750<sup>[1]</sup>", "750"), ("≥90%<sup>2</sup>", "≥90%"), ("2022.01<sup>①</sup>", "2022.01"),
    ("项目名称<sup>1</sup>", "项目名称"), ("30m<sup>2</sup>", "30m2"), ("10<sup>(4)</sup>", "10(4)"), ("10<sup>1</sup>", "10"), ("10<sup>4</sup>", "10⁴"), ("<sup>[1]</sup>", "[1]"),
])  # fmt: skip
def test_a_raised_mark_that_points_to_a_footnote_is_no_part_of_a_value(raised, shown):
    document = to_grids(f"<table><tr><td>甲</td><td>{raised}</td></tr></table>".encode(), "表.html")
    assert document.blocks[0].cells[1].text == shown


def test_places_where_a_word_may_break_show_nothing_and_nest_nothing():
    text = "<wbr>".join("项目名称说明" * 60) + "<WBR/>"
    document = to_grids(f"<table><tr><td>甲</td><td>{text}</td></tr></table>".encode(), "表.html")
    assert document.blocks[0].cells[1].text == "项目名称说明" * 60
