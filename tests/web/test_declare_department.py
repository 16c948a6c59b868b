"""A department as a whole, and a form with weights: every section typed in a browser, up to submission."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE, begin_department

from jixiao.web.actions.start_filing import start_filing
from jixiao.web.drafting import drafts
from jixiao.web.drafting.worked_example import worked_example

pytestmark = pytest.mark.django_db(transaction=True)


def typed(filing) -> dict:
    filing.refresh_from_db()
    return drafts.sections_of(drafts.load(filing.draft), filing.scheme)


def fill_duties(page, rows) -> None:
    """The unit's own duties: level 2 and task are typed, each row behind the one before."""
    for number, row in enumerate(rows):
        line = page.locator('tr.indicator[data-level1="履职"]').nth(number)
        for key in ("level2", "task", "name", "half_year", "full_year"):
            line.locator(f'input[data-key="{key}"]').fill(row[key])
        if number < len(rows) - 1:
            line.locator('[data-key="name"]').press("Insert")


def fill_money(page, sections) -> None:
    for key, text in sections["funds"].items():
        page.fill(f"#id-fund-{key}", text)
    for number, line in enumerate(sections["expenditures"]):
        rows = page.locator("#expenditures tr.line")
        if rows.count() <= number:
            page.click("#add-expenditure")
        for key, text in line.items():
            cell = rows.nth(number).locator(f'[data-key="{key}"]')
            if text or cell.count():
                cell.fill(text)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_department_from_empty_to_submitted(visit, new_person, place, size):
    example = worked_example(place.department_scheme, place.fiscal_year)
    drafter, filing = begin_department(visit, new_person, size=size)
    page = drafter.page
    want = drafts.sections_of(example, filing.scheme)
    for id, text in want["fields"].items():
        if page.locator(f"#id-{id}").count():
            page.fill(f"#id-{id}", text)
    fill_money(page, want)
    own = [row for row in want["indicators"] if not row["fixed"]]
    fill_duties(page, [row for row in own if row["level1"] == "履职"])
    for row in own:
        if row["level1"] != "履职":
            line = page.locator(f'tr.indicator[data-level2="{row["level2"]}"]').first
            for key in ("name", "half_year", "full_year"):
                line.locator(f'[data-key="{key}"]').fill(row[key])
    rate = page.locator(
        'tr.indicator:has(span[data-key="name"]:text-is("预算执行率")) input[data-key="half_year"]'
    )
    rate.fill("=46.67%")
    drafter.saved()
    drafter.picture("department-full")
    assert page.inner_text('#expenditures output[data-sum="full_year"]') == "1,200.00", (
        "details are not added again"
    )
    assert drafter.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    now = typed(filing)
    assert now["funds"] == want["funds"] and now["expenditures"] == want["expenditures"]
    assert {**want["fields"], "unit_name": "市行政审批局"} == now["fields"]
    ours = [{**row, "fixed": False} for row in now["indicators"] if not row["fixed"]]
    assert ours == own, "duties with their tasks, benefits and satisfaction, each as it was typed"
    assert "项必须改" not in page.inner_text("#rail-findings")
    page.get_by_role("button", name="提交").click()
    page.locator("#form:not([data-editable])").wait_for()
    filing.refresh_from_db()
    assert filing.stage == "unit_review"
    assert "优化营商环境" in page.inner_text("#grid") and "走访服务企业" in page.inner_text("#grid")


@pytest.mark.seeds
def test_a_departments_document_comes_into_every_section(visit, shared, new_person):
    drafter, filing = begin_department(visit, new_person)
    page = drafter.page
    page.goto(f"/filings/{filing.pk}/import")
    page.set_input_files("#i-file", str(shared / "documents" / "bm_00.xlsx"))
    page.get_by_role("button", name="试读").click()
    page.get_by_role("button", name="导入勾选的部分").click(timeout=60_000)
    page.wait_for_url(f"**/filings/{filing.pk}")
    now = typed(filing)
    assert now["fields"]["unit_name"] == "市行政审批局" and now["fields"]["main_functions"]
    assert now["funds"]["total"] == "410.99"
    assert [line["item"] for line in now["expenditures"]][:3] == ["基本支出", "项目支出", "办公设备购置"]
    duties = [row for row in now["indicators"] if row["level1"] == "履职"]
    assert len(duties) == 8 and duties[2]["task"] == "受理商务投诉举报，接处商务领域投诉举报"
    assert (
        page.locator('tr.indicator[data-level1="履职"] input[data-key="level2"]').nth(1).input_value()
        == "商务执法辅助"
    )


def test_weights_are_added_up_while_typing(visit, people, project):
    filing = start_filing(people["agency_drafter"], project.unit, project, "general/target@1", 2024)
    page = visit("agency_drafter", f"/filings/{filing.pk}").page
    total = page.locator('output[data-sum="points"]')
    assert total.inner_text() == "—"
    cells = page.locator('tr.indicator input[data-key="points"]')
    cells.nth(0).fill("12.5")
    cells.nth(1).fill("７.5")
    assert total.inner_text() == "20"
    cells.nth(1).fill("不是数")
    assert total.inner_text() == "12.50"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_a_task_is_about_is_typed_beside_it(visit, new_person, place, size):
    """The national form asks for the content of each task, in words of several lines."""
    place.department_scheme = "cn/department-target@2015"
    place.save()
    drafter, filing = begin_department(visit, new_person, size=size)
    page = drafter.page
    tasks = [
        {"item": "兑现惠企政策", "content": "兑现政策20项，\n服务企业300家", "full_year": "500"},
        {"item": "监督检查", "content": "13800000000", "full_year": "300"},
    ]
    fill_money(page, {"funds": {"total": "800"}, "expenditures": tasks})
    drafter.saved()
    drafter.picture("department-tasks")
    assert page.inner_text('#expenditures output[data-sum="full_year"]') == "800.00"
    assert page.locator('#expenditures output[data-sum="content"]').count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    kept = [{key: line[key] for key in tasks[0]} for line in typed(filing)["expenditures"]]
    assert kept == tasks, "digits in a text are no amount"
    page.reload()
    assert page.locator('#expenditures [data-key="content"]').first.input_value() == tasks[0]["content"]
    assert drafter.violations() == []
