"""One project's whole way in a real browser, by the people who do it: declared, approved, adjusted, monitored,
evaluated, re-checked, made public; on SQLite here, on PostgreSQL by test_serve_postgresql. Every step is looked up in
the database, and pictures of the walk are kept in build/pictures.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import walk_later
from browsing import group
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from jixiao.web.drafting import drafts
from jixiao.web.models import Event, Filing, Jurisdiction, Project

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"
YEAR = 2021
"""The year of the published case: what is declared here is evaluated at the end with its 76.29 points."""


class Walk:
    """One project's way through the year."""

    def __init__(self, visit):
        self.visit, self.number, self.opened = visit, 0, {}

    def person(self, username: str, address: str = "/"):
        """The person at an own browser; it stays open for later steps."""
        if username not in self.opened:
            self.opened[username] = self.visit(username, "/")
        self.opened[username].open(address)
        return self.opened[username]

    def picture(self, visitor, name: str) -> None:
        self.number += 1
        visitor.picture(f"{self.number:02}-{name}", PICTURES / f"walk-{connection.vendor}")

    @property
    def filing(self) -> Filing:
        return Filing.objects.get(kind="target")

    def step(self, username: str, button: str, stage: str, reason: str = "") -> None:
        """Somebody opens the form, presses a button, gives a reason where one is asked for."""
        visitor = self.person(username, f"/filings/{self.filing.pk}")
        page = visitor.page
        page.locator(".do").get_by_role("button", name=button, exact=True).click()
        if reason:
            page.locator("dialog[open] textarea").fill(reason)
            self.picture(visitor, "reason")
            page.locator("dialog[open] button.main").click()
        page.wait_for_selector('main [role="status"] .notice')
        assert "已办理" in page.inner_text("main"), page.inner_text("main")[:600]
        assert self.filing.stage == stage
        self.picture(visitor, f"{username}-{stage}")


@pytest.fixture
def walk(visit, project, place):
    """The way, not begun."""
    Jurisdiction.objects.filter(pk=place.pk).update(fiscal_year=YEAR)
    Project.objects.filter(pk=project.pk).update(start_year=2020, end_year=2022)
    return Walk(visit)


@pytest.fixture
def fields(content):
    """The texts of the form, of the year of the walk."""
    goal = "2021年服务回收企业3100家，组织竞价会13000笔，全年交易额10亿元，受益人员满意度90%。"
    return {
        **content["fields"],
        "annual_goal": goal,
        "medium_term_goal": content["fields"]["medium_term_goal"].replace("2025", "2022"),
    }


def declared(walk: Walk, content, fields) -> None:
    """The drafter begins, types, pastes the indicators from a spreadsheet, and submits."""
    drafter = walk.person("agency_drafter")
    page = drafter.page
    walk.picture(drafter, "home")
    page.get_by_role("button", name="开始申报").first.click()
    page.wait_for_selector("#form[data-editable]")
    for id, text in fields.items():
        page.fill(f"#id-{id}", text)
    page.fill("#id-fund-total", "750")
    page.fill("#id-fund-general_public_budget", "750")
    for key, text in content["expenditures"][0].items():
        page.locator(f'#expenditures [data-key="{key}"]').first.fill(text)
    drafter.saved()
    drafter.paste(group("数量指标"), walk_later.excel_of_suzhou())
    page.wait_for_selector("#paste-report:not([hidden])")
    half = 'tr.indicator:has(span[data-key="name"]:text-is("预算执行率")) input[data-key="half_year"]'
    page.fill(half, "=40%")
    drafter.saved()
    walk.picture(drafter, "typed")
    rows = drafts.load(walk.filing.draft).indicators
    assert {one.name for one in rows if not one.fixed} == set(walk_later.ACTUALS)
    walk.step("agency_drafter", "提交", "unit_review")


def returned_and_submitted_again(walk: Walk) -> None:
    """The unit's reviewer finds something; the drafter reads the reason, mends it and submits again."""
    walk.step("agency_reviewer", "退回", "draft", "年度目标请写明交易额")
    drafter = walk.person("agency_drafter", "/notices")
    assert "年度目标请写明交易额" in drafter.page.inner_text("main")
    walk.picture(drafter, "notice")
    drafter.open(f"/filings/{walk.filing.pk}")
    assert "年度目标请写明交易额" in drafter.page.inner_text("aside")
    goal = "2021年服务回收企业3100家，组织竞价会13000笔，全年交易额达到10亿元，受益人员满意度不低于90%。"
    drafter.page.fill("#id-annual_goal", goal)
    drafter.saved()
    walk.step("agency_drafter", "提交", "unit_review", "已写明全年交易额")
    assert walk.filing.revision_number == 2
    reviewer = walk.person("agency_reviewer", f"/filings/{walk.filing.pk}")
    assert "已写明全年交易额" in reviewer.page.inner_text("aside")


def approved_by_a_deputy(walk: Walk) -> None:
    """The department's reviewer is away: somebody else acts, and the record keeps both names."""
    reviewer = walk.person("department_reviewer", "/deputies")
    page = reviewer.page
    page.get_by_label("代办人的用户名").fill("other_department_reviewer")
    page.get_by_label("到（含）").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="委托", exact=True).click()
    page.get_by_text("已委托代办").wait_for()
    walk.picture(reviewer, "deputy")
    deputy = walk.person("other_department_reviewer", "/review")
    walk.picture(deputy, "queue")
    walk.step("other_department_reviewer", "审核通过", "sector_review")
    event = Event.objects.filter(action="approve").last()
    assert (event.who, event.for_whom) == ("外部门审核人", "主管部门审核人甲")


def replied_and_printed(walk: Walk) -> None:
    """The batch reply as a document, the official form as a page and as PDF."""
    filing = walk.filing
    finance = walk.person("performance_division", f"/reply?year={YEAR}&unit={filing.unit_id}")
    walk.picture(finance, "reply")
    finance.page.get_by_label("文号").fill("财绩〔2021〕1号")
    with finance.page.expect_download() as download:
        finance.page.get_by_role("button", name="批复文件（Word）").click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    drafter = walk.person("agency_drafter", f"/filings/{filing.pk}/form.html")
    assert "服务回收企业数" in drafter.page.inner_text("body")
    walk.picture(drafter, "official-form")
    assert drafter.page.pdf().startswith(b"%PDF")
    drafter.open(f"/filings/{filing.pk}")
    drafter.page.locator("summary", has_text="打印").click()
    with drafter.page.expect_download() as download:
        drafter.page.get_by_role("link", name="PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def adjusted(walk: Walk) -> None:
    """The budget grows: an adjustment takes the same way, and the reviewer sees what it changes."""
    drafter = walk.person("agency_drafter", f"/filings/{walk.filing.pk}/adjust")
    page = drafter.page
    page.get_by_label("预算追加追减").check()
    page.get_by_label("理由和依据").fill("预算追加150万元")
    page.get_by_role("button", name="开始调整").click()
    page.wait_for_selector("#form[data-editable]")
    for selector in ("#id-fund-total", "#id-fund-general_public_budget"):
        page.fill(selector, "900")
    page.locator('#expenditures [data-key="full_year"]').first.fill("900")
    drafter.saved()
    walk.picture(drafter, "adjusting")
    walk.step("agency_drafter", "提交", "unit_review")
    reviewer = walk.person("agency_reviewer", f"/filings/{walk.filing.pk}/compare")
    assert "预算追加150万元" in reviewer.page.inner_text("main")
    walk.picture(reviewer, "compare")
    walk.step("agency_reviewer", "审核通过", "department_review")
    walk.step("department_reviewer", "审核通过", "sector_review")
    walk.step("sector_division", "审核通过", "performance_review")
    walk.step("performance_division", "批复", "approved")


def test_from_declaration_to_the_page_that_anybody_reads(walk, people, content, fields):
    declared(walk, content, fields)
    returned_and_submitted_again(walk)
    walk.step("agency_reviewer", "审核通过", "department_review")
    approved_by_a_deputy(walk)
    walk.step("sector_division", "审核通过", "performance_review")
    walk.step("performance_division", "批复", "approved")
    assert walk.filing.approved_revision == 2
    replied_and_printed(walk)
    adjusted(walk)
    filing = walk.filing
    assert (filing.approved_revision, filing.adjusting, filing.amount) == (3, "", 900_000_000)
    auditor = walk.person("auditor", f"/filings/{filing.pk}/history")
    walk.picture(auditor, "history")
    walk_later.monitored(walk)
    walk_later.evaluated(walk)
    walk_later.rechecked(walk)
    walk_later.applied(walk)
    walk_later.disclosed(walk)
    call_command("verify_chain")
