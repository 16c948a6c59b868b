"""The queue, and many clean forms approved at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jixiao.web.actions.base import Refused
from jixiao.web.actions.bulk_approve import bulk_approve
from jixiao.web.actions.outcome import MOST
from jixiao.web.actions.queue import queue_for
from jixiao.web.models import Filing, Project


@pytest.fixture
def several(brought_to, people):
    """Five forms in the department's review, copied from one: amounts and findings differ."""
    first = brought_to("department_review")
    made = [first]
    for number, (p0, p1, amount) in enumerate([(0, 0, 900), (0, 2, 10), (1, 0, 5), (0, 0, None)], 2):
        project = Project.objects.create(
            unit=first.unit,
            code=f"32050024T00000000{number}",
            name=f"项目{number}",
            start_year=2023,
            end_year=2025,
        )
        copy = Filing.objects.get(pk=first.pk)
        copy.pk, copy.project, copy.title = None, project, project.name
        copy.p0, copy.p1, copy.amount = p0, p1, amount
        copy.save()
        made.append(copy)
    return made


def test_what_needs_a_person_comes_first_then_money(several, people):
    first, rich, explained, wrong, no_amount = several
    assert list(queue_for(people["department_reviewer"])) == [wrong, explained, first, rich, no_amount]


def test_the_queue_holds_only_what_the_person_can_decide(several, people):
    for role in ("agency_drafter", "agency_reviewer", "sector_division", "auditor", "audit_admin"):
        assert not queue_for(people[role]).exists(), role
    assert not queue_for(people["other_department_reviewer"]).exists()


def test_a_drafter_who_also_reviews_does_not_find_the_own_work(several, people, units):
    Filing.objects.update(drafter=people["department_reviewer"])
    assert not queue_for(people["department_reviewer"]).exists()


def test_each_form_has_its_result(several, people):
    clean, rich, explained, wrong, moved = several
    Filing.objects.filter(pk=moved.pk).update(stage="sector_review")
    asked = [(form.pk, "department_review:1") for form in several] + [(999999, "department_review:1")]
    results = {one.id: one for one in bulk_approve(people["department_reviewer"], asked)}
    assert results[clean.pk].done and results[rich.pk].done
    assert "须说明" in results[explained.pk].message and "必须改" in results[wrong.pk].message
    assert not results[moved.pk].done and "刚刚" in results[moved.pk].message
    assert not results[999999].done
    stages = dict(Filing.objects.values_list("pk", "stage"))
    assert stages[clean.pk] == stages[rich.pk] == "sector_review"
    assert stages[explained.pk] == stages[wrong.pk] == "department_review"
    assert clean.events.last().action == "approve"


def test_too_many_or_none_are_refused(people, db):
    with pytest.raises(Refused, match="勾选"):
        bulk_approve(people["department_reviewer"], [])
    with pytest.raises(Refused, match="分批"):
        bulk_approve(people["department_reviewer"], [(id, "") for id in range(MOST + 1)])


def test_somebody_elses_queue_is_not_approved(several, people):
    asked = [(several[0].pk, "department_review:1")]
    for role in ("auditor", "sector_division", "other_department_reviewer"):
        assert not any(one.done for one in bulk_approve(people[role], asked)), role
    assert Filing.objects.get(pk=several[0].pk).stage == "department_review"


def test_the_page_ticks_clean_forms_only_and_shows_results(several, people, client):
    client.force_login(people["department_reviewer"])
    page = client.get(reverse("review-queue")).content.decode()
    assert page.count('name="filing"') == 3
    answer = client.post(
        reverse("approve-clean"), {"filing": [f"{several[0].pk}|{several[0].position}"]}, follow=True
    ).content.decode()
    assert "通过 1 张" in answer and "财政业务处室审核" in answer
    again = client.get(reverse("review-queue")).content.decode()
    assert "刚才批量审核的结果" not in again


def test_the_page_answers_in_few_queries(several, people, client, django_assert_max_num_queries):
    client.force_login(people["department_reviewer"])
    with django_assert_max_num_queries(12):
        client.get(reverse("review-queue"))
