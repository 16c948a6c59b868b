"""In a real browser: what was typed outlives its session, what cannot be undone is asked first, a second click does nothing."""

from __future__ import annotations

import pytest
from browsing import PHONE

from jixiao.web.models import Comment

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "测算依据不够，请补充近三年的支出明细。"
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('jixiao-kept')).length"


def come_back(visitor) -> None:
    """Sign in again on the page where one was led."""
    visitor.page.fill("#id_username", "department_reviewer")
    visitor.page.fill("#id_password", visitor.password)
    with visitor.page.expect_navigation():
        visitor.page.locator("#sign-in button.main").click()


def test_a_remark_outlives_its_session(brought_to, people, visit):
    filing = brought_to("department_review")
    reviewer = visit("department_reviewer", f"/filings/{filing.pk}/comments")
    page, text = reviewer.page, "form.narrow-form textarea"
    page.fill(text, WORDS)
    reviewer.context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.locator("form.narrow-form button.main").click()
    assert "没有受理" in page.inner_text("main") and not Comment.objects.exists()
    come_back(reviewer)
    assert page.url.endswith(f"/filings/{filing.pk}/comments") and page.input_value(text) == WORDS
    assert "找回了" in page.inner_text(".kept-note") and reviewer.violations() == []
    reviewer.picture("kept-text")
    page.get_by_role("button", name="不要了").click()
    assert page.input_value(text) == "" and reviewer.page.evaluate(KEPT) == 0
    page.fill(text, WORDS)
    with page.expect_navigation():
        page.locator("form.narrow-form button.main").dblclick()
    assert page.input_value(text) == "" and reviewer.page.evaluate(KEPT) == 0
    assert Comment.objects.count() == 1, "the second click was none"


def test_the_reasons_of_a_return_outlive_their_session(brought_to, people, visit):
    filing = brought_to("department_review")
    reviewer = visit("department_reviewer", f"/filings/{filing.pk}", PHONE)
    page = reviewer.page
    page.get_by_role("button", name="退回填报人").click()
    page.fill("dialog[open] textarea", WORDS)
    reviewer.context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.locator("dialog[open] button.main").click()
    come_back(reviewer)
    page.get_by_role("button", name="退回填报人").click()
    assert page.input_value("dialog[open] textarea") == WORDS and reviewer.violations() == []
    with page.expect_navigation():
        page.locator("dialog[open] button.main").click()
    filing.refresh_from_db()
    assert filing.stage == "draft" and filing.events.last().comment == WORDS


def test_locking_somebody_out_is_asked_first(people, visit):
    keeper = visit("security_admin", "/people?q=auditor")
    page, lock = keeper.page, keeper.page.get_by_role("button", name="停用：审计人大甲")
    lock = lock if lock.count() else page.locator('button[value="lock"]').first
    lock.click()
    assert "不能登录" in page.inner_text("dialog[open]") and keeper.violations() == []
    assert page.evaluate("document.activeElement.textContent") == "取消"
    page.keyboard.press("Escape")
    assert page.locator("dialog").count() == 0
    assert page.evaluate("document.activeElement.value") == "lock", "the focus comes back"
    people["auditor"].refresh_from_db()
    assert people["auditor"].is_active
    lock.click()
    with page.expect_navigation():
        page.get_by_role("button", name="确定").click()
    people["auditor"].refresh_from_db()
    assert not people["auditor"].is_active
