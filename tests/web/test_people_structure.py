"""The tree of units and its years, kept by the system administrator."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from jixiao.web.actions import change_unit
from jixiao.web.actions.base import Refused
from jixiao.web.actions.roll_over import roll_over
from jixiao.web.actions.set_calendar import set_deadlines
from jixiao.web.actions.workdays import as_lines, set_special_days, workdays_of
from jixiao.web.models import Deadline, Filing, Grant, Job, Jurisdiction, LogEntry, Unit


@pytest.fixture
def admin(people, client):
    """The system administrator, signed in."""
    client.force_login(people["system_admin"])
    return people["system_admin"]


@pytest.fixture
def neighbour(db):
    """Another jurisdiction beside it."""
    place = Jurisdiction.objects.create(
        code="320412", name="武进区", project_scheme="cn-js-sz/project-target@2024", fiscal_year=2024
    )
    return Unit.objects.create(jurisdiction=place, code="300", name="区财政局", kind="finance")


def test_a_unit_is_added_renamed_and_logged(admin, units, client):
    answer = client.post(
        "/units/add",
        {"parent": units["department"].pk, "code": "301002", "name": "市大数据中心", "kind": "agency"},
        follow=True,
    )
    assert "已新增" in answer.content.decode() and "市大数据中心" in answer.content.decode()
    made = Unit.objects.get(code="301002")
    assert made.path == f"{units['department'].path}{made.pk}/"
    client.post(f"/units/{made.pk}", {"action": "rename", "name": "市数据资源中心"})
    made.refresh_from_db()
    assert made.name == "市数据资源中心"
    assert list(LogEntry.objects.values_list("kind", flat=True)) == ["unit_added", "unit_changed"]
    assert "市数据资源中心" in client.get("/units?q=数据资源").content.decode()


def test_what_cannot_be_added_is_said(admin, units, client):
    wrong = (
        ({"code": "301001", "name": "重复", "kind": "agency"}, "已经有单位在用"),
        ({"code": "9", "name": " ", "kind": "agency"}, "单位名称要填"),
        ({"code": "", "name": "无码", "kind": "agency"}, "单位编码要填"),
        ({"code": "9", "name": "错位", "kind": "department"}, "主管部门放在财政部门之下"),
    )
    before = Unit.objects.count()
    for typed, words in wrong:
        answer = client.post("/units/add", {"parent": units["department"].pk, **typed}, follow=True)
        assert words in answer.content.decode(), typed
    assert Unit.objects.count() == before


def test_a_unit_moves_with_all_below_it_and_its_reviewers_change(admin, brought_to, units, people):
    filing = brought_to("department_review")
    child = change_unit.add_unit(
        admin, units["finance"].jurisdiction_id, units["agency"], "30100101", "分中心", "agency"
    )
    assert Filing.objects.visible_to(people["department_reviewer"]).filter(pk=filing.pk).exists()
    change_unit.move_unit(admin, units["agency"], units["other_department"])
    child.refresh_from_db()
    assert child.path == f"{units['other_department'].path}{units['agency'].pk}/{child.pk}/"
    assert not Filing.objects.visible_to(people["department_reviewer"]).filter(pk=filing.pk).exists()
    assert Filing.objects.visible_to(people["other_department_reviewer"]).filter(pk=filing.pk).exists()
    units["agency"].refresh_from_db()
    for parent, words in ((child, "自己的下级"), (units["finance"], "主管部门放在")):
        with pytest.raises(Refused, match=words):
            change_unit.move_unit(admin, units["agency"], parent)
    with pytest.raises(Refused, match="根"):
        change_unit.move_unit(admin, units["finance"], units["department"])


def test_a_closed_unit_declares_nothing_new_and_can_be_opened_again(
    admin, filing, units, project, people, client
):
    from jixiao.web.actions.start_filing import start_filing

    with pytest.raises(Refused, match="1 张表没有办结"):
        change_unit.close_unit(admin, units["agency"])
    with pytest.raises(Refused, match="下级单位"):
        change_unit.close_unit(admin, units["department"])
    Filing.objects.update(stage="approved")
    client.post(f"/units/{units['agency'].pk}", {"action": "close"})
    units["agency"].refresh_from_db()
    assert units["agency"].closed == timezone.localdate()
    with pytest.raises(PermissionDenied):
        start_filing(people["agency_drafter"], units["agency"], project, filing.form, 2025)
    assert "已撤销" in client.get(f"/units?under={units['department'].pk}").content.decode()
    client.post(f"/units/{units['agency'].pk}", {"action": "open"})
    units["agency"].refresh_from_db()
    assert units["agency"].closed is None


def test_jurisdictions_stand_side_by_side_and_never_mix(admin, neighbour, units, client):
    assert client.get(f"/units/{neighbour.pk}").status_code == 404
    assert client.get(f"/units?under={neighbour.pk}").status_code == 404
    with pytest.raises(PermissionDenied):
        change_unit.rename_unit(admin, neighbour, "占领")
    with pytest.raises(PermissionDenied):
        set_deadlines(admin, neighbour.jurisdiction_id, 2024, "target", {})
    Grant.objects.create(person=admin, role="system_admin", unit=neighbour, starts=date(2020, 1, 1))
    page = client.get(f"/units?place={neighbour.jurisdiction_id}").content.decode()
    assert "武进区" in page and "江苏省苏州市" in page
    with pytest.raises(Refused, match="不在本地区"):
        change_unit.move_unit(admin, units["agency"], neighbour)


def test_deadlines_are_kept_for_each_kind_and_in_order(admin, place, client):
    body = {
        "place": place.pk,
        "year": 2024,
        "kind": "target",
        "due-draft": "2026-09-20",
        "due-unit_review": "2026-09-30",
    }
    client.post("/calendar/deadlines", body)
    client.post(
        "/calendar/deadlines",
        {**body, "kind": "monitoring", "due-draft": "2026-07-31", "due-unit_review": ""},
    )
    found = Deadline.objects.order_by("kind", "stage").values_list("kind", "stage", "due")
    assert list(found) == [
        ("monitoring", "draft", date(2026, 7, 31)),
        ("target", "draft", date(2026, 9, 20)),
        ("target", "unit_review", date(2026, 9, 30)),
    ]
    answer = client.post("/calendar/deadlines", {**body, "due-unit_review": "2026-09-01"}, follow=True)
    assert "早于前一环节" in answer.content.decode()
    answer = client.post("/calendar/deadlines", {**body, "due-draft": "九月"}, follow=True)
    assert "日期写成" in answer.content.decode()
    assert Deadline.objects.count() == 3
    assert 'value="2026-09-20"' in client.get("/calendar?year=2024").content.decode()


DAYS = "2027-01-01 至 2027-01-03 休 元旦\n2027-01-09 班 元旦调休\n\n2027-2-5 到 2027-2-7 休 春节"


def test_working_days_are_counted_only_in_years_that_are_known(admin, place):
    unknown = workdays_of([place.pk])[place.pk]
    assert unknown.between(date(2027, 1, 1), date(2027, 1, 10)) is None
    assert set_special_days(admin, place, 2027, DAYS) == 7
    days = workdays_of([place.pk])[place.pk]
    # from Friday the 1st (holiday) to Sunday the 10th: the 4th to the 8th, and Saturday the 9th
    assert days.between(date(2026, 12, 31), date(2027, 1, 10)) == 6
    assert days.working(date(2027, 1, 9)) is True and days.working(date(2027, 1, 1)) is False
    assert days.between(date(2026, 12, 30), date(2027, 1, 10)) is None
    assert as_lines(place, 2027) == (
        "2027-01-01 至 2027-01-03 休 元旦\n2027-01-09 班 元旦调休\n2027-02-05 至 2027-02-07 休 春节"
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("元旦放假", "写成"),
        ("2027-02-30 休", "没有这一天"),
        ("2026-12-31 休", "不在 2027 年内"),
        ("2027-03-05 至 2027-03-01 休", "颠倒"),
        ("2027-01-01 休\n2027-01-01 班", "写了两次"),
    ],
)
def test_a_wrong_line_is_told_and_nothing_is_kept(admin, place, line, words):
    set_special_days(admin, place, 2027, DAYS)
    with pytest.raises(Refused, match=words):
        set_special_days(admin, place, 2027, line)
    assert place.special_days.count() == 7


def test_the_next_year_is_tried_then_opened_by_a_job(admin, brought_to, place, client, monkeypatch):
    approved = brought_to("approved")
    page = client.get("/years").content.decode()
    assert approved.title in page and "结转 1 个项目" in page
    assert Filing.objects.count() == 1
    wrong = client.post("/years/open", {"place": place.pk, "year": 2024}, follow=True)
    assert "已经开启" in wrong.content.decode() and not Job.objects.exists()
    answer = client.post("/years/open", {"place": place.pk, "year": 2025})
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}"
    again = client.post("/years/open", {"place": place.pk, "year": 2025}, follow=True)
    assert "正在进行" in again.content.decode() and Job.objects.count() == 1
    from jixiao.web.actions.jobs import run

    run.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "已开启 2025 年，结转 1 个项目")
    place.refresh_from_db()
    assert place.fiscal_year == 2025
    call_command("verify_chain")


def test_a_form_that_does_not_hold_for_the_next_year_must_be_replaced_first(admin, place, client):
    Jurisdiction.objects.update(project_scheme="cn-js-sz/project-target@2024", fiscal_year=2022)
    place.refresh_from_db()
    assert "请先换成新年度的表样" in client.get("/years").content.decode()
    with pytest.raises(Refused, match="表样"):
        roll_over(admin, place)
    client.post("/years/forms", {"place": place.pk, "project": "general/target@1", "department": ""})
    place.refresh_from_db()
    assert place.project_scheme == "general/target@1" and place.department_scheme == ""
    wrong = client.post(
        "/years/forms", {"place": place.pk, "project": "cn/project-self-evaluation@2020"}, follow=True
    )
    assert "请选择项目绩效目标表" in wrong.content.decode()


def test_the_pages_ask_the_database_little(admin, units, client, django_assert_max_num_queries):
    for path in ("/units", f"/units/{units['agency'].pk}", "/years", "/calendar", "/jobs"):
        client.get(path)
        with django_assert_max_num_queries(12):
            client.get(path)
