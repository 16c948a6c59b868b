"""The pages of an agency's assignment: notices lead there, few queries, nobody shut out at two widths."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from browsing import DESKTOP, PHONE
from django.utils import timezone
from test_assignment import SOON, TEXTS, evaluated, given  # noqa: F401 (fixtures)

from jixiao.web.actions.agency_report import SaveTexts, SendVersion
from jixiao.web.actions.assignment import AnswerMaterial, AskMaterial
from jixiao.web.models import Assignment, Grant

pytestmark = pytest.mark.django_db


def test_a_notice_leads_to_the_workspace_and_no_further(given, people, client):  # noqa: F811
    AskMaterial(people["third_party"], given, "验收单", SOON).run()
    AnswerMaterial(people["agency_drafter"], given.requests.get(), [(b"%PDF-1.4 x", "验收单.pdf")]).run()
    for role in ("third_party", "agency_drafter"):
        client.force_login(people[role])
        notice = people[role].notices.filter(kind="assignment").first()
        assert "打开" in client.get("/notices").content.decode()
        answer = client.post(f"/notices/{notice.pk}/read")
        assert answer["Location"] == f"/assignments/{given.pk}", role
        assert client.get(answer["Location"]).status_code == 200
    Grant.objects.filter(person=people["third_party"]).update(ends=date(2020, 1, 1))
    client.force_login(people["third_party"])
    notice = people["third_party"].notices.first()
    assert client.post(f"/notices/{notice.pk}/read")["Location"] == "/notices", "the role is over"


def test_pages_ask_little(given, people, client, django_assert_max_num_queries):  # noqa: F811
    for number in range(6):
        asked = AskMaterial(people["third_party"], given, f"资料{number}", SOON).run()
        files = [(b"%PDF-1.4 " + bytes([65 + number]), "甲.pdf")]
        AnswerMaterial(people["agency_drafter"], asked, files).run()
    SaveTexts(people["third_party"], given, TEXTS, given.saved).run()
    for role in ("third_party", "agency_drafter", "performance_division"):
        client.force_login(people[role])
        client.get("/jobs")  # the first page of a session writes it
        with django_assert_max_num_queries(12):
            client.get(f"/assignments/{given.pk}")
        with django_assert_max_num_queries(12):
            client.get("/assignments")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out(visit, given, people, size):  # noqa: F811
    late = AskMaterial(people["third_party"], given, "项目实施方案和合同", SOON).run()
    type(late).objects.filter(pk=late.pk).update(due=timezone.localdate() - timedelta(3))
    asked = AskMaterial(people["third_party"], given, "验收资料", SOON).run()
    AnswerMaterial(people["agency_drafter"], asked, [(b"%PDF-1.4 x", "验收报告.pdf")]).run()
    SaveTexts(people["third_party"], given, TEXTS | {"experience": "共有 70 所学校参加。"}, 0).run()
    member = visit("third_party", f"/assignments/{given.pk}", size)
    member.page.wait_for_load_state("networkidle")
    member.picture("assignment-agency")
    problems = [f"agency: {one}" for one in member.violations()]
    SendVersion(people["third_party"], Assignment.objects.get(), SOON).run()
    unit = visit("agency_drafter", f"/assignments/{given.pk}", size)
    unit.page.wait_for_load_state("networkidle")
    unit.picture("assignment-unit")
    problems += [f"unit: {one}" for one in unit.violations()]
    giver = visit("performance_division", "/assignments", size)
    giver.page.wait_for_load_state("networkidle")
    giver.picture("assignments")
    problems += [f"list: {one}" for one in giver.violations()]
    for visitor in (member, unit, giver):
        if visitor.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            problems.append("too wide")
    assert not problems, "\n".join(problems)
