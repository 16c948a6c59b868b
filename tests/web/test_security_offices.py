"""System, security and audit administrator: never two of them in one person, whichever way it is tried."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

OFFICES = ("system_admin", "security_admin", "audit_admin")


@pytest.mark.parametrize("held", OFFICES)
@pytest.mark.parametrize("wanted", OFFICES)
def test_no_second_office_by_any_action(held, wanted, people, units):
    from jixiao.web.models import Grant

    if held == wanted:
        return
    with pytest.raises(ValidationError, match="不能由同一人担任"):
        Grant.objects.create(person=people[held], role=wanted, unit=units["finance"], starts=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [
        (date(2026, 1, 1), None, True),
        (date(2026, 1, 1), date(2026, 5, 31), False),
        (date(2026, 1, 1), date(2026, 6, 1), True),
        (date(2026, 12, 31), None, True),
        (date(2027, 1, 1), None, False),
        (date(2025, 1, 1), date(2028, 1, 1), True),
    ],
    ids=["before and after", "ends before", "first day", "last day", "begins after", "around"],
)
def test_not_on_any_day_also_not_in_the_future(starts, ends, refused, new_person, units):
    """The other office is held from 1 June to 31 December 2026."""
    from jixiao.web.models import Grant

    person = new_person("sun", "孙五")
    finance = units["finance"]
    Grant.objects.create(
        person=person, role="audit_admin", unit=finance, starts=date(2026, 6, 1), ends=date(2026, 12, 31)
    )
    try:
        Grant.objects.create(person=person, role="system_admin", unit=finance, starts=starts, ends=ends)
        assert not refused
    except ValidationError:
        assert refused


def test_a_grant_that_is_made_longer_is_looked_at_again(new_person, units):
    from jixiao.web.models import Grant

    person, finance = new_person("sun", "孙五"), units["finance"]
    first = Grant.objects.create(
        person=person, role="audit_admin", unit=finance, starts=date(2026, 1, 1), ends=date(2026, 2, 1)
    )
    Grant.objects.create(person=person, role="system_admin", unit=finance, starts=date(2026, 2, 2))
    first.ends = date(2026, 2, 2)
    with pytest.raises(ValidationError):
        first.save()


def test_the_database_itself_refuses_two_that_stay_open(people, units):
    """What two requests at once, or a bulk insertion, could get past the validation."""
    from jixiao.web.models import Grant

    second = Grant(
        person=people["audit_admin"], role="system_admin", unit=units["finance"], starts=date(2024, 1, 1)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.bulk_create([second])


def test_one_office_may_be_held_in_two_jurisdictions_without_an_end(people, units):
    from jixiao.web.models import Grant, Jurisdiction, Unit

    other = Jurisdiction.objects.create(
        code="320400", name="江苏省常州市", project_scheme="cn/project-target", fiscal_year=2024
    )
    finance = Unit.objects.create(jurisdiction=other, code="300", name="常州财政", kind="finance")
    system = people["system_admin"]
    Grant.objects.create(person=system, role="system_admin", unit=finance, starts=date(2024, 1, 1))
    assert system.grants.filter(ends=None).count() == 2
    with pytest.raises(ValidationError, match="不能由同一人担任"):
        Grant.objects.create(person=system, role="audit_admin", unit=finance, starts=date(2024, 1, 1))


def test_no_import_gives_a_second_office(people, units):
    from test_imports import PEOPLE, run, told

    today = timezone.localdate()
    later = [str(today + timedelta(days=days)) for days in (10, 20, 30)]
    outcome = run(people["security_admin"], 用户=[
        PEOPLE, ["sun", "孙五", "系统管理员", "300", "", "", "", later[0]],
        ["sun", "孙五", "审计管理员", "300", "", "", later[1], later[2]], ["sun", "孙五", "安全管理员", "300", "", "", later[2]],
        ["audit_admin", "审计管理员甲", "系统管理员", "300", "", "", later[0]],
    ])  # fmt: skip
    assert told(outcome) == [
        ("用户!C4", "系统、安全、审计管理员不能由同一人担任"),
        ("用户!C5", "系统、安全、审计管理员不能由同一人担任"),
    ]


@pytest.mark.parametrize("office", OFFICES)
def test_an_office_cannot_be_passed_to_a_deputy(office, people, client):
    today = timezone.localdate()
    client.force_login(people[office])
    given = {"grant": people[office].grants.get().pk, "deputy": "expert", "starts": today, "ends": today}
    assert client.post("/deputies", given).status_code == 400
    assert people["expert"].grants.count() == 1
