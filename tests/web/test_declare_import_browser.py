"""A document imported in a real browser: the trial, the doubts, the import, and taking it back."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE

from jixiao.web.drafting import drafts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.seeds]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_document_is_imported_and_taken_back(visit, shared, filing, size):
    drafter = visit("agency_drafter", f"/filings/{filing.pk}", size)
    page = drafter.page
    page.locator("summary", has_text="带入内容").click()
    drafter.go(page.get_by_role("link", name="导入文件"))
    drafter.picture("import-empty")
    page.set_input_files("#i-file", str(shared / "documents" / "sz_01.docx"))
    page.get_by_role("button", name="试读").click()
    page.get_by_role("button", name="导入勾选的部分").wait_for(timeout=60_000)
    words = page.inner_text("main")
    assert "≥4250家" in words and "苏州市加贸平台运营费用补贴" in words and "没有改动" in words
    drafter.picture("import-trial")
    assert drafter.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    filing.refresh_from_db()
    assert "4250" not in filing.draft, "a trial writes nothing"

    page.locator('input[name="section"][value="funds"]').uncheck()
    page.get_by_role("button", name="导入勾选的部分").click()
    page.wait_for_url(f"**/filings/{filing.pk}")
    filing.refresh_from_db()
    record = drafts.load(filing.draft)
    assert "服务加贸企业数" in [one.name for one in record.indicators] and record.funds_total is None
    assert page.locator('tr.indicator input[value="≥4250家"]').count() == 2
    drafter.picture("import-done")
    assert drafter.violations() == []

    drafter.go(page.get_by_role("button", name="撤销"))
    assert page.locator('tr.indicator input[value="≥4250家"]').count() == 0
    assert "恢复到" in page.inner_text("main")


def test_another_tab_that_was_open_is_asked(visit, shared, filing):
    """A form open in another tab does not overwrite the import in silence."""
    drafter = visit("agency_drafter", f"/filings/{filing.pk}")
    other = drafter.context.new_page()
    other.goto(f"/filings/{filing.pk}/import")
    other.set_input_files("#i-file", str(shared / "documents" / "sz_01.xlsx"))
    other.get_by_role("button", name="试读").click()
    other.get_by_role("button", name="导入勾选的部分").click(timeout=60_000)
    other.wait_for_url(f"**/filings/{filing.pk}")
    drafter.page.fill("#id-annual_goal", "另一个窗口里写的年度目标。")
    dialog = drafter.page.locator("#conflict")
    dialog.wait_for()
    assert "填报人甲" in dialog.inner_text()
