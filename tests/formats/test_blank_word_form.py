"""The Word form to fill in: controls filled in by hand are read, prompts are not; the file keeps its scheme."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from jixiao import pipeline
from jixiao.core.grid import Cell, Document, Grid
from jixiao.core.library import load_scheme, scheme_names
from jixiao.formats.declared import leave_out_prompts
from jixiao.formats.docx import to_grids

SUZHOU = "cn-js-sz/project-target@2024"
OWN_FORMS = [name for name in scheme_names() if not load_scheme(name).general]


def fill(data: bytes, values: dict[str, str]) -> bytes:
    """The form with texts in the controls of these tags, as Word leaves it: without prompt and its mark."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part == "word/document.xml":
                xml = text.decode()
                for tag, value in values.items():
                    control = re.compile(
                        rf'(<w:tag w:val="{re.escape(tag)}"/>(?:(?!</w:sdt>).)*?)<w:showingPlcHdr/>((?:(?!</w:sdt>).)*?<w:t>)[^<]*'
                    )
                    xml, count = control.subn(lambda found, v=value: found[1] + found[2] + v, xml)
                    assert count == 1, tag
                text = xml.encode()
            new.writestr(part, text)
    return buffer.getvalue()


def test_what_is_filled_in_is_read_and_prompts_are_not():
    data = pipeline.blank(load_scheme(SUZHOU), "docx", 2025)
    values = {
        "project_name": "平台运营",
        "start": "2025-01",
        "funds_total": "750",
        "indicators[11].name": "服务回收企业数",
        "indicators[11].targets.full_year": "≥3500家",
    }
    ((record, findings),) = pipeline.read(fill(data, values), "x.docx")
    assert (record.scheme, record.fiscal_year, record.text("project_name")) == (SUZHOU, 2025, "平台运营")
    assert record.text("start") == "2025-01" and record.funds_total.amount == 7500000
    own = [indicator for indicator in record.indicators if not indicator.fixed]
    assert [(one.level2, one.name, one.targets["full_year"].value) for one in own] == [
        ("数量指标", "服务回收企业数", 3500)
    ]
    assert "点此" not in str(record.to_json())
    assert {finding.at.field for finding in findings if finding.code == "W02"} >= {"end", "annual_goal"}


def test_a_slip_is_told_by_table_row_and_column():
    data = pipeline.blank(load_scheme(SUZHOU), "docx", 2025)
    ((_, findings),) = pipeline.read(fill(data, {"funds_total": "七百五十", "end": "2025-13"}), "x.docx")
    told = {finding.code: finding for finding in findings}
    assert told["W03"].got == "七百五十" and re.fullmatch(r"表1 第\d+行第\d+列", told["W03"].at.address)
    assert told["W04"].at.label == "完成时间"


@pytest.mark.parametrize("name", OWN_FORMS)
def test_controls_are_numbered_apart_and_named_by_their_field(name):
    data = pipeline.blank(load_scheme(name), "docx", 2025)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    tags = re.findall(r'<w:tag w:val="([^"]+)"/>', xml)
    assert "indicators[0].level1" in tags or any(tag.endswith(".name") for tag in tags)
    assert all(0 < int(number) < 2**31 for number in re.findall(r'<w:id w:val="(\d+)"/>', xml))


def test_only_the_controls_take_text_and_the_file_keeps_scheme_and_digest():
    scheme = load_scheme(SUZHOU)
    data = pipeline.blank(scheme, "docx", None)
    package = zipfile.ZipFile(io.BytesIO(data))
    assert 'w:edit="forms" w:enforcement="1"' in package.read("word/settings.xml").decode()
    document = to_grids(data, "x.docx")
    assert (document.scheme, document.scheme_digest) == (scheme.name, scheme.digest)
    assert 'w:tag w:val="fiscal_year"' in package.read("word/document.xml").decode()


def test_prompts_of_word_are_blank_and_other_text_stays():
    cells = [
        Cell(0, col, text)
        for col, text in enumerate(["单击或点击此处输入文字。", "点此填写", "点此填写说明"])
    ]
    document = Document("x", "", [Grid("", 1, 3, cells)])
    leave_out_prompts(document)
    assert [cell.text for cell in cells] == ["", "", "点此填写说明"]
