"""Adjustment of an approved form, and the batch reply."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from jixiao.web.actions.adjust import Adjust
from jixiao.web.actions.base import Refused
from jixiao.web.actions.move import Move
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.models import Filing, IndicatorRow

GOAL = "2024年服务回收企业3800家以上，组织竞价会8000场以上，交易额达到8亿元，受益人员满意度不低于90%。"


def fresh(filing):
    return Filing.objects.get(pk=filing.pk)


@pytest.fixture
def adjusting(brought_to, people):
    """An approved form whose unit has applied for an adjustment."""
    filing = brought_to("approved")
    return Adjust(people["agency_drafter"], filing, "content_change", "新增两家回收企业").run()


def change(filing, people, **sections):
    for section, content in sections.items():
        base = json.loads(fresh(filing).sections)[section]
        SaveSection(people["agency_drafter"], fresh(filing), section, content, base).run()


def walk(filing, people, until="approved"):
    way = {"draft": ("agency_drafter", "submit"), "unit_review": ("agency_reviewer", "approve")}
    way |= {
        "department_review": ("department_reviewer", "approve"),
        "sector_review": ("sector_division", "approve"),
    }
    way |= {"performance_review": ("performance_division", "approve")}
    while fresh(filing).stage != until:
        role, action = way[fresh(filing).stage]
        Move(people[role], fresh(filing), action).run()


def test_kind_and_reason_are_asked_for(brought_to, people):
    filing = brought_to("approved")
    for kind, reason in (("", "理由"), ("whim", "理由"), ("own_request", " ")):
        with pytest.raises(Refused):
            Adjust(people["agency_drafter"], fresh(filing), kind, reason).run()
    assert fresh(filing).stage == "approved" and fresh(filing).adjusting == ""
    with pytest.raises(Refused, match="种类"):
        Move(people["agency_drafter"], fresh(filing), "adjust", "绕过").run()


def test_only_the_unit_applies_and_only_for_what_is_approved(brought_to, people):
    filing = brought_to("performance_review")
    with pytest.raises(PermissionDenied):
        Adjust(people["agency_drafter"], filing, "own_request", "急").run()
    brought_to("approved")
    with pytest.raises(PermissionDenied):
        Adjust(people["department_reviewer"], fresh(filing), "own_request", "代办").run()


def test_an_adjustment_is_a_new_revision_with_its_kind_and_reason(adjusting, people):
    assert (adjusting.stage, adjusting.adjusting, adjusting.approved_revision) == (
        "draft",
        "content_change",
        1,
    )
    change(adjusting, people, fields={"annual_goal": GOAL})
    walk(adjusting, people)
    filing = fresh(adjusting)
    assert (filing.approved_revision, filing.adjusting, filing.adjust_reason) == (2, "", "")
    second = filing.revisions.get(number=2)
    assert (second.adjusting, second.reason) == ("content_change", "新增两家回收企业")
    assert filing.revisions.get(number=1).adjusting == ""


def test_the_approved_indicators_stay_in_force_until_the_next_approval(adjusting, people, content):
    rows = IndicatorRow.objects.filter(filing=adjusting, approved=True)
    before = list(rows.values_list("name", "text"))
    changed = [
        {**row, "full_year": "≥3900家"} if row["name"] == "服务回收企业数" else row
        for row in content["indicators"]
    ]
    change(adjusting, people, indicators=changed)
    walk(adjusting, people, "performance_review")
    assert list(rows.values_list("name", "text")) == before
    walk(adjusting, people)
    assert ("服务回收企业数", "≥3900家") in list(rows.values_list("name", "text"))


def test_an_adjustment_without_change_is_not_filed(adjusting, people):
    with pytest.raises(Refused, match="相同"):
        Move(people["agency_drafter"], adjusting, "submit").run()


def test_giving_up_brings_the_approved_values_back(adjusting, people):
    approved = fresh(adjusting).revisions.get(number=1).values
    change(adjusting, people, fields={"annual_goal": GOAL})
    Move(people["agency_drafter"], fresh(adjusting), "abandon").run()
    filing = fresh(adjusting)
    assert (filing.stage, filing.draft, filing.approved_revision) == ("approved", approved, 1)
    assert filing.adjusting == "" and filing.events.last().action == "abandon"


def test_giving_up_says_what_it_changed_and_counts_no_other_section(adjusting, people):
    from jixiao.web.actions.changes_since import changes_since

    before = json.loads(fresh(adjusting).sections)
    change(adjusting, people, fields={"annual_goal": GOAL})
    Move(people["agency_drafter"], fresh(adjusting), "abandon").run()
    filing = fresh(adjusting)
    now = json.loads(filing.sections)
    assert {key: now[key] - before.get(key, 0) for key in now if now[key] != before.get(key, 0)} == {
        "fields": 2
    }
    changed = json.loads(filing.events.last().changes)
    assert list(changed) == ["fields"] and changed["fields"]["annual_goal"][0] == GOAL
    told = changes_since(filing, "fields", now["fields"] - 1)
    assert [(one["path"], one["from"]) for one in told] == [("annual_goal", GOAL)]


def test_giving_up_leaves_disclosed_what_was_disclosed(brought_to, people):
    from jixiao.web.storing.chain import faults_of

    disclosed = brought_to("disclosed")
    Adjust(people["agency_drafter"], disclosed, "own_request", "计划有变").run()
    change(disclosed, people, fields={"annual_goal": GOAL})
    Move(people["agency_drafter"], fresh(disclosed), "abandon").run()
    filing = fresh(disclosed)
    assert (filing.stage, filing.adjusting, filing.adjust_reason) == ("disclosed", "", "")
    assert filing.draft == filing.revisions.get(number=filing.approved_revision).values
    assert faults_of(filing, list(filing.events.all()), filing.revisions.all()) == []


def test_a_first_declaration_cannot_be_given_up_into_approval(complete, people):
    assert "abandon" not in [
        move.action for move in Move(people["agency_drafter"], complete, "").open_moves()
    ]
    with pytest.raises(PermissionDenied):
        Move(people["agency_drafter"], complete, "abandon").run()


def test_the_finance_department_reopens_because_of_the_budget(brought_to, people):
    filing = brought_to("approved")
    Move(people["performance_division"], filing, "reopen", "预算追减 50 万元").run()
    assert (fresh(filing).stage, fresh(filing).adjusting) == ("draft", "budget_change")


def test_the_effect_is_shown_to_the_reviewer(adjusting, people, client):
    change(adjusting, people, fields={"annual_goal": GOAL})
    walk(adjusting, people, "department_review")
    client.force_login(people["department_reviewer"])
    page = client.get(reverse("compare", args=[adjusting.pk])).content.decode()
    assert "已批复的第 1 稿 → 现在" in page and "调整：项目内容变更" in page and "新增两家回收企业" in page


def test_the_page_leads_to_the_form(brought_to, people, client):
    filing = brought_to("approved")
    client.force_login(people["agency_drafter"])
    address = reverse("adjust", args=[filing.pk])
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"kind": "own_request", "reason": "", "position": filing.position})
    assert wrong.status_code == 400 and "请写明理由" in wrong.content.decode()
    done = client.post(address, {"kind": "own_request", "reason": "计划变化", "position": filing.position})
    assert done.url == reverse("filing", args=[filing.pk])
    client.force_login(people["department_reviewer"])
    assert client.get(address).status_code == 404, "a draft is its unit's own"


def document_text(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def test_the_reply_lists_the_approved_forms_with_their_amounts(brought_to, people, client, units):
    filing = brought_to("approved")
    client.force_login(people["performance_division"])
    page = client.get(
        reverse("reply"), {"year": filing.fiscal_year, "unit": units["department"].pk}
    ).content.decode()
    assert filing.title in page and "750" in page and "合计 1 项" in page
    address = reverse("reply-document", args=[units["department"].pk, filing.fiscal_year, "docx"])
    text = document_text(client.get(address, {"number": "苏财绩〔2024〕1号"}).content)
    for words in ("市行政审批局", filing.title, "750万元", "苏财绩〔2024〕1号", "市财政局"):
        assert words in text, words
    assert client.get(address.replace("docx", "pdf")).content.startswith(b"%PDF")


def test_the_reply_keeps_to_what_is_approved_while_an_adjustment_runs(
    adjusting, people, client, units, content
):
    change(adjusting, people, funds={"total": "800", "general_public_budget": "800"})
    client.force_login(people["performance_division"])
    address = reverse("reply-document", args=[units["department"].pk, adjusting.fiscal_year, "docx"])
    text = document_text(client.get(address).content)
    assert "750万元" in text and "800" not in text


def test_strangers_get_no_reply(brought_to, people, client, units):
    filing = brought_to("approved")
    address = reverse("reply-document", args=[units["department"].pk, filing.fiscal_year, "docx"])
    for role in ("other_department_reviewer", "other_drafter", "system_admin", "audit_admin"):
        client.force_login(people[role])
        assert client.get(address).status_code == 404, role
        page = client.get(reverse("reply"), {"year": filing.fiscal_year, "unit": units["department"].pk})
        assert filing.title not in page.content.decode()
