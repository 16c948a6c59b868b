"""An evaluation by an agency: who may do what when, who sees what, material with receipts, opinions, a final report."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from later_forms import approved_target, confirmed_evaluation, training_rows

from jixiao.core.evaluation import items
from jixiao.web.actions.agency_report import (
    AnswerOpinion,
    Finish,
    GiveOpinion,
    SaveTexts,
    SendVersion,
    report_of,
)
from jixiao.web.actions.assignment import AnswerMaterial, AskMaterial, Assign, Receive
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.panel import ClosePanel, Convene, save_seat
from jixiao.web.models import Event, Grant, Material, Project, ReportVersion

ROWS = training_rows("96人次")
SOON = date(2099, 12, 31)
TEXTS = {"problems": "培训 96 人次，没有达到目标。", "suggestions": "按季度安排培训。"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluated(project, people):
    return confirmed_evaluation(approved_target(project, people["agency_drafter"], ROWS, 2023), people, ROWS)


@pytest.fixture
def rival(new_person):
    """Somebody of another agency."""
    return new_person("rival", "别的机构甲", ("third_party", "finance"))


@pytest.fixture
def given(evaluated, people):
    return Assign(
        people["performance_division"], evaluated, "示例评价中心", [people["third_party"].pk], SOON
    ).run()


@pytest.fixture
def sent(given, people):
    """The first version, sent to the unit."""
    SaveTexts(people["third_party"], given, TEXTS, 0).run()
    return SendVersion(people["third_party"], given, SOON).run()


class TestGiving:
    def test_only_the_performance_division_gives_and_only_to_an_agency(self, evaluated, people):
        mine = [people["third_party"].pk]
        for role, person in people.items():
            if role != "performance_division":
                with pytest.raises(PermissionDenied):
                    Assign(person, evaluated, "示例评价中心", mine, SOON).run()
        giver = people["performance_division"]
        for agency, members, due, why in (
            ("", mine, SOON, "机构名称"),
            ("示例评价中心", [], SOON, "评价人员"),
            ("示例评价中心", [people["expert"].pk], SOON, "评价人员"),
            ("示例评价中心", mine, None, "截止日期"),
            ("示例评价中心", mine, timezone.localdate() - timedelta(1), "截止日期"),
        ):
            with pytest.raises(Refused, match=why):
                Assign(giver, evaluated, agency, members, due).run()
        made = Assign(giver, evaluated, "示例评价中心", mine, SOON).run()
        assert people["third_party"].notices.filter(kind="assignment").count() == 1
        assert evaluated.events.filter(action="assign_agency").exists()
        with pytest.raises(Refused, match="已经委托"):
            Assign(giver, evaluated, "示例评价中心", mine, SOON).run()
        assert made.state == "open"

    def test_who_has_to_do_with_the_department_is_left_out(self, evaluated, people, units):
        Grant.objects.create(
            person=people["third_party"], role="agency_reviewer", unit=units["agency"], starts=date(2015, 1, 1), ends=date(2016, 1, 1),
        )  # fmt: skip
        with pytest.raises(Refused, match="应当回避"):
            Assign(
                people["performance_division"], evaluated, "示例评价中心", [people["third_party"].pk], SOON
            ).run()

    def test_the_agency_may_evaluate_another_project_of_the_unit(self, sent, people, units, rival):
        other = Project.objects.create(
            unit=units["agency"], code="32050024T000000002", name="大厅运行", start_year=2023, end_year=2023
        )
        form = confirmed_evaluation(
            approved_target(other, people["agency_drafter"], ROWS, 2023), people, ROWS
        )
        member = people["third_party"]
        assert sent.assignment.filing.events.filter(person=member).exists()
        Assign(people["performance_division"], form, "示例评价中心", [member.pk], SOON).run()
        Event.objects.filter(filing=form).update(person=rival)  # a step before anything was given
        third = Project.objects.create(
            unit=units["agency"], code="32050024T000000003", name="大厅维护", start_year=2023, end_year=2023
        )
        form = confirmed_evaluation(
            approved_target(third, people["agency_drafter"], ROWS, 2023), people, ROWS
        )
        with pytest.raises(Refused, match="应当回避"):
            Assign(people["performance_division"], form, "别的机构", [rival.pk], SOON).run()

    def test_the_agency_sends_no_expert_to_the_panel(self, given, people, new_person, units):
        Grant.objects.create(
            person=people["third_party"], role="expert", unit=units["finance"], starts=date(2020, 1, 1)
        )
        for number in range(3):
            new_person(f"expert{number}", f"专家{number}", ("expert", "finance"))
        panel = Convene(people["performance_division"], given.filing, "8315", 4).run()
        assert people["third_party"].pk not in panel.seats.values_list("expert", flat=True)
        assert f'"{people["third_party"].pk}": "assigned"' in panel.parameters


class TestMaterial:
    def test_asked_given_and_received(self, given, people, client):
        member, drafter = people["third_party"], people["agency_drafter"]
        with pytest.raises(Refused, match="什么资料"):
            AskMaterial(member, given, " ", SOON).run()
        asked = AskMaterial(member, given, "验收资料", SOON).run()
        assert drafter.notices.filter(kind="assignment").count() == 1
        with pytest.raises(Refused, match="附上资料"):
            AnswerMaterial(drafter, asked).run()
        with pytest.raises(PermissionDenied):
            Receive(member, asked).run()
        client.force_login(drafter)
        file = SimpleUploadedFile("验收.pdf", b"%PDF-1.4 accepted")
        client.post(f"/assignments/{given.pk}/step", {"do": "answer", "id": asked.pk, "file": file})
        asked.refresh_from_db()
        assert (asked.state, asked.files.get().name) == ("given", "验收.pdf")
        Receive(member, asked).run()
        asked.refresh_from_db()
        assert asked.state == "received" and asked.received
        client.force_login(member)
        page = client.get(f"/assignments/{given.pk}").content.decode()
        assert "已签收" in page and "验收.pdf" in page
        answer = client.get(f"/materials/{asked.files.get().pk}")
        assert (
            b"".join(answer.streaming_content) == b"%PDF-1.4 accepted"
            and "attachment" in answer["Content-Disposition"]
        )
        assert [one.action for one in given.filing.events.order_by("id")][-3:] == [
            "ask_material",
            "answer_material",
            "receive_material",
        ]

    def test_a_refusal_needs_a_reason_and_may_be_made_good(self, given, people):
        asked = AskMaterial(people["third_party"], given, "会议纪要", SOON).run()
        AnswerMaterial(people["agency_reviewer"], asked, reason="涉密，不能提供").run()
        asked.refresh_from_db()
        assert (asked.state, asked.reason) == ("refused", "涉密，不能提供")
        AnswerMaterial(people["agency_drafter"], asked, [(b"%PDF-1.4 x", "摘要.pdf")]).run()
        asked.refresh_from_db()
        assert (asked.state, asked.reason) == ("given", "")

    def test_no_program_is_taken_for_material(self, given, people):
        asked = AskMaterial(people["third_party"], given, "台账", SOON).run()
        with pytest.raises(Refused, match="无法识别"):
            AnswerMaterial(
                people["agency_drafter"], asked, [(b"MZ\x90\x00\x03" + b"\0" * 60, "台账.pdf")]
            ).run()
        assert not Material.objects.exists()


class TestReport:
    def test_two_people_never_overwrite_each_other(self, given, people):
        SaveTexts(people["third_party"], given, TEXTS, 0).run()
        with pytest.raises(Conflict):
            SaveTexts(people["third_party"], given, {"problems": "别的"}, 0).run()
        given.refresh_from_db()
        assert given.written["problems"] == TEXTS["problems"] and set(given.written) >= {"overview", "other"}

    def test_from_draft_to_final(self, given, people):
        member, drafter = people["third_party"], people["agency_drafter"]
        with pytest.raises(Refused, match="还没有写"):
            SendVersion(member, given, SOON).run()
        with pytest.raises(Refused, match="征求单位意见"):
            Finish(member, given).run()
        SaveTexts(member, given, TEXTS, 0).run()
        version = SendVersion(member, given, SOON).run()
        with pytest.raises(Refused, match="可以在"):
            Finish(member, given).run()
        with pytest.raises(Refused, match="意见和依据"):
            GiveOpinion(drafter, version, False, " ").run()
        GiveOpinion(drafter, version, False, "培训人次漏计 8 人次").run()
        with pytest.raises(PermissionDenied):
            GiveOpinion(drafter, version, True).run()
        with pytest.raises(Refused, match="答复单位"):
            Finish(member, given).run()
        AnswerOpinion(member, version, "签到表没有这 8 人次，不采纳").run()
        final = Finish(member, given).run()
        given.refresh_from_db()
        assert (given.state, final.final, final.number) == ("final", True, 2) and given.closed
        with pytest.raises(PermissionDenied):
            SaveTexts(member, given, TEXTS, 1).run()
        with pytest.raises(PermissionDenied):
            AskMaterial(member, given, "再要", SOON).run()

    def test_numbers_that_stand_in_no_table_must_be_explained(self, sent, people, given):
        GiveOpinion(people["agency_drafter"], sent, True).run()
        SaveTexts(people["third_party"], given, TEXTS | {"problems": "共有 70 所学校。"}, 1).run()
        with pytest.raises(Refused, match="70 所"):
            Finish(people["third_party"], given).run()
        assert Finish(people["third_party"], given, "学校数见教育统计年鉴").run().final
        assert "教育统计年鉴" in Event.objects.get(action="finish_report").comment

    def test_without_an_opinion_in_time_it_may_be_final(self, sent, people, given):
        ReportVersion.objects.filter(pk=sent.pk).update(due=timezone.localdate() - timedelta(1))
        assert Finish(people["third_party"], given).run().final

    def test_a_version_never_changes(self, sent, people, given):
        before = sent.content
        GiveOpinion(people["agency_drafter"], sent, False, "不同意").run()
        SaveTexts(people["third_party"], given, TEXTS | {"problems": "改过了。"}, 1).run()
        sent.refresh_from_db()
        assert sent.content == before and "改过了" not in before
        report, loose = report_of(given.filing, sent.revision, sent.evaluation)
        assert not loose and report.style == "official"

    def test_the_points_of_experts_appear_only_after_closing(self, given, people, new_person):
        for number in range(3):
            new_person(f"expert{number}", f"专家{number}", ("expert", "finance"))
        panel = Convene(people["performance_division"], given.filing, "8315", 3).run()
        for seat in panel.seats.all():
            save_seat(
                seat.expert,
                seat,
                {item["id"]: (str(item["points"] * 0.9), "") for item in items()},
                "看法",
                True,
            )
        SaveTexts(people["third_party"], given, TEXTS, 0).run()
        blind = SendVersion(people["third_party"], given, SOON).run()
        assert not blind.evaluation.experts and "看法" not in blind.content
        GiveOpinion(people["agency_drafter"], blind, True).run()
        with pytest.raises(Refused, match="还没有汇总"):
            Finish(people["third_party"], given).run()
        ClosePanel(people["performance_division"], panel).run()
        final = Finish(people["third_party"], given).run()
        assert len(final.evaluation.experts) == 3 and "专家0" not in final.content


STEPS = {
    "ask": ("third_party",),
    "receive": ("third_party",),
    "answer": ("agency_drafter", "agency_reviewer"),
    "save": ("third_party",),
    "send": ("third_party",),
}
"""What can be done while the report is being written → who alone may."""


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_for_those_alone(step, given, people, rival, client):
    asked = AskMaterial(people["third_party"], given, "验收资料", SOON).run()
    if step == "receive":
        AnswerMaterial(people["agency_drafter"], asked, [(b"%PDF-1.4 x", "甲.pdf")]).run()
    SaveTexts(people["third_party"], given, TEXTS, 0).run()
    body = {"do": step, "id": asked.pk, "what": "台账", "due": "2099-12-31", "reason": "没有", "base": "1"}
    for role, person in {**people, "rival": rival}.items():
        if role in STEPS[step]:
            continue
        client.force_login(person)
        events = Event.objects.count()
        assert client.post(f"/assignments/{given.pk}/step", body).status_code in (403, 404), (
            f"{role} may {step}"
        )
        assert Event.objects.count() == events
    client.force_login(people[STEPS[step][0]])
    assert client.post(f"/assignments/{given.pk}/step", body).status_code == 302


def test_another_agency_finds_nothing(sent, given, people, rival, client):
    asked = AskMaterial(people["third_party"], given, "验收资料", SOON).run()
    AnswerMaterial(people["agency_drafter"], asked, [(b"%PDF-1.4 x", "甲.pdf")]).run()
    client.force_login(rival)
    assert given.filing.title not in client.get("/assignments").content.decode()
    for address in (f"/assignments/{given.pk}", f"/materials/{asked.files.get().pk}", f"/assignments/{given.pk}/report-1.html",
                    f"/filings/{given.filing_id}"):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_the_agency_loses_everything_with_its_grant(sent, given, people, client):
    people["third_party"].grants.update(ends=date(2021, 1, 1))
    client.force_login(people["third_party"])
    assert client.get(f"/assignments/{given.pk}").status_code == 404
    with pytest.raises(PermissionDenied):
        AskMaterial(people["third_party"], given, "验收资料", SOON).run()


def test_what_is_being_written_is_for_the_agency_alone(given, people, client):
    SaveTexts(people["third_party"], given, TEXTS | {"experience": "只给自己看的话"}, 0).run()
    for role in (
        "performance_division",
        "agency_drafter",
        "department_reviewer",
        "auditor",
        "sector_division",
    ):
        client.force_login(people[role])
        assert "只给自己看的话" not in client.get(f"/assignments/{given.pk}").content.decode()
        assert client.get(f"/assignments/{given.pk}/report-0.html").status_code == 404
    client.force_login(people["third_party"])
    assert "只给自己看的话" in client.get(f"/assignments/{given.pk}").content.decode()
    assert "只给自己看的话" in client.get(f"/assignments/{given.pk}/report-0.html").content.decode()


def test_the_same_by_calls(given, people, rival, client):
    from jixiao.web.actions.tokens import make_token
    from jixiao.web.models.token import SCOPES

    def asks(person):
        _, secret = make_token(person, "接口", list(SCOPES), 30)
        headers = {"Authorization": f"Bearer {secret}"}

        def ask(method, path, body=None):
            answer = client.generic(
                method, f"/api/v1{path}", json.dumps(body or {}), "application/json", headers=headers
            )
            return answer.status_code, answer.json() if answer["Content-Type"].startswith(
                "application/json"
            ) else answer.content

        return ask

    agency, unit, other = asks(people["third_party"]), asks(people["agency_drafter"]), asks(rival)
    here = f"/assignments/{given.pk}"
    status, request = agency("POST", f"{here}/requests", {"what": "验收资料", "due": "2099-12-31"})
    assert status == 201 and request["state"] == "asked"
    assert (
        unit("POST", f"/material-requests/{request['id']}/refusal", {"reason": "涉密"})[1]["state"]
        == "refused"
    )
    assert agency("PUT", f"{here}/texts", {"texts": TEXTS, "base": 0})[1]["saved"] == 1
    assert agency("PUT", f"{here}/texts", {"texts": TEXTS, "base": 0})[0] == 409
    status, version = agency("POST", f"{here}/versions", {"due": "2099-12-31"})
    assert status == 201 and version["number"] == 1
    whole = unit("GET", here)[1]
    assert (
        whole["texts"] is None
        and whole["saved"] is None
        and whole["versions"][0]["digest"] == version["digest"]
    )
    assert (
        unit("POST", f"{here}/versions/1/opinion", {"agreed": False, "text": "漏计"})[1]["opinion"] == "漏计"
    )
    assert (
        agency("POST", f"{here}/versions/1/answer", {"text": "不采纳，没有签到"})[1]["answer"]
        == "不采纳，没有签到"
    )
    assert agency("POST", f"{here}/final")[1]["final"] is True
    status, document = unit("GET", f"{here}/versions/2/report?format=html")
    assert status == 200 and "绩效评价报告" in document.decode()
    assert unit("GET", f"{here}/versions/2/report?format=exe")[0] == 422
    assert [one["id"] for one in agency("GET", "/assignments")[1]["items"]] == [given.pk]
    assert other("GET", "/assignments")[1]["items"] == [] and other("GET", here)[0] == 404


@pytest.mark.parametrize("format", ["docx", "pdf", "html"])
def test_a_version_is_printed_in_each_format(format, sent, given, people, client):
    client.force_login(people["agency_drafter"])
    answer = client.get(f"/assignments/{given.pk}/report-1.{format}")
    assert answer.status_code == 200 and len(answer.content) > 5000 and answer["Cache-Control"] == "no-store"
    assert client.get(f"/assignments/{given.pk}/report-2.{format}").status_code == 404
    assert client.get(f"/assignments/{given.pk}/report-1.exe").status_code == 404
