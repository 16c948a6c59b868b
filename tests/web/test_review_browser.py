"""The review side in a real browser: every page open to everybody, and the way from the queue to an adjustment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from browsing import DESKTOP, PHONE
from django.utils import timezone

from jixiao.web.actions.adjust import Adjust
from jixiao.web.actions.comment import AddComment, Reply
from jixiao.web.models import Deadline, Filing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy(brought_to, people, place):
    """A form in the department's review with a thread of remarks, past its deadline."""
    filing = brought_to("department_review")
    remark = AddComment(
        people["department_reviewer"], filing, "请补充测算依据", "annual_goal", "年度目标"
    ).run()
    Reply(people["agency_drafter"], remark, "已补充").run()
    yesterday = timezone.localdate() - timedelta(days=1)
    Deadline.objects.create(jurisdiction=place, fiscal_year=2024, stage="department_review", due=yesterday)
    return filing


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_of_the_review_side_shuts_anybody_out(visit, busy, people, size):
    problems = []

    def look(visitor, name: str, address: str) -> None:
        visitor.open(address)
        visitor.picture(name)
        problems.extend(f"{name}: {one}" for one in visitor.violations())
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            problems.append(f"{name} is {wide} px wide")

    reviewer = visit("department_reviewer", "/review", size)
    for name, address in (
        ("queue", "/review"),
        ("comments", f"/filings/{busy.pk}/comments"),
        ("compare", f"/filings/{busy.pk}/compare?with=1&all=1"),
        ("history", f"/filings/{busy.pk}/history"),
        ("search", "/search?q=加贸"),
        ("late", "/late"),
        ("deputies", "/deputies"),
    ):
        look(reviewer, name, address)
    auditor = visit("audit_admin", "/audit", size)
    look(auditor, "audit", "/audit")
    auditor.page.locator("summary").first.click()
    auditor.page.get_by_role("button", name="从头核验").click()
    auditor.page.get_by_text("全部完整").wait_for()
    Filing.objects.filter(pk=busy.pk).update(stage="approved", approved_revision=1)
    drafter = visit("agency_drafter", "/notices", size)
    for name, address in (
        ("notices", "/notices"),
        ("library", "/library"),
        ("adjust", f"/filings/{busy.pk}/adjust"),
        ("reply", f"/reply?year=2024&unit={busy.unit_id}"),
    ):
        look(drafter, name, address)
    assert not problems, "\n".join(problems)


def test_clean_forms_are_ticked_together_and_approved(visit, busy):
    reviewer = visit("department_reviewer", "/review")
    page = reviewer.page
    all_boxes = page.get_by_label("勾选本页全部没有问题的表")
    all_boxes.check()
    assert page.locator('input[name="filing"]:checked').count() == 1
    page.locator('input[name="filing"]').first.uncheck()
    assert not all_boxes.is_checked()
    all_boxes.check()
    page.get_by_role("button", name="通过勾选的表").click()
    page.get_by_text("通过 1 张，未通过 0 张").wait_for()
    assert Filing.objects.get(pk=busy.pk).stage == "sector_review"


def test_an_adjustment_is_applied_for_typed_and_seen_by_the_reviewer(visit, brought_to, people):
    filing = brought_to("approved")
    drafter = visit("agency_drafter", f"/filings/{filing.pk}")
    page = drafter.page
    page.get_by_role("link", name="申请调整").click()
    page.get_by_label("预算追加追减").check()
    page.get_by_label("理由和依据").fill("预算追加 50 万元")
    page.get_by_role("button", name="开始调整").click()
    page.wait_for_url(f"**/filings/{filing.pk}")
    page.fill(
        "#id-annual_goal", "2024年服务回收企业3800家以上，组织竞价会8000场以上，受益人员满意度不低于90%。"
    )
    drafter.saved()
    page.get_by_role("button", name="提交").click()
    page.get_by_text("已办理，现在在“单位内审”").wait_for()
    reviewer = visit("agency_reviewer", f"/filings/{filing.pk}")
    reviewer.page.get_by_role("link", name="版本对比").click()
    reviewer.page.get_by_text("预算追加 50 万元").wait_for()
    assert reviewer.page.locator("ins", has_text="3800").count() == 1
    assert reviewer.page.locator("del", has_text="3500").count() == 1


def test_giving_up_an_adjustment(visit, brought_to, people):
    filing = brought_to("approved")
    Adjust(people["agency_drafter"], filing, "own_request", "计划变化").run()
    page = visit("agency_drafter", f"/filings/{filing.pk}").page
    page.get_by_role("button", name="放弃调整").click()
    page.get_by_text("现在在“已批复”").wait_for()
