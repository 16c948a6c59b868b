"""Counters of the stages, kept with every step; lists that reach a thousand units."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import connection

from jixiao.web.actions.adjust import Adjust
from jixiao.web.actions.change_unit import move_unit
from jixiao.web.actions.count_stages import visible_by_stage
from jixiao.web.actions.move import Move
from jixiao.web.actions.queue import count_queue, queue_for
from jixiao.web.actions.roll_over import roll_over
from jixiao.web.actions.start_filing import start_filing
from jixiao.web.models import Filing, Grant, Project, StageCount, Unit
from jixiao.web.models.held import Held
from jixiao.web.models.stage_count import recount
from jixiao.web.models.unit import relate


def told(person) -> Counter:
    return +visible_by_stage(Held(person))


def counted(person) -> Counter:
    return Counter(Filing.objects.visible_to(person).values_list("stage", flat=True))


def agree(people) -> None:
    for role, person in people.items():
        assert told(person) == counted(person), role
        waiting = Counter(queue_for(person).values_list("stage", flat=True))
        assert count_queue(person) == waiting, role
    rows = [(row.key, row.own, row.within) for row in StageCount.objects.order_by("pk") if row.within]
    recount(Filing.objects)
    assert sorted(rows) == sorted((row.key, row.own, row.within) for row in StageCount.objects.all())


def test_the_counters_follow_every_step(brought_to, people, units, place, new_person):
    people["both"] = new_person(
        "both", "两个角色", ("agency_drafter", "agency"), ("department_reviewer", "department"),
        ("agency_reviewer", "other_agency"), ("auditor", "finance"),
    )  # fmt: skip
    for stage in ("draft", "unit_review", "department_review", "approved"):
        filing = brought_to(stage)
        agree(people)
    Adjust(people["agency_drafter"], filing, "own_request", "计划变化").run()
    agree(people)
    filing.refresh_from_db()
    Move(people["agency_drafter"], filing, "abandon").run()
    agree(people)
    other = Project.objects.create(
        unit=units["other_agency"], code="P2", name="校舍维修", start_year=2024, end_year=2026
    )
    start_filing(people["other_drafter"], other.unit, other, place.project_scheme, 2024)
    agree(people)
    roll_over(people["system_admin"], place)
    agree(people)
    move_unit(people["system_admin"], units["agency"], units["other_department"])
    agree(people)
    assert told(people["other_department_reviewer"]) == {"approved": 1}


def test_a_form_that_somebody_else_moved_first_is_counted_once(brought_to, people):
    filing = brought_to("unit_review")
    assert Filing.objects.filter(pk=filing.pk, stage="draft").update(stage="unit_review") == 0
    agree(people)


@pytest.mark.parametrize("role", ["department_reviewer", "agency_reviewer"])
def test_a_manager_of_a_thousand_units(
    people, units, place, filing, role, client, django_assert_max_num_queries
):
    """One grant for each unit, as somebody gets who looks after them one by one."""
    manager = people["expert"]
    made = Unit.objects.bulk_create(
        Unit(jurisdiction=place, parent=units["finance"], code=f"9{number:04}", name=f"单位{number}", kind="department")
        for number in range(1000)
    )  # fmt: skip
    for unit in made:
        unit.path = f"{units['finance'].path}{unit.pk}/"
    Unit.objects.bulk_update(made, ["path"], batch_size=300)
    relate(place.units)
    Grant.objects.bulk_create(
        Grant(person=manager, role=role, unit=unit, starts=date(2020, 1, 1)) for unit in made
    )
    stage = "department_review" if role == "department_reviewer" else "unit_review"
    Filing.objects.filter(pk=filing.pk).update(stage=stage)
    Filing.objects.filter(pk=filing.pk).update(unit=made[500])
    recount(Filing.objects)
    if connection.vendor == "postgresql":  # as its autovacuum does by itself soon after so many rows came
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    assert list(queue_for(manager)) == [filing]
    assert told(manager) == {stage: 1}
    client.force_login(manager)
    for path in ("/", "/filings", "/review", "/search?q=加贸", "/library", "/late", "/reply"):
        client.get(path)
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code in (200, 403), path
