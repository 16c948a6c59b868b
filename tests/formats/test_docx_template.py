"""Templates of one's own: fields are filled wherever Word split them; what is wrong is told; nothing is executed."""

from __future__ import annotations

import io
import zipfile

import pytest

import made_forms as made
from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.core.library import load_scheme
from jixiao.formats.docx import to_grids
from jixiao.formats.docx_template import fields_in, fill
from jixiao.formats.files import UnreadableFile
from jixiao.reports.template_fields import catalogue, field_values

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1588" w:bottom="1440" w:left="1588"/></w:sectPr>'


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str) -> str:
    return f"<w:p>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def template(*blocks: str, **parts: str) -> bytes:
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": f"<w:document {W}><w:body>{''.join(blocks)}{SECTION}</w:body></w:document>",
        **{f"word/{name}.xml": f"<w:hdr {W}>{xml}</w:hdr>" for name, xml in parts.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def part(data: bytes, name: str = "document") -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(f"word/{name}.xml").decode()


def lines(data: bytes) -> list[str]:
    return [block.text for block in to_grids(data, "x.docx").blocks if isinstance(block, Paragraph)]


def tables(data: bytes) -> list[Grid]:
    document: Document = to_grids(data, "x.docx")
    return [block for block in document.blocks if isinstance(block, Grid)]


def codes(filled) -> list[tuple[str, str]]:
    return [(finding.code, finding.at.address) for finding in filled.findings]


def test_a_field_split_over_runs_is_joined_and_keeps_the_look_of_its_first_character():
    data = template(
        p(
            run("项目：", "<w:b/>"),
            run("{", "<w:i/>"),
            run("{项目"),
            run("名称 }"),
            run("}，"),
            run("2024", "<w:u/>"),
        )
    )
    filled = fill(data, "t.docx", {"项目名称": "平台运营"})
    assert lines(filled.data) == ["项目：平台运营，2024"] and not filled.findings
    assert '<w:i/></w:rPr><w:t xml:space="preserve">平台运营</w:t>' in part(filled.data)
    assert '<w:u/></w:rPr><w:t xml:space="preserve">2024</w:t>' in part(filled.data)


def test_several_fields_in_one_run_and_full_width_braces():
    data = template(p("{{甲}}和{{乙}}、｛｛甲｝｝"))
    assert lines(fill(data, "t.docx", {"甲": "一", "乙": "{{甲}}"}).data) == ["一和{{甲}}、一"]


def test_what_is_filled_in_is_text_and_never_markup_or_code():
    value = "<w:br/>&{{x}} =1+1 {% raw %} ${jndi}"
    assert lines(fill(template(p("{{甲}}")), "t.docx", {"甲": value}).data) == [value]


def test_a_field_alone_becomes_a_paragraph_for_each_line_in_its_own_style():
    data = template('<w:p><w:pPr><w:pStyle w:val="Mine"/></w:pPr>' + run("{{目标}}") + "</w:p>", p("后文"))
    filled = fill(data, "t.docx", {"目标": "一、做成\n二、见效"})
    assert lines(filled.data) == ["一、做成", "二、见效", "后文"]
    assert part(filled.data).count('w:val="Mine"') == 2
    inline = fill(template(p("目标：{{目标}}。")), "t.docx", {"目标": "甲\n乙"})
    assert lines(inline.data) == ["目标：甲\n乙。"]


def test_headers_and_cells_are_filled_too():
    row = f"<w:tbl><w:tr><w:tc>{p('名称')}</w:tc><w:tc>{p('{{甲}}')}</w:tc></w:tr></w:tbl>"
    data = template(row, p("正文"), header1=p("{{乙}}"))
    assert [(use.name, use.place) for use in fields_in(data, "t.docx")] == [
        ("甲", "表1 第1行第2列"),
        ("乙", "页眉第1段"),
    ]
    filled = fill(data, "t.docx", {"甲": "一", "乙": "二"})
    assert [cell.text for cell in tables(filled.data)[0].cells] == ["名称", "一"]
    assert "二" in part(filled.data, "header1")


GRID = Grid("表", 2, 3, [Cell(0, 0, "一级", 2), Cell(0, 1, "合并", 1, 2), Cell(1, 1, "甲"), Cell(1, 2, "乙")])


def test_a_table_has_its_merged_cells_and_the_look_and_width_of_its_place():
    filled = fill(
        template(p("前"), p(run("{{表}}", '<w:sz w:val="30"/>')), p("后")), "t.docx", {"表": [GRID]}
    )
    (grid,) = tables(filled.data)
    assert [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in grid.cells] == [
        (c.row, c.col, c.rowspan, c.colspan, c.text) for c in GRID.cells
    ]
    assert part(filled.data).count('<w:sz w:val="30"/>') == 5 and 'w:tblW w:w="8730"' in part(filled.data)
    assert lines(filled.data) == ["前", "后"]


def test_a_table_inside_a_cell_leaves_the_paragraph_that_a_cell_must_end_in():
    cell = f'<w:tbl><w:tr><w:tc><w:tcPr><w:tcW w:w="5000" w:type="dxa"/></w:tcPr>{p("{{表}}")}</w:tc></w:tr></w:tbl>'
    xml = part(fill(template(cell), "t.docx", {"表": [GRID]}).data)
    assert 'w:tblW w:w="4784"' in xml and "</w:tbl><w:p>" in xml.partition("w:tblW")[2]


def test_a_table_among_other_text_is_refused_and_left():
    filled = fill(template(p("见{{表}}")), "t.docx", {"表": [GRID]})
    assert codes(filled) == [("D03", "第1段")] and lines(filled.data) == ["见{{表}}"]


def test_unknown_blank_and_broken_fields_are_told_with_their_places():
    data = template(p("{{项目名}}"), p("{{得分}}"), p("{{项目级次}}"), p("{{年度"), p("无"))
    filled = fill(data, "t.docx", {"项目名称": "甲", "得分": None}, ["项目级次"])
    assert codes(filled) == [("D01", "第1段"), ("D02", "第2段"), ("D02", "第3段"), ("D04", "第4段")]
    assert "{{项目名称}}" in filled.findings[0].remedy
    assert lines(filled.data) == ["{{项目名}}", "【未填：得分】", "【未填：项目级次】", "{{年度", "无"]


def test_a_template_without_fields_is_told():
    assert codes(fill(template(p("正文")), "t.docx", {"甲": "一"})) == [("D05", "")]


def test_everything_else_in_the_package_stays():
    data = template(p("{{甲}}"))
    with zipfile.ZipFile(buffer := io.BytesIO(data), "a") as archive:
        archive.writestr("word/media/image1.png", b"\x89PNG picture")
    filled = zipfile.ZipFile(io.BytesIO(fill(buffer.getvalue(), "t.docx", {"甲": "一"}).data))
    assert filled.read("word/media/image1.png") == b"\x89PNG picture"
    assert filled.namelist()[:3] == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04broken"])
def test_what_is_no_word_document_is_refused(data):
    with pytest.raises(UnreadableFile):
        fill(data, "t.docx", {})


def test_a_document_with_macros_or_entities_is_refused():
    with zipfile.ZipFile(buffer := io.BytesIO(template(p("{{甲}}"))), "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    with pytest.raises(UnreadableFile):
        fields_in(buffer.getvalue(), "t.docm")
    hostile = template(p("x")).replace(b"<w:document", b'<!DOCTYPE a [<!ENTITY e "x">]><w:document')
    with pytest.raises(UnreadableFile):
        fields_in(hostile, "t.docx")


def test_fields_of_a_record_go_by_id_and_by_every_label_and_reach_the_linked_target():
    target = made.sample_record()
    scheme = load_scheme(target.scheme)
    record = target.model_copy(update={"linked": {"target": target}})
    values = field_values(record, scheme)
    assert (
        values["project_name"]
        == values["项目名称"]
        == values["目标.项目名称"]
        == values["target.project_name"]
    )
    assert values["annual_goal"] == values["年度目标"] == values["年度总体目标"]
    assert values["score_total"] is None and values["得分"] is None
    (indicators,) = values["指标表"]
    assert any(cell.rowspan > 1 for cell in indicators.cells)
    assert {field.name for field in catalogue()} >= {"indicators_table", "score_table", "funds.carryover"}


def test_personal_data_is_masked_unless_asked_for():
    record = made.sample_record(values={"project_owner": "张三 13800000000"})
    scheme = load_scheme(record.scheme)
    assert "13800000000" not in field_values(record, scheme)["project_owner"]
    assert "13800000000" in field_values(record, scheme, masked=False)["project_owner"]
