"""The re-check in a real browser: drawn, scored, answered, closed; and nobody is shut out."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE
from later_forms import approved_target, confirmed_evaluation, training_rows

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = training_rows("96人次")


@pytest.fixture
def evaluated(project, people):
    return confirmed_evaluation(approved_target(project, people["agency_drafter"], ROWS, 2023), people, ROWS)


def test_from_the_draw_to_the_end(visit, evaluated):
    judge = visit("performance_division", "/rechecks")
    page = judge.page
    page.fill("#d-seed", "20241121")
    page.get_by_role("button", name="抽取").click()
    page.get_by_text("抽取了 1 张自评表").wait_for()
    assert "种子 20241121" in page.inner_text("main")
    page.get_by_role("link", name="加贸平台运营费用补贴").click()
    page.get_by_label("培训人次 扣分原因").select_option("no_evidence")
    page.get_by_role("button", name="保存复核得分").click()
    page.get_by_text("已办理").wait_for()
    assert page.inner_text("#second-score") == "50.00"
    judge.picture("recheck")
    page.get_by_role("button", name="请单位答复").click()
    page.get_by_role("button", name="确定", exact=True).click()
    unit = visit("agency_drafter", "/rechecks")
    unit.page.get_by_role("link", name="加贸平台运营费用补贴").click()
    unit.page.get_by_role("radio", name="不同意").check()
    unit.page.fill("#reply", "签到册已补传。")
    unit.page.get_by_role("button", name="提交答复").click()
    unit.page.get_by_text("已办理").wait_for()
    page.reload()
    assert "签到册已补传" in page.inner_text("main")
    page.get_by_role("button", name="办结").click()
    page.get_by_role("button", name="确定", exact=True).click()
    page.get_by_text("已办理").wait_for()
    assert page.get_by_role("button", name="保存复核得分").count() == 0
    judge.open("/rechecks")
    judge.picture("rechecks")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out(visit, evaluated, people, place, size):
    from jixiao.web.actions.draw_sample import draw_sample

    sample = draw_sample(
        people["performance_division"], place, 2023, "1", {"by_money": 1, "by_risk": 0, "by_chance": 0}
    )
    visitor = visit("performance_division", "/rechecks", size)
    problems = []
    for name, address in (("rechecks", "/rechecks"), ("recheck", f"/rechecks/{sample.rechecks.get().pk}")):
        visitor.open(address)
        visitor.picture(name)
        problems += [f"{name}: {one}" for one in visitor.violations()]
        if visitor.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            problems.append(f"{name} is too wide")
    assert not problems, "\n".join(problems)
