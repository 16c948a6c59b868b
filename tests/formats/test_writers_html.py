"""Web pages: whole in themselves, safe against what people typed, readable by a screen reader."""

from __future__ import annotations

import re
from decimal import Decimal

from lxml import html as lxml_html

import made_forms as made
from jixiao.core.grid import Cell, Grid
from jixiao.core.library import load_scheme
from jixiao.core.report import Chart, Heading, Report, Scatter, Signature, Text
from jixiao.formats import html, html_writer
from jixiao.reports.official_form import official_form


def report_of(record, **options) -> Report:
    return official_form(record, load_scheme(record.scheme), **options)


def page(content) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(html_writer.from_report(content))


def test_nothing_is_fetched_and_nothing_runs():
    text = html_writer.from_report(report_of(made.sample_record())).decode()
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|https?://|javascript:", text)


def test_what_people_typed_is_text_and_never_markup():
    evil = "<script>alert(1)</script>\" onload=x '&<b>"
    blocks = [
        Heading(evil, 1),
        Text(evil),
        Text(evil, 'x" onclick="y'),
        Grid(evil, 1, 2, [Cell(0, 0, evil, role="label"), Cell(0, 1, evil)]),
        Chart(evil, "bar", ((evil, Decimal(1)),), evil),
        Scatter(evil, (evil, evil), (evil,), ()),
        Signature(evil, evil),
    ]
    root = page([Report(evil, blocks, name=evil), Report("乙", [Text("丙")])])
    assert root.xpath("//script | //b | //*[@onload] | //*[@onclick]") == []
    assert evil in root.xpath("string(//h2)")


def test_tables_have_captions_and_headings_with_scope():
    root = page(report_of(made.sample_record()))
    assert root.xpath("//table[not(caption)]") == []
    assert root.xpath("//th[not(@scope)]") == [] and root.xpath("//th[not(text())]") == []
    assert [th.get("scope") for th in root.xpath("//th[text()='二级指标']")] == ["col"]
    assert [th.get("scope") for th in root.xpath("//th[text()='资金总额']")] == ["row"]


def test_the_language_and_the_title_are_said():
    root = page(report_of(made.sample_record()))
    assert root.get("lang") == "zh-CN"
    assert root.xpath("string(//title)") == "苏州市市级项目预算绩效目标表"
    assert page(Report("x", [Text("y")], lang="en")).get("lang") == "en"


def test_wide_tables_scroll_inside_the_page_and_the_page_prints():
    text = html_writer.from_report(report_of(made.sample_record())).decode()
    assert "overflow-x: auto" in text and "width=device-width" in text
    assert "@media print" in text and "size: A4" in text


def test_the_reader_sees_the_very_same_grid():
    report = report_of(made.sample_record())
    grid = next(block for block in report.blocks if isinstance(block, Grid))
    read = html.to_grids(html_writer.from_report(report), "x.html")
    (back,) = [block for block in read.blocks if isinstance(block, Grid)]
    assert made.cells(back) == made.cells(grid)


def test_a_volume_has_a_list_of_contents():
    reports = [Report("甲", [Text("一")], name="甲表"), Report("乙", [Text("二")], name="乙表")]
    root = page(reports)
    targets = [link.get("href") for link in root.xpath("//nav//a")]
    assert targets == [f"#{article.get('id')}" for article in root.xpath("//article")]
    assert page(reports[0]).xpath("//nav") == []


def test_lines_of_a_cell_are_kept():
    root = page(Report("甲", [Grid("表", 1, 1, [Cell(0, 0, "一\n二")])]))
    assert len(root.xpath("//td/br")) == 1


def test_one_title_is_printed_whether_or_not_the_blocks_have_it():
    for blocks in ([Text("x")], [Heading("甲", 0), Text("x")]):
        assert [h.text for h in page(Report("甲", blocks)).xpath("//h1")] == ["甲"]
