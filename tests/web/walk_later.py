"""The second half of the walk: what follows approval, by the people who do it, up to the page that anybody may read."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from later_forms import SUZHOU_INPUT, SUZHOU_ROWS

from jixiao.web.drafting import drafts
from jixiao.web.models import Alarm, Filing, PublishedForm, Recheck

SATISFACTION = {"受益人员满意度", "纠纷调解成功率"}
"""What the target of the walk declares under satisfaction: the form of 2021 prints both last of their class."""
ACTUALS = {row[2]: row[4] for row in SUZHOU_ROWS}
SPENT = {"initial_budget", "appropriation", "paid"}
"""Amounts of the form that are the whole budget; the others are 0."""
BOX = 'tr[data-index="{}"] input[data-key="actual"]'


def excel_of_suzhou() -> str:
    """The indicators of the published case of 2021 as the clipboard holds a block of a spreadsheet."""
    lines = ["一级指标\t二级指标\t三级指标\t半年值\t全年指标值"]
    rows = [
        ("满意度指标", "服务对象满意度", *row[2:4]) if row[2] in SATISFACTION else row[:4]
        for row in SUZHOU_ROWS
    ]
    order = ("产出指标", "效益指标", "满意度指标")
    for row in sorted(rows, key=lambda row: order.index(row[0])):
        lines.append("\t".join((row[0], row[1], row[2], row[3], row[3])))
    return "\r\n".join(lines) + "\r\n"


def form_of(kind: str) -> Filing:
    return Filing.objects.get(kind=kind)


def taken(walk, username: str, filing: Filing, button: str, stage: str) -> None:
    """Somebody opens a later form and presses a button."""
    visitor = walk.person(username, f"/filings/{filing.pk}")
    page = visitor.page
    page.locator(".do").get_by_role("button", name=button, exact=True).click()
    page.wait_for_selector('main [role="status"] .notice')
    filing.refresh_from_db()
    assert filing.stage == stage, page.inner_text("main")[:600]
    walk.picture(visitor, f"{filing.kind}-{username}-{stage}")


def pushed(walk, task: str, kind: str) -> Filing:
    """The performance division gives the units a task with a day; the drafter is told."""
    division = walk.person("performance_division", "/tasks?year=2021")
    row = division.page.locator("tr", has_text=task)
    row.locator('input[type="date"]').fill((timezone.localdate() + timedelta(days=30)).isoformat())
    row.get_by_role("button").click()
    division.page.get_by_text("布置了 1 张表").wait_for()
    walk.picture(division, f"pushed-{kind}")
    drafter = walk.person("agency_drafter", "/notices")
    assert f"请填报《{form_of(kind).title}》" in drafter.page.inner_text("main")
    return form_of(kind)


def monitored(walk) -> None:
    """Money and results after seven months, a warning answered, the round on the project's page."""
    filing = pushed(walk, "监控 1-7月", "monitoring")
    drafter = walk.person("agency_drafter", f"/filings/{filing.pk}")
    page = drafter.page
    page.get_by_label("年度资金总额 1-7月执行数").fill("200")
    page.get_by_label("年度资金总额 全年预计执行数").fill("900")
    rows = drafts.load(filing.draft).indicators
    drafter.paste(BOX.format(0), "\n".join(ACTUALS.get(one.name, "100%") for one in rows))
    for index in range(len(rows)):
        page.locator(f'tr[data-index="{index}"] select').select_option("确定能")
        page.locator(f"#reason-{index}").fill(
            "下半年按合同集中支付，竞价会场次随市场回升，办理进度已重新安排。"
        )
    page.get_by_label("经费保障").first.check()
    drafter.saved()
    page.reload()
    assert "红色预警" in page.inner_text("section:has(#state-title)")
    assert "M05" in page.inner_text("#rail-findings"), "the budget was adjusted, the targets were not"
    walk.picture(drafter, "monitoring")
    taken(walk, "agency_drafter", filing, "提交", "unit_review")
    taken(walk, "agency_reviewer", filing, "审核通过", "department_review")
    taken(walk, "department_reviewer", filing, "审核通过", "approved")
    drafter = walk.person("agency_drafter", f"/filings/{filing.pk}")
    page = drafter.page
    page.get_by_label("继续实施").check()
    page.get_by_label("理由和下一步安排").fill("第二笔款项十月支付，项目继续实施。")
    page.get_by_role("button", name="答复预警").click()
    page.get_by_text("已办理").wait_for()
    assert Alarm.objects.get(filing=filing).choice == "continue"
    walk.picture(drafter, "answered")


def evaluated(walk) -> None:
    """The published case of 2021: 76.29 of 80, its two imperfect rows explained, then on to the department."""
    filing = pushed(walk, "单位自评和部门整体自评", "self_evaluation")
    assert filing.form == "cn-js-sz/project-self-evaluation@2021"
    drafter = walk.person("agency_drafter", f"/filings/{filing.pk}")
    page = drafter.page
    names = [one.name for one in drafts.load(filing.draft).indicators]
    drafter.paste(BOX.format(0), "\n".join([*SUZHOU_INPUT, *(ACTUALS[name] for name in names[6:])]))
    drafter.until("document.getElementById('total-points').textContent === '76.29'")
    assert page.inner_text(".score-panel .big").split() == ["76.29", "/", "80"]
    for name, points in (("全年竞价会场次", "0.42"), ("纠纷调解成功率", "3.32")):
        index = names.index(name)
        assert points in page.inner_text(f'tr.how[data-of="{index}"]')
        assert "要满分还差什么" in page.inner_text(f'tr.how[data-of="{index}"]')
        page.fill(f"#reason-{index}", "新的管理办法实行以后进场批次减少，已与海关商定下一年的安排。")
    for name in ("企业直接受益", "保税废料全年交易额"):
        page.fill(f"#reason-{names.index(name)}", "年中新增一批海关罚没物资进场交易，明年按实际水平定目标。")
    for one in page.locator("[id^=id-]:visible").all():
        if not one.input_value():
            amount = "900" if one.get_attribute("name") in SPENT else "0"
            one.fill(amount if one.evaluate("one => one.tagName") == "INPUT" else "各项工作按计划完成。")
    drafter.saved()
    page.set_input_files(
        "#evidence-file",
        {"name": "竞价会台账.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 ledger"},
    )
    page.select_option("#evidence-field", label=f"{names.index('全年竞价会场次') + 1} 全年竞价会场次")
    page.get_by_role("button", name="附上").click()
    page.get_by_text("已附上《竞价会台账.pdf》").wait_for()
    walk.picture(drafter, "self-evaluation")
    taken(walk, "agency_drafter", filing, "提交", "unit_review")
    taken(walk, "agency_reviewer", filing, "审核通过", "department_review")
    taken(walk, "department_reviewer", filing, "审核通过", "approved")
    assert filing.score == 7629


def rechecked(walk) -> None:
    """Drawn by a stored seed, scored again, answered by the unit, closed."""
    judge = walk.person("performance_division", "/rechecks")
    page = judge.page
    page.fill("#d-year", "2021")
    page.fill("#d-seed", "20211231")
    page.get_by_role("button", name="抽取").click()
    page.get_by_text("抽取了 1 张自评表").wait_for()
    page.get_by_role("link", name=form_of("self_evaluation").title).click()
    page.get_by_role("button", name="保存复核得分").click()
    page.get_by_text("已办理").wait_for()
    walk.picture(judge, "recheck")
    page.get_by_role("button", name="请单位答复").click()
    page.get_by_role("button", name="确定", exact=True).click()
    page.get_by_text("已办理").wait_for()
    unit = walk.person("agency_drafter", "/rechecks")
    unit.page.get_by_role("link", name=form_of("self_evaluation").title).click()
    unit.page.get_by_role("radio", name="同意复核得分").check()
    unit.page.get_by_role("button", name="提交答复").click()
    unit.page.get_by_text("已办理").wait_for()
    page.reload()
    page.get_by_role("button", name="办结").click()
    page.get_by_role("button", name="确定", exact=True).click()
    page.get_by_text("已办理").wait_for()
    assert Recheck.objects.get().state == "closed"


def applied(walk) -> None:
    """From the score to the next budget. The rules of Suzhou print no grades, so the budget desk decides by itself."""
    division = walk.person("performance_division", "/results?year=2021")
    division.page.get_by_role("button", name="保存规则并提出建议").click()
    division.page.wait_for_selector('main [role="status"] .notice')
    assert "没有等级，由预算处定" in division.page.inner_text("main")
    desk = walk.person("sector_division", "/results?year=2021").page
    desk.get_by_label("决定安排（万元）").fill("850")
    desk.get_by_label("理由").fill("竞价场次没有达到目标，核减。")
    desk.get_by_role("button", name="决定：").click()
    desk.get_by_text("已决定", exact=True).wait_for()
    walk.picture(division, "results")
    drafter = walk.person("agency_drafter", f"/projects/{form_of('target').project_id}")
    shown = drafter.page.inner_text("main")
    assert "76.29" in shown and "各期监控对照" in shown and "决定 850.00 万元" in shown
    walk.picture(drafter, "project")


def disclosed(walk) -> None:
    """The department makes the forms public; who is not signed in reads what was wanted and what became of it."""
    filing = form_of("self_evaluation")
    department = walk.person("department_reviewer", f"/publish/{filing.unit_id}-2021")
    walk.picture(department, "package")
    department.page.get_by_role("button", name="公开", exact=True).click()
    department.page.get_by_role("button", name="确定", exact=True).click()
    department.page.wait_for_selector("text=撤回公开")
    assert PublishedForm.objects.filter(filing=filing).exists()
    anybody = walk.visit()
    anybody.open(f"/open/project/{filing.project.code}")
    shown = anybody.page.inner_text("body")
    assert "76.29" in shown and "10694" in shown and "实际花了 900 万元（100.0%）" in shown, shown[:800]
    assert "示例经办人" not in shown
    walk.picture(anybody, "public")
