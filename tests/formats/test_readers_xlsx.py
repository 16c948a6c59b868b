"""Excel workbooks: what a cell shows, where it stands, what is hidden."""

import io

import pytest
import xlsxwriter
from layout_builder import zipped

from jixiao.core.grid import Grid, Paragraph
from jixiao.formats.office.number_format import shown_number
from jixiao.formats.xlsx import to_grids


def book(fill):
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(workbook)
    workbook.close()
    return to_grids(out.getvalue(), "表.xlsx")


def texts(document):
    return {
        cell.address: cell.text
        for block in document.blocks
        if isinstance(block, Grid)
        for cell in block.cells
    }


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("1", "0%", "100%"), ("0.9985", "0.00%", "99.85%"), ("50.7", "0.00", "50.70"), ("50.7", "", "50.7"),
        ("0.30000000000000004", "General", "0.3"), ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("-1234.5", "#,##0.00_);[Red]\\(#,##0.00\\)", "(1,234.50)"), ("45292", 'yyyy"年"m"月"d"日"', "2024年1月1日"),
        ("45292", '[$-804]yyyy"年"m"月";@', "2024年1月"), ("45292.5", "yyyy-mm-dd hh:mm:ss", "2024-01-01 12:00:00"),
        ("7", '0"个"', "7个"), ("0.95", '"≥"0%', "≥95%"), ("0", '#,##0.00;-#,##0.00;""', ""),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0"), ("0", '0;-0;"—"', "0"), ("-0.001", "0.00", "0.00"),
        ("12", "G/通用格式", "12"), ("12", 'General"万元"', "12万元"), ("5", "[>=10]0;[<10]0.0", "5.0"),
        ("3", "000", "003"), ("1.005", "0.00", "1.01"), ("1234.5", ";;;", ""), ("1500000", "0.0,", "1500.0"),
        ("1E+2", "0", "100"), ("not a number", "0", "not a number"), ("0.5", "# ?/?", "0.5"),
        ("0.125", "h:mm", "3:00"), ("12345678901234567890", "", "12345678901234600000"), ("99999999", "yyyy", "99999999"),
        ("7500000", "0!.0000", "750.0000"), ("7500000", "0!.0,", "750.0"), ("500", "0\\.0000", "0.0500"),
        ("-61234", "0!.0,\"万\"", "-6.1万"), ("75512345678", "0000-0000000", "7551-2345678"),
    ],
)  # fmt: skip
def test_numbers_read_as_the_cell_shows_them(raw, code, shown):
    assert shown_number(raw, code) == shown


@pytest.mark.parametrize("raw", ["1e300", "-1e300", "1e30", "2958465.99999", "2957003", "0.5", "1e-300"])
@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd hh:mm", "0." + "0" * 500, "0" + "," * 400_000, "%" * 900 + "0", "0E+00", "[h]:mm"]
)
@pytest.mark.parametrize("date1904", [False, True])
def test_any_number_is_shown_under_any_format(raw, code, date1904):
    assert isinstance(shown_number(raw, code, date1904), str)


def test_formats_formulas_booleans_and_dangerous_text():
    def fill(workbook):
        sheet = workbook.add_worksheet("目标")
        sheet.write_row(0, 0, ["名称", "值"])
        sheet.write_number(1, 1, 0.98, workbook.add_format({"num_format": "0%"}))
        sheet.write_formula(2, 1, "=B2*2", None, 1.96)
        sheet.write_string(3, 1, "=1+1")
        sheet.write_boolean(4, 1, True)
        sheet.write_string(5, 1, "甲_x0041_")
        sheet.write_string(1, 0, "x")

    shown = texts(book(fill))
    assert [shown[f"目标!B{row}"] for row in range(2, 7)] == ["98%", "1.96", "=1+1", "TRUE", "甲_x0041_"]


def test_formula_without_a_stored_value_is_told():
    sheet = '<worksheet xmlns="{0}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1"><f>1+1</f></c></row></sheetData></worksheet>'
    document = to_grids(minimal(sheet), "表.xlsx")
    assert [(f.code, f.at.address) for f in document.notices] == [("F21", "Sheet1!B1")]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def minimal(sheet):
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped({
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="Sheet1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet.format(MAIN),
    })  # fmt: skip


def test_cells_without_references_and_phonetic_guides():
    sheet = (
        '<worksheet xmlns="{0}"><sheetData><row><c t="inlineStr"><is><r><t>项_x000D_</t></r><r><t>目</t></r><rPh sb="0" eb="1"><t>xiang</t></rPh></is></c>'
        "<c><v>3</v></c></row><row><c><v>4</v></c></row></sheetData></worksheet>"
    )
    assert texts(to_grids(minimal(sheet), "表.xlsx")) == {
        "Sheet1!A1": "项\n目",
        "Sheet1!B1": "3",
        "Sheet1!A2": "4",
        "Sheet1!B2": "",
    }


def one_sheet(cell, times=1):
    """A workbook that names its only sheet so often; the sheet holds this cell between two others."""
    main, office = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org",
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}/officeDocument/2006/relationships"><sheets>'
        + '<sheet name="表_x0041_" sheetId="1" r:id="rId1"/>' * times + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row><c t="inlineStr"><is><t>甲</t></is></c>'
        f'{cell}<c t="inlineStr"><is><t>乙</t></is></c></row></sheetData></worksheet>',
    }  # fmt: skip
    return to_grids(zipped(parts), "表.xlsx")


def one_cell(cell):
    """The text of a cell in a workbook of its own."""
    return texts(one_sheet(cell))["表A!B1"]


def test_a_sheet_named_a_thousand_times_is_one_sheet():
    cell = '<c t="inlineStr"><is><t>甲</t></is></c>'
    assert one_sheet(cell, 1000).blocks == one_sheet(cell).blocks


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("上_x000D_\n下", "上\n下"), ("上_x000A_下", "上\n下"), ("甲_x005F_x0041_", "甲_x0041_"),
        ("_x005F_", "_"), ("_x005F__x0041_", "_A"), ("_xD83D__xDE00_", "😀"), ("甲_xD83D_乙", "甲乙"),
        ("甲_x0000__x0007_乙", "甲乙"), ("甲_x00e9_", "甲é"), ("甲_x41_", "甲_x41_"), ("甲_X0041_", "甲_X0041_"),
        ("_x0041__x005F_x0042_", "A_x0042_"), ("列_x", "列_x"),
    ],
)  # fmt: skip
def test_escaped_characters_are_the_characters_that_they_stand_for(stored, shown):
    assert one_cell(f'<c t="inlineStr"><is><t>{stored}</t></is></c>') == shown
    assert one_cell(f'<c t="str"><f>A1</f><v>{stored}</v></c>') == shown


@pytest.mark.parametrize(
    ("before", "raised", "shown"),
    [
        ("750", "1", "750"),
        ("10", "1", "10"),
        ("≥90%", "[2]", "≥90%"),
        ("30m", "2", "30m2"),
        ("10", "4", "10⁴"),
    ],
)
def test_a_raised_mark_that_points_to_a_footnote_is_no_part_of_a_value(before, raised, shown):
    look = '<rPr><vertAlign val="superscript"/></rPr>'
    runs = f"<r><t>{before}</t></r><r>{look}<t>{raised}</t></r>"
    assert one_cell(f'<c t="inlineStr"><is>{runs}</is></c>') == shown


def test_escapes_do_not_reach_over_the_runs_of_a_string():
    cell = '<c t="inlineStr"><is><r><t>甲_x00</t></r><r><t>41_</t></r></is></c>'
    assert one_cell(cell) == "甲_x0041_"


def test_hidden_sheets_and_rows_are_read_and_noted():
    def fill(workbook):
        first, second = workbook.add_worksheet("甲"), workbook.add_worksheet("乙")
        for sheet in (first, second):
            sheet.write_row(0, 0, ["a", "b"])
            sheet.write_row(1, 0, ["c", "d"])
        first.set_row(1, None, None, {"hidden": True})
        second.hide()

    document = book(fill)
    assert [block.name for block in document.blocks] == ["甲", "乙"]
    assert [(f.code, f.at.address) for f in document.notices] == [("F20", "甲"), ("F20", "乙")]
    assert "第2行" in document.notices[0].message


def test_title_year_and_unit_rows_become_paragraphs_and_notes_too():
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "附件2")
        sheet.merge_range("A2:D2", "项目支出绩效目标表")
        sheet.merge_range("A3:D3", "（2024年度）")
        sheet.write_string(3, 3, "单位：万元")
        sheet.write_row(4, 0, ["项目名称", "道路", "主管部门", "交通局"])
        sheet.merge_range("A6:B6", "一级指标")
        sheet.merge_range("C6:D6", "产出")
        sheet.merge_range("A7:D7", "注：本表一式两份")

    document = book(fill)
    kinds = [(type(b).__name__, b.text if isinstance(b, Paragraph) else b.nrows) for b in document.blocks]
    assert kinds == [
        ("Paragraph", "附件2"), ("Paragraph", "项目支出绩效目标表"), ("Paragraph", "（2024年度）"),
        ("Paragraph", "单位：万元"), ("Grid", 2), ("Paragraph", "注：本表一式两份"),
    ]  # fmt: skip
    assert document.blocks[4].cells[0].address == "Sheet1!A5"


def test_forms_stacked_in_one_sheet_are_parted_at_their_titles():
    def fill(workbook):
        sheet = workbook.add_worksheet()
        for top in (0, 5):
            sheet.merge_range(top, 0, top, 2, "绩效目标表")
            sheet.write_row(top + 1, 0, ["项目名称", f"项目{top}", ""])
            sheet.write_row(top + 2, 0, ["一级指标", "二级指标", "值"])

    document = book(fill)
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Grid"] * 2
    assert document.blocks[3].cells[0].address == "Sheet1!A7"


def test_a_far_away_cell_does_not_fill_the_memory():
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["项目名称", "道路"])
        sheet.write_string(1048575, 16383, "x")

    assert len(texts(book(fill))) == 3


def test_blank_template_row_stays_in_the_table():
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:E1", "绩效目标表")
        sheet.merge_range("A2:B2", "项目名称")
        sheet.write_row(2, 0, ["一级指标", "二级指标", "三级指标", "指标值", "分值"])

    document = book(fill)
    assert document.blocks[1].cells[0].text == "项目名称"
