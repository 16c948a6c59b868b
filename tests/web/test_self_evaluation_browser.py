"""The Suzhou self-evaluation of 2021 typed in a real browser: 76.29 of 80, the two imperfect rows explained."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE
from later_forms import SUZHOU_INPUT, SUZHOU_ROWS, approved_target

pytestmark = pytest.mark.django_db(transaction=True)

BOX = 'tr[data-index="{}"] input[data-key="actual"]'


@pytest.fixture
def target(project, people):
    return approved_target(project, people["agency_drafter"], SUZHOU_ROWS, 2021)


def test_the_suzhou_case_of_2021_on_the_page(visit, target, tmp_path):
    visitor = visit("agency_drafter", f"/projects/{target.project_id}")
    page = visitor.page
    page.get_by_role("button", name="开始自评").click()
    page.get_by_role("heading", name="指标完成情况").wait_for()
    actuals = [*SUZHOU_INPUT, *(row[4] for row in SUZHOU_ROWS)]
    visitor.paste(BOX.format(0), "\n".join(actuals))
    assert page.input_value(BOX.format(18)) == "100%"
    visitor.until("document.getElementById('total-points').textContent === '76.29'")
    assert page.inner_text(".score-panel .big").split() == ["76.29", "/", "80"]
    rows = {"全年竞价会场次": 15, "纠纷调解成功率": 16}
    how = {name: page.inner_text(f'tr.how[data-of="{row}"]') for name, row in rows.items()}
    assert "10694" in how["全年竞价会场次"] and "0.42" in how["全年竞价会场次"]
    assert "3.32" in how["纠纷调解成功率"] and "要满分还差什么" in how["纠纷调解成功率"]
    assert "没有说明原因" in page.inner_text("#rail-findings")
    row = page.locator('tr.indicator:has-text("全年竞价会场次")')
    assert row.locator("[data-points]").inner_text() == "0.42"
    page.fill("#reason-15", "新的管理办法实行以后，进场的批次减少。")
    page.fill("#reason-16", "两起纠纷转入诉讼，没有计入调解成功。")
    visitor.saved()
    page.select_option("#what-if-place", label="17 纠纷调解成功率")
    page.fill("#what-if-text", "90%")
    page.get_by_role("button", name="算一算").click()
    page.get_by_text("这一项得 3.74 分，总分 76.71 分").wait_for()
    assert page.inner_text("#total-points") == "76.29", "what is tried is not saved"
    visitor.picture("self-evaluation")


def test_evidence_is_added_told_apart_and_downloaded(visit, target, people):
    from jixiao.web.actions.start_later import start_later

    filing = start_later(people["agency_drafter"], target, "self_evaluation")
    visitor = visit("agency_drafter", f"/filings/{filing.pk}")
    page = visitor.page
    page.set_input_files(
        "#evidence-file",
        {"name": "验收单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 acceptance"},
    )
    page.select_option("#evidence-field", label="8 系统巡检")
    page.get_by_role("button", name="附上").click()
    page.get_by_text("已附上《验收单.pdf》").wait_for()
    assert "系统巡检" in page.inner_text("section:has(#evidence-title) tbody")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="验收单.pdf").click()
    assert waiting.value.path().read_bytes() == b"%PDF-1.4 acceptance"
    page.set_input_files(
        "#evidence-file",
        {"name": "页.pdf", "mimeType": "application/pdf", "buffer": b"<html><script>1</script></html>"},
    )
    page.get_by_role("button", name="附上").click()
    page.get_by_text("不能接收文件《页.pdf》").wait_for()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out(visit, target, people, size):
    from jixiao.web.actions.start_later import start_later

    filing = start_later(people["agency_drafter"], target, "self_evaluation")
    problems = []
    for name, role in (
        ("self-evaluation-empty", "agency_drafter"),
        ("self-evaluation-read", "agency_reviewer"),
    ):
        visitor = visit(role, f"/filings/{filing.pk}", size)
        visitor.page.wait_for_load_state("networkidle")
        visitor.picture(name)
        problems += [f"{name}: {one}" for one in visitor.violations()]
        if visitor.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            problems.append(f"{name} is too wide")
    visitor.open(f"/projects/{target.project_id}")
    visitor.picture("project")
    problems += [f"project: {one}" for one in visitor.violations()]
    assert not problems, "\n".join(problems)
