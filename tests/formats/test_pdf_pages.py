"""Pages as printers leave them: turned, without rules, without character codes, with a page that is lost."""

from __future__ import annotations

import io
import sys
from importlib import resources

import pytest

from jixiao.core.grid import Grid, Paragraph
from jixiao.formats.files import UnreadableFile, read_document
from jixiao.formats.match import recognise

TABLE = """
 [项目名称], table.cell(colspan: 2)[农村公路养护], [主管部门], [示例市交通运输局],
 [年度资金总额（万元）], table.cell(colspan: 2)[120], [其中：财政拨款], [120],
 [年度总体目标], table.cell(colspan: 4)[对全市农村公路开展日常养护和小修保养，及时处置病害，保障群众安全便捷出行，逐步提升农村公路路况水平，路面完好率达到标准要求。],
 [一级指标],[二级指标],[三级指标],[指标解释],[指标值],
 [产出指标],[数量指标],[养护里程],[反映全年纳入日常养护范围的农村公路里程数量情况],[≥350公里],
 [],[质量指标],[路面完好率],[反映养护质量],[≥95%],
 [],[时效指标],[按期完成率],[反映完成及时情况],[100%],
 [效益指标],[社会效益],[通行保障天数],[反映通行情况],[≥360天],
 [满意度指标],[服务对象满意度],[群众满意度],[问卷],[≥90%],
"""
WANTED = [
    ("产出指标", "养护里程", "≥350公里"),
    ("产出指标", "路面完好率", "≥95%"),
    ("产出指标", "按期完成率", "100%"),
    ("效益指标", "通行保障天数", "≥360天"),
    ("满意度指标", "群众满意度", "≥90%"),
]


def printed(body: str) -> bytes:
    """A page set by Typst with the package's own fonts."""
    import typst

    head = (
        '#set page(width: 210mm, height: 297mm)\n#set text(font: "Jixiao Serif SC", size: 9pt, lang: "zh")\n'
    )
    fonts = str(resources.files("jixiao") / "formats" / "fonts")
    return typst.compile((head + body).encode(), format="pdf", font_paths=[fonts])


def form(stroke: str, extra: str = "", rules: str = "") -> str:
    title = "#align(center)[#text(size: 16pt)[项目支出绩效目标申报表]]\n#align(center)[（2024年度）]\n"
    return f"{extra}\n{title}#table(columns: (3fr, 2fr, 3fr, 5fr, 3fr), stroke: {stroke}, {rules} {TABLE})"


def read_form(data: bytes) -> None:
    document = read_document(data, "表.pdf")
    assert [block.text for block in document.blocks[:2]] == ["项目支出绩效目标申报表", "（2024年度）"]
    ((record, _),) = recognise(document)
    assert (
        record.text("project_name") == "农村公路养护"
        and record.text("supervising_dept") == "示例市交通运输局"
    )
    assert record.text("annual_goal").startswith("对全市") and record.text("annual_goal").endswith(
        "标准要求。"
    )
    assert record.funds_total.text == "120"
    read = [(one.level1, one.name, one.targets["full_year"].text) for one in record.indicators]
    assert read == WANTED


@pytest.mark.parametrize(
    ("stroke", "extra", "rules"),
    [
        ("none", "", ""),
        ("none", "#set table(align: horizon + center)", ""),
        ("none", "#set table(inset: 2pt)", ""),
        ("(x: none, y: 0.5pt)", "", ""),
        ("none", "", "table.hline(y: 0), table.hline(y: 3), table.hline(y: 4), table.hline(y: 9),"),
    ],
    ids=["without rules", "centred", "rows closer than lines", "horizontal rules", "three-line"],
)
def test_tables_without_vertical_rules(stroke, extra, rules):
    data = printed(form(stroke, extra, rules))
    (grid,) = [block for block in read_document(data, "表.pdf").blocks if isinstance(block, Grid)]
    assert (grid.nrows, grid.ncols, grid.spans_known) == (9, 5, False)
    read_form(data)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_text_that_stands_sideways(angle):
    read_form(printed(f"#rotate({angle}deg, reflow: true)[#box(width: 180mm)[{form('0.5pt')}]]"))


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_is_shown_turned(angle):
    import pypdfium2 as pdfium

    pdf, out = pdfium.PdfDocument(printed(form("0.5pt"))), io.BytesIO()
    pdf[0].set_rotation(angle)
    pdf.save(out)
    read_form(out.getvalue())


def test_a_letter_is_no_table():
    line = "各单位要高度重视绩效自评工作，按时报送材料。 联系人：某某  电话：某某。"
    with pytest.raises(UnreadableFile) as caught:
        read_document(printed(line * 30), "通知.pdf")
    assert caught.value.finding.code == "F01"


def test_notes_below_a_table_without_rules_stay_outside():
    note = "\n填表说明：本表由项目单位填写，一式三份，报主管部门审核汇总以后由财政部门批复执行并依法公开。"
    blocks = read_document(printed(form("none") + note), "表.pdf").blocks
    assert [type(block) for block in blocks] == [Paragraph, Paragraph, Grid, Paragraph]


def without_codes(data: bytes) -> bytes:
    """The same pages, whose fonts no longer say which characters their signs are."""
    return data.replace(b"/ToUnicode", b"/ToUnicodX")


@pytest.mark.seeds
def test_fonts_without_codes_need_recognition(shared, monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)  # as where the extra is not installed
    data = without_codes((shared / "documents/wj_00.pdf").read_bytes())
    with pytest.raises(UnreadableFile) as caught:
        read_document(data, "表.pdf")
    assert caught.value.finding.code == "F13" and "jixiao[ocr]" in caught.value.finding.remedy


@pytest.mark.seeds
def test_fonts_without_codes_are_read_as_pictures(shared):
    pytest.importorskip("cv2", reason="needs the extra 'ocr'")
    data = without_codes((shared / "documents/mof_zp.pdf").read_bytes())
    document = read_document(data, "表.pdf")
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert any(cell.text == "项目名称" and cell.confidence < 100 for cell in grid.cells), "read as pictures"


@pytest.mark.seeds
def test_a_page_that_is_lost_is_told(shared):
    data = (shared / "documents/sz_01.pdf").read_bytes()
    marks = [index for index in range(len(data)) if data.startswith(b"/Type/Page/", index)]
    assert len(marks) > 1, "the sample needs two pages"
    last = marks[-1]
    document = read_document(data[:last] + b"/Type/PXge/" + data[last + 11 :], "表.pdf")
    assert [(finding.code, finding.at.address) for finding in document.notices] == [("F27", "第3页")]
    assert any(isinstance(block, Grid) for block in document.blocks)
