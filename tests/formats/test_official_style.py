"""Narrative papers by GB/T 9704-2012: the measures of the page, and that forms keep theirs."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import pypdfium2 as pdfium
import pytest

from jixiao.core.grid import Cell, Grid
from jixiao.core.report import Heading, Report, Text
from jixiao.formats import docx_writer, pdf_writer
from jixiao.formats.docx import to_grids
from jixiao.formats.pages.objects import drawn_pages

MM = 72 / 25.4
LINE = "绩效自评报告正文每行二十八个字每页二十二行版心宽度一百五十六毫米"
TABLE = Grid("表", 1, 2, [Cell(0, 0, "产出"), Cell(0, 1, "≥3500家")])


def paper(style: str = "official", landscape: bool = False) -> Report:
    blocks = [Heading("自评报告", 0), Heading("一、概况", 1), Heading("（一）任务", 2), Heading("1. 资金", 3)]
    blocks += [Text(LINE * 40), TABLE, Text("注", "note")]
    return Report("自评报告", blocks, style=style, landscape=landscape)


def docx_part(report: Report, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(docx_writer.from_report(report))) as archive:
        return archive.read(name).decode()


def test_a_pdf_page_holds_22_lines_of_28_characters_within_the_margins():
    page = list(drawn_pages(pdf_writer.from_report(paper())))[1]
    text = [run for run in page.runs if run.size == pytest.approx(15.75, abs=0.1)]
    lines = sorted({round(run.y, 1) for run in text})
    assert len(lines) == 22
    assert {round(after - before, 1) for before, after in zip(lines, lines[1:], strict=False)} == {29.0}
    assert min(run.lefts[0] for run in text) == pytest.approx(28 * MM, abs=0.5)
    assert max(run.right for run in text) <= 184 * MM + 16, "hanging punctuation alone may pass the edge"
    by_line = Counter()
    for run in text:
        by_line[round(run.y, 1)] += len(run.text)
    assert Counter(by_line.values()).most_common(1)[0][0] == 28


def test_sizes_of_title_and_text_and_faces_of_headings():
    first = next(iter(drawn_pages(pdf_writer.from_report(paper()))))
    looks = {run.text: (round(run.size), run.font) for run in first.runs}
    assert looks["自评报告"] == (22, "JixiaoSerifSC-Bold")
    assert looks["一、概况"] == (16, "JixiaoSansSC-Bold")
    assert looks["（一）任务"][0] == 16 and "Serif" in looks["（一）任务"][1]


def test_page_numbers_stand_at_the_outer_edge_and_are_taken_for_no_text():
    data = pdf_writer.from_report(paper())
    for number, page in enumerate(drawn_pages(data), 1):
        foot = next(run for run in page.runs if re.fullmatch(r"— ?\d+ ?—", run.text))
        middle = (foot.lefts[0] + foot.right) / 2
        assert (middle > page.width / 2) == bool(number % 2)
        assert round(foot.size) == 14 and foot.y > page.height - 35 * MM


def test_a_word_paper_has_the_margins_the_line_pitch_and_two_footers():
    document, styles = docx_part(paper(), "word/document.xml"), docx_part(paper(), "word/styles.xml")
    margins = dict(
        re.findall(r'w:(top|right|bottom|left)="(\d+)"', re.search(r"<w:pgMar[^>]*>", document)[0])
    )
    assert {side: round(int(value) / 56.7) for side, value in margins.items()} == {
        "top": 37, "right": 26, "bottom": 35, "left": 28,
    }  # fmt: skip
    body = re.search(r'<w:style [^>]*w:styleId="BodyText">.*?</w:style>', styles)[0]
    assert (
        'w:line="580" w:lineRule="exact"' in body
        and 'w:eastAsia="仿宋"' in body
        and 'w:sz w:val="32"' in body
    )
    title = re.search(r'<w:style [^>]*w:styleId="Title">.*?</w:style>', styles)[0]
    assert "小标宋" in title and 'w:sz w:val="44"' in title
    assert styles.count('w:styleId="Title"') == 1
    assert 'w:type="even"' in document and "evenAndOddHeaders" in docx_part(paper(), "word/settings.xml")
    for part in ("word/footer1.xml", "word/footer2.xml"):
        assert "PAGE" in docx_part(paper(), part) and f"/{part}" in docx_part(paper(), "[Content_Types].xml")


def test_tables_keep_within_the_narrower_text():
    document = docx_part(paper(), "word/document.xml")
    assert 'w:tblW w:w="8844"' in document
    turned = docx_part(paper(landscape=True), "word/document.xml")
    assert f'w:tblW w:w="{16838 - 2098 - 1984}"' in turned


def test_forms_keep_their_own_page():
    document = docx_part(paper("form"), "word/document.xml")
    assert 'w:left="1134"' in document and "footer2" not in docx_part(paper("form"), "[Content_Types].xml")
    page = next(iter(drawn_pages(pdf_writer.from_report(paper("form")))))
    assert min(run.lefts[0] for run in page.runs if run.text[0] != "（") == pytest.approx(20 * MM, abs=0.5)


@pytest.mark.parametrize("landscape", [False, True])
def test_both_styles_say_the_same(landscape):
    said = [
        [
            getattr(block, "text", "")
            for block in to_grids(docx_writer.from_report(paper(style, landscape)), "x.docx").blocks
        ]
        for style in ("form", "official")
    ]
    assert said[0] == said[1]
    with pdfium.PdfDocument(pdf_writer.from_report(paper("official", landscape))) as pdf:
        width, height = pdf[0].get_size()
        assert (width > height) == landscape
