"""What other programs do with a page: marks laid over it, two pages on a sheet, fields, headings printed again."""

import sys

import pytest
from small_pdf import LINES, TEXTS, comment, field, pdf, strokes, texts, written
from test_pdf_pages import TABLE, form, printed, read_form

from jixiao.core.grid import Grid
from jixiao.formats.files import UnreadableFile, read_document
from jixiao.formats.match import recognise
from jixiao.formats.pages.text import Char, lines_of, text_of, without_doubles


def grids(data):
    return [block for block in read_document(data, "表.pdf").blocks if isinstance(block, Grid)]


def cells(data):
    (grid,) = grids(data)
    assert grid.spans_known
    return [tuple(cell.text for cell in row) for row in grid.rows()]


def codes(data):
    return [finding.code for finding in read_document(data, "表.pdf").notices]


@pytest.mark.parametrize("turned", ["rotate(-40deg)", "rotate(25deg)", "box"])
@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
def test_a_watermark_is_no_text_of_the_table(turned, stroke):
    mark = f"#set page(background: {turned}[#text(size: 60pt, fill: luma(220))[内部资料注意保密]])"
    data = printed(f"{mark}\n{form(stroke)}")
    read_form(data)
    assert codes(data) == ["F29", *(["F34"] if stroke == "none" else [])]
    assert not any("保密" in cell.text for grid in grids(data) for cell in grid.cells)


@pytest.mark.parametrize("head", ["", "某市预算绩效管理系统"])
@pytest.mark.parametrize("again", [1, 2])
def test_heading_rows_and_heads_printed_on_each_page(head, again):
    rows = [line for line in TABLE.split("\n") if line.strip()]
    table = f"table.header({' '.join(rows[:again])}){','}{' '.join(rows[again:])}"
    page = f"#set page(height: 95mm, header: [{head}], footer: context [第#counter(page).display()页])"
    data = printed(f"{page}\n#table(columns: (3fr, 2fr, 3fr, 5fr, 3fr), {table})")
    (grid,) = grids(data)
    assert sum(cell.text == "项目名称" for cell in grid.cells) == 1
    ((record, _),) = recognise(read_document(data, "表.pdf"))
    assert [one.name for one in record.indicators][-1] == "群众满意度" and len(record.indicators) == 5


def test_two_forms_beside_each_other():
    one, other = form("0.5pt"), form("0.5pt").replace("农村公路养护", "桥梁检测").replace("2024", "2023")
    size = "#set page(width: 420mm, height: 297mm)"
    found = recognise(
        read_document(printed(f"{size}\n#grid(columns: 2, gutter: 10mm, [{one}], [{other}])"), "表.pdf")
    )
    assert [record.text("project_name") for record, _ in found] == ["农村公路养护", "桥梁检测"]
    assert [record.fiscal_year for record, _ in found] == [2024, 2023]
    assert [len(record.indicators) for record, _ in found] == [5, 5]


@pytest.mark.parametrize(("width", "height"), [(600, 297), (600, 110)], ids=["one page", "over pages"])
def test_three_forms_beside_one_another(width, height):
    names = ("农村公路养护", "桥梁检测", "隧道照明")
    forms = [form("0.5pt").replace("农村公路养护", name) for name in names]
    held = "".join(f"[{one}]," for one in forms)
    page = f"#set page(width: {width}mm, height: {height}mm)\n#grid(columns: 3, gutter: 9mm, {held})"
    found = recognise(read_document(printed(page), "表.pdf"))
    assert [record.text("project_name") for record, _ in found] == list(names)
    assert [len(record.indicators) for record, _ in found] == [5, 5, 5]


def test_what_a_form_object_draws_stands_where_its_matrix_puts_it():
    halved = pdf("q 0.5 0 0 0.5 30 100 cm /X Do Q\n", form=strokes() + texts())
    assert cells(halved) == list(TEXTS)


def dots(steps):
    found = ""
    for x0, y0, x1, y1 in LINES:
        count = int(max(abs(x1 - x0), abs(y1 - y0)) / steps)
        for n in range(count + 1):
            found += f"{x0 + (x1 - x0) * n / count - 0.4} {y0 + (y1 - y0) * n / count - 0.4} 0.8 0.8 re f\n"
    return found


@pytest.mark.parametrize(
    "drawn",
    [
        "".join(f"{a} {b} m {c} {d} l\n" for a, b, c, d in LINES) + "S\n",
        "".join(f"{a - 0.3} {b - 0.3} {c - a + 0.6} {d - b + 0.6} re\n" for a, b, c, d in LINES) + "f\n",
        dots(1.6),
    ],
    ids=["one stroked path", "one filled path", "dots"],
)
def test_rules_however_they_are_drawn(drawn):
    assert cells(pdf(drawn + texts())) == list(TEXTS)


def test_values_in_fields_are_read_and_comments_told():
    blank = [(*row[:2], "" if row[2].startswith("≥") else row[2]) for row in TEXTS]
    filled = [
        field("≥350公里", (242, 212, 378, 238)),
        comment("≥90%", (242, 182, 378, 208), "FreeText", "FreeTextTypewriter"),
        comment("金额请再核", (300, 20, 320, 40)),
    ]
    data = pdf(strokes() + texts(blank), filled)
    assert cells(data) == list(TEXTS)
    assert codes(data) == ["F31"]


def test_numbers_in_a_font_without_codes_are_not_lost_unsaid(monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)  # as where the extra for recognition is not installed
    with pytest.raises(UnreadableFile) as caught:
        grids(pdf(strokes() + texts(font="N")))
    assert caught.value.finding.code == "F13"


def test_one_sign_without_a_code_is_told():
    long = "".join(
        written("反映全年纳入日常养护范围的农村公路里程数量情况", 30, 20 + 12 * n) for n in range(9)
    )
    data = pdf(strokes() + texts() + long + written("5", 300, 150, "N"))
    assert codes(data) == ["F32"]


def placed(text, left, y, size=10.0):
    return [Char(left + size * n, left + size * (n + 1), y, size, sign) for n, sign in enumerate(text)]


def test_columns_written_downward_are_read_from_the_right():
    chars = [Char(62, 72, 50 + 10 * n, 10, sign) for n, sign in enumerate("项目资金")]
    chars += [Char(50, 60, y, 2.5 if sign in "()" else 10, sign) for sign, y in zip("(万元)", (47, 60, 70, 71), strict=True)]  # fmt: skip
    assert text_of(lines_of(chars)) == "项目资金(万元)"
    across = placed("半年指标", 40, 50) + placed("值", 55, 63)
    assert text_of(lines_of(across)) == "半年指标\n值"


def test_what_is_drawn_twice_is_read_once():
    chars = placed("人人", 40, 50)
    shadow = [Char(c.left + 0.6, c.right + 0.6, c.y + 0.6, c.size, c.text) for c in chars]
    assert without_doubles([*chars, *shadow]) == chars


def test_the_shadow_of_a_narrow_sign_is_no_second_one():
    one, other = Char(40, 42.3, 50, 9, "."), Char(42.3, 44.6, 50, 9, ".")
    shadows = [Char(c.left + 0.75, c.right + 0.75, 50.75, 9, ".") for c in (one, other)]
    assert without_doubles([one, shadows[0]]) == [one]
    assert without_doubles([one, other, *shadows]) == [one, other]


@pytest.mark.parametrize(("between", "joined"), [(0.0, "提升整体\n效能"), (3.0, "提升整体效能")])
def test_a_line_of_spaced_out_text_ends_with_the_room_between_its_characters(between, joined):
    spaced = [Char(2 + (9 + between) * n, 11 + (9 + between) * n, 50, 9, c) for n, c in enumerate("提升整体")]
    edges = (0, spaced[-1].right + 15)
    assert text_of([spaced, placed("效能", 2, 62, 9)], edges) == joined


def test_heads_and_feet_are_no_rows_of_a_table_without_rules():
    around = "header: [某市预算绩效管理系统 #h(1fr) 打印日期 2024-3-1], footer: align(center, context [第 #counter(page).display() 页])"
    data = printed(f"#set page(height: 70mm, margin: 12mm, {around})\n{form('none')}")
    ((record, _),) = recognise(read_document(data, "表.pdf"))
    assert [one.name for one in record.indicators] == ["养护里程", "路面完好率", "按期完成率", "通行保障天数", "群众满意度"]  # fmt: skip
    assert not any("系统" in cell.text or "页" in cell.text for grid in grids(data) for cell in grid.cells)
