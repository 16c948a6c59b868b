"""A project declared in a real browser, from empty to submitted; nothing typed is ever lost."""

from __future__ import annotations

import json

import pytest
from browsing import begin_department, group

from jixiao.web.drafting import drafts
from jixiao.web.models import Filing

pytestmark = pytest.mark.django_db(transaction=True)

EXCEL = (
    "一级指标\t二级指标\t三级指标\t符号\t半年值\t全年指标值\t单位\r\n"
    "产出指标\t数量指标\t服务回收企业数\t≥\t1500\t3500\t家\r\n"
)
BLOCK = (
    "产出指标\t数量指标\t服务回收企业数\t≥1500家\t≥3500家\r\n"
    '\t\t"全年竞价会\n场次"\t≥3000场\t≥8000场\r\n'
    "\t质量指标\t纠纷调解成功率\t≥90%\t≥90%\r\n"
    "\t时效指标\t系统平均故障修复时间\t≤2小时\t≤2小时\r\n"
    "效益\t经济效益\t企业直接受益\t≥６００万元\t≥1600万元\r\n"
    "过程\t资金管理\t资金到位率\t50%\t90%\r\n"
    "无此类指标\t别的\t什么\t1\t2\r\n"
)


def record(filing: Filing):
    filing.refresh_from_db()
    return drafts.load(filing.draft)


def indicators(filing: Filing) -> dict[str, str]:
    return {one.name: one.targets["full_year"].text for one in record(filing).indicators if not one.fixed}


def type_rest(page, content) -> None:
    """Everything but the indicators."""
    for id, text in content["fields"].items():
        page.fill(f"#id-{id}", text)
    page.fill("#id-fund-total", content["funds"]["total"])
    page.fill("#id-fund-general_public_budget", content["funds"]["general_public_budget"])
    for key, text in content["expenditures"][0].items():
        page.locator(f'#expenditures [data-key="{key}"]').first.fill(text)


def test_a_project_from_empty_to_submitted(visit, project, content):
    drafter = visit("agency_drafter")
    page = drafter.page
    drafter.go(page.get_by_role("button", name="开始申报"))
    filing = Filing.objects.get(project=project)
    assert "还有 0" not in page.inner_text("#rail-findings") and filing.p0 > 0

    drafter.go(page.get_by_role("button", name="提交"))
    assert "必须改" in page.inner_text(".notice.error")
    filing.refresh_from_db()
    assert filing.stage == "draft"

    type_rest(page, content)
    assert "已保存" in drafter.saved()
    assert record(filing).text("annual_goal") == content["fields"]["annual_goal"]
    assert page.inner_text('#part-funds output[data-sum="funds"]') == "750.00"

    half = 'tr.indicator:has(span[data-key="name"]:text-is("预算执行率")) input[data-key="half_year"]'
    page.fill(half, "=40%")
    own = [row for row in content["indicators"] if row["level1"] not in ("决策", "过程")]
    for row in own:
        cells = page.locator(group(row["level2"]))
        last = cells.last
        if last.input_value():
            last.press("Insert")
            page.keyboard.type(row["name"])
        else:
            last.fill(row["name"])
        at = page.locator(f'tr.indicator[data-level2="{row["level2"]}"]').last
        at.locator('[data-key="half_year"]').fill(row["half_year"])
        at.locator('[data-key="full_year"]').fill(row["full_year"])
    drafter.saved()
    assert indicators(filing) == {row["name"]: row["full_year"] for row in own}
    assert "项必须改" not in page.inner_text("#rail-findings")
    drafter.picture("form-complete")

    drafter.go(page.get_by_role("button", name="提交"))
    filing.refresh_from_db()
    assert filing.stage == "unit_review" and filing.revision_number == 1
    assert page.locator("#form input").count() == 0, "a filed form is for reading"
    drafter.picture("form-filed")


def test_submitting_waits_for_what_was_typed_last(visit, complete):
    drafter = visit("agency_drafter", f"/filings/{complete.pk}")
    drafter.page.fill("#id-content", "刚刚改过的实施内容：组织竞价，维护系统，办理结算，防控风险。")
    drafter.page.get_by_role("button", name="提交").click()
    drafter.page.wait_for_selector("#form:not([data-editable])")
    assert record(complete).text("content").startswith("刚刚改过的")
    assert complete.stage == "unit_review"


def test_findings_appear_and_vanish_under_their_row(visit, complete):
    drafter = visit("agency_drafter", f"/filings/{complete.pk}")
    page = drafter.page
    cell = page.locator('tr.indicator[data-level2="质量指标"] input[data-key="full_year"]')
    cell.fill("")
    note = page.locator('tr.indicator[data-level2="质量指标"] + tr.notes .finding.p0')
    note.wait_for()
    assert "必须改" in note.inner_text() and "T22" in note.inner_text()
    assert "at-p0" in cell.locator("xpath=..").get_attribute("class")
    page.locator("#rail-findings a", has_text="全年").first.click()
    assert cell.evaluate("cell => cell === document.activeElement"), "the list leads to the cell"
    cell.fill("≥90%")
    note.wait_for(state="detached")


def test_a_suggestion_is_adopted_by_one_click(visit, complete):
    drafter = visit("agency_drafter", f"/filings/{complete.pk}")
    page = drafter.page
    cell = page.locator(group("社会效益", "full_year"))
    cell.fill("≥100%")
    page.get_by_role("button", name="采用建议").first.click()
    drafter.saved()
    assert cell.input_value() == "=100%"
    assert indicators(complete)["数据监管平台覆盖率"] == "=100%"


def test_a_block_from_a_spreadsheet_finds_its_places(visit, filing):
    drafter = visit("agency_drafter", f"/filings/{filing.pk}")
    page = drafter.page
    drafter.paste(group("数量指标"), BLOCK)
    page.wait_for_selector("#paste-report:not([hidden])")
    drafter.saved()
    assert indicators(filing) == {
        "服务回收企业数": "≥3500家",
        "全年竞价会场次": "≥8000场",
        "纠纷调解成功率": "≥90%",
        "系统平均故障修复时间": "≤2小时",
        "企业直接受益": "≥1600万元",
    }
    report = page.inner_text("#paste-report")
    assert "50%" in report and "表样规定" in report and "什么" in report
    kept = next(one for one in record(filing).indicators if one.name == "资金到位率")
    assert kept.targets["full_year"].text == "100%", "a prescribed value is never overwritten"
    drafter.picture("form-pasted")

    page.locator(group("质量指标")).press("Control+z")
    drafter.until("document.getElementById('indicator-count').textContent === '11'")
    drafter.saved()
    assert indicators(filing) == {}
    page.locator(group("质量指标")).press("Control+y")
    drafter.saved()
    assert len(indicators(filing)) == 5


def test_signs_numbers_and_units_in_cells_of_their_own(visit, filing):
    drafter = visit("agency_drafter", f"/filings/{filing.pk}")
    drafter.paste(group("时效指标"), EXCEL)
    drafter.page.wait_for_selector("#paste-report:not([hidden])")
    drafter.saved()
    assert indicators(filing) == {"服务回收企业数": "≥3500家"}
    drafter.paste(group("质量指标"), "交易成交率\r\n纠纷调解率\r\n")
    drafter.until("document.getElementById('indicator-count').textContent === '14'")
    drafter.paste(group("质量指标", "full_year"), "≥70%\r\n≥90%\r\n")
    drafter.until("document.getElementById('paste-report').textContent.includes('粘贴了 2 行')")
    drafter.saved()
    assert indicators(filing) == {"服务回收企业数": "≥3500家", "交易成交率": "≥70%", "纠纷调解率": "≥90%"}


def test_the_grid_by_keyboard_alone(visit, complete):
    drafter = visit("agency_drafter", f"/filings/{complete.pk}")
    page = drafter.page
    focused = "document.activeElement.value"
    page.locator(group("数量指标")).first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "全年竞价会场次"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == "服务回收企业数"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "≥1500家"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+d")
    assert page.evaluate(focused) == "≥1500家", "filled down from the row above"
    page.keyboard.press("Control+z")
    assert page.evaluate(focused) == "≥3000场"
    page.keyboard.press("Alt+ArrowUp")
    drafter.saved()
    assert list(indicators(complete))[:2] == ["全年竞价会场次", "服务回收企业数"]
    page.keyboard.press("Control+Delete")
    drafter.saved()
    assert "全年竞价会场次" not in indicators(complete)
    page.keyboard.press("Insert")
    page.keyboard.type("新的指标")
    drafter.saved()
    assert "新的指标" in indicators(complete)


def test_two_people_on_one_form(visit, complete, new_person):
    new_person("second", "李四", ("agency_drafter", "agency"))
    first = visit("agency_drafter", f"/filings/{complete.pk}")
    second = visit("second", f"/filings/{complete.pk}")
    second.page.fill("#id-annual_goal", "李四写的年度目标，服务企业3500家以上。")
    second.saved()

    first.page.fill("#id-content", "甲写的实施内容，与年度目标互不相干。")
    assert "李四" in first.saved(), "different fields are put together, and it is said"
    assert record(complete).text("annual_goal").startswith("李四")
    assert record(complete).text("content").startswith("甲写的")
    assert first.page.input_value("#id-annual_goal").startswith("李四")

    first.page.fill("#id-annual_goal", "甲写的年度目标，服务企业4000家以上。")
    first.saved()
    second.page.fill("#id-annual_goal", "李四又写的年度目标，服务企业5000家以上。")
    dialog = second.page.locator("#conflict")
    dialog.wait_for()
    words = dialog.inner_text()
    assert "填报人甲" in words and "年度目标" in words and "4000家" in words and "5000家" in words
    assert record(complete).text("annual_goal").startswith("甲写的"), (
        "nothing is overwritten before the answer"
    )
    second.picture("conflict")
    assert second.violations() == []
    second.page.get_by_role("button", name="用对方的").click()
    second.saved()
    assert second.page.input_value("#id-annual_goal").startswith("甲写的")

    second.page.locator(group("质量指标", "full_year")).fill("≥95%")
    second.saved()
    first.page.locator(group("质量指标", "full_year")).fill("≥99%")
    first.page.locator("#conflict").wait_for()
    first.page.get_by_role("button", name="用我的").click()
    first.saved()
    assert indicators(complete)["纠纷调解成功率"] == "≥99%"


def test_a_session_that_times_out_loses_nothing(visit, complete):
    drafter = visit("agency_drafter", f"/filings/{complete.pk}")
    page = drafter.page
    cookies = [one for one in drafter.context.cookies() if one["name"] != "sessionid"]
    drafter.context.clear_cookies()
    drafter.context.add_cookies(cookies)
    page.fill("#id-content", "超时之后才写下的实施内容，一个字也不能丢。")
    page.locator("#saved a").wait_for()
    assert "登录已超时" in page.inner_text("#saved")
    assert "超时之后" not in record(complete).text("content")
    page.get_by_role("link", name="重新登录").click()
    page.fill("#id_username", "agency_drafter")
    page.fill("#id_password", drafter.password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"**/filings/{complete.pk}")
    drafter.saved()
    assert page.input_value("#id-content").startswith("超时之后")
    assert record(complete).text("content").startswith("超时之后")


def test_a_lost_line_is_tried_again(visit, complete):
    drafter = visit("agency_drafter", f"/filings/{complete.pk}")
    drafter.context.set_offline(True)
    drafter.page.fill("#id-content", "断网时写下的实施内容，恢复后自己存上。")
    drafter.until("document.getElementById('saved').textContent.includes('留在本机')")
    kept = drafter.page.evaluate("JSON.stringify(localStorage)")
    assert "断网时" in json.dumps(json.loads(kept), ensure_ascii=False)
    drafter.context.set_offline(False)
    drafter.saved()
    assert record(complete).text("content").startswith("断网时")


def test_a_department_as_a_whole(visit, new_person):
    drafter, filing = begin_department(visit, new_person)
    page = drafter.page
    row = page.locator('tr.indicator[data-level1="履职"]').first
    for key, text in (("level2", "优化营商环境"), ("task", "惠企政策"), ("name", "兑现政策数")):
        row.locator(f'[data-key="{key}"]').fill(text)
    row.locator('[data-key="full_year"]').fill("≥20项")
    row.locator('[data-key="name"]').press("Insert")
    page.keyboard.type("服务企业数")
    drafter.saved()
    first, second = (one for one in record(filing).indicators if not one.fixed)
    assert (first.level1, first.level2, first.task, first.name) == (
        "履职",
        "优化营商环境",
        "惠企政策",
        "兑现政策数",
    )
    assert (second.level2, second.name) == ("优化营商环境", "服务企业数")
    page.locator('#expenditures [data-key="full_year"]').first.fill("1,200.5")
    assert page.inner_text('#expenditures output[data-sum="full_year"]') == "1,200.50"
    drafter.saved()
    assert record(filing).expenditures[0].item == "基本支出"
    drafter.picture("department")
    assert drafter.violations() == []
    page.goto("/")
    assert page.get_by_role("button", name="部门整体").count() == 0
