"""A person at a time: made, given roles, roles ended, by the security administrator."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from jixiao.web.actions.base import Refused
from jixiao.web.models import Grant, Jurisdiction, LogEntry, Person, Unit

NEW = {
    "username": "sun",
    "name": "孙五",
    "role": "agency_drafter",
    "unit": "301001",
    "email": "",
    "phone": "",
}


@pytest.fixture
def security(people, client):
    client.force_login(people["security_admin"])
    return client


def test_a_new_person_signs_in_and_must_change_the_password(security, place, client):
    answer = security.post("/people/new", {**NEW, "starts": "2024-01-01"})
    password = answer.context["password"]
    assert password in answer.content.decode() and answer["Cache-Control"] == "no-store"
    person = Person.objects.get(username="sun")
    assert person.must_change_password and person.check_password(password)
    grant = person.grants.get()
    assert (grant.role, grant.unit.code, grant.starts, grant.ends) == (
        "agency_drafter", "301001", date(2024, 1, 1), None,
    )  # fmt: skip
    entry = LogEntry.objects.get(kind="person_added")
    assert "孙五（sun）" in entry.subject and "市公共资源交易中心 · 填报人" in entry.changes
    assert password not in entry.changes
    client.force_login(person)
    assert client.get("/filings")["Location"] == "/password"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"username": "expert"}, "已属于另一个人"),
        ({"username": "expert", "name": "评价专家甲"}, "已经有人在用"),
        ({"unit": "999"}, "没有编码为"),
        ({"role": "department_reviewer"}, "不能授予"),
        ({"role": "emperor"}, "不认识角色"),
        ({"name": ""}, "请填写"),
        ({"email": "sun"}, "不是邮箱地址"),
        ({"starts": "明天"}, "不是日期"),
        ({"starts": "2026-03-01", "ends": "2026-02-01"}, "早于开始日期"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made_or_lost(typed, told, security):
    before = Person.objects.count()
    answer = security.post("/people/new", {**NEW, **typed})
    page = answer.content.decode()
    assert answer.status_code == 400 and told in page
    assert ({**NEW, **typed})["username"] in page and Person.objects.count() == before


def test_a_unit_may_be_named_whole(security):
    security.post("/people/new", {**NEW, "unit": "市公共资源交易中心"})
    assert Person.objects.get(username="sun").grants.get().unit.code == "301001"


def test_a_role_for_some_days_and_its_end(security, people):
    today = timezone.localdate()
    person = people["agency_drafter"]
    where = f"/people/{person.pk}/roles"
    role = {"do": "give", "role": "agency_reviewer", "unit": "301001", "starts": today.isoformat()}
    assert security.post(where, {**role, "ends": (today + timedelta(days=9)).isoformat()}).status_code == 302
    made = person.grants.get(role="agency_reviewer")
    assert security.post(where, role).status_code == 400  # it is held already
    page = security.get(where).content.decode()
    assert "单位审核人" in page and made.days in page
    end = {"do": "end", "grant": made.pk}
    later = security.post(where, {**end, "last_day": (today + timedelta(days=10)).isoformat()})
    assert later.status_code == 400 and "另外授权" in later.content.decode()
    past = security.post(where, {**end, "last_day": (today - timedelta(days=2)).isoformat()})
    assert past.status_code == 400 and "不能早于昨天" in past.content.decode()
    assert security.post(where, {**end, "last_day": today.isoformat()}).status_code == 302
    made.refresh_from_db()
    assert made.ends == today and person.grants.on(today).filter(pk=made.pk).exists()
    assert (
        security.post(where, {**end, "last_day": (today - timedelta(days=1)).isoformat()}).status_code == 302
    )
    assert not person.grants.on(today).filter(pk=made.pk).exists()
    assert LogEntry.objects.filter(kind="grant_added").count() == 1
    assert LogEntry.objects.filter(kind="grant_ended").count() == 2
    assert "以前的角色" in security.get(where).content.decode()


def test_no_second_office_by_the_form(security, people):
    where = f"/people/{people['audit_admin'].pk}/roles"
    answer = security.post(
        where, {"do": "give", "role": "system_admin", "unit": "300", "starts": "2024-01-01"}
    )
    assert answer.status_code == 400 and "不能由同一人担任" in answer.content.decode()
    assert people["audit_admin"].grants.count() == 1


def test_one_s_own_roles_and_those_of_another_place_stay(security, people, new_person):
    own = people["security_admin"]
    answer = security.post(f"/people/{own.pk}/roles", {"do": "end", "grant": own.grants.get().pk, "last_day": "2030-01-01"})  # fmt: skip
    assert answer.status_code == 400 and "不能管理自己" in answer.content.decode()
    assert "授权一项" not in security.get(f"/people/{own.pk}/roles").content.decode()
    other = Jurisdiction.objects.create(
        code="320400", name="常州", project_scheme="cn/project-target", fiscal_year=2024
    )
    finance = Unit.objects.create(jurisdiction=other, code="300", name="常州财政", kind="finance")
    stranger = new_person("stranger", "外地人")
    Grant.objects.create(person=stranger, role="auditor", unit=finance, starts=date(2024, 1, 1))
    assert security.get(f"/people/{stranger.pk}/roles").status_code == 403
    from jixiao.web.actions.add_person import add_person

    with pytest.raises(PermissionDenied):
        add_person(own, other.pk, {**NEW, "unit": "300", "role": "auditor"})
    with pytest.raises(Refused):
        add_person(own, own.grants.get().unit.jurisdiction_id, {**NEW, "username": "stranger"})
