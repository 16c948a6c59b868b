"""OFD: what is written is read back to an equal record, in a package whose parts, numbers and fonts belong together."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from importlib import resources

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

import made_forms as made
from jixiao import pipeline
from jixiao.cli.demo_record import demo_record
from jixiao.core.library import load_scheme
from jixiao.core.report import Chart, Report, Signature, Text
from jixiao.formats.ofd_writer import from_report
from jixiao.reports.blank_form import blank_form
from jixiao.reports.official_form import official_form

NS = "{http://www.ofdspec.org/2016}"
SAMPLES = {
    entry.name: entry.read_text("utf-8")
    for entry in (resources.files("jixiao.cli") / "demo_forms").iterdir()
    if entry.name.endswith(".yaml")
}


def form(text: str) -> Report:
    _, record = demo_record(text)
    return official_form(record, load_scheme(record.scheme), masked=False)


def content(data: bytes, name: str) -> list[dict]:
    found = []
    for record, _ in pipeline.read(data, name):
        said = record.to_json()
        for key in ("source", "sources", "title"):
            said.pop(key)
        for indicator in said["indicators"]:
            indicator.pop("place")
        said["unread"] = "".join("".join(said["unread"]).split())
        said["values"] = {key: "".join(str(value).split()) for key, value in said["values"].items()}
        found.append(said)
    return found


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_of_each_scheme_survives(name):
    report = form(SAMPLES[name])
    assert content(from_report(report), "x.ofd") == content(pipeline.write(report, "docx"), "x.docx")


@pytest.mark.seeds
@pytest.mark.parametrize("id", made.SCHEMES)
def test_a_made_form_survives(id, shared):
    ((record, _),) = pipeline.read((shared / "documents" / f"{id}.docx").read_bytes(), f"{id}.docx")
    report = official_form(record, load_scheme(record.scheme), masked=False)
    assert content(from_report(report), "x.ofd") == content(pipeline.write(report, "docx"), "x.docx")


def test_the_same_report_gives_the_same_bytes():
    report = form(SAMPLES["suzhou-platform-target-2024.yaml"])
    assert from_report(report) == from_report(report)


def test_a_volume_holds_its_forms_in_order():
    volume = [form(SAMPLES[name]) for name in sorted(SAMPLES)[:3]]
    assert [one["values"]["project_name"] for one in content(from_report(volume), "v.ofd")] == [
        content(from_report(one), "x.ofd")[0]["values"]["project_name"] for one in volume
    ]


def test_every_object_has_a_number_and_every_font_the_characters_that_use_it():
    files = parts(from_report(form(SAMPLES["suzhou-department-target-2024.yaml"])))
    document = etree.fromstring(files["Doc_0/Document.xml"])
    largest = int(document.findtext(f"{NS}CommonData/{NS}MaxUnitID"))
    fonts = {
        font.get("ID"): TTFont(io.BytesIO(files["Doc_0/Res/" + font.findtext(f"{NS}FontFile")])).getBestCmap()
        for font in etree.fromstring(files["Doc_0/PublicRes.xml"]).iter(f"{NS}Font")
    }
    numbers = [*fonts]
    for page in document.iter(f"{NS}Page"):
        root = etree.fromstring(files["Doc_0/" + page.get("BaseLoc")])
        assert root.findtext(f"{NS}Area/{NS}PhysicalBox") == "0 0 210 297"
        numbers += [page.get("ID"), *(one.get("ID") for one in root.iter() if one.get("ID"))]
        for text in root.iter(f"{NS}TextObject"):
            said = text.findtext(f"{NS}TextCode")
            assert said == said.strip()
            assert all(ord(character) in fonts[text.get("Font")] for character in said)
    assert len(numbers) == len(set(numbers)) and max(map(int, numbers)) <= largest


def test_steps_between_characters_add_up_to_the_typeset_line():
    files = parts(from_report(Report("标题", [Text("绩效目标" * 5)])))
    texts = etree.fromstring(files["Doc_0/Pages/Page_0/Content.xml"]).iter(f"{NS}TextCode")
    steps = next(one for one in texts if one.text.startswith("绩效目标")).get("DeltaX").split()
    counts = [int(steps[at + 1]) for at, word in enumerate(steps) if word == "g"]
    singles = len(steps) - 3 * len(counts)
    assert sum(counts) + singles == 19, "one step less than characters"
    assert 3.6 < float(steps[2] if steps[0] == "g" else steps[0]) < 3.8, "10.5 points are 3.7 mm"


def test_charts_boxes_and_signatures_are_drawn_and_a_wide_page_is_wide():
    report = Report(
        "图表",
        [
            Text("待填", "blank"),
            Chart("得分率", "progress", (("产出", Decimal(5)),), "%"),
            Signature("签字："),
        ],
        landscape=True,
    )
    root = etree.fromstring(parts(from_report(report))["Doc_0/Pages/Page_0/Content.xml"])
    assert root.findtext(f"{NS}Area/{NS}PhysicalBox") == "0 0 297 210"
    assert any(path.get("Fill") == "true" for path in root.iter(f"{NS}PathObject"))
    assert any(path.get("Stroke") == "true" for path in root.iter(f"{NS}PathObject"))


def test_a_blank_form_can_be_written_too():
    scheme = load_scheme("cn/project-target@2015")
    assert b"TextObject" in parts(from_report(blank_form(scheme, 2025)))["Doc_0/Pages/Page_0/Content.xml"]
