"""Two states of a form side by side."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from jixiao.web.actions.move import Move
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.drafting import drafts
from jixiao.web.drafting.compare import LONGEST, compare, redline
from jixiao.web.models import Filing


@pytest.fixture
def record(complete):
    return drafts.load(complete.draft)


def with_indicators(record, change):
    """The record with its indicators passed through a function that gives None for one to leave out."""
    kept = [changed for one in record.indicators if (changed := change(one)) is not None]
    return record.model_copy(update={"indicators": tuple(kept)})


def test_the_same_has_no_change(record, complete):
    outcome = compare(record, record, complete.scheme)
    assert outcome.changes == 0 and len(outcome.indicators) == len(record.indicators)


def test_rows_are_matched_by_name_not_by_place(record, complete):
    turned = record.model_copy(update={"indicators": record.indicators[::-1]})
    assert compare(record, turned, complete.scheme).changes == 0


def test_added_removed_and_changed_indicators(record, complete):
    def change(one):
        if one.name == "全年竞价会场次":
            return None
        if one.name == "服务回收企业数":
            return one.model_copy(update={"targets": {**one.targets, "full_year": one.targets["half_year"]}})
        if one.name == "企业直接受益":
            return one.model_copy(update={"name": "企业新增收益"})
        return one

    outcome = compare(record, with_indicators(record, change), complete.scheme)
    states = {row.label: row.state for row in outcome.indicators if row.state != "same"}
    assert states == {
        "全年竞价会场次": "removed",
        "服务回收企业数": "changed",
        "企业直接受益": "removed",
        "企业新增收益": "added",
    }
    changed = next(row for row in outcome.indicators if row.label == "服务回收企业数")
    assert [(cell.before, cell.after) for cell in changed.cells if cell.state != "same"] == [
        ("≥3500家", "≥1500家")
    ]


def test_names_that_stand_twice_are_matched_in_order(record, complete):
    twice = record.model_copy(update={"indicators": (*record.indicators, record.indicators[1])})
    outcome = compare(record, twice, complete.scheme)
    assert [row.state for row in outcome.indicators if row.label == record.indicators[1].name] == [
        "same",
        "added",
    ]


def test_money_says_by_how_much(record, complete):
    total = record.funds_total.model_copy(update={"amount": Decimal("8250000.00"), "text": "825"})
    outcome = compare(record, record.model_copy(update={"funds_total": total}), complete.scheme)
    assert (outcome.money[0].before, outcome.money[0].after, outcome.money[0].note) == (
        "750",
        "825",
        "+75 万元（+10%）",
    )
    back = compare(record.model_copy(update={"funds_total": total}), record, complete.scheme)
    assert back.money[0].note == "−75 万元（−9.1%）"


def test_a_redline_joins_to_both_texts():
    before, after = "交易额达到8亿元，满意度不低于90%。", "全年交易额达到9亿元，满意度不低于90%以上。"
    parts = redline(before, after)
    assert "".join(text for kind, text in parts if kind != "added") == before
    assert "".join(text for kind, text in parts if kind != "removed") == after
    assert ("same", "亿元，满意度不低于90%") in parts


def test_long_texts_are_shown_whole():
    assert redline("甲" * (LONGEST + 1), "乙") == (("removed", "甲" * (LONGEST + 1)), ("added", "乙"))


def test_texts_that_share_little_are_shown_whole():
    before, after = "检查计划和人员已经安排，执法装备可用。", "加工贸易和回收企业已在平台上备案。"
    assert redline(before, after) == (("removed", before), ("added", after))


def test_personal_fields_are_masked_for_others(record, complete):
    called = record.model_copy(update={"values": {**record.values, "project_owner": "张三 13800138000"}})
    seen = compare(record, called, complete.scheme, masked=True)
    own = compare(record, called, complete.scheme)
    personal = [field.label for field in complete.scheme.fields if field.personal]
    assert personal, "the form has personal fields"
    shown = "".join(line.after for line in seen.fields if line.label in personal)
    assert "13800138000" not in shown and any("13800138000" in line.after for line in own.fields)


def returned_and_changed(
    filing, people, text="2024年服务回收企业3600家以上，交易额达到8亿元，满意度不低于90%。"
):
    Move(people["department_reviewer"], filing, "return_to_drafter", "改").run()
    filing.refresh_from_db()
    SaveSection(people["agency_drafter"], filing, "fields", {"annual_goal": text}, 1).run()
    for role, action in (("agency_drafter", "submit"), ("agency_reviewer", "approve")):
        filing.refresh_from_db()
        Move(people[role], filing, action).run()
    filing.refresh_from_db()


def test_personal_data_is_masked_in_every_text_and_values_stay(record, complete):
    def named(one):
        is_first = one.name == "服务回收企业数"
        return one.model_copy(update={"name": "李某13800000000处理的企业数"}) if is_first else one

    def saying(phone):
        values = {**record.values, "content": "请拨打13800000001", "feasibility": f"找{phone}"}
        return with_indicators(record, named).model_copy(update={"values": values})

    outcome = compare(saying("13900000001"), saying("13900990001"), complete.scheme, masked=True)
    told = repr(outcome)
    assert "138****" in told and "13800000" not in told and "13900" not in told
    changed = next(one for one in outcome.fields if one.state == "changed")
    assert changed.before == changed.after == "找139****0001" and changed.note == "改动在遮盖的个人信息里"
    big = record.expenditures[0].model_copy(update={"full_year_text": "13800000000"})
    spent = record.model_copy(update={"expenditures": (big, *record.expenditures[1:])})
    assert "13800000000" in repr(compare(spent, spent, complete.scheme, masked=True))


def test_the_page_holds_the_form_against_its_last_revision(brought_to, people, client):
    filing = brought_to("department_review")
    client.force_login(people["department_reviewer"])
    returned_and_changed(filing, people)
    page = client.get(reverse("compare", args=[filing.pk])).content.decode()
    assert "上一稿（第 1 稿）" in page and "3600" not in page.split("<ins>")[0].split("现在（改动标出）")[0]
    assert "<ins>" in page and "<del>" in page
    filing.refresh_from_db()
    assert filing.opened, "a reviewer who compares has opened the form"


def test_last_year_is_the_approved_form_of_the_same_project(brought_to, people, client):
    filing = brought_to("approved")
    this_year = Filing.objects.get(pk=filing.pk)
    this_year.pk, this_year.fiscal_year, this_year.stage = None, filing.fiscal_year + 1, "department_review"
    this_year.approved_revision, this_year.revision_number = None, 0
    this_year.save()
    client.force_login(people["department_reviewer"])
    page = client.get(reverse("compare", args=[this_year.pk]) + "?with=year&all=1").content.decode()
    assert "2024 年已批复的 → 现在" in page
    Filing.objects.filter(pk=filing.pk).update(approved_revision=None)
    assert client.get(reverse("compare", args=[this_year.pk]) + "?with=year").status_code == 404


def test_strangers_do_not_compare(brought_to, people, client):
    filing = brought_to("department_review")
    for role in ("other_department_reviewer", "other_drafter", "system_admin"):
        client.force_login(people[role])
        assert client.get(reverse("compare", args=[filing.pk])).status_code == 404, role


def test_numbers_change_as_a_whole():
    assert redline("≥1500家", "≥1800家") == (
        ("same", "≥"),
        ("removed", "1500"),
        ("added", "1800"),
        ("same", "家"),
    )
