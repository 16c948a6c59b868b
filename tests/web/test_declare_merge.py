"""Two people in one section: what only one changed is put together by row and cell; the rest is asked for, row by row."""

from __future__ import annotations

import json

import pytest
from browsing import DESKTOP, PHONE, group

from jixiao.web.drafting import drafts

pytestmark = pytest.mark.django_db(transaction=True)


def row(name: str, value: str, level2: str = "数量指标") -> dict[str, str]:
    return {"level1": "产出指标", "level2": level2, "name": name, "full_year": value}


A, B, C = row("甲", "1"), row("乙", "2"), row("丙", "3")
CASES = {
    "nobody changed": ([A, B], [A, B], [A, B], [], [A, B]),
    "different rows": ([A, B], [row("甲", "9"), B], [A, row("乙", "8")], [], [row("甲", "9"), row("乙", "8")]),
    "different cells of one row": ([A], [row("甲改", "1")], [row("甲", "8")], [], [row("甲改", "8")]),
    "both add": ([A], [A, B], [A, C], [], [A, B, C]),
    "both add the same": ([A], [A, B], [A, B], [], [A, B]),
    "one removes, the other changes another": ([A, B, C], [A, C], [row("甲", "9"), B, C], [], [row("甲", "9"), C]),
    "they remove what I left": ([A, B], [A, B], [B], [], [B]),
    "I move a row, they change one": ([A, B, C], [B, A, C], [A, B, row("丙", "9")], [], [B, A, row("丙", "9")]),
    "equal names": ([A, row("甲", "5")], [A, row("甲", "6")], [row("甲", "7"), row("甲", "5")], [], [row("甲", "7"), row("甲", "6")]),
    "one cell, two ways": ([A], [row("甲", "9")], [row("甲", "8")], ["甲"], [row("甲", "8")]),
    "I change what they remove": ([A, B], [row("甲", "9"), B], [B], ["甲"], [B]),
    "rows without names go by place": ([{"actual": "1"}, {"actual": "2"}], [{"actual": "9"}, {"actual": "2"}],
                                       [{"actual": "1"}, {"actual": "8"}], [], [{"actual": "9"}, {"actual": "8"}]),
}  # fmt: skip
"""was, mine, theirs → the names of the rows to ask about, and the rows when theirs are chosen."""


def test_rows_are_put_together(visit, complete):
    page = visit("agency_drafter", f"/filings/{complete.pk}").page
    wrong = {}
    for title, (was, mine, theirs, asked, result) in CASES.items():
        got = page.evaluate(
            "async ([was, mine, theirs]) => { const { mergeRows } = await import('/static/web/js/merge.js');"
            " const { conflicts, result } = mergeRows(was, mine, theirs);"
            " return [conflicts.map((one) => one.label), result({})]; }",
            [was, mine, theirs],
        )
        if got != [asked, result]:
            wrong[title] = got
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


def test_mine_of_a_row_is_that_row_alone(visit, complete):
    page = visit("agency_drafter", f"/filings/{complete.pk}").page
    mine, theirs = [row("甲", "9"), row("乙", "7")], [row("甲", "8"), row("乙", "6")]
    got = page.evaluate(
        "async ([was, mine, theirs]) => { const { mergeRows } = await import('/static/web/js/merge.js');"
        " return mergeRows(was, mine, theirs).result({0: 'mine', 1: 'theirs'}); }",
        [[A, B], mine, theirs],
    )
    assert got == [row("甲", "9"), row("乙", "6")]


def values(filing) -> dict[str, str]:
    filing.refresh_from_db()
    found = drafts.load(filing.draft).indicators
    return {one.name: one.targets["full_year"].text for one in found if not one.fixed}


@pytest.fixture
def pair(visit, complete, new_person):
    new_person("second", "李四", ("agency_drafter", "agency"))
    return visit("agency_drafter", f"/filings/{complete.pk}"), visit("second", f"/filings/{complete.pk}")


def test_rows_of_two_people_are_both_kept_without_asking(pair, complete):
    first, second = pair
    second.page.locator(group("质量指标", "full_year")).fill("≥95%")
    second.page.locator(group("社会效益", "name")).press("Insert")
    second.page.keyboard.type("李四加的指标")
    second.saved()
    first.page.locator(group("时效指标", "full_year")).fill("≤1小时")
    assert "李四" in first.saved(), "put together, and it is said"
    now = values(complete)
    assert (now["纠纷调解成功率"], now["系统平均故障修复时间"]) == ("≥95%", "≤1小时")
    assert "李四加的指标" in now
    assert first.page.locator(group("质量指标", "full_year")).input_value() == "≥95%"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_each_row_that_both_changed_is_asked_for(visit, complete, new_person, size):
    new_person("second", "李四", ("agency_drafter", "agency"))
    first = visit("agency_drafter", f"/filings/{complete.pk}", size)
    second = visit("second", f"/filings/{complete.pk}")
    for level2, value in (("质量指标", "≥95%"), ("时效指标", "≤1小时"), ("社会效益", "≥75%")):
        second.page.locator(group(level2, "full_year")).fill(value)
    second.saved()
    first.page.evaluate("document.querySelectorAll('.rail').forEach((one) => one.remove())")
    first.context.set_offline(True)
    for level2, value in (("质量指标", "≥99%"), ("时效指标", "≤3小时"), ("经济效益", "≥1700万元")):
        first.page.locator(group(level2, "full_year")).fill(value)
    first.until("document.getElementById('saved').textContent.includes('留在本机')")
    first.context.set_offline(False)
    dialog = first.page.locator("#conflict")
    dialog.wait_for()
    words = dialog.inner_text()
    assert "纠纷调解成功率" in words and "≥95%" in words and "≥99%" in words and "企业直接受益" not in words
    assert first.page.get_by_role("button", name="按逐项选择的").is_disabled()
    first.picture("conflict-rows")
    assert first.violations() == []
    rows = dialog.locator("tbody tr")
    rows.filter(has_text="纠纷调解成功率").get_by_label("我的").check()
    rows.filter(has_text="系统平均故障修复时间").get_by_label("对方的").check()
    first.page.get_by_role("button", name="按逐项选择的").click()
    first.saved()
    now = values(complete)
    assert (now["纠纷调解成功率"], now["系统平均故障修复时间"]) == ("≥99%", "≤1小时")
    assert (now["企业直接受益"], now["数据监管平台覆盖率"]) == ("≥1700万元", "≥75%"), (
        "nobody's other change is lost"
    )
