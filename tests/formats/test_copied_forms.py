"""An offline workbook with a copy of its sheet for each project: each is held against what its own cells may take."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from filled_workbook import addresses, blank, fill

from jixiao import pipeline
from jixiao.core.input import input_of
from jixiao.core.library import load_scheme, scheme_names

SUZHOU = "cn-js-sz/project-target@2024"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def with_copy(first: bytes, second: bytes, name: str) -> bytes:
    """The first workbook with the first sheet of the second as its last sheet, as copying a sheet leaves it."""
    with zipfile.ZipFile(io.BytesIO(first)) as book, zipfile.ZipFile(io.BytesIO(second)) as other:
        parts = {part: book.read(part) for part in book.namelist()}
        sheet = other.read("xl/worksheets/sheet1.xml")
    parts["xl/worksheets/copy.xml"] = sheet
    for part, mark, added in (
        ("[Content_Types].xml", b"</Types>", f'<Override PartName="/xl/worksheets/copy.xml" ContentType="{KIND}"/>'),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", f'<Relationship Id="rIdCopy" Type="{RELATION}" Target="worksheets/copy.xml"/>'),
    ):  # fmt: skip
        parts[part] = parts[part].replace(mark, added.encode() + mark)
    ids = [int(number) for number in re.findall(rb'sheetId="(\d+)"', parts["xl/workbook.xml"])]
    entry = f'<sheet name="{name}" sheetId="{max(ids) + 1}" r:id="rIdCopy"/></sheets>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", entry.encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for part, content in parts.items():
            made.writestr(part, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def forms():
    """Two forms of one workbook, read: the first without a slip but blank fields, the second with several."""
    scheme, data = blank(SUZHOU)
    places = addresses(scheme)
    first = fill(data, {places["project_name"]: "平台运营", places["funds_total"]: 750})
    second = fill(
        data,
        {
            places["project_name"]: "设备购置",
            places["funds_total"]: "约80",
            places["funds.carryover"]: "十几",
            places["start"]: "明年底",
        },
    )
    return places, pipeline.read(with_copy(first, second, "设备购置"), "x.xlsx")


def told(findings):
    return {
        finding.at.address: finding for finding in findings if finding.code[0] == "W" and finding.at.address
    }


def test_each_sheet_is_a_form_and_its_text_belongs_to_it_alone(forms):
    _, read = forms
    assert [record.subject for record, _ in read] == ["平台运营", "设备购置"]
    for _, findings in read:
        assert not any(finding.code == "W07" for finding in findings)


def test_the_slips_of_a_copied_sheet_are_told_at_its_own_cells(forms):
    places, ((_, first), (record, second)) = forms
    assert {address.split("!")[0] for address in told(first)} == {"目标表"}
    assert {address.split("!")[0] for address in told(second)} == {"设备购置"}
    codes = {address.split("!")[1]: finding.code for address, finding in told(second).items()}
    assert (codes[places["funds_total"]], codes[places["start"]]) == ("W03", "W04")
    assert "约80" in record.unread
    here = [finding.code for finding in second if finding.at.address == f"设备购置!{places['funds_total']}"]
    assert here == ["W03"], "what is wrong is not also called blank"


def test_a_number_is_asked_for_by_the_row_in_which_it_stands(forms):
    places, (_, (_, second)) = forms
    finding = told(second)[f"设备购置!{places['funds.carryover']}"]
    assert finding.code == "W03" and "上年结转" in finding.at.label and "资金总额" not in finding.message


@pytest.mark.parametrize("name", [name for name in scheme_names() if load_scheme(name).expenditures])
def test_what_a_line_of_spending_is_for_is_told_in_words(name):
    for column in load_scheme(name).expenditures.columns:
        wanted = "money" if column.role in ("half_year_plan", "full_year", "executed") else "text"
        assert input_of(load_scheme(name), f"expenditures[0].{column.role}").kind == wanted


def test_the_error_of_a_formula_is_told_and_no_content():
    scheme, data = blank(SUZHOU)
    address = addresses(scheme)["project_name"]
    filled = fill(data, {address: "平台"})
    with zipfile.ZipFile(io.BytesIO(filled)) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    found = re.search(rf'<c r="{address}"[^>]*>.*?</c>', sheet)[0]
    wrong = found.replace(' t="inlineStr"', ' t="e"').replace(
        '<is><t xml:space="preserve">平台</t></is>', "<f>B99</f><v>#REF!</v>"
    )
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(found, wrong).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for part, content in parts.items():
            made.writestr(part, content)
    ((record, findings),) = pipeline.read(buffer.getvalue(), "x.xlsx")
    [finding] = [finding for finding in findings if finding.code == "F40"]
    assert finding.at.address == f"目标表!{address}" and record.text("project_name") == ""
