"""The offline workbook: filled in by hand it is read as if the system had written it; each slip is told by its cell."""

from __future__ import annotations

import io
import re
import zipfile
from importlib import resources

import pytest
from filled_workbook import addresses, blank, fill, places_of, texts_of

from jixiao import pipeline
from jixiao.cli.demo_record import demo_record
from jixiao.core.finding import Severity
from jixiao.core.library import load_scheme, scheme_names
from jixiao.reports.official_form import official_form

SUZHOU = "cn-js-sz/project-target@2024"
OWN_FORMS = [name for name in scheme_names() if not load_scheme(name).general]
SAMPLES = sorted(
    (
        entry
        for entry in (resources.files("jixiao.cli") / "demo_forms").iterdir()
        if entry.name.endswith(".yaml")
    ),
    key=lambda entry: entry.name,
)


def read(data: bytes, name: str = "目标表.xlsx"):
    ((record, findings),) = pipeline.read(data, name)
    return record, {
        finding.at.address.split("!")[-1]: finding for finding in findings if finding.code[0] == "W"
    }


def content(record) -> dict:
    data = record.to_json()
    for key in ("source", "sources", "title"):
        data.pop(key)
    for indicator in data["indicators"]:
        indicator.pop("place")
        indicator.pop("row")
        indicator["given"].pop("operator", None)
    data["indicators"].sort(key=lambda one: (one["level1"], one["level2"] or "", one["name"]))
    return data


@pytest.mark.parametrize("name", OWN_FORMS)
@pytest.mark.parametrize("format", pipeline.BLANK_FORMATS)
def test_a_blank_form_is_read_by_its_own_scheme_and_claims_nothing(name, format):
    scheme = load_scheme(name)
    ((record, findings),) = pipeline.read(pipeline.blank(scheme, format, 2025), f"x.{format}")
    assert (record.scheme, record.fiscal_year) == (name, 2025)
    prescribed = {fixed.name for level, _ in scheme.walk() for fixed in level.fixed}
    assert {indicator.name for indicator in record.indicators} == prescribed
    values = {field: value for field, value in record.values.items() if field != "fiscal_year"}
    assert not any(values.values()), "no prompt or list of choices is taken for a value"
    assert {"W02"} <= {finding.code for finding in findings} <= {"R01", "R10", "W02", "W06"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_filled_in_by_hand_it_equals_the_form_that_the_system_writes(sample):
    _, record = demo_record(sample.read_text("utf-8"))
    scheme = load_scheme(record.scheme)
    year = record.fiscal_year
    places = places_of(scheme, year)
    typed = {
        address: text
        for path, text in texts_of(record, scheme, year).items()
        for address in places.get(path, ())
    }
    made, _ = read(fill(pipeline.blank(scheme, "xlsx", year), typed))
    ((written, _),) = pipeline.read(
        pipeline.write(official_form(record, scheme, masked=False), "xlsx"), "x.xlsx"
    )
    assert content(made) == content(written)


def test_numbers_typed_as_numbers_are_amounts():
    scheme, data = blank(SUZHOU)
    places = addresses(scheme)
    record, _ = read(fill(data, {places["funds_total"]: 750, places["funds.carryover"]: 12.5}))
    assert record.funds_total.amount == 7500000
    assert next(fund for fund in record.funds if fund.source == "carryover").amount == 125000


SLIPS = {
    "funds_total": ("约750", "W03", "资金总额", "万元"),
    "expenditures[0].full_year": ("约75", "W03", "全年（程）预算数", "万元"),
    "start": ("2025-02-30", "W04", "开始时间", "2024-01"),
    "end": ("明年底", "W04", "完成时间", "2024-01"),
}


@pytest.mark.parametrize("path", SLIPS)
def test_a_slip_is_told_by_cell_label_and_remedy_and_kept(path):
    text, code, label, remedy = SLIPS[path]
    scheme, data = blank(SUZHOU)
    address = addresses(scheme)[path]
    record, told = read(fill(data, {address: text}))
    finding = told[address]
    assert (finding.code, finding.severity, finding.got) == (code, Severity.P0, text)
    assert finding.at.address == f"目标表!{address}"
    assert label in finding.at.label.replace("\n", "") and remedy in finding.remedy
    assert text in str(record.to_json()), "what was typed is not lost"


def test_a_level_that_the_form_does_not_have_is_told_with_the_nearest_one():
    scheme, data = blank(SUZHOU)
    places = addresses(scheme)
    row = max(int(path[11:].split("]")[0]) for path in places if path.startswith("indicators"))
    typed = {
        "level1": "产出目标类",
        "level2": "数量指标",
        "name": "回收企业数",
        "targets.full_year": "≥3500家",
    }
    record, told = read(
        fill(data, {places[f"indicators[{row}].{role}"]: text for role, text in typed.items()})
    )
    finding = told[places[f"indicators[{row}].level1"]]
    assert finding.code == "W05" and "产出指标" in finding.remedy
    assert any(indicator.name == "回收企业数" for indicator in record.indicators)


def test_a_free_row_at_the_end_belongs_to_the_group_that_was_picked():
    scheme, data = blank(SUZHOU)
    places = addresses(scheme)
    row = max(int(path[11:].split("]")[0]) for path in places if path.startswith("indicators"))
    typed = {"level1": "效益指标", "level2": "社会效益", "name": "政策知晓率", "targets.full_year": "≥90%"}
    record, told = read(
        fill(data, {places[f"indicators[{row}].{role}"]: text for role, text in typed.items()})
    )
    made = next(indicator for indicator in record.indicators if indicator.name == "政策知晓率")
    assert (made.level1, made.level2, made.targets["full_year"].value) == ("效益指标", "社会效益", 90)
    assert not any(finding.code == "W05" for finding in told.values())


def test_a_required_field_left_blank_is_told_at_the_cell_to_fill():
    scheme, data = blank(SUZHOU)
    places = addresses(scheme)
    _, told = read(fill(data, {places["project_name"]: "平台运营"}))
    assert places["project_name"] not in told
    for path in ("annual_goal", "implementing_unit", "funds_total"):
        assert told[places[path]].code == "W02", path


def test_a_target_without_name_and_a_name_without_target_are_told():
    scheme, data = blank(SUZHOU)
    places = addresses(scheme)
    rows = sorted({int(path[11:].split("]")[0]) for path in places if path.endswith("].name")})
    lone = {
        places[f"indicators[{rows[0]}].targets.full_year"]: "≥5次",
        places[f"indicators[{rows[4]}].name"]: "培训合格率",
    }
    record, told = read(fill(data, lone))
    assert told[places[f"indicators[{rows[0]}].name"]].code == "W06"
    assert told[places[f"indicators[{rows[4]}].targets.full_year"]].code == "W06"
    assert any("≥5次" in text for text in record.unread)


def test_text_in_a_locked_cell_is_kept_and_told():
    scheme, data = blank(SUZHOU)
    places = addresses(scheme)
    corner = f"C{int(places['funds_total'][1:]) - 1}"
    record, told = read(fill(data, {corner: "另有自筹资金"}))
    assert "另有自筹资金" in record.unread
    assert told[corner].code == "W07"


def test_a_changed_scheme_and_an_unknown_one_are_told():
    scheme, data = blank(SUZHOU)
    other = _with_strings(data, scheme.digest, "sha256:0000")
    _, told = read(other)
    assert told[""].code == "W01" and told[""].severity == Severity.P1
    record, told = read(_with_strings(data, scheme.name, "cn-xx/project-target@2024"))
    assert told[""].code == "W09" and record.scheme == SUZHOU


def test_without_the_year_the_year_is_asked_for():
    scheme, data = blank(SUZHOU, None)
    record, told = read(data)
    assert record.fiscal_year is None and told["A2"].code == "W08"
    record, _ = read(fill(data, {"A2": "2026年度"}))
    assert record.fiscal_year == 2026


def test_labels_are_locked_inputs_are_not_and_lists_drop_down():
    _, data = blank("cn/project-monitoring@2019")
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<sheetProtection" in sheet and 'type="list"' in sheet and 'type="decimal"' in sheet
    book = zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml").decode()
    assert 'state="veryHidden"' in book and 'name="填表说明"' in book
    assert "<f>" not in sheet, "no cell holds a formula"


def test_a_row_to_write_in_grows_with_what_is_written():
    scheme, data = blank(SUZHOU)
    places = addresses(scheme)
    row = max(int(path[11:].split("]")[0]) for path in places if path.startswith("indicators"))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    free = places[f"indicators[{row}].name"].lstrip("ABCDEFGH")
    assert re.search(rf'<row r="{free}" ht="[\d.]+">', sheet), "its height is not held fast"
    content = places["content"].lstrip("ABCDEFGH")
    assert f'<row r="{content}" ht="64" customHeight="1">' in sheet, "merged cells have room from the start"


def _with_strings(data: bytes, old: str, new: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(
                part,
                content.replace(old.encode(), new.encode())
                if part.endswith("sharedStrings.xml")
                else content,
            )
    return buffer.getvalue()
