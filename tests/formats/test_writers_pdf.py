"""PDF: every value is in it, only our fonts are, and a character without a font is an error."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

import made_forms as made
from jixiao.core.grid import Cell, Grid
from jixiao.core.library import load_scheme, scheme_names
from jixiao.core.new_record import new_record
from jixiao.core.record import Indicator
from jixiao.core.report import Chart, Heading, PageBreak, Report, Signature, Text
from jixiao.core.value import parse_target
from jixiao.formats import pdf_writer
from jixiao.formats.files import read_document
from jixiao.formats.fonts import coverage
from jixiao.formats.match import recognise
from jixiao.reports.official_form import official_form


def report_of(record, **options) -> Report:
    return official_form(record, load_scheme(record.scheme), **options)


def text_of(data: bytes) -> str:
    """All text of a PDF without white space: typesetting puts spaces between Chinese and figures."""
    return "".join(
        "".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(data)).split()
    )


def fonts_of(data: bytes) -> set[str]:
    """The names of the fonts that text is set in, without the prefix of the subset."""
    names = set()
    for page in pdfium.PdfDocument(data):
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(thing)
            buffer = ctypes.create_string_buffer(raw.FPDFFont_GetBaseFontName(font, None, 0))
            raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
            names.add(buffer.value.decode().partition("+")[2])
    return names


@pytest.mark.seeds
@pytest.mark.parametrize("id", made.SCHEMES)
def test_every_cell_of_an_official_form_is_in_the_pdf(id, shared):
    scheme = load_scheme(made.SCHEMES[id])
    report = official_form(made.record_of(made.truths(shared)[id], scheme), scheme, masked=False)
    printed = text_of(pdf_writer.from_report(report))
    cells = [cell for block in report.blocks if isinstance(block, Grid) for cell in block.cells]
    # Cells of several lines are interleaved in the order of a page, so that characters are counted.
    wanted = Counter("".join("".join(cell.text.split()) for cell in cells))
    assert wanted <= Counter(printed)
    assert [cell.text for cell in cells if len(cell.text) < 4 and cell.text not in printed] == []


def test_text_is_set_in_our_fonts_alone():
    fonts = fonts_of(pdf_writer.from_report(report_of(made.sample_record())))
    assert fonts and all(name.startswith("Jixiao") for name in fonts)


def test_the_document_is_tagged_archival_titled_and_always_the_same():
    report = report_of(made.sample_record())
    data = pdf_writer.from_report(report)
    document = pdfium.PdfDocument(data)
    assert raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_dict()["Title"] == report.title
    assert b"pdfaid:part" in data and b"/OutputIntents" in data
    assert b"/Lang" in data and b"zh" in data
    assert pdf_writer.from_report(report) == data


def test_pages_are_a4_numbered_and_lie_where_the_report_does():
    lying = Report("横表", [Text("内容")], landscape=True)
    document = pdfium.PdfDocument(pdf_writer.from_report([report_of(made.sample_record()), lying]))
    sizes = [tuple(round(side) for side in page.get_size()) for page in document]
    assert sizes[0] == (595, 842) and sizes[-1] == (842, 595)
    last = "".join(document[len(document) - 1].get_textpage().get_text_bounded().split())
    assert f"—{len(document)}—" in last


def test_headings_of_the_indicators_are_repeated_on_every_page(shared):
    scheme = load_scheme(made.SCHEMES["bm_00"])
    report = official_form(made.record_of(made.truths(shared)["bm_00"], scheme), scheme)
    document = pdfium.PdfDocument(pdf_writer.from_report(report))
    assert len(document) > 1
    for page in list(document)[1:]:
        assert "三级指标" in page.get_textpage().get_text_bounded()


def test_a_label_across_headings_and_rows_does_not_stop_the_repetition():
    scheme = load_scheme("cn/project-monitoring@2019")
    blank = official_form(
        made.sample_record(scheme=scheme.name, stage="monitoring", values={}, indicators=[]), scheme
    )
    grid = next(block for block in blank.blocks if isinstance(block, Grid))
    head = next(cell.row for cell in grid.cells if cell.text == "三级指标")
    assert any(cell.row == head and cell.text == "绩效指标" and cell.rowspan > 2 for cell in grid.cells)
    more = [
        Cell(grid.nrows + row, col, "" if col else str(row))
        for row in range(40)
        for col in range(1, grid.ncols)
    ]
    outer = next(cell for cell in grid.cells if cell.text == "绩效指标")
    outer.rowspan += 40
    grid.cells += more
    grid.nrows += 40
    document = pdfium.PdfDocument(pdf_writer.from_report(blank))
    assert len(document) > 1
    assert all("三级指标" in page.get_textpage().get_text_bounded() for page in list(document)[1:])


def test_a_character_without_a_font_is_named_with_its_place():
    record = made.sample_record(values={"project_name": "平台\U0010fffd运营"})
    with pytest.raises(coverage.MissingGlyph) as caught:
        pdf_writer.from_report(report_of(record))
    (missing,) = caught.value.missing
    assert missing.code_point == "U+10FFFD" and missing.where == "项目名称"
    assert "U+10FFFD" in str(caught.value) and "项目名称" in str(caught.value)


def test_a_rare_character_comes_from_a_system_font_or_is_refused():
    rare = "龘"
    assert rare not in coverage.covered()
    report = Report("人名", [Text(f"经办人：张{rare}")])
    try:
        data = pdf_writer.from_report(report)
    except coverage.MissingGlyph as missing:
        assert not coverage.system_fonts() and rare in str(missing)
    else:
        assert rare in text_of(data)
        assert any(not name.startswith("Jixiao") for name in fonts_of(data))


def test_the_folder_of_linked_fonts_goes_with_the_process(tmp_path):
    if not coverage.system_fonts():
        pytest.skip("this machine has no font with rare characters")
    code = """
import os
from jixiao.core.report import Report, Text
from jixiao.formats import pdf_writer
pdf_writer.from_report(Report("人名", [Text("张龘")]))
print(*(name for name in os.listdir(os.environ["TMPDIR"]) if name.startswith("jixiao-fonts-")))
"""
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    made = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert made.stdout.strip() and not (tmp_path / made.stdout.strip()).exists()


def test_characters_without_a_shape_are_left_out():
    data = pdf_writer.from_report(Report("甲", [Text("项\u200b目\ufeff名\x07称")]))
    assert "项目名称" in text_of(data)


def test_signs_that_forms_use_are_covered():
    signs = "≥≤≧≦＞＜＝％①⑳㎡²³№〔〕【】《》“”—…·√□■○●×÷±≈℃‰㈠⑴Ⅳ々〇，。、；：？！（）￥"
    assert [sign for sign in signs if sign not in coverage.covered()] == []
    names = "喆堃昇珺翀燚犇骉镕"
    assert [name for name in names if name not in coverage.covered()] == []


def test_every_kind_of_block_is_printed():
    report = Report(
        "各种内容",
        [
            Heading("一、标题", 1),
            Heading("（一）小标题", 2),
            Heading("1. 三级", 3),
            Text("正文第一行\n第二行"),
            Text("须写明原因", "blank"),
            Text("一致", "good"),
            Text("要说明", "warn"),
            Text("必须改", "bad"),
            Text("小字说明", "note"),
            Chart(
                "得分率", "progress", (("产出", Decimal("96.5")), ("效益", Decimal("0"))), "%", Decimal(100)
            ),
            Chart("条数", "bar", (), "条"),
            PageBreak(),
            Signature("负责人：", "王某"),
        ],
    )
    printed = text_of(pdf_writer.from_report(report))
    for word in ("各种内容", "一、标题", "（一）小标题", "1.三级", "第二行", "须写明原因", "一致", "要说明", "必须改", "小字说明", "96.5%", "王某"):  # fmt: skip
        assert word in printed


def test_signs_of_the_typesetter_are_only_text():
    source = "#set text(red) $x$ *a* _b_ `c` @d <e> // f /* g */ \\ ~"
    assert "".join(source.split()) in text_of(pdf_writer.from_report(Report("甲", [Text(source)])))


def test_a_volume_has_a_limit():
    report = Report("甲", [Text("乙")])
    with pytest.raises(pdf_writer.VolumeTooLarge):
        pdf_writer.from_report([report] * (pdf_writer.LARGEST_VOLUME + 1))
    with pytest.raises(ValueError, match="no report"):
        pdf_writer.from_report([])


def test_an_english_report_says_so():
    data = pdf_writer.from_report(Report("Score", [Text("Points")], lang="en"))
    assert b"/Lang(en)" in data or b"/Lang (en)" in data


def monitoring(lines: int, text: str) -> Report:
    """Rows under headings of two rows, some over both, with a label beside them all; before them so many lines."""
    cells = [Cell(0, 0, "年度总体目标", role="label"), Cell(0, 1, "目标\n" * lines, 1, 5, role="value")]
    cells += [
        Cell(1, 0, "绩效指标", 8, role="label"),
        Cell(1, 1, "三级指标", 2, role="header"),
        Cell(1, 2, "年度指标值", 2, role="header"),
        Cell(1, 3, "偏差原因分析", 1, 2, role="header"),
        Cell(2, 3, "经费保障", role="header"),
        Cell(2, 4, "原因说明", role="header"),
        Cell(1, 5, "备注", 2, role="header"),
    ]
    for row in range(3, 9):
        cells += [Cell(row, 1, f"指标{row}"), Cell(row, 2, "≥95%"), Cell(row, 3, "√"), Cell(row, 5, "")]
        cells.append(Cell(row, 4, text, role="value"))
    return Report("监控表", [Grid("监控表", 9, 6, cells, widths=(6, 10, 8, 4, 8, 6))], landscape=True)


def test_headings_over_two_rows_go_to_the_next_page_with_the_row_below_them():
    for lines in range(20, 36):
        pages = pdfium.PdfDocument(pdf_writer.from_report(monitoring(lines, "设备到货较晚，安装推迟。" * 4)))
        texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in pages]
        assert all("经费" in text for text in texts if "指标8" in text or "指标3" in text), lines


def test_a_row_higher_than_a_page_goes_on_over_the_next_and_loses_nothing():
    reason = "".join(f"第{number}条原因是设备到货较晚。" for number in range(150))
    data = pdf_writer.from_report(monitoring(3, reason))
    for page in pdfium.PdfDocument(data):
        foot = page.get_textpage().get_text_bounded(bottom=0, top=45, left=0, right=page.get_width())
        assert re.fullmatch(r"— \d+ —", foot.strip()), "nothing is printed over the page number"
    assert Counter(reason * 6) <= Counter(text_of(data))


@pytest.mark.parametrize("name", [name for name in scheme_names() if "monitoring@2019" in name])
def test_a_monitoring_form_with_long_reasons_is_read_back_as_written(name):
    scheme = load_scheme(name)
    reason = "受供货周期影响，设备到货较晚，安装推迟到第四季度，已督促供应商加快发货。" * 4
    rows = [
        Indicator(
            level1="产出指标",
            level2="数量指标",
            name=f"购置设备{number}",
            targets={"full_year": parse_target("≥12台")},
            actuals={"seven_months": parse_target("5台")},
            deviation_reason=reason,
        )
        for number in range(12)
    ]
    record = new_record(scheme, 2024, values={"project_name": "设备购置"}, indicators=tuple(rows))
    data = pdf_writer.from_report(official_form(record, scheme))
    (back,) = [record for record, _ in recognise(read_document(data, "x.pdf"))]
    own = [one for one in back.indicators if one.name]
    assert [one.name for one in own] == [one.name for one in rows]
    assert {"".join(one.deviation_reason.split()) for one in own} == {reason}


def test_a_number_wider_than_its_cell_is_set_smaller_and_stays_whole():
    cells = [Cell(0, 0, "资金总额", role="label"), Cell(0, 1, "123456789.12"), Cell(0, 2, "7", role="value")]
    grid = Grid("表", 1, 3, cells, widths=(60, 10, 30))
    page = pdfium.PdfDocument(pdf_writer.from_report(Report("表", [grid])))[0]
    text = page.get_textpage()
    search = text.search("123456789.12")
    found = search.get_next()
    left, right = 56.7 + 0.6 * 481.9, 56.7 + 0.7 * 481.9
    boxes = [text.get_charbox(found[0] + number) for number in range(found[1])]
    assert left < boxes[0][0] and boxes[-1][2] < right
