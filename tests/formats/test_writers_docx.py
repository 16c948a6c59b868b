"""Word documents: well formed, in the order that the schema wants, with real styles and exact merged cells."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from decimal import Decimal

import pytest
from lxml import etree

import made_forms as made
from jixiao.core.grid import Cell, Grid
from jixiao.core.library import load_scheme
from jixiao.core.report import Chart, Dot, Heading, PageBreak, Report, Scatter, Signature, Text
from jixiao.formats import docx, docx_writer
from jixiao.reports.official_form import official_form

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

ORDER = {
    "tblPr": [
        "tblStyle",
        "tblW",
        "jc",
        "tblInd",
        "tblBorders",
        "tblLayout",
        "tblCellMar",
        "tblLook",
        "tblCaption",
    ],
    "trPr": ["cantSplit", "tblHeader"],
    "tcPr": ["tcW", "gridSpan", "vMerge", "shd", "vAlign"],
    "pPr": ["pStyle", "keepNext", "keepLines", "pBdr", "spacing", "ind", "jc", "outlineLvl", "sectPr"],
    "sectPr": ["footerReference", "type", "pgSz", "pgMar"],
    "rPr": ["rFonts", "b", "bCs", "color", "sz", "szCs", "u", "lang"],
}
"""The order of children that the schema of WordprocessingML demands, for those that are written."""


def report_of(record, **options) -> Report:
    return official_form(record, load_scheme(record.scheme), **options)


def parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


EVERY_BLOCK = Report(
    "各种内容",
    [
        Heading("一、标题", 1),
        Heading("（一）小标题", 2),
        Text("正文\n第二段\t制表"),
        *(Text(role, role) for role in ("note", "blank", "good", "warn", "bad", "subtitle", "left")),
        Grid("表", 2, 2, [Cell(0, 0, "头", 1, 2, role="header"), Cell(1, 0, "甲"), Cell(1, 1, "1", role="number")], header_rows=1),
        Chart("得分率", "progress", (("产出", Decimal("96.5")), ("效益", Decimal(0)), ("满", Decimal(100))), "%", Decimal(100)),
        Scatter("点", ("右", "上"), ("甲", "乙"), (Dot(Decimal(50), Decimal(60), 1, 1),), Decimal(10)),
        PageBreak(),
        Signature("负责人：", "王某"),
    ],
)  # fmt: skip


@pytest.mark.parametrize("report", [EVERY_BLOCK, report_of(made.sample_record())], ids=["blocks", "form"])
def test_children_stand_in_the_order_of_the_schema(report):
    for name, root in parts(docx_writer.from_report([report, report])).items():
        for element in root.iter():
            wanted = ORDER.get(etree.QName(element).localname)
            if wanted and element.tag.startswith(W):
                found = [etree.QName(child).localname for child in element]
                assert found == sorted(found, key=wanted.index), f"{name}: {found}"


def test_every_relation_and_content_type_points_to_a_part():
    found = parts(docx_writer.from_report(EVERY_BLOCK))
    types = {element.get("PartName") for element in found["[Content_Types].xml"] if element.get("PartName")}
    assert types == {
        f"/{name}" for name in found if not name.endswith(".rels") and name != "[Content_Types].xml"
    }
    targets = {element.get("Target") for element in found["word/_rels/document.xml.rels"]}
    assert {f"word/{target}" for target in targets} <= set(found)


def test_every_style_that_is_used_is_defined_with_a_chinese_font():
    found = parts(docx_writer.from_report(EVERY_BLOCK))
    defined = {style.get(f"{W}styleId") for style in found["word/styles.xml"].iter(f"{W}style")}
    used = {
        element.get(f"{W}val") for element in found["word/document.xml"].iter(f"{W}pStyle", f"{W}tblStyle")
    }
    assert used <= defined
    fonts = {font.get(f"{W}eastAsia") for font in found["word/styles.xml"].iter(f"{W}rFonts")}
    assert fonts == {"仿宋", "宋体", "黑体", "楷体"}


def test_widths_of_cells_add_up_to_the_text_width():
    root = parts(docx_writer.from_report(report_of(made.sample_record())))["word/document.xml"]
    columns = [int(column.get(f"{W}w")) for column in root.iter(f"{W}gridCol")]
    assert sum(columns) == 11906 - 2 * 1134
    for row in root.iter(f"{W}tr"):
        assert sum(int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in row.iter(f"{W}tc")) == sum(
            columns
        )


def test_the_readers_see_the_very_same_grid():
    report = report_of(made.sample_record())
    grid = next(block for block in report.blocks if isinstance(block, Grid))
    read = docx.to_grids(docx_writer.from_report(report), "x.docx")
    (back,) = [block for block in read.blocks if isinstance(block, Grid)]
    assert made.cells(back) == made.cells(grid)
    assert read.notices == []


def test_heading_rows_are_repeated_and_short_rows_are_not_cut():
    root = parts(docx_writer.from_report(EVERY_BLOCK))["word/document.xml"]
    rows = list(root.iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_a_volume_begins_each_report_on_a_page_of_its_own_direction():
    lying = Report("横表", [Text("内容")], landscape=True)
    root = parts(docx_writer.from_report([EVERY_BLOCK, lying]))["word/document.xml"]
    sizes = [size.get(f"{W}orient") for size in root.iter(f"{W}pgSz")]
    assert sizes == [None, "landscape"]


def test_markup_and_control_characters_in_texts_do_no_harm():
    text = "a<b & c>d ]]> \x00\x0b\ufffe 项\u200b目 'q' \"r\""
    data = docx_writer.from_report(Report('<标题> & "x"', [Text(text)], name="x"))
    body = "".join(parts(data)["word/document.xml"].itertext())
    assert "a<b & c>d ]]>" in body and "项目" in body and "\x00" not in body


def test_the_same_report_gives_the_same_bytes_and_its_title_is_in_the_properties():
    report = report_of(made.sample_record())
    data = docx_writer.from_report(report)
    assert docx_writer.from_report(report) == data
    assert report.title in "".join(parts(data)["docProps/core.xml"].itertext())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(tmp_path):
    (tmp_path / "x.docx").write_bytes(docx_writer.from_report([EVERY_BLOCK, report_of(made.sample_record())]))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        "--headless",
        home,
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "x.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "x.pdf").stat().st_size > 5000
