"""Excel: no formula whatever a value looks like, exact merged cells, a page that prints."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree

import made_forms as made
from jixiao.core.grid import Cell, Grid
from jixiao.core.library import load_scheme
from jixiao.core.report import Heading, Report, Text
from jixiao.formats import xlsx, xlsx_writer
from jixiao.formats.office.xlsx_parts import Look
from jixiao.formats.office.xlsx_sheet import Book, letters
from jixiao.reports.official_form import official_form

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def report_of(record, **options) -> Report:
    return official_form(record, load_scheme(record.scheme), **options)


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def sheet_of(data: bytes, number: int = 1) -> etree._Element:
    return part(data, f"xl/worksheets/sheet{number}.xml")


def test_values_that_look_like_formulas_links_or_numbers_stay_text():
    words = ["=100%", "=7个", "+1", "-5", "@sum", "=cmd|' /C calc'!A0", "http://x.cn", "50.70", "{=1}", "'x"]
    data = xlsx_writer.from_report(Report("甲", [Text(word) for word in words]))
    sheet = sheet_of(data)
    assert list(sheet.iter(f"{S}f")) == [] and list(sheet.iter(f"{S}hyperlink")) == []
    assert {cell.get("t") for cell in sheet.iter(f"{S}c") if cell.find(f"{S}v") is not None} == {"s"}
    shared = ["".join(entry.itertext()) for entry in part(data, "xl/sharedStrings.xml")]
    assert set(words) <= set(shared)


def test_the_reader_sees_the_very_same_grid():
    report = report_of(made.sample_record())
    grid = next(block for block in report.blocks if isinstance(block, Grid))
    read = xlsx.to_grids(xlsx_writer.from_report(report), "x.xlsx")
    (back,) = [block for block in read.blocks if isinstance(block, Grid)]
    assert made.cells(back) == made.cells(grid)


def test_the_sheet_prints_on_one_page_width_with_repeated_headings():
    data = xlsx_writer.from_report(report_of(made.sample_record()))
    sheet, book = sheet_of(data), part(data, "xl/workbook.xml")
    assert sheet.find(f"{S}pageSetup").get("paperSize") == "9"
    assert sheet.find(f"{S}pageSetup").get("fitToHeight") == "0"
    names = {name.get("name"): name.text for name in book.iter(f"{S}definedName")}
    assert set(names) == {"_xlnm.Print_Area", "_xlnm.Print_Titles"}
    last = max(int(row.get("r")) for row in sheet.iter(f"{S}row"))
    assert names["_xlnm.Print_Area"].endswith(f"$G${last}")


def test_rows_are_high_enough_and_never_higher_than_excel_can_show():
    long = "为保障平台稳定运行，持续开展日常运维和功能优化工作。" * 120
    data = xlsx_writer.from_report(
        report_of(made.sample_record(values={"content": long, "feasibility": "短"}))
    )
    heights = [float(row.get("ht")) for row in sheet_of(data).iter(f"{S}row") if row.get("ht")]
    assert max(heights) <= 409
    assert sum(heights) > len(long) * 2 / 92 * 12
    read = xlsx.to_grids(data, "x.xlsx")
    (grid,) = [block for block in read.blocks if isinstance(block, Grid)]
    assert long in {cell.text for cell in grid.cells}


def test_a_volume_has_a_sheet_for_each_report_with_names_that_excel_permits():
    names = ["甲/乙:丙*丁?[戊]" * 4, "甲/乙:丙*丁?[戊]" * 4, "'x'", "", "History"]
    reports = [Report(f"标题{number}", [Text("内容")], name=name) for number, name in enumerate(names)]
    book = part(xlsx_writer.from_report(reports), "xl/workbook.xml")
    made_names = [sheet.get("name") for sheet in book.iter(f"{S}sheet")]
    assert len({name.lower() for name in made_names}) == len(reports)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in made_names)
    assert "history" not in [name.lower() for name in made_names]


def test_tables_of_different_columns_share_one_sheet():
    scheme = load_scheme("cn-js-sz/project-self-evaluation@2021")
    report = official_form(
        made.sample_record(scheme=scheme.name, stage="self_evaluation", indicators=[]), scheme
    )
    assert len([block for block in report.blocks if isinstance(block, Grid)]) == 2
    read = xlsx.to_grids(xlsx_writer.from_report(report), "x.xlsx")
    text = {cell.text for block in read.blocks if isinstance(block, Grid) for cell in block.cells}
    assert {"市级预算执行情况（万元）", "项目概况", "年度绩效目标"} <= text


def test_the_same_report_gives_the_same_bytes():
    report = report_of(made.sample_record())
    assert xlsx_writer.from_report(report) == xlsx_writer.from_report(report)


def test_a_report_without_any_table_is_written():
    data = xlsx_writer.from_report(Report("甲", [Heading("一、乙", 1), Text("丙", "blank")]))
    shared = ["".join(entry.itertext()) for entry in part(data, "xl/sharedStrings.xml")]
    assert shared == ["甲", "一、乙", "丙"]


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so():
    long = "绩" * 40_000
    data = xlsx_writer.from_report(Report("甲", [Text(long)]))
    [shown] = ["".join(entry.itertext()) for entry in part(data, "xl/sharedStrings.xml")][1:]
    assert len(shown) == 32_767 and shown.startswith("绩" * 30_000)
    assert "全文 40000 字" in shown


def test_texts_that_look_like_markup_or_escapes_come_back_as_written():
    words = ["<b>&amp;</b>", "a & b", '"甲"', "  前后  ", "一\n二"]
    data = xlsx_writer.from_report(Report("甲", [Text(word) for word in words]))
    shared = ["".join(entry.itertext()) for entry in part(data, "xl/sharedStrings.xml")]
    assert shared == ["甲", *words]
    [_, escaped] = part(xlsx_writer.from_report(Report("甲", [Text("_x000D_")])), "xl/sharedStrings.xml")
    assert "".join(escaped.itertext()) == "_x005F_x000D_", "as Excel itself writes it"


@pytest.mark.parametrize("widths", [(1, 1, 30, 30, 2), (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 200), (1, 30)])
def test_narrow_columns_of_two_tables_stay_apart(widths):
    def table(name: str, shares: tuple[int, ...]) -> Grid:
        cells = [Cell(row, col, f"{name}{row}{col}") for row in (0, 1) for col in range(len(shares))]
        return Grid(name, 2, len(shares), cells, widths=shares)

    tables = [table("甲", (20, 1, 1, 1, 20, 3, 1, 30)), table("乙", widths)]
    data = xlsx_writer.from_report(Report("表", tables))
    boxes = [area.get("ref") for area in sheet_of(data).iter(f"{S}mergeCell")]
    assert len(boxes) == len(set(boxes))
    read = [
        cell.text
        for block in xlsx.to_grids(data, "x.xlsx").blocks
        if isinstance(block, Grid)
        for cell in block.cells
    ]
    assert read == [cell.text for made_table in tables for cell in made_table.cells]


def test_columns_are_lettered_as_excel_does():
    assert [letters(column) for column in (0, 25, 26, 51, 52, 701, 702, 16383)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip


def test_a_sheet_to_fill_in_keeps_its_head_in_sight_and_codes_as_text():
    book = Book("名册", {"head": Look(bold=True), "text": Look(as_text=True)})
    sheet = book.add("单位")
    sheet.widths, sheet.empty_look, sheet.frozen_rows = [18, 18], "text", 1
    sheet.put((0, 0, 0, 0), "单位编码*", "head")
    written = sheet_of(book.to_bytes())
    pane = written.find(f"{S}sheetViews/{S}sheetView/{S}pane")
    assert (pane.get("ySplit"), pane.get("topLeftCell"), pane.get("state")) == ("1", "A2", "frozen")
    styles = part(book.to_bytes(), "xl/styles.xml").findall(f"{S}cellXfs/{S}xf")
    assert {styles[int(col.get("style"))].get("numFmtId") for col in written.iter(f"{S}col")} == {"49"}
    assert written.find(f"{S}pageSetup") is None
