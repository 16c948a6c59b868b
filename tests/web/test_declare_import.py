"""A document becomes the draft: a trial first, then what is ticked; every shared document in every format."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from jixiao.core.library import load_scheme
from jixiao.core.number import D
from jixiao.core.record import Record
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.drafting import drafts
from jixiao.web.drafting.fitting import fit, lay_over
from jixiao.web.models import Event, Filing
from jixiao.web.models.kept_draft import KeptDraft
from jixiao.web.reading import read_here, read_upload

SUZHOU = load_scheme("cn-js-sz/project-target@2024")
FORMATS = ("docx", "xlsx", "html", "doc", "xls", "pdf", "ofd")
CSV = (
    "项目名称,加贸平台运营费用补贴\n主管部门,市行政审批局\n实施单位,市公共资源交易中心\n年度目标,服务企业3500家以上。\n"
    "一级指标,二级指标,三级指标,半年（程）指标值,全年（程）指标值\n产出指标,数量指标,服务回收企业数,≥1500家,≥3500家\n"
    "产出指标,质量指标,纠纷调解成功率,≥90%,≥90%\n"
)


def post(client, filing, **data):
    return client.post(reverse("import-document", args=[filing.pk]), data)


def upload(name: str, data: bytes | str):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def indicators(filing) -> dict[str, str]:
    filing.refresh_from_db()
    return {
        one.name: one.targets["full_year"].text
        for one in drafts.load(filing.draft).indicators
        if not one.fixed
    }


def test_a_trial_changes_nothing_and_applying_is_one_event(client, people, filing):
    client.force_login(people["agency_drafter"])
    before, events = filing.draft, Event.objects.count()
    trial = post(client, filing, file=upload("申报表.csv", CSV))
    filing.refresh_from_db()
    assert trial.status_code == 200 and filing.draft == before and Event.objects.count() == events
    page = trial.content.decode()
    assert "服务回收企业数" in page and "≥3500家" in page and "只是试读" in page
    seal = trial.context["seal"]
    done = post(client, filing, trial=seal, apply="1", section=["fields", "indicators"])
    assert done.status_code == 302
    assert indicators(filing) == {"服务回收企业数": "≥3500家", "纠纷调解成功率": "≥90%"}
    event = Event.objects.get(action="import_document")
    assert event.comment == "申报表.csv" and set(json.loads(event.changes)) == {"fields", "indicators"}
    assert drafts.load(filing.draft).text("supervising_dept") == "市行政审批局"
    assert len([one for one in drafts.load(filing.draft).indicators if one.fixed]) == 11

    form = client.get(reverse("filing", args=[filing.pk]))
    assert "申报表.csv" in form.content.decode()
    kept = KeptDraft.objects.get()
    assert client.post(reverse("restore-draft", args=[filing.pk, kept.pk])).status_code == 302
    filing.refresh_from_db()
    assert filing.draft == before
    again = KeptDraft.objects.first()
    client.post(reverse("restore-draft", args=[filing.pk, again.pk]))
    assert "服务回收企业数" in indicators(filing), "taking back can be taken back"


def test_a_section_that_is_not_ticked_stays(client, people, complete):
    client.force_login(people["agency_drafter"])
    before = indicators(complete)
    trial = post(client, complete, file=upload("a.csv", CSV))
    post(client, complete, trial=trial.context["seal"], apply="1", section=["fields"])
    assert indicators(complete) == before
    record = drafts.load(complete.draft)
    assert record.text("annual_goal") == "服务企业3500家以上。"
    assert record.text("content").startswith("补贴"), "what the file leaves blank stays as it was typed"
    assert (
        post(client, complete, trial=trial.context["seal"], apply="1", section=["funds"]).status_code == 409
    )


def test_a_draft_that_moved_on_is_shown_anew(client, people, filing):
    client.force_login(people["agency_drafter"])
    seal = post(client, filing, file=upload("a.csv", CSV)).context["seal"]
    SaveSection(people["agency_drafter"], filing, "fields", {"annual_goal": "别人刚写的"}, 0).run()
    answer = post(client, filing, trial=seal, apply="1", section=["fields"])
    assert answer.status_code == 409 and "别人刚写的" in answer.content.decode()
    assert drafts.load(Filing.objects.get().draft).text("annual_goal") == "别人刚写的"
    assert (
        post(client, filing, trial=answer.context["seal"], apply="1", section=["fields"]).status_code == 302
    )


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.exe", b"MZ", "不能接收文件"),
        ("a.docx", b"PK\x03\x04broken", "没有保存或下载完整"),
        ("a.xlsx", b"", "空"),
        ("a.csv", "甲,乙\n1,2\n", "没有可识别的绩效表"),
    ],
)
def test_what_cannot_be_read_is_told(client, people, filing, name, data, words):
    client.force_login(people["agency_drafter"])
    answer = post(client, filing, file=upload(name, data))
    assert answer.status_code == 400 and words in answer.content.decode()
    assert post(client, filing).status_code == 400
    assert "已经失效" in post(client, filing, trial="forged", apply="1").content.decode()


def test_a_trial_belongs_to_one_person_and_form(client, people, filing, new_person):
    client.force_login(people["agency_drafter"])
    seal = post(client, filing, file=upload("a.csv", CSV)).context["seal"]
    client.force_login(new_person("second", "李四", ("agency_drafter", "agency")))
    assert post(client, filing, trial=seal, apply="1", section=["fields"]).status_code == 400


def test_a_file_that_takes_too_long_is_stopped():
    read = read_upload(CSV.encode(), "a.csv", seconds=0.01)
    assert read.problem["check"]["code"] == "F16" and not read.forms


def test_several_forms_in_one_file(client, people, filing):
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("甲.csv", CSV.replace("加贸平台运营费用补贴", "别的项目").replace("3500家", "9家"))
        archive.writestr("乙.csv", CSV)
    client.force_login(people["agency_drafter"])
    trial = post(client, filing, file=upload("两张.zip", packed.getvalue()))
    assert [one["subject"] for one in trial.context["forms"]] == ["别的项目", "加贸平台运营费用补贴"] or len(
        trial.context["forms"]
    ) == 2
    assert trial.context["form"]["subject"] == "加贸平台运营费用补贴", "the one of the same name is chosen"
    other = next(one["number"] for one in trial.context["forms"] if not one["chosen"])
    look = post(client, filing, trial=trial.context["seal"], form=str(other))
    page = look.content.decode()
    assert "别的项目" in page and "没有改动" in page, "another project's name is told and not taken"


def forms_of(shared, id: str) -> dict:
    """Format → the one form that a shared document holds."""
    found = {}
    for ending in FORMATS:
        path = shared / "documents" / f"{id}.{ending}"
        if path.is_file():
            (form,) = read_here(path.read_bytes(), path.name, "zh")["forms"]
            found[ending] = Record.model_validate(form["record"])
    assert len(found) >= 6
    return found


@pytest.mark.seeds
@pytest.mark.parametrize("id", ["sz_01", "sz_16", "js_01", "wj_00", "bm_00"])
def test_every_format_gives_the_same_sections(shared, id):
    """Typing what was read gives the record that was read, whatever the file was."""
    found = {}
    for ending, read in forms_of(shared, id).items():
        scheme = load_scheme(read.scheme)
        fitted = fit(read, scheme, scheme)
        record = drafts.empty_record(scheme, 2024, {})
        now = drafts.sections_of(record, scheme)
        for section, content in lay_over(now, fitted.sections).items():
            record = drafts.with_section(record, scheme, section, content)
        _same(record, read, fitted.left)
        targets = [[target.text for target in one.targets.values()] for one in record.indicators]
        found[ending] = (
            [["".join(text.split()) for text in row] for row in targets],
            record.funds_total.amount,
        )
    assert all(one == found["docx"] for one in found.values())


def _same(typed, read, left) -> None:
    """Nothing that was read is lost in the sections, and nothing is there that was not read or prescribed."""
    given = {one.name: one for one in read.indicators}
    for one in typed.indicators:
        if one.fixed and one.name not in given:
            continue
        want = {
            period: target.value
            for period, target in given[one.name].targets.items()
            if period in one.targets
        }
        assert {period: one.targets[period].value for period in want} == want or one.fixed, (one.name, left)
    assert {one.name for one in read.indicators} <= {one.name for one in typed.indicators}
    for field, value in read.values.items():
        if isinstance(value, str) and value.strip():
            assert "".join(typed.text(field).split()) == "".join(value.split()), field
    if read.funds_total:
        assert typed.funds_total.amount == read.funds_total.amount
    assert [line.full_year for line in typed.expenditures] == [line.full_year for line in read.expenditures]


@pytest.mark.seeds
@pytest.mark.parametrize("id", ["js_01", "wj_00", "zp_00", "mof_zp", "mof_jk"])
def test_a_form_of_another_place_or_stage_finds_its_groups(shared, id):
    """Its indicators come into the groups of the same meaning; what has no place is told."""
    labels = {(level1.label, level2.label) for level1 in SUZHOU.levels for level2 in level1.children}
    for read in forms_of(shared, id).values():
        fitted = fit(read, SUZHOU, load_scheme(read.scheme))
        rows = fitted.sections["indicators"]
        homeless = [row["name"] for row in rows if (row["level1"], row["level2"]) not in labels]
        assert len(homeless) == sum("放在最后" in sentence for sentence in fitted.left)
        assert len(rows) - len(homeless) > 11, "more than the prescribed ones"
        assert {one.name for one in read.indicators if not one.fixed} <= {row["name"] for row in rows}
        assert D(fitted.sections["funds"]["total"]) * 10_000 == read.funds_total.amount


@pytest.mark.seeds
@pytest.mark.parametrize(("ending", "name"), [("doc", "申报表.wps"), ("xls", "申报表.et")])
def test_files_of_wps_are_read_as_what_they_are(client, people, filing, shared, ending, name):
    """WPS saves its documents in the old formats under endings of its own."""
    client.force_login(people["agency_drafter"])
    data = (shared / "documents" / f"sz_01.{ending}").read_bytes()
    trial = post(client, filing, file=upload(name, data))
    assert trial.status_code == 200 and trial.context["sure"] is False
    post(
        client,
        filing,
        trial=trial.context["seal"],
        apply="1",
        section=["fields", "funds", "expenditures", "indicators"],
    )
    assert indicators(filing)["服务加贸企业数"] == "≥4250家"
    assert drafts.load(filing.draft).funds_total.amount == 7_500_000
