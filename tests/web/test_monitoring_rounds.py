"""Double monitoring: pushed to units, filled in, warned, answered in time or stopped, put right."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from browsing import DESKTOP, PHONE
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from later_forms import approved_target, training_rows

from jixiao import pipeline
from jixiao.web.actions.base import Refused, append_event
from jixiao.web.actions.monitoring import Answer, Suspend, answer_by
from jixiao.web.actions.move import Move
from jixiao.web.actions.push_task import push_task
from jixiao.web.actions.rectify import Ask, Step
from jixiao.web.actions.renew_basis import RenewBasis
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.drafting import drafts
from jixiao.web.findings import review_of
from jixiao.web.models import Alarm, Filing, Rectification, Revision

ROWS = training_rows()
DUE = date(2099, 8, 31)
ROUND = ("monitoring", "seven_months")


@pytest.fixture
def target(project, people):
    return approved_target(project, people["agency_drafter"], ROWS, 2024)


@pytest.fixture
def pushed(target, people, place):
    push_task(people["performance_division"], place, 2024, *ROUND, DUE)
    return Filing.objects.get(kind="monitoring")


def fill(filing, person, executed: str, reached: str, likelihood: str = "确定能"):
    rows = [
        {"actual": reached, "forecast": "100人次", "likelihood": likelihood, "deviation_cause": "经费保障、其他", "deviation_reason": "第二期培训改到九月，款项随后支付。"},
        {"actual": "90%", "likelihood": "确定能"}, {"actual": "95%", "likelihood": "确定能"},
    ]  # fmt: skip
    SaveSection(person, filing, "indicators", rows, 0).run()
    money = {"total.initial_budget": "500", "total.executed_amount": executed, "total.expected_amount": "500"}
    SaveSection(person, filing, "funds", money, 0).run()
    filing.refresh_from_db()
    return filing


def file(filing, people):
    for role, action in (
        ("agency_drafter", "submit"),
        ("agency_reviewer", "approve"),
        ("department_reviewer", "approve"),
    ):
        filing = Move(people[role], filing, action).run()
    return filing


@pytest.mark.django_db
class TestRounds:
    def test_a_round_makes_one_form_for_each_approved_target(self, target, people, place):
        with pytest.raises(PermissionDenied):
            push_task(people["department_reviewer"], place, 2024, *ROUND, DUE)
        with pytest.raises(Refused, match="还没有批复"):
            push_task(people["performance_division"], place, 2023, *ROUND, DUE)
        assert push_task(people["performance_division"], place, 2024, *ROUND, DUE) == 1
        assert push_task(people["performance_division"], place, 2024, *ROUND, DUE) == 0
        made = Filing.objects.get(kind="monitoring")
        record = drafts.load(made.draft)
        assert (made.form, made.period, made.due) == ("cn/project-monitoring@2019", "seven_months", DUE)
        assert [one.name for one in record.indicators] == [row[2] for row in ROWS]
        assert record.funds[0].initial_budget == 5_000_000
        assert people["agency_drafter"].notices.filter(kind="task", filing=made).exists()

    @pytest.mark.parametrize(
        ("executed", "reached", "likelihood", "level", "reasons"),
        [
            ("300", "60人次", "确定能", 0, []),
            ("200", "60人次", "确定能", 1, ["progress_yellow"]),
            ("100", "60人次", "确定能", 3, ["progress_red"]),
            ("300", "60人次", "有可能", 1, ["possible"]),
            ("300", "60人次", "完全不可能", 3, ["impossible"]),
        ],
    )
    def test_levels_by_the_usual_rules(self, pushed, people, executed, reached, likelihood, level, reasons):
        import json

        filing = fill(pushed, people["agency_drafter"], executed, reached, likelihood)
        assert (filing.alarm, json.loads(filing.alarm_reasons)) == (level, reasons)
        assert filing.attainment == 8666, "60 %, whole and whole"
        assert filing.executed == int(executed) * 1_000_000

    def test_the_rules_of_sichuan_warn_of_slow_money_and_of_a_gap(self, pushed, people):
        record = drafts.load(fill(pushed, people["agency_drafter"], "190", "60人次").draft)
        there = record.linked["target"].jurisdiction.model_copy(update={"code": "510100"})
        target = record.linked["target"].model_copy(update={"jurisdiction": there})
        seen = pipeline.standing(record.model_copy(update={"linked": {"target": target}}))
        assert (seen.reasons, seen.level) == (["slow", "gap"], 2)

    def test_nothing_is_said_before_anything_is_typed(self, pushed):
        assert (pushed.alarm, pushed.attainment) == (0, None)

    def test_a_warning_is_answered_or_the_payments_are_stopped(self, pushed, people):
        filing = file(fill(pushed, people["agency_drafter"], "100", "60人次"), people)
        alarm = Alarm.objects.get(filing=filing)
        assert alarm.due > timezone.localdate() + timedelta(days=10)
        with pytest.raises(Refused, match="期限"):
            Suspend(people["performance_division"], alarm).run()
        with pytest.raises(Refused, match="请选择"):
            Answer(people["agency_drafter"], alarm, "wait", "等一等").run()
        Alarm.objects.update(due=timezone.localdate() - timedelta(days=1))
        with pytest.raises(PermissionDenied):
            Suspend(people["agency_drafter"], alarm).run()
        Suspend(people["performance_division"], alarm).run()
        with pytest.raises(Refused, match="已暂停"):
            Answer(people["agency_drafter"], alarm, "continue", "九月支付").run()
        assert filing.events.order_by("-id").first().action == "suspend"

    def test_ten_working_days_skip_weekends_and_holidays(self, place):
        from jixiao.web.models import SpecialDay

        assert answer_by(place.pk, date(2025, 9, 22)) == date(2025, 10, 6), "nobody has entered the year"
        for day in range(1, 9):
            SpecialDay.objects.create(jurisdiction=place, day=date(2025, 10, day), working=False)
        SpecialDay.objects.create(jurisdiction=place, day=date(2025, 9, 28), working=True)
        assert answer_by(place.pk, date(2025, 9, 22)) == date(2025, 10, 13)

    def test_the_ledger_from_finding_to_recheck(self, pushed, people):
        Filing.objects.filter(pk=pushed.pk).update(stage="approved", approved_revision=1)
        pushed.refresh_from_db()
        judge, unit = people["department_reviewer"], people["agency_drafter"]
        with pytest.raises(PermissionDenied):
            Ask(unit, pushed, "款项没有支付").run()
        entry = Ask(judge, pushed, "款项没有支付").run()
        with pytest.raises(Refused, match="完成日期"):
            Step(unit, entry, "plan", {"measure": "九月支付", "owner": "经办", "due": "2024-13-01"}).run()
        Step(unit, entry, "plan", {"measure": "九月支付", "owner": "经办", "due": "2024-09-30"}).run()
        Step(unit, entry, "report", {"evidence": "支付凭证 12 号"}).run()
        with pytest.raises(PermissionDenied):
            Step(unit, entry, "confirm", {}).run()
        Step(judge, entry, "again", {}).run()
        Step(unit, entry, "report", {"evidence": "支付凭证 12 号、13 号"}).run()
        Step(judge, entry, "confirm", {}).run()
        assert Rectification.objects.values_list("state", "owner").get() == ("confirmed", "经办")
        with pytest.raises(Refused, match="别人"):
            Step(judge, entry, "confirm", {}).run()

    def test_pages_and_export_take_few_queries(self, pushed, people, client, django_assert_max_num_queries):
        fill(pushed, people["agency_drafter"], "100", "60人次")
        Filing.objects.filter(pk=pushed.pk).update(stage="approved")
        client.force_login(people["performance_division"])
        with django_assert_max_num_queries(12):
            text = client.get("/monitoring?year=2024").content.decode()
        assert "红色预警" in text and "<svg viewBox" in text and "执行率不到时间进度的六成" in text
        csv = client.get("/monitoring/monitoring.csv?year=2024").content.decode("utf-8-sig").splitlines()
        assert "20.00%" in csv[1] and "86.66%" in csv[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_typed_in_the_browser_and_nobody_is_shut_out(visit, pushed, people, size):
    unit = visit("agency_drafter", f"/filings/{pushed.pk}", size)
    page = unit.page
    page.get_by_label("年度资金总额 1-7月执行数").fill("100")
    page.get_by_label("培训人次 1-7月执行情况").fill("60人次")
    page.get_by_label("培训人次 完成目标可能性").select_option("完全不可能")
    page.get_by_label("经费保障").first.check()
    page.locator("#reason-0").fill("第二期培训改到九月。")
    unit.saved()
    row = drafts.load(Filing.objects.get(pk=pushed.pk).draft).indicators[0]
    assert (row.likelihood, row.deviation_cause, row.actuals["seven_months"].text) == (
        "完全不可能",
        "经费保障",
        "60人次",
    )
    page.reload()
    assert "红色预警" in page.inner_text("section:has(#state-title)")
    problems = [f"form: {one}" for one in unit.violations()]
    unit.picture("monitoring-form")
    Filing.objects.filter(pk=pushed.pk).update(stage="approved", approved_revision=1)
    Alarm.objects.create(filing=pushed, raised=date(2024, 8, 1), due=date(2024, 8, 15))
    judge = visit("performance_division", "/monitoring?year=2024", size)
    judge.page.wait_for_load_state("networkidle")
    assert "建议暂停拨款" in judge.page.inner_text("main")
    judge.picture("monitoring")
    problems += [f"list: {one}" for one in judge.violations()]
    judge.open(f"/filings/{pushed.pk}")
    judge.picture("monitoring-read")
    problems += [f"read: {one}" for one in judge.violations()]
    for visitor in (unit, judge):
        if visitor.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            problems.append("too wide")
    judge.page.get_by_role("button", name="暂停拨款").click()
    judge.page.get_by_role("button", name="确定", exact=True).click()
    judge.page.get_by_text("已办理").wait_for()
    assert not problems, "\n".join(problems)


def codes(filing) -> dict[str, str]:
    """Code → message of what the review of a stored form finds."""
    return {one.code: str(one.message) for one in review_of(drafts.load(filing.draft), filing).findings}


@pytest.mark.django_db
class TestChecksThatNeedMoreThanTheForm:
    def test_nothing_filled_in_after_the_day(self, pushed, people, client):
        """M06: the day that was set and today are known here."""
        assert "M06" not in codes(pushed), "the day is not over"
        pushed.due = timezone.localdate() - timedelta(days=1)
        pushed.save(update_fields=["due"])
        assert pushed.due.isoformat() in codes(pushed)["M06"]
        client.force_login(people["agency_drafter"])
        text = client.get(f"/filings/{pushed.pk}").content.decode()
        assert "M06" in text and "已过 1 天" in text
        filled = fill(pushed, people["agency_drafter"], "100", "60人次")
        assert "M06" not in codes(filled)

    def test_a_form_without_a_day_says_what_was_not_run(self, pushed, people, client):
        Filing.objects.filter(pk=pushed.pk).update(due=None)
        client.force_login(people["agency_drafter"])
        text = client.get(f"/filings/{pushed.pk}").content.decode()
        assert "项检查没有做" in text and "没有给出报送截止日期和当天日期" in text

    def test_a_budget_adjusted_while_the_targets_stay(self, pushed, target, people):
        """M05: the target as first approved is held against the adjusted one that the form was brought up to."""
        drafter = people["agency_drafter"]
        filled = fill(pushed, drafter, "300", "60人次")
        assert "M05" not in codes(filled)
        adjust(target, drafter, "800")
        told = codes(RenewBasis(drafter, filled).run())["M05"]
        assert "500" in told and "800" in told and "培训人次" in told

    def test_the_targets_were_adjusted_too(self, pushed, target, people):
        drafter = people["agency_drafter"]
        filled = fill(pushed, drafter, "300", "60人次")
        adjust(target, drafter, "800", {"≥100人次": "≥160人次"})
        assert "M05" not in codes(RenewBasis(drafter, filled).run())

    def test_what_was_typed_stays_and_what_was_carried_over_follows(self, pushed, target, people):
        drafter = people["agency_drafter"]
        fill(pushed, drafter, "300", "60人次")
        adjust(target, drafter, "800")
        total = drafts.load(RenewBasis(drafter, pushed).run().draft).funds[0]
        assert (total.initial_budget, total.executed_amount) == (8_000_000, 3_000_000)

    def test_the_lines_of_the_place_hold(self, pushed, people, place):
        """M01 by Sichuan's line of August, where the usual index is content: 58 % after seven months."""
        filled = fill(pushed, people["agency_drafter"], "190", "60人次")
        record = drafts.load(filled.draft)
        there = record.linked["target"].jurisdiction.model_copy(update={"code": "510100"})
        target = record.linked["target"].model_copy(update={"jurisdiction": there})
        record = record.model_copy(update={"linked": {"target": target}})
        (slow,) = [one for one in review_of(record, filled).findings if one.code == "M01"]
        assert "40%" in str(slow.message)


def adjust(target, drafter, amount: str, targets: dict[str, str] | None = None) -> None:
    """A second approved revision of a target with another budget, and other target values where given."""
    record = drafts.load(target.draft)
    sections = drafts.sections_of(record, target.scheme)
    sections["funds"] |= {"total": amount, "general_public_budget": amount}
    for row in sections["indicators"]:
        row["full_year"] = (targets or {}).get(row["full_year"], row["full_year"])
    for section in ("funds", "indicators"):
        record = drafts.with_section(record, target.scheme, section, sections[section])
    Revision.objects.create(
        filing=target, number=2, values=drafts.dump(record), values_digest="", author=drafter.name
    )
    Filing.objects.filter(pk=target.pk).update(approved_revision=2, revision_number=2)
    target.refresh_from_db()
    append_event(target, who=drafter.name, person=drafter, action="approve", to="approved")
