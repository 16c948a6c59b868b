"""Steps of the flow by several people: at once, for one another, together, and on own work."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.comment import AddComment
from jixiao.web.actions.move import Move
from jixiao.web.actions.open_filing import open_filing
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.models import Event, Filing, Grant, Notice


def press(person, filing, action, comment=""):
    return Move(person, Filing.objects.get(pk=filing.pk), action, comment).run()


def test_a_return_goes_to_the_drafter_with_its_reason(brought_to, people):
    filing = brought_to("department_review")
    with pytest.raises(Refused, match="理由"):
        press(people["department_reviewer"], filing, "return_to_drafter", "  ")
    press(people["department_reviewer"], filing, "return_to_drafter", "满意度没有测算依据")
    filing.refresh_from_db()
    assert filing.stage == "draft"
    notice = Notice.objects.get(person=people["agency_drafter"])
    assert notice.kind == "returned" and "满意度没有测算依据" in notice.text


def test_what_was_returned_is_not_sent_again_unchanged_without_a_word(brought_to, people, client):
    filing = brought_to("unit_review")
    press(people["agency_reviewer"], filing, "return", "缺测算依据")
    AddComment(people["agency_reviewer"], filing, "见第三行").run()
    client.force_login(people["agency_drafter"])
    page = client.get(f"/filings/{filing.pk}").content.decode()
    assert "缺测算依据" in page and "修改说明" in page
    with pytest.raises(Refused, match="与被退回时相同"):
        press(people["agency_drafter"], filing, "submit")
    press(people["agency_drafter"], filing, "submit", "依据已另附")
    filing.refresh_from_db()
    assert (filing.stage, filing.revision_number) == ("unit_review", 1)
    client.force_login(people["agency_reviewer"])
    page = client.get(f"/filings/{filing.pk}").content.decode()
    assert "依据已另附" in page and "缺测算依据" not in page


def test_a_return_by_one_step_resumes_where_it_was(brought_to, people):
    filing = brought_to("sector_review")
    press(people["sector_division"], filing, "return", "请部门核对金额")
    filing.refresh_from_db()
    assert (filing.stage, filing.resume_at) == ("department_review", "sector_review")
    told = Notice.objects.values_list("person__username", "kind")
    assert list(told) == [("department_reviewer", "returned")]
    press(people["department_reviewer"], filing, "approve")
    filing.refresh_from_db()
    assert (filing.stage, filing.resume_at) == ("sector_review", "")


def test_what_the_next_stage_has_opened_is_not_withdrawn(brought_to, people):
    filing = brought_to("unit_review")
    open_filing(people["agency_drafter"], filing)
    filing.refresh_from_db()
    assert not filing.opened, "the drafter looking at the own form does not open it"
    press(people["agency_drafter"], filing, "withdraw")
    press(people["agency_drafter"], filing, "submit")
    filing.refresh_from_db()
    open_filing(people["agency_reviewer"], filing)
    assert [move.action for move in Move(people["agency_drafter"], filing, "").open_moves()] == []
    with pytest.raises(Refused, match="不能撤回"):
        press(people["agency_drafter"], filing, "withdraw")


def test_a_step_on_something_older_than_what_stands_there_is_a_conflict(brought_to, people):
    filing = brought_to("department_review")
    seen = filing.position
    press(people["department_reviewer"], filing, "return_to_drafter", "改")
    content = {"annual_goal": "2024年服务回收企业3600家以上，组织竞价会8000场以上，受益人员满意度不低于90%。"}
    SaveSection(people["agency_drafter"], Filing.objects.get(pk=filing.pk), "fields", content, 1).run()
    press(people["agency_drafter"], filing, "submit")
    press(people["agency_reviewer"], filing, "approve")
    filing.refresh_from_db()
    assert filing.position == "department_review:2" != seen
    with pytest.raises(Conflict):
        Move(people["department_reviewer"], filing, "approve", seen=seen).run()
    filing.refresh_from_db()
    assert filing.stage == "department_review"


def test_own_work_is_not_approved_whatever_the_role(complete, people, units):
    drafter = people["agency_drafter"]
    Grant.objects.create(
        person=drafter, role="agency_reviewer", unit=units["agency"], starts=date(2020, 1, 1)
    )
    press(drafter, complete, "submit")
    with pytest.raises(PermissionDenied):
        press(drafter, complete, "approve")
    press(people["agency_reviewer"], complete, "approve")


def test_who_typed_into_a_form_does_not_approve_it(complete, people, units, content, new_person):
    helper = new_person("helper", "帮填人", ("agency_drafter", "agency"), ("agency_reviewer", "agency"))
    changed = {**content["fields"], "project_owner": "另一经办人"}
    SaveSection(helper, complete, "fields", changed, 1).run()
    press(people["agency_drafter"], complete, "submit")
    with pytest.raises(PermissionDenied):
        press(helper, complete, "approve")


def test_a_deputy_acts_and_both_names_stand_in_the_event(brought_to, people, units, new_person):
    deputy = new_person("deputy", "代办人")
    Grant.objects.create(
        person=deputy, role="department_reviewer", unit=units["department"], starts=date(2020, 1, 1),
        acting_for=people["department_reviewer"],
    )  # fmt: skip
    filing = brought_to("department_review")
    press(deputy, filing, "approve")
    event = filing.events.last()
    assert (event.who, event.for_whom) == ("代办人", people["department_reviewer"].name)
    assert event.for_person == people["department_reviewer"]


def test_a_deputy_does_not_approve_the_work_of_the_one_acted_for(complete, people, units, new_person):
    deputy = new_person("deputy", "代办人")
    drafter = people["agency_drafter"]
    Grant.objects.create(
        person=drafter, role="agency_reviewer", unit=units["agency"], starts=date(2020, 1, 1)
    )
    Grant.objects.create(
        person=deputy,
        role="agency_reviewer",
        unit=units["agency"],
        starts=date(2020, 1, 1),
        acting_for=drafter,
    )
    press(drafter, complete, "submit")
    with pytest.raises(PermissionDenied):
        press(deputy, complete, "approve")


def joint(filing: Filing) -> Filing:
    Filing.objects.filter(pk=filing.pk).update(flow="joint")
    filing.refresh_from_db()
    return filing


def test_joint_sign_off_waits_for_the_second_person(brought_to, people, new_person):
    second = new_person("second", "绩效处乙", ("performance_division", "finance"))
    filing = joint(brought_to("performance_review"))
    press(people["performance_division"], filing, "approve", "同意")
    filing.refresh_from_db()
    assert (filing.stage, filing.approved_revision) == ("performance_review", None)
    with pytest.raises(Refused, match="已经会签"):
        press(people["performance_division"], filing, "approve")
    assert "approve" not in [
        move.action for move in Move(people["performance_division"], filing, "").open_moves()
    ]
    press(second, filing, "approve")
    filing.refresh_from_db()
    assert (filing.stage, filing.approved_revision) == ("approved", 1)
    assert list(filing.events.order_by("id").values_list("action", "who"))[-3:] == [
        ("vote_approve", people["performance_division"].name),
        ("vote_approve", "绩效处乙"),
        ("approve", "绩效处乙"),
    ]


def test_a_deputy_is_not_a_second_signature(brought_to, people, units, new_person):
    first = people["performance_division"]
    deputy = new_person("deputy", "代办人")
    Grant.objects.create(
        person=deputy,
        role="performance_division",
        unit=units["finance"],
        starts=date(2020, 1, 1),
        acting_for=first,
    )
    filing = joint(brought_to("performance_review"))
    press(first, filing, "approve")
    with pytest.raises(Refused, match="已经会签"):
        press(deputy, filing, "approve")


def test_votes_on_an_earlier_visit_do_not_count(brought_to, people, new_person):
    second = new_person("second", "绩效处乙", ("performance_division", "finance"))
    filing = joint(brought_to("performance_review"))
    press(people["performance_division"], filing, "approve")
    press(second, filing, "return", "再核")
    press(people["sector_division"], filing, "approve")
    press(second, filing, "approve")
    filing.refresh_from_db()
    assert filing.stage == "performance_review"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_succeeds_and_the_other_is_told(brought_to, people, new_person):
    other = new_person("other_division", "业务处室乙", ("sector_division", "finance"))
    filing = brought_to("sector_review")
    outcomes, ready = [], threading.Barrier(2)

    def press_now(person, action):
        seen = Filing.objects.get(pk=filing.pk)
        ready.wait(10)
        try:
            Move(person, seen, action, "核对").run()
            outcomes.append("done")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=press_now, args=pair)
        for pair in ((people["sector_division"], "approve"), (other, "return"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["conflict", "done"]
    filing.refresh_from_db()
    assert filing.stage in ("performance_review", "department_review")
    assert Event.objects.filter(filing=filing, origin="sector_review").count() == 1
