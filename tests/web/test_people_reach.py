"""Who holds many grants sees what the grants say on the day, no more and no less, and asks the database no oftener."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jixiao.web.actions.count_stages import visible_by_stage
from jixiao.web.actions.queue import count_queue, queue_for
from jixiao.web.actions.reach import units_within
from jixiao.web.models import Filing, Grant, Lineage, Person, Project, Unit
from jixiao.web.models.held import FEW, Held

LONG_AGO = date(2020, 1, 1)
WHEN = {
    "holds": (LONG_AGO, None),
    "ends today": (LONG_AGO, timedelta(0)),
    "ended yesterday": (LONG_AGO, timedelta(days=-1)),
    "begins tomorrow": (timedelta(days=1), None),
}


@pytest.fixture
def departments(place, units) -> list[Unit]:
    """Thirty departments with an agency each, and a form of each agency that waits for its department."""
    made = []
    for number in range(30):
        department = Unit.objects.create(
            jurisdiction=place, parent=units["finance"], code=f"9{number:02}", name=f"部门{number}", kind="department"
        )  # fmt: skip
        agency = Unit.objects.create(
            jurisdiction=place, parent=department, code=f"9{number:02}1", name=f"单位{number}", kind="agency"
        )
        project = Project.objects.create(unit=agency, code=f"P{number}", name=f"项目{number}", start_year=2024, end_year=2026)  # fmt: skip
        for year, stage in ((2024, "department_review"), (2025, "draft")):
            Filing.objects.create(
                unit=agency, project=project, form=place.project_scheme, form_digest="", fiscal_year=year,
                title=project.name, stage=stage,
            )  # fmt: skip
        made.append(department)
    return made


def give(person: Person, role: str, unit: Unit, when: str = "holds", acting_for: Person | None = None) -> Grant:  # fmt: skip
    today = timezone.localdate()
    starts, ends = (today + day if isinstance(day, timedelta) else day for day in WHEN[when])
    return Grant.objects.create(
        person=person, role=role, unit=unit, starts=starts, ends=ends, acting_for=acting_for
    )


@pytest.mark.parametrize("count", [2, 30])
def test_a_grant_holds_on_its_days_alone(count, departments, people):
    """The same for a few grants, which are read, and for many, which stay in the database."""
    manager, seen = people["expert"], set()
    for number, department in enumerate(departments[:count]):
        when = list(WHEN)[number % 4]
        give(manager, "department_reviewer", department, when)
        if when in ("holds", "ends today"):
            seen.add(f"项目{number}")
    assert Held(manager).few == (count <= FEW)
    assert {form.title for form in Filing.objects.visible_to(manager)} == seen
    assert {form.title for form in queue_for(manager)} == seen
    assert visible_by_stage(Held(manager)) == count_queue(manager) == {"department_review": len(seen)}
    assert {unit.name for unit in units_within(manager)} == {
        name
        for number in range(count)
        if f"项目{number}" in seen
        for name in (f"部门{number}", f"单位{number}")
    }


def test_a_unit_under_another_counts_once(departments, people):
    manager = people["expert"]
    for department in departments:
        give(manager, "department_reviewer", department)
        give(manager, "department_reviewer", department.children.get())
        give(manager, "agency_reviewer", department.children.get())
    assert Filing.objects.visible_to(manager).count() == 60
    assert visible_by_stage(Held(manager)) == {"department_review": 30, "draft": 30}


def test_a_deputy_of_many_falls_with_each_of_the_roles_acted_for(departments, people):
    deputy, chief = people["expert"], people["other_department_reviewer"]
    for department in departments:
        own = give(chief, "department_reviewer", department)
        give(deputy, "department_reviewer", department, acting_for=chief)
    assert Filing.objects.visible_to(deputy).count() == 30
    Grant.objects.filter(pk=own.pk).update(ends=timezone.localdate() - timedelta(days=1))
    assert Filing.objects.visible_to(deputy).count() == 29 and queue_for(deputy).count() == 29
    assert count_queue(deputy) == {"department_review": 29}


def test_what_moves_in_the_tree_moves_in_the_reach(departments, people, units):
    from jixiao.web.actions.change_unit import move_unit

    manager = people["expert"]
    for department in departments[:-1]:
        give(manager, "department_reviewer", department)
    agency = departments[-1].children.get()
    assert not Filing.objects.visible_to(manager).filter(unit=agency).exists()
    move_unit(people["system_admin"], agency, departments[0])
    assert Filing.objects.visible_to(manager).filter(unit=agency).exists()
    for unit in Unit.objects.all():
        above = Lineage.objects.filter(unit=unit).values_list("above", flat=True)
        assert sorted(above) == sorted(map(int, unit.path.strip("/").split("/"))), unit


def test_many_grants_ask_hardly_oftener_than_one(departments, people, client):
    manager = people["expert"]
    for department in departments:
        give(manager, "department_reviewer", department)
    counts = {}
    for person in (manager, people["performance_division"]):
        client.force_login(person)
        for page in ("/filings", "/review"):
            client.get(page)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(page).status_code == 200
            counts[person, page] = len(caught)
    for page in ("/filings", "/review"):
        assert counts[manager, page] <= counts[people["performance_division"], page] + 2
    client.force_login(manager)
    assert "还有 28 项授权" in client.get("/").content.decode()
