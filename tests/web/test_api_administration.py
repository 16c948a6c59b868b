"""What administrators do by the API: people and roles, units, years, deadlines, replies, the log, search."""

from __future__ import annotations

import pytest
from test_api_calls import caller  # noqa: F401 (a fixture)

from jixiao.web.models import Deadline, Job, Person
from jixiao.web.rounds import rounds_of


def test_a_person_a_role_and_its_end(caller, people):  # noqa: F811
    program = caller("security_admin")
    new = {
        "username": "sun",
        "name": "孙五",
        "role": "agency_drafter",
        "unit": "301001",
        "starts": "2024-01-01",
    }
    made = program("POST", "/people", new)
    assert made.status_code == 201, made.content
    person, password = made.json()["person"], made.json()["password"]
    assert Person.objects.get(pk=person["id"]).check_password(password)
    assert program("POST", "/people", new).status_code == 422
    given = program("POST", f"/people/{person['id']}/grants", {"role": "agency_reviewer", "unit": "302001"})
    grants = {one["role"]: one["id"] for one in given.json()["grants"]}
    assert set(grants) == {"agency_drafter", "agency_reviewer"}
    end = {"action": "end", "grant": grants["agency_reviewer"], "last_day": "2099-12-31"}
    assert "2099-12-31" in program("POST", f"/people/{person['id']}", end).json()["message"]["en"]
    assert program("POST", f"/people/{person['id']}", {**end, "last_day": "2000-01-01"}).status_code == 422
    office = {"role": "system_admin", "unit": "300"}
    refused = program("POST", f"/people/{people['audit_admin'].pk}/grants", office)
    assert refused.status_code == 422 and "不能由同一人担任" in refused.json()["message"]["zh"]


def test_units_are_added_renamed_moved_and_closed(caller, units):  # noqa: F811
    program = caller("system_admin")
    new = {"parent": units["finance"].pk, "code": "309", "name": "市新设局", "kind": "department"}
    made = program("POST", "/units", new)
    assert made.status_code == 201 and made["Location"].endswith(str(made.json()["id"]))
    address = f"/units/{made.json()['id']}"
    assert program("POST", address, {"action": "rename", "name": "市数据局"}).json()["name"] == "市数据局"
    moved = program("POST", f"/units/{units['agency'].pk}", {"action": "move", "parent": made.json()["id"]})
    assert moved.json()["parent"] == made.json()["id"]
    assert program("POST", f"/units/{units['agency'].pk}", {"action": "move"}).status_code == 422
    assert program("POST", address, {"action": "close"}).status_code == 422  # something lies below it


def test_years_deadlines_holidays(caller, place):  # noqa: F811
    program = caller("system_admin")
    found = program("GET", "/places").json()["items"]
    assert [one["fiscal_year"] for one in found] == [2024]
    days = {"days": {"draft": "2023-09-10", "unit_review": "2023-09-20"}}
    address = f"/places/{place.pk}/deadlines/2024/target"
    assert program("PUT", address, days).json() == days == program("GET", address).json()
    assert Deadline.objects.count() == 2
    rounds = f"/places/{place.pk}/deadlines/2024/monitoring"
    half = rounds_of(place.code, 2024)[0].period
    day = {"days": {"draft": "2024-07-15"}}
    assert program("PUT", f"{rounds}?period={half}", day).json() == day
    assert program("GET", f"{rounds}?period={half}").json() == day != program("GET", rounds).json()
    assert program("PUT", f"{rounds}?period=never", day).status_code == 422
    assert program("PUT", f"{address}?period={half}", days).status_code == 422, "targets have no rounds"
    Deadline.objects.filter(kind="monitoring").delete()
    assert program("PUT", address, {"days": {"nowhere": "2023-09-10"}}).status_code == 422
    assert program("GET", f"/places/{place.pk}/deadlines/2024/poem").status_code == 404
    lines = "2024-01-01 至 2024-01-01 休 元旦"
    assert "元旦" in program("PUT", f"/places/{place.pk}/holidays/2024", {"lines": lines}).json()["lines"]
    assert program("PUT", f"/places/{place.pk}/forms", {"project": "no/such@1"}).status_code == 422
    assert program("POST", f"/places/{place.pk}/year", {"year": 2031}).status_code == 422


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_replies(format, brought_to, caller, units):  # noqa: F811
    brought_to("approved")
    program = caller("performance_division")
    paper = program("GET", f"/units/{units['department'].pk}/reply?year=2024&format={format}")
    assert paper.content.startswith(b"PK" if format == "docx" else b"%PDF")
    assert program("GET", f"/units/{units['other_agency'].pk}/reply?year=2024").status_code == 404
    started = program("POST", "/replies", {"year": 2024, "format": format})
    assert started.status_code == 202 and Job.objects.get(pk=started.json()["job"]).kind == "replies"


def test_the_log_and_the_search(caller, filing):  # noqa: F811
    caller("security_admin")(
        "POST", "/people", {"username": "sun", "name": "孙五", "role": "auditor", "unit": "300"}
    )
    entries = caller("audit_admin")("GET", "/audit/log?kind=person_added").json()["items"]
    assert [one["subject"] for one in entries] == ["孙五（sun）"] and entries[0]["changes"]
    found = caller("agency_drafter")("GET", "/search?q=加贸").json()
    assert [one["id"] for one in found["filings"]] == [filing.pk] and found["projects"]
    assert not caller("other_drafter")("GET", "/search?q=加贸").json()["filings"]
    assert caller("agency_drafter")("GET", "/search?q=a").status_code == 422
