"""Who is late, reminders, notices, and people who act for others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from jixiao.web.actions.act_for import act_for, end_acting
from jixiao.web.actions.base import Refused
from jixiao.web.actions.late import late_for
from jixiao.web.actions.move import Move
from jixiao.web.actions.remind import remind
from jixiao.web.models import Deadline, Filing, Grant, Notice, Person, Project


@pytest.fixture
def due(place):
    """A function that sets a deadline so many days ago."""

    def set_due(stage: str, days_ago: int):
        day = timezone.localdate() - timedelta(days=days_ago)
        return Deadline.objects.create(jurisdiction=place, fiscal_year=2024, stage=stage, due=day)

    return set_due


def shown(rows):
    return [(row.unit.name, row.stage, row.days, row.forms) for row in rows]


def test_late_is_what_stands_in_a_stage_after_its_day(brought_to, people, due):
    brought_to("department_review")
    due("department_review", 3)
    due("draft", 10)
    due("sector_review", 0)
    expected = [("市公共资源交易中心", "department_review", 3, 1)]
    assert shown(late_for(people["department_reviewer"])) == expected
    assert shown(late_for(people["performance_division"])) == expected
    assert late_for(people["other_department_reviewer"]) == late_for(people["agency_drafter"]) == []


def test_projects_not_begun_are_late_too(complete, people, due, units):
    Project.objects.create(unit=units["agency"], code="2", name="未开始", start_year=2024, end_year=2024)
    Project.objects.create(unit=units["agency"], code="3", name="已结束", start_year=2020, end_year=2022)
    due("draft", 1)
    assert shown(late_for(people["department_reviewer"])) == [("市公共资源交易中心", "draft", 1, 2)]


def test_what_was_not_begun_in_a_year_gone_by_is_not_late(project, people, due, place):
    due("draft", 1)
    assert len(late_for(people["department_reviewer"])) == 1
    place.fiscal_year = 2025
    place.save()
    assert late_for(people["department_reviewer"]) == []


def test_an_adjustment_is_not_late_for_the_first_declaration(brought_to, people, due):
    filing = brought_to("approved")
    Filing.objects.filter(pk=filing.pk).update(stage="draft", adjusting="own_request")
    due("draft", 5)
    assert late_for(people["department_reviewer"]) == []


@pytest.fixture
def two_late(complete, people, due, units):
    """A draft of the agency and a project of the other agency that was never begun, both late; drafters with e-mail."""
    Project.objects.create(unit=units["other_agency"], code="2", name="校舍", start_year=2024, end_year=2024)
    Person.objects.filter(username="agency_drafter").update(email="drafter@example.org")
    due("draft", 2)
    return complete


def test_one_notice_and_one_letter_a_person(two_late, people, mailoutbox):
    second = Project.objects.create(
        unit=two_late.unit, code="9", name="另一项目", start_year=2024, end_year=2024
    )
    assert remind(people["performance_division"]) == (2, 1)
    notice = Notice.objects.get(person=people["agency_drafter"])
    assert "共 2 项" in notice.text and "超期 2 天" in notice.text and second.name not in notice.text
    assert [letter.to for letter in mailoutbox] == [["drafter@example.org"]]
    assert remind(people["performance_division"]) == (0, 0), "nobody is reminded twice in a day"
    assert len(mailoutbox) == 1


def test_only_the_chosen_units_and_only_ones_own(two_late, people, units):
    assert remind(people["performance_division"], {units["other_agency"].pk})[0] == 1
    assert not Notice.objects.filter(person=people["agency_drafter"]).exists()
    assert remind(people["other_department_reviewer"], {units["agency"].pk}) == (0, 0)


def test_a_mail_server_that_fails_stops_nothing(two_late, people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert remind(people["performance_division"]) == (2, 0)
    assert Notice.objects.filter(kind="reminder").count() == 2


def test_who_only_reads_does_not_remind(two_late, people, client):
    for role in ("auditor", "agency_drafter", "audit_admin"):
        with pytest.raises(PermissionDenied):
            remind(people[role])
    client.force_login(people["auditor"])
    page = client.get(reverse("late")).content.decode()
    assert "市第一中学" in page and "催办" not in page.split("<h1>")[1].split("</h1>")[1]
    client.force_login(people["agency_drafter"])
    assert client.get(reverse("late")).status_code == 403


def test_the_board_reminds_the_ticked(two_late, people, client, units):
    client.force_login(people["performance_division"])
    page = client.get(reverse("late")).content.decode()
    assert "2 个单位，共 2 项" in page
    nothing = client.post(reverse("remind"), follow=True).content.decode()
    assert "请先勾选" in nothing and len(mail.outbox) == 0
    done = client.post(reverse("remind"), {"unit": [units["agency"].pk]}, follow=True).content.decode()
    assert "已提醒 1 人（其中邮件 1 封）" in done


def test_notices_are_ones_own_and_lead_to_the_form(brought_to, people, client):
    filing = brought_to("department_review")
    Move(people["department_reviewer"], filing, "return_to_drafter", "请改").run()
    notice = Notice.objects.get()
    client.force_login(people["agency_reviewer"])
    assert client.post(reverse("read-notice", args=[notice.pk])).status_code == 404
    client.force_login(people["agency_drafter"])
    assert "1 条未读" in client.get(reverse("notices")).content.decode()
    assert client.post(reverse("read-notice", args=[notice.pk])).url == reverse("filing", args=[filing.pk])
    notice.refresh_from_db()
    assert notice.read and "未读" not in client.get(reverse("notices")).content.decode()


def days(number):
    return timezone.localdate() + timedelta(days=number)


def test_a_deputy_holds_the_role_for_the_days_given(brought_to, people):
    principal, deputy = people["department_reviewer"], people["sector_division"]
    own = principal.grants.get()
    made = act_for(principal, own.pk, deputy.username, days(0), days(7))
    filing = brought_to("department_review")
    Move(deputy, filing, "approve").run()
    assert filing.events.last().for_whom == principal.name
    end_acting(principal, made.pk)
    assert made.pk not in deputy.grants.on(days(0)).values_list("pk", flat=True)
    with pytest.raises(Refused):
        end_acting(principal, made.pk)


def test_a_deputy_falls_with_the_role_of_the_one_acted_for(people):
    principal, deputy = people["department_reviewer"], people["sector_division"]
    made = act_for(principal, principal.grants.get().pk, deputy.username, days(0), days(7))
    Grant.objects.filter(pk=principal.grants.get().pk).update(ends=days(-1))
    assert made not in deputy.grants.on(days(0))


def test_what_cannot_be_passed_on(people, units):
    principal, deputy = people["department_reviewer"], people["sector_division"]
    own = principal.grants.get()
    for grant, name, starts, ends in (
        (deputy.grants.get().pk, deputy.username, 0, 7),
        (own.pk, "nobody", 0, 7),
        (own.pk, principal.username, 0, 7),
        (own.pk, deputy.username, -1, 7),
        (own.pk, deputy.username, 7, 6),
        (own.pk, deputy.username, 0, 400),
    ):
        with pytest.raises(Refused):
            act_for(principal, grant, name, days(starts), days(ends))
    admin = people["audit_admin"]
    with pytest.raises(Refused):
        act_for(admin, admin.grants.get().pk, deputy.username, days(0), days(1))
    made = act_for(principal, own.pk, deputy.username, days(0), days(7))
    with pytest.raises(Refused):
        act_for(deputy, made.pk, people["agency_drafter"].username, days(0), days(1))


def test_the_page_gives_and_ends(people, client):
    principal = people["department_reviewer"]
    client.force_login(principal)
    typed = {
        "grant": principal.grants.get().pk,
        "deputy": "sector_division",
        "starts": days(0),
        "ends": days(3),
    }
    wrong = client.post(reverse("deputies"), {**typed, "deputy": "x"})
    assert wrong.status_code == 400 and "没有找到这位代办人" in wrong.content.decode()
    assert client.post(reverse("deputies"), typed).status_code == 302
    made = Grant.objects.get(acting_for=principal)
    assert people["sector_division"].name in client.get(reverse("deputies")).content.decode()
    client.force_login(people["sector_division"])
    assert "代 " + principal.name in client.get(reverse("deputies")).content.decode()
    client.force_login(principal)
    client.post(reverse("end-deputy", args=[made.pk]))
    assert "没有委托别人" in client.get(reverse("deputies")).content.decode()
