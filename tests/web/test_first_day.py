"""What people meet on their first day: a session that ended, an address without a page, the next form, a slip of the finger."""

from __future__ import annotations

import json
from fractions import Fraction
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from later_forms import approved_target

from jixiao.core.number import D
from jixiao.web.actions.move import Move
from jixiao.web.actions.other_tasks import other_tasks
from jixiao.web.actions.start_later import make_later
from jixiao.web.findings import hundredths
from jixiao.web.models import Deadline
from jixiao.web.pages.shown import rounded_percent

pytestmark = pytest.mark.django_db
ROWS = (
    ("产出指标", "数量指标", "培训人次", "≥100人次", ""),
    ("满意度指标", "服务对象满意度", "满意度", "≥95%", ""),
)


def asked_back(answer) -> dict[str, list[str]]:
    where = urlsplit(answer.headers["Location"])
    assert where.path == "/sign-in"
    return parse_qs(where.query)


def test_after_signing_in_the_filters_are_still_there(client):
    assert asked_back(client.get("/filings?kind=monitoring&page=2")) == {
        "next": ["/filings?kind=monitoring&page=2"]
    }


def test_what_was_sent_into_a_session_that_was_over_leads_back_to_its_page(filing, client):
    answer = client.post(
        f"/filings/{filing.pk}/move", {"action": "submit"},
        HTTP_REFERER=f"http://testserver/filings/{filing.pk}?moved=1",
    )  # fmt: skip
    assert asked_back(answer) == {"next": [f"/filings/{filing.pk}?moved=1"], "lost": ["1"]}
    assert "没有受理" in client.get(answer.headers["Location"]).content.decode()
    strange = client.post("/late/remind", HTTP_REFERER="https://elsewhere.example/filings/1")
    assert asked_back(strange)["next"] == ["/"], "another site names no page of ours"
    assert client.post("/sign-out").headers["Location"] == "/sign-in"


def test_an_address_that_only_takes_what_is_sent_says_so(people, filing, client):
    client.force_login(people["agency_drafter"])
    answer = client.get(f"/filings/{filing.pk}/move")
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    assert "不能直接打开" in answer.content.decode() and 'href="/"' in answer.content.decode()
    script = client.get(f"/filings/{filing.pk}/move", HTTP_ACCEPT="application/json")
    assert script.status_code == 405 and not script.content


def test_a_reviewer_is_led_to_the_next_form(brought_to, people, client, django_assert_max_num_queries):
    filing = brought_to("department_review")
    client.force_login(people["department_reviewer"])
    sent = {"action": "approve", "position": filing.position}
    answer = client.post(f"/filings/{filing.pk}/move", sent)
    assert answer.headers["Location"] == f"/filings/{filing.pk}?moved=1"
    with django_assert_max_num_queries(13):
        page = client.get(answer.headers["Location"]).content.decode()
    assert "待您审核的都办完了" in page
    assert "都办完了" not in client.get(f"/filings/{filing.pk}").content.decode()
    again = client.post(f"/filings/{filing.pk}/move", sent)
    assert again.headers["Location"] == f"/filings/{filing.pk}", "a step that was not taken leads nowhere"


def test_a_form_sent_back_leaves_the_reviewer_in_front_of_the_queue(brought_to, people, client):
    filing = brought_to("department_review")
    client.force_login(people["department_reviewer"])
    sent = {"action": "return_to_drafter", "position": filing.position, "comment": "请补充依据"}
    assert client.post(f"/filings/{filing.pk}/move", sent).headers["Location"] == "/review"


def test_the_queue_keeps_its_filters_after_a_batch_and_on_its_next_page(brought_to, people, client):
    filing = brought_to("department_review")
    client.force_login(people["department_reviewer"])
    page = client.get("/review", {"view": "clean", "q": "加贸"}).content.decode()
    assert 'name="back" value="/review?view=clean&amp;q=%E5%8A%A0%E8%B4%B8"' in page
    sent = {"filing": f"{filing.pk}|{filing.position}", "back": "/review?view=clean&q=%E5%8A%A0"}
    assert client.post("/review/approve", sent).headers["Location"] == "/review?view=clean&q=%E5%8A%A0"
    sent["back"] = "//elsewhere.example/review?"
    assert client.post("/review/approve", sent).headers["Location"] == "/review"


@pytest.mark.parametrize("text", ["99999999999999999999999", "１００００００００００", "-1e30"])
def test_an_amount_that_no_budget_has_is_asked_about(complete, people, client, text):
    client.force_login(people["agency_drafter"])
    body = {"content": {"total": text}, "base": json.loads(complete.sections)["funds"]}
    answer = client.post(
        f"/filings/{complete.pk}/sections/funds", json.dumps(body), content_type="application/json"
    )
    assert answer.status_code == 400 and "万元" in answer.json()["message"]
    complete.refresh_from_db()
    assert complete.amount == 750_0000_00, "what was there stays"


def test_numbers_that_would_fill_the_memory_are_none():
    assert D("1e999999999") is None and D("1e-999999999") is None
    assert D("12345678901234567890") == 12345678901234567890
    assert hundredths(D("1" + "0" * 40)) is None and hundredths(D("7.50")) == 750


def test_a_decision_that_no_budget_has_is_refused(people):
    from jixiao.web.actions.base import Refused
    from jixiao.web.actions.results import Decide
    from jixiao.web.models import Filing, Result

    decide = Decide(people["sector_division"], Result(filing=Filing(), proposal=1), "9" * 30, "理由")
    with pytest.raises(Refused):
        decide.do()


def test_shares_in_lists_have_two_places_at_most():
    assert [rounded_percent(Fraction(n, 3)) for n in (1, -2, 3)] == ["33.33%", "-66.67%", "100%"]
    assert rounded_percent(Fraction(1, 80)) == "1.25%"


def test_a_returned_later_form_says_why_and_which_round_it_is(
    project, people, client, django_assert_max_num_queries
):
    target = approved_target(project, people["agency_drafter"], ROWS, 2024)
    filing = make_later(people["performance_division"], target, "monitoring", "seven_months")
    filing.stage, filing.revision_number = "unit_review", 1
    filing.save()
    Move(people["agency_reviewer"], filing, "return", "执行数与账上不一致", filing.position).run()
    client.force_login(people["agency_drafter"])
    client.get("/")
    with django_assert_max_num_queries(13):
        page = client.get(f"/filings/{filing.pk}").content.decode()
    assert "退回意见" in page and "执行数与账上不一致" in page and "1-7月" in page
    assert "意见和答复" in page
    assert "1-7月" in client.get("/").content.decode() and "1-7月" in client.get("/filings").content.decode()


def test_the_days_of_two_rounds_are_told_apart(place, people, client):
    today = timezone.localdate()
    for period in ("half_year", "seven_months"):
        Deadline.objects.create(
            jurisdiction=place, fiscal_year=2024, kind="monitoring", period=period, stage="draft", due=today
        )
    client.force_login(people["agency_drafter"])
    page = client.get("/").content.decode()
    assert "1-6月" in page and "1-7月" in page


def test_the_board_of_who_is_late_leads_to_the_forms(brought_to, place, people, client):
    filing = brought_to("department_review")
    day = timezone.localdate() - timezone.timedelta(days=3)
    for stage in ("department_review", "draft"):
        Deadline.objects.create(jurisdiction=place, fiscal_year=2024, stage=stage, due=day)
    client.force_login(people["performance_division"])
    page = client.get("/late").content.decode()
    where = f"/filings?unit={filing.unit_id}&amp;kind=target&amp;stage=department_review&amp;year=2024"
    assert where in page and "2024 年度" in page
    assert filing.title in client.get(where.replace("&amp;", "&")).content.decode()


@pytest.fixture
def later_work(project, people):
    """Something of every kind that waits beside forms: a warning, material, an opinion, a re-check, a sheet to score."""
    from jixiao.web.models import (
        Alarm,
        Assignment,
        MaterialRequest,
        Panel,
        Recheck,
        Rectification,
        ReportVersion,
        Sample,
        Seat,
    )

    target = approved_target(project, people["agency_drafter"], ROWS, 2024)
    filing = make_later(people["performance_division"], target, "monitoring", "seven_months")
    today = timezone.localdate()
    over = today - timezone.timedelta(days=2)
    Alarm.objects.create(filing=filing, raised=over, due=over)
    Rectification.objects.create(filing=filing, finding="台账不全", author=people["department_reviewer"])
    given = Assignment.objects.create(
        filing=filing, agency="示例机构", due=today, state="opinion", person=people["performance_division"]
    )
    given.members.add(people["third_party"])
    for what in ("合同", "台账"):
        MaterialRequest.objects.create(assignment=given, what=what, due=today, asked_by=people["third_party"])
    ReportVersion.objects.create(
        assignment=given, number=1, due=today, revision=1, author=people["third_party"]
    )
    sample = Sample.objects.create(
        jurisdiction=project.unit.jurisdiction,
        fiscal_year=2024,
        seed="7",
        parameters="{}",
        population="[]",
        person=people["performance_division"],
    )
    Recheck.objects.create(sample=sample, filing=filing, state="sent", self_score=9000)
    panel = Panel.objects.create(
        filing=filing, seed="7", parameters="{}", person=people["performance_division"]
    )
    return Seat.objects.create(panel=panel, expert=people["expert"])


def waits(person) -> dict[str, int]:
    return {str(one.label): one.count for one in other_tasks(person)}


def test_what_waits_beside_forms_is_on_the_home_page(
    later_work, people, client, django_assert_max_num_queries
):
    unit = {
        "要答复的预警": 1,
        "要整改的问题": 1,
        "评价机构要的资料": 2,
        "要提意见的评价报告": 1,
        "要答复的复核": 1,
    }
    assert waits(people["agency_drafter"]) == waits(people["agency_reviewer"]) == unit
    assert waits(people["expert"]) == {"请您评分的项目": 1}
    assert waits(people["third_party"]) == {"委托给您评价的项目": 1}
    assert waits(people["performance_division"]) == {"逾期没有答复的预警": 1}
    assert waits(people["other_drafter"]) == waits(people["other_department_reviewer"]) == {}
    later_work.submitted = timezone.now()
    later_work.save()
    assert waits(people["expert"]) == {} and "可以汇总" in str(waits(people["performance_division"]))
    for role in ("agency_drafter", "performance_division", "expert", "third_party", "system_admin"):
        client.force_login(people[role])
        client.get("/notices")
        with CaptureQueriesContext(connection) as caught:
            page = client.get("/").content.decode()
        asked = f"{len(caught)} as {role}\n" + "\n".join(query["sql"][:150] for query in caught)
        assert len(caught) <= 12, asked
        assert ("评价机构要的资料" in page) == (role == "agency_drafter")
        assert ("没有等您办理的表" in page) == (role == "performance_division")
        assert ('href="/units"' in page) == (role == "system_admin")


@pytest.mark.parametrize("which", ["answer", "rectify"])
def test_what_waits_in_monitoring_is_listed_of_every_year(
    which, later_work, people, client, django_assert_max_num_queries
):
    title = later_work.panel.filing.title
    client.force_login(people["agency_drafter"])
    client.get("/notices")
    assert f"/monitoring?waiting={which}" in client.get("/").content.decode()
    with django_assert_max_num_queries(13):
        page = client.get(f"/monitoring?waiting={which}").content.decode()
    assert title in page and "2024 年度" in page and "1-7月" in page
    client.force_login(people["other_drafter"])
    assert "都办完了" in client.get(f"/monitoring?waiting={which}").content.decode()
