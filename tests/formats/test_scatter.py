"""A scatter says the same in docx, pdf and html: every dot, its shape, its number; no two numbers on one another."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import pypdfium2
from lxml import etree
from lxml import html as lxml_html

from jixiao import pipeline
from jixiao.core.report import Dot, Report, Scatter
from jixiao.formats.office.docx_scatter import drawing
from jixiao.formats.scatter import SHAPES, SIDE, SIDES, numbered, place, strip

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NAMES = ("正常", "黄色预警", "橙色预警", "红色预警")
DOTS = (
    Dot(Decimal("8.5"), Decimal(40), 3, 1),
    Dot(Decimal(9), Decimal(40), 3, 2),
    Dot(Decimal(130), Decimal(100), 1, 3),
    Dot(Decimal(50), Decimal(52), 0, 4),
)
BLOCK = Scatter("执行率和完成度", ("预算执行率 %", "目标完成 %"), NAMES, DOTS, Decimal(10))
REPORT = Report("监控", [BLOCK])


def chart() -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(pipeline.write(REPORT, "docx"))) as archive:
        (name,) = [name for name in archive.namelist() if name.startswith("word/charts/")]
        assert (
            f'Target="{name.removeprefix("word/")}"' in archive.read("word/_rels/document.xml.rels").decode()
        )
        assert f"/{name}" in archive.read("[Content_Types].xml").decode()
        return etree.fromstring(archive.read(name))


def column(series: etree._Element, axis: str) -> list[str | None]:
    cache = series.find(f"{C}{axis}/{C}numRef/{C}numCache")
    known = {int(point.get("idx")): point.findtext(f"{C}v") for point in cache.iter(f"{C}pt")}
    return [known.get(index) for index in range(int(cache.find(f"{C}ptCount").get("val")))]


def test_word_gets_every_dot_in_the_series_of_its_mark():
    series = {one.findtext(f"{C}tx/{C}v"): one for one in chart().iter(f"{C}ser")}
    assert list(series) == ["正常", "黄色预警", "红色预警", "相差 10 个百分点"], (
        "a mark without dots is no series"
    )
    red = series["红色预警"]
    assert column(red, "xVal")[:4] == ["8.5", "9", "100", "50"], "beyond 100 at the edge"
    assert column(red, "yVal")[:4] == ["40", "40", None, None], "blank where the dot is of another mark"
    symbols = {one.find(f"{C}marker/{C}symbol").get("val") for one in series.values()}
    assert len(symbols) == 4, "shapes differ, not only colours"
    assert {text.text for text in red.iter("{*}t")} == {"1", "2"}


def test_the_strip_has_two_edges_of_which_one_is_in_the_legend():
    edges = [one for one in chart().iter(f"{C}ser") if one.findtext(f"{C}tx/{C}v").startswith("相差")]
    ends = [[(x, y) for x, y in zip(column(one, "xVal"), column(one, "yVal"), strict=True) if y] for one in edges]  # fmt: skip
    assert ends == [[("0", "10"), ("90", "100")], [("10", "0"), ("100", "90")]]
    assert [
        one.get("val") for one in chart().iter(f"{C}idx") if one.getparent().tag == f"{C}legendEntry"
    ] == ["4"]


def test_the_page_draws_the_same_dots_with_a_legend_of_all_marks():
    root = lxml_html.document_fromstring(pipeline.write(REPORT, "html"))
    (figure,) = root.xpath("//figure[@class='scatter']")
    shapes = figure.xpath("./svg//polygon[@stroke]/@points")
    assert len(shapes) == len(DOTS) and len(set(shapes)) == 3
    assert figure.xpath("./ul/li//text()") == list(reversed(NAMES))
    assert figure.xpath("./svg/@aria-label") == ["执行率和完成度"]
    assert figure.xpath("./svg//text[@class='no']/text()") == ["1", "2", "3", "4"]


def test_the_pdf_prints_axes_marks_and_numbers():
    text = pypdfium2.PdfDocument(pipeline.write(REPORT, "pdf"))[0].get_textpage().get_text_range()
    assert all(word in text.replace(" ", "") for word in ("预算执行率%", *NAMES))
    assert set(re.findall(r"\d+", text)) >= {"1", "2", "3", "4", "25", "50", "75", "100"}


def test_numbers_lie_neither_on_dots_nor_on_one_another():
    many = [Dot(Decimal(n * 7 % 100), Decimal(n * 13 % 100), n % 4, n) for n in range(1, 120)]
    found = [
        (x + SIDES[side][0], y + SIDES[side][1])
        for dot, side in numbered(many) for x, y in [place(dot.across, dot.up)]
    ]  # fmt: skip
    assert len(found) > 10
    for at in found:
        assert not any(abs(at[0] - x) < 18 and abs(at[1] - y) < 10 for x, y in found if (x, y) != at)
    assert len(numbered([DOTS[0]] * 9)) < 9, "dots in one place cannot all bear a number"


def test_the_same_scatter_gives_the_same_part_and_no_strip_no_edges():
    assert drawing(BLOCK, "zh") == drawing(BLOCK, "zh") != drawing(BLOCK, "en")
    assert strip(Decimal(0)) == () and (0, SIDE) in strip(Decimal(10)) and len({*SHAPES}) == 4
