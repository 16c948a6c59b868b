"""What is written is read back: an official form in any format gives an equal record."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

import made_forms as made
from jixiao.core.library import load_scheme
from jixiao.core.record import Record
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise
from jixiao.reports.official_form import official_form

FORMATS = ("docx", "xlsx", "html", "pdf")


def read(data: bytes, name: str) -> list[Record]:
    return [record for record, _ in recognise(read_document(data, name))]


def write(report, format: str) -> bytes:
    return importlib.import_module(f"jixiao.formats.{format}_writer").from_report(report)


def content(record: Record, blanks: bool) -> dict[str, Any]:
    """What a record says, without where it stood; without ``blanks`` line breaks and spaces do not count."""
    data = record.to_json()
    for key in ("source", "sources", "unread", "title", "scheme_digest"):
        data.pop(key)
    for indicator in data["indicators"]:
        indicator.pop("place")
    if not blanks:
        data["values"] = {
            key: "".join(value.split()) if isinstance(value, str) else value
            for key, value in data["values"].items()
        }
    return data


@pytest.mark.seeds
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("id", made.SCHEMES)
def test_a_made_form_survives_being_printed(id, format, shared):
    (record,) = read((shared / "documents" / f"{id}.docx").read_bytes(), f"{id}.docx")
    report = official_form(record, load_scheme(record.scheme), masked=False)
    (back,) = read(write(report, format), f"{id}.{format}")
    assert content(back, format != "pdf") == content(record, format != "pdf")


@pytest.mark.parametrize("format", FORMATS)
def test_a_record_made_by_hand_survives_being_printed(format):
    record = made.sample_record()
    report = official_form(record, load_scheme(record.scheme), masked=False)
    (back,) = read(write(report, format), f"x.{format}")
    assert back.scheme == record.scheme and back.fiscal_year == record.fiscal_year
    for name, value in record.values.items():
        assert "".join(back.text(name).split()) == "".join(str(value).split()), name
    assert back.funds_total.amount == record.funds_total.amount
    own = [indicator for indicator in back.indicators if indicator.name]
    assert [(one.level1, one.level2, one.name, one.targets["full_year"].text) for one in own] == [
        (one.level1, one.level2, one.name, one.targets["full_year"].text) for one in record.indicators
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_a_title_that_is_printed_twice_is_no_text_without_a_place(format):
    record = made.sample_record()
    report = official_form(record, load_scheme(record.scheme))
    ((_, findings),) = recognise(read_document(write(report, format), f"x.{format}"))
    assert "R10" not in {finding.code for finding in findings}


@pytest.mark.parametrize("format", FORMATS)
def test_a_volume_is_read_as_its_forms(format):
    names = ["平台运营", "办公设备购置", "软硬件维护"]
    records = [made.sample_record(values={"project_name": name}) for name in names]
    reports = [official_form(record, load_scheme(record.scheme)) for record in records]
    assert [record.subject for record in read(write(reports, format), f"v.{format}")] == names
