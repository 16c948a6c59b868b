"""A self-evaluation: carried over from the approved target, scored by the place's rules, held to give its reasons."""

from __future__ import annotations

import json

import pytest
from later_forms import SUZHOU_INPUT, SUZHOU_ROWS, approved_target, typed

from jixiao.web.actions.base import Refused
from jixiao.web.actions.move import Move
from jixiao.web.actions.renew_basis import RenewBasis
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.actions.start_later import start_later
from jixiao.web.drafting import drafts
from jixiao.web.scored import score_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def suzhou(project, people):
    """The target of 2021 and its self-evaluation, nothing typed yet."""
    target = approved_target(project, people["agency_drafter"], SUZHOU_ROWS, 2021)
    return start_later(people["agency_drafter"], target, "self_evaluation")


def fill(filing, person, reasons: bool = True):
    """Type what the published form says."""
    record = drafts.load(filing.draft)
    names = [one.name for one in record.indicators]
    actuals = [*zip(names[:6], SUZHOU_INPUT, strict=True), *((row[2], row[4]) for row in SUZHOU_ROWS)]
    why = {"deviation_reason": "新的管理办法实行以后，进场的批次减少。"}
    more = {"deviation_reason": "年中新增一批海关罚没物资进场交易，明年按实际水平定目标。"}
    lost, above = ("全年竞价会场次", "纠纷调解成功率"), ("企业直接受益", "保税废料全年交易额")
    others = {**dict.fromkeys(lost, why), **dict.fromkeys(above, more)} if reasons else {}
    SaveSection(person, filing, "indicators", typed(actuals, record, **others), 0).run()
    money = {"appropriation": "500", "quota_balance": "0", "paid": "500", "surplus": "0"}
    texts = dict.fromkeys(
        ("implementation", "achievements", "problems"), "按合同完成全年运维和巡检工作，平台运行平稳。"
    )
    SaveSection(person, filing, "fields", {**money, **texts}, 0).run()
    SaveSection(person, filing, "expenditures", [{"executed": "500"}], 0).run()
    filing.refresh_from_db()
    return filing


def test_everything_approved_is_carried_over(suzhou):
    record = drafts.load(suzhou.draft)
    assert suzhou.form == "cn-js-sz/project-self-evaluation@2021"
    assert (suzhou.kind, suzhou.flow, suzhou.stage) == ("self_evaluation", "report", "draft")
    labels = [one.level1 for one in record.indicators]
    assert labels == ["投入目标"] * 6 + ["产出目标"] * 4 + ["结果目标"] * 7 + ["影响力目标"] * 2
    assert record.text("annual_goal").startswith("优化交易流程")
    assert record.number("initial_budget") == 5_000_000
    assert record.linked["target"].stage == "target"


def test_the_published_form_of_suzhou_gives_its_printed_total(suzhou, people):
    filing = fill(suzhou, people["agency_drafter"])
    record = drafts.load(filing.draft)
    sheet = score_of(record)
    assert (str(sheet.total), sheet.out_of) == ("76.29", 80)
    assert (filing.score, filing.out_of) == (7629, 8000)
    lost = {one.name: str(one.self_score) for one in record.indicators if one.self_score != one.points}
    assert lost == {"全年竞价会场次": "0.42", "纠纷调解成功率": "3.32"}
    assert str(record.number("printed_total")) == "76.29"


def test_points_lost_need_a_reason_before_submission(suzhou, people):
    filing = fill(suzhou, people["agency_drafter"], reasons=False)
    with pytest.raises(Refused, match="原因"):
        Move(people["agency_drafter"], filing, "submit").run()
    filing = fill(filing_again(filing), people["agency_drafter"])
    assert Move(people["agency_drafter"], filing, "submit").run().stage == "unit_review"


def filing_again(filing):
    """The filing with its save counters at the beginning, to type once more."""
    filing.sections = json.dumps({})
    filing.save()
    return filing


def test_what_was_approved_cannot_be_changed_by_what_is_sent(suzhou, people):
    record = drafts.load(suzhou.draft)
    rows = [{"actual": "1", "name": "别的指标", "full_year": "≥1家"} for _ in record.indicators]
    SaveSection(people["agency_drafter"], suzhou, "indicators", rows, 0).run()
    SaveSection(people["agency_drafter"], suzhou, "fields", {"annual_goal": "别的目标", "paid": "1"}, 0).run()
    suzhou.refresh_from_db()
    after = drafts.load(suzhou.draft)
    assert [(one.name, one.targets) for one in after.indicators] == [
        (one.name, one.targets) for one in record.indicators
    ]
    assert after.text("annual_goal") == record.text("annual_goal") and after.number("paid") == 10_000
    with pytest.raises(Refused):
        SaveSection(people["agency_drafter"], suzhou, "indicators", rows[:3], 1).run()


def test_the_way_through_the_flow_ends_with_the_department(suzhou, people):
    filing = fill(suzhou, people["agency_drafter"])
    for role, action in (
        ("agency_drafter", "submit"),
        ("agency_reviewer", "approve"),
        ("department_reviewer", "approve"),
    ):
        filing = Move(people[role], filing, action).run()
    assert (filing.stage, filing.approved_revision) == ("approved", 1)
    assert not filing.indicator_rows.exists(), "the library is of targets"


def test_only_an_approved_target_of_the_own_unit_begins_one(project, people, complete):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(Refused, match="批复以后"):
        start_later(people["agency_drafter"], complete, "self_evaluation")
    target = approved_target(project, people["agency_drafter"], SUZHOU_ROWS, 2021)
    for role in ("agency_reviewer", "other_drafter", "department_reviewer"):
        with pytest.raises(PermissionDenied):
            start_later(people[role], target, "self_evaluation")
    first = start_later(people["agency_drafter"], target, "self_evaluation")
    assert start_later(people["agency_drafter"], target, "self_evaluation").pk == first.pk


def test_a_target_approved_anew_is_followed_and_typed_values_stay(suzhou, people):
    from jixiao.core.digest import digest
    from jixiao.web.models import Revision

    filing, basis = fill(suzhou, people["agency_drafter"]), suzhou.basis
    text = basis.draft.replace("=20次", "=18次").replace('"20"', '"18"')
    Revision.objects.create(filing=basis, number=2, values=text, values_digest=digest(text), author="甲")
    basis.approved_revision = basis.revision_number = 2
    basis.save()
    RenewBasis(people["agency_drafter"], filing).run()
    filing.refresh_from_db()
    row = next(one for one in drafts.load(filing.draft).indicators if one.name == "系统巡检")
    assert (row.targets["full_year"].text, row.actual.text) == ("=18次", "20次")
    assert str(score_of(drafts.load(filing.draft)).total) == "76.29"


def test_the_national_form_of_100_points_with_execution(project, people):
    rows = [
        ("产出指标", "数量指标", "培训人次", "≥100人次", ""),
        ("效益指标", "社会效益", "覆盖率", "≥90%", ""),
        ("满意度指标", "服务对象满意度", "学员满意度", "≥95%", ""),
    ]
    target = approved_target(project, people["agency_drafter"], rows, 2024)
    filing = start_later(people["agency_drafter"], target, "self_evaluation")
    assert filing.form == "cn/project-self-evaluation@2020"
    record = drafts.load(filing.draft)
    actuals = {"培训人次": "96人次", "覆盖率": "91%", "学员满意度": "93%"}
    SaveSection(people["agency_drafter"], filing, "indicators", typed(actuals.items(), record), 0).run()
    money = {"total.initial_budget": "500", "total.revised_budget": "43.2", "total.executed_amount": "37.24"}
    SaveSection(people["agency_drafter"], filing, "funds", money, 0).run()
    filing.refresh_from_db()
    record = drafts.load(filing.draft)
    assert {one.name: str(one.self_score) for one in record.indicators} == {
        "培训人次": "48.00", "覆盖率": "30.00", "学员满意度": "9.79",
    }  # fmt: skip
    total = record.funds[0]
    assert (str(total.score), str(total.points), str(total.execution_rate)) == ("8.62", "10", "0.8620")
    assert (filing.score, filing.out_of, filing.grade) == (9641, 10000, "优")
    assert filing.executed == 37_240_000


def test_full_marks_are_shared_evenly_until_the_unit_weighs_them(project, people):
    rows = [("产出指标", "数量指标", f"第{number}项", "≥10个", "") for number in (1, 2, 3)]
    rows.append(("满意度指标", "服务对象满意度", "学员满意度", "≥95%", ""))
    target = approved_target(project, people["agency_drafter"], rows, 2024)
    filing = start_later(people["agency_drafter"], target, "self_evaluation")
    record = drafts.load(filing.draft)
    assert [str(one.points) for one in record.indicators] == ["16.67", "16.67", "16.66", "10.00"]
    weighed = typed([], record, 第1项={"points": "30"}, 第2项={"points": "10"}, 第3项={"points": "10"})
    SaveSection(people["agency_drafter"], filing, "indicators", weighed, 0).run()
    filing.refresh_from_db()
    assert [str(one.points) for one in drafts.load(filing.draft).indicators] == ["30", "10", "10", "10.00"]
