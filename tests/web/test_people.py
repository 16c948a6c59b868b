"""What the security administrator does with people: own jurisdiction only, never the own account."""

import re

import pytest
from django.core.exceptions import PermissionDenied


@pytest.fixture
def stranger(db, password_hash):
    """A drafter in another jurisdiction."""
    from datetime import date

    from jixiao.web.models import Grant, Jurisdiction, Person, Unit

    place = Jurisdiction.objects.create(
        code="320400", name="江苏省常州市", project_scheme="x", fiscal_year=2024
    )
    unit = Unit.objects.create(jurisdiction=place, code="300", name="常州财政", kind="finance")
    person = Person.objects.create(username="fremd", name="外地人", password=password_hash)
    Grant.objects.create(person=person, role="agency_drafter", unit=unit, starts=date(2020, 1, 1))
    return person


def test_the_list_finds_people_of_the_own_jurisdiction_alone(people, stranger, client):
    client.force_login(people["security_admin"])
    page = client.get("/people").content.decode()
    assert "填报人甲" in page and "外地人" not in page
    page = client.get("/people", {"q": "第一中学"}).content.decode()
    assert "外校填报人" in page and "单位审核人甲" not in page


def test_a_new_password_is_said_once_and_must_be_changed(people, client):
    drafter = people["agency_drafter"]
    client.force_login(people["security_admin"])
    answer = client.post(f"/people/{drafter.pk}", {"action": "password"})
    password = re.search(r"新密码是 (\S+)", answer.content.decode())[1]
    drafter.refresh_from_db()
    assert drafter.check_password(password) and drafter.must_change_password
    assert password not in client.get("/people").content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_locked_account_is_out_at_once_and_can_come_back(people, client):
    from django.test import Client

    drafter, inside = people["agency_drafter"], Client()
    inside.force_login(drafter)
    assert inside.get("/").status_code == 200
    client.force_login(people["security_admin"])
    client.post(f"/people/{drafter.pk}", {"action": "lock"})
    assert inside.get("/").status_code == 302
    client.post(f"/people/{drafter.pk}", {"action": "unlock"})
    drafter.refresh_from_db()
    assert drafter.is_active


def test_an_ended_grant_ends_at_once(people, filing, client):
    from jixiao.web.models import Filing

    drafter = people["agency_drafter"]
    client.force_login(people["security_admin"])
    client.post(f"/people/{drafter.pk}", {"action": "end", "grant": drafter.grants.get().pk})
    assert not Filing.objects.visible_to(drafter).exists()
    page = client.post(
        f"/people/{drafter.pk}", {"action": "end", "grant": drafter.grants.get().pk}, follow=True
    )
    assert "已经结束" in page.content.decode()


def test_what_may_not_be_done(people, stranger):
    from jixiao.web.actions.base import Refused
    from jixiao.web.actions.manage_person import manage

    manager = people["security_admin"]
    with pytest.raises(Refused, match="自己"):
        manage(manager, manager.pk, "unlock")
    with pytest.raises(PermissionDenied):
        manage(manager, stranger.pk, "lock")
    with pytest.raises(PermissionDenied):
        manage(people["system_admin"], people["agency_drafter"].pk, "lock")
    with pytest.raises(Refused, match="没有看懂"):
        manage(manager, people["agency_drafter"].pk, "promote")
    other = people["other_drafter"].grants.get().pk
    with pytest.raises(Refused, match="已经结束"):
        manage(manager, people["agency_drafter"].pk, "end", other)


def test_no_one_person_holds_two_of_the_three_offices(people, units):
    from datetime import date

    from django.core.exceptions import ValidationError

    from jixiao.web.models import Grant

    with pytest.raises(ValidationError, match="不能由同一人担任"):
        Grant.objects.create(
            person=people["audit_admin"], role="system_admin", unit=units["finance"], starts=date(2024, 1, 1)
        )
