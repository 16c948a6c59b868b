"""What waits for a person is one rule: the home page, the list and the queue say the same."""

from datetime import date

import pytest

from jixiao.web.actions.queue import count_waiting, queue_for, waiting_for

ROLES = [
    "agency_drafter",
    "agency_reviewer",
    "department_reviewer",
    "sector_division",
    "performance_division",
    "auditor",
]


@pytest.mark.parametrize(
    ("stage", "whose"),
    [("draft", "agency_drafter"), ("unit_review", "agency_reviewer"), ("department_review", "department_reviewer"), ("approved", "")],
)  # fmt: skip
def test_a_form_waits_for_those_who_can_move_it_on(stage, whose, brought_to, people, client):
    filing = brought_to(stage)
    for role in ROLES:
        waiting = list(waiting_for(people[role]))
        assert waiting == ([filing] if role == whose else []), role
        assert count_waiting(people[role]) == len(waiting), role
        assert list(queue_for(people[role])) == ([] if stage == "draft" else waiting), role
        client.force_login(people[role])
        shown = client.get("/filings", {"view": "waiting"}).context["filings"]
        assert [one.pk for one in shown] == [one.pk for one in waiting], role
        assert client.get("/").context["waiting_count"] == len(waiting), role


def test_roles_at_different_units_are_not_mixed(brought_to, new_person):
    """Who fills in for one unit and reviews for another may not move on what the first has filed."""
    filing = brought_to("unit_review")
    both = new_person("both", "两岗", ("agency_drafter", "agency"), ("agency_reviewer", "other_agency"))
    assert list(waiting_for(both)) == [] and count_waiting(both) == 0
    assert filing.stage == "unit_review"


def test_own_work_and_the_work_of_somebody_acted_for_do_not_wait(brought_to, people, new_person, units):
    from jixiao.web.models import Grant

    filing = brought_to("unit_review")
    deputy = new_person("deputy", "代办人")
    own = {"role": "agency_reviewer", "unit": units["agency"], "starts": date(2020, 1, 1)}
    Grant.objects.create(person=deputy, acting_for=people["agency_reviewer"], **own)
    assert list(waiting_for(deputy)) == [filing]
    Grant.objects.create(person=people["agency_drafter"], **own)
    assert list(waiting_for(people["agency_drafter"])) == []
    deputy.grants.update(acting_for=people["agency_drafter"])
    assert list(waiting_for(deputy)) == []
