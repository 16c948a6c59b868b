"""Tasks pushed to units: the rounds of a place, their days, who is late, and self-evaluations pushed the same way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from browsing import DESKTOP, PHONE
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from later_forms import approved_target

from jixiao.web.actions.base import Refused
from jixiao.web.actions.late import late_for
from jixiao.web.actions.push_task import push_task, tasks_of
from jixiao.web.actions.remind import remind
from jixiao.web.drafting import drafts
from jixiao.web.models import Deadline, Filing, LogEntry, Project
from jixiao.web.rounds import rounds_of, usual_round

ROWS = (
    ("产出指标", "数量指标", "培训人次", "≥100人次", ""),
    ("满意度指标", "服务对象满意度", "学员满意度", "≥95%", ""),
)
DUE = date(2099, 7, 31)


@pytest.fixture
def target(project, people):
    return approved_target(project, people["agency_drafter"], ROWS, 2024)


class TestRounds:
    def test_jiangsu_looks_at_the_half_year_and_the_country_at_seven_months(self):
        rounds = rounds_of("320500", 2024)
        assert [(one.period, one.scheme.name) for one in rounds] == [
            ("half_year", "cn-js/project-monitoring@2024"),
            ("seven_months", "cn/project-monitoring@2019"),
        ]
        assert [one.due for one in rounds] == [None, date(2024, 8, 31)]
        assert [one.source.confidence for one in rounds] == ["seed", "recall"], (
            "what is not confirmed says so"
        )
        assert usual_round("320500", 2024).period == "half_year"
        assert [one.period for one in rounds_of("320500", 2021)] == ["seven_months"], (
            "no form of Jiangsu before 2024"
        )

    def test_sichuan_has_four_dates(self):
        rounds = {one.period: one for one in rounds_of("510100", 2026)}
        assert [one.months for one in rounds.values()] == [4, 6, 7, 8, 10]
        assert rounds["half_year"].due == date(2026, 7, 31)
        assert rounds["ten_months"].due is None, (
            "the source does not say which period the report of October is of"
        )
        assert rounds["eight_months"].scheme.rules == "cn-sc/monitoring-rules@2025"

    def test_a_place_without_rounds_of_its_own_has_the_countrys(self):
        assert [one.period for one in rounds_of("110000", 2024)] == ["seven_months"]


@pytest.mark.django_db
class TestPushing:
    def test_two_rounds_of_one_project_are_two_forms(self, target, people, place):
        division = people["performance_division"]
        assert push_task(division, place, 2024, "monitoring", "half_year", DUE) == 1
        assert push_task(division, place, 2024, "monitoring", "seven_months", date(2099, 8, 31)) == 1
        made = Filing.objects.filter(kind="monitoring").order_by("id")
        assert [(one.period, one.due, one.form) for one in made] == [
            ("half_year", DUE, "cn-js/project-monitoring@2024"),
            ("seven_months", date(2099, 8, 31), "cn/project-monitoring@2019"),
        ]
        half = drafts.load(made[0].draft).indicators[0]
        assert half.targets["half_year"].text == "≥100人次", (
            "the half-year target was approved with the other"
        )

    def test_what_is_not_held_or_not_possible_is_refused(self, target, people, place):
        division = people["performance_division"]
        for given, why in (
            ((2024, "monitoring", "four_months", DUE), "没有这一期"),
            ((2024, "evaluation", "", DUE), "没有这一期"),
            ((2023, "self_evaluation", "", DUE), "还没有批复"),
            ((2024, "self_evaluation", "", date(2020, 1, 1)), "已经过了"),
        ):
            with pytest.raises(Refused, match=why):
                push_task(division, place, *given)
        with pytest.raises(PermissionDenied):
            push_task(people["department_reviewer"], place, 2024, "self_evaluation", "", DUE)
        assert not Filing.objects.exclude(kind="target").exists()

    def test_self_evaluations_are_pushed_told_and_late(self, target, people, place):
        division, drafter = people["performance_division"], people["agency_drafter"]
        assert push_task(division, place, 2024, "self_evaluation", "", DUE) == 1
        made = Filing.objects.get(kind="self_evaluation")
        assert (made.due, drafter.notices.get(kind="task").filing) == (DUE, made)
        assert Deadline.objects.get(kind="self_evaluation").due == DUE
        assert "自评" in str(LogEntry.objects.latest("number").subject)
        assert late_for(division) == []
        Deadline.objects.update(due=timezone.localdate() - timedelta(days=3))
        (late,) = late_for(division)
        assert (late.unit, late.kind, late.days, late.forms) == (target.unit, "self_evaluation", 3, 1)
        assert remind(division)[0] == 1
        words = str(drafter.notices.get(kind="reminder").text)
        assert "绩效自评" in words and "3 天" in words

    def test_a_second_push_moves_the_day_and_adds_what_was_approved_since(self, target, people, place, units):
        division = people["performance_division"]
        push_task(division, place, 2024, "self_evaluation", "", DUE)
        other = Project.objects.create(
            unit=units["agency"], code="P2", name="另一个项目", start_year=2023, end_year=2025
        )
        approved_target(other, people["agency_drafter"], ROWS, 2024)
        assert push_task(division, place, 2024, "self_evaluation", "", date(2099, 9, 30)) == 1
        assert set(Filing.objects.filter(kind="self_evaluation").values_list("due", flat=True)) == {
            date(2099, 9, 30)
        }

    def test_many_forms_make_one_notice(self, target, people, place, units):
        for number in range(3):
            other = Project.objects.create(
                unit=units["agency"], code=f"P{number}", name=f"项目{number}", start_year=2023, end_year=2025
            )
            approved_target(other, people["agency_drafter"], ROWS, 2024)
        assert push_task(people["performance_division"], place, 2024, "self_evaluation", "", DUE) == 4
        assert "4 张" in str(people["agency_drafter"].notices.get(kind="task").text)

    def test_a_form_begun_by_its_unit_has_the_day_that_was_set(self, target, people, place):
        from jixiao.web.actions.start_later import start_later

        Deadline.objects.create(
            jurisdiction=place, fiscal_year=2024, kind="self_evaluation", stage="draft", due=DUE
        )
        assert start_later(people["agency_drafter"], target, "self_evaluation").due == DUE

    def test_progress_of_each_task(self, target, people, place):
        division = people["performance_division"]
        push_task(division, place, 2024, "monitoring", "half_year", DUE)
        Filing.objects.filter(kind="monitoring").update(due=date(2024, 7, 31))
        rows = {(one.kind, one.period): one for one in tasks_of(division, place, 2024)}
        half, year = rows["monitoring", "half_year"], rows["self_evaluation", ""]
        assert (half.made, half.filed, half.left, half.overdue) == (1, 0, 1, 1)
        assert (year.made, year.due) == (0, None)
        assert not rows["monitoring", "seven_months"].confirmed
        theirs = tasks_of(people["other_department_reviewer"], place, 2024)
        assert all(one.made == 0 for one in theirs), "the forms of another department are not counted"


@pytest.mark.django_db
def test_the_page_pushes_and_takes_few_queries(target, people, client, django_assert_max_num_queries):
    client.force_login(people["performance_division"])
    told = client.post(
        "/tasks/push", {"year": "2024", "kind": "self_evaluation", "due": "2099-07-31"}, follow=True
    )
    assert "布置了 1 张表" in told.content.decode()
    told = client.post("/tasks/push", {"year": "2024", "kind": "self_evaluation", "due": "七月"}, follow=True)
    assert "请填写截止日期" in told.content.decode()
    with django_assert_max_num_queries(12):
        text = client.get("/tasks?year=2024").content.decode()
    assert "监控 1-6月" in text and "监控 1-7月" in text and "依据待核实" in text and "2099-07-31" in text
    client.force_login(people["other_department_reviewer"])
    assert "补布置" not in client.get("/tasks?year=2024").content.decode()


@pytest.mark.django_db
def test_many_are_pushed_by_a_job(target, people, client, monkeypatch):
    from jixiao.web.pages import tasks

    monkeypatch.setattr(tasks, "MOST_AT_ONCE", 0)
    client.force_login(people["performance_division"])
    answer = client.post("/tasks/push", {"year": "2024", "kind": "self_evaluation", "due": "2099-07-31"})
    assert answer.url.startswith("/jobs/")
    job = people["performance_division"].jobs.get()
    assert (job.kind, job.given["due"]) == ("push_task", "2099-07-31")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out(visit, target, people, place, size):
    division = people["performance_division"]
    push_task(division, place, 2024, "monitoring", "half_year", DUE)
    push_task(division, place, 2024, "monitoring", "seven_months", date(2099, 8, 31))
    for period, spent, reached in (
        ("half_year", 20_000_000_000, 4500),
        ("seven_months", 31_000_000_000, 6200),
    ):
        changes = {
            "executed": spent // 100,
            "amount": 500_000_000,
            "attainment": reached,
            "stage": "approved",
        }
        Filing.objects.filter(kind="monitoring", period=period).update(
            **changes, alarm=1 if reached < 5000 else 0
        )
    visitor, problems = visit("performance_division", "/tasks?year=2024", size), []
    for name, address in (
        ("tasks", "/tasks?year=2024"),
        ("project-rounds", f"/projects/{target.project_id}"),
        ("monitoring-rounds", "/monitoring?year=2024"),
    ):
        visitor.open(address)
        visitor.page.wait_for_load_state("networkidle")
        visitor.picture(name)
        problems += [f"{name}: {one}" for one in visitor.violations()]
        if visitor.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            problems.append(f"{name} is too wide")
    visitor.open(f"/projects/{target.project_id}")
    assert "比上期" in visitor.page.inner_text("main")
    assert not problems, "\n".join(problems)


@pytest.mark.django_db
def test_the_calendar_has_a_day_for_each_round(target, people, place, client):
    push_task(people["performance_division"], place, 2024, "monitoring", "half_year", DUE)
    client.force_login(people["system_admin"])
    assert "1-7月" in client.get("/calendar?year=2024&kind=monitoring").content.decode()
    typed = {"year": "2024", "kind": "monitoring", "period": "half_year", "due-draft": "2099-08-05"}
    text = client.post("/calendar/deadlines", typed, follow=True).content.decode()
    assert 'value="2099-08-05"' in text
    assert Filing.objects.get(kind="monitoring").due == date(2099, 8, 5), "a draft has the new day"
    other = client.get("/calendar?year=2024&kind=monitoring&period=seven_months").content.decode()
    assert "2099-08-05" not in other
