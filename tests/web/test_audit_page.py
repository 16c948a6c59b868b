"""The audit page: who may see what, filters, export, and verification that finds what was tampered with."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.urls import reverse

from jixiao.web.actions.base import append_event
from jixiao.web.models import Event, Filing, Revision

ALLOWED = {"audit_admin", "auditor"}


@pytest.fixture
def approved(brought_to):
    return brought_to("approved")


def rows(client, **filters):
    answer = client.get(reverse("audit-export"), filters)
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_only_auditors_and_the_audit_administrator(approved, people, client):
    for role, person in people.items():
        client.force_login(person)
        expected = 200 if role in ALLOWED else 403
        assert client.get(reverse("audit")).status_code == expected, role
        assert client.get(reverse("audit-export")).status_code == expected, role
        expected = 302 if role in ALLOWED else 403
        assert client.post(reverse("audit-verify")).status_code == expected, role


def test_an_auditor_stays_within_the_subtree_and_outside_drafts(approved, people, client, new_person):
    other = new_person("auditor2", "教育审计", ("auditor", "other_department"))
    client.force_login(other)
    assert rows(client) == []
    client.force_login(people["auditor"])
    assert len(rows(client)) == approved.events.count()
    Filing.objects.filter(pk=approved.pk).update(stage="draft")
    assert rows(client) == [], "what has not left the unit is the unit's own"
    client.force_login(people["audit_admin"])
    assert len(rows(client)) == approved.events.count()


def test_filters(approved, people, client):
    client.force_login(people["audit_admin"])
    assert {row["动作"] for row in rows(client, action="submit")} == {"提交"}
    reviewer = people["agency_reviewer"].name
    assert {row["办理人"] for row in rows(client, who=reviewer)} == {reviewer}
    assert len(rows(client, unit="公共资源")) == approved.events.count() and rows(client, unit="教育") == []
    assert rows(client, until="2001-01-01") == []
    assert len(rows(client, since="2001-01-01")) == approved.events.count()
    assert len(rows(client, since="not a day")) == approved.events.count()
    page = client.get(reverse("audit"), {"action": "submit"}).content.decode()
    assert "填报人甲" in page and reviewer not in page


def test_what_was_typed_is_shown_from_and_to(approved, people, client):
    client.force_login(people["audit_admin"])
    page = client.get(reverse("audit"), {"action": "save"}).content.decode()
    assert "资金 · total" in page and "750" in page


def test_the_export_holds_no_formula(approved, people, client):
    append_event(
        approved, who="=HYPERLINK(1)", action="comment", origin="approved", to="approved", comment="+1"
    )
    client.force_login(people["audit_admin"])
    first = rows(client)[0]
    assert (first["办理人"], first["意见"]) == ("'=HYPERLINK(1)", "'+1")


def test_whole_chains_are_said_to_be_whole(approved, people, client):
    client.force_login(people["audit_admin"])
    page = client.post(reverse("audit-verify"), follow=True).content.decode()
    assert f"1 张表、{approved.events.count()} 条记录全部完整" in page


def cut_out(events) -> None:
    """As somebody does who gets at the database itself."""
    with connection.cursor() as cursor:
        for event in events:
            cursor.execute("DELETE FROM web_event WHERE id = %s", [event.pk])


def test_the_application_itself_deletes_no_event(approved):
    for delete in (approved.events.first().delete, approved.events.all().delete, Event.objects.all().delete):
        with pytest.raises(ProtectedError, match="只增不删"):
            delete()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (
            lambda filing: Event.objects.filter(pk=filing.events.all()[3].pk).update(comment="改过"),
            "内容被改过",
        ),
        (lambda filing: cut_out(filing.events.all()[3:4]), "接不上"),
        (lambda filing: cut_out([filing.events.last()]), "不一致"),
        (lambda filing: Filing.objects.filter(pk=filing.pk).update(stage="disclosed"), "不一致"),
        (lambda filing: Revision.objects.filter(filing=filing).update(values="{}"), "报送时不一致"),
        (lambda filing: Revision.objects.filter(filing=filing).delete(), "缺少第 1 稿"),
        (lambda filing: cut_out(filing.events.all()), "没有任何记录"),
    ],
    ids=[
        "changed",
        "cut out",
        "last cut off",
        "stage set by hand",
        "revision changed",
        "revision gone",
        "all gone",
    ],
)
def test_tampering_is_found(approved, people, client, harm, words):
    harm(approved)
    client.force_login(people["audit_admin"])
    page = client.post(reverse("audit-verify"), follow=True).content.decode()
    assert "1 张表不完整" in page and words in page
    client.force_login(people["performance_division"])
    history = client.get(reverse("history", args=[approved.pk])).content.decode()
    assert "记录不完整" in history and words in history


def test_one_broken_chain_does_not_hide_the_others(approved, people, client):
    whole = Filing.objects.get(pk=approved.pk)
    whole.pk, whole.revision_number, whole.approved_revision, whole.stage = None, 0, None, "draft"
    whole.fiscal_year += 1
    whole.save()
    append_event(whole, who="甲", action="start", to="draft")
    Event.objects.filter(pk=approved.events.first().pk).update(who="乙")
    client.force_login(people["audit_admin"])
    page = client.post(reverse("audit-verify"), follow=True).content.decode()
    assert "1 张表不完整" in page and "共核验 2 张表" in page


def test_the_page_answers_in_few_queries(approved, people, client, django_assert_max_num_queries):
    client.force_login(people["audit_admin"])
    with django_assert_max_num_queries(12):
        client.get(reverse("audit"))


def test_the_history_names_steps_and_people(approved, people, client):
    client.force_login(people["performance_division"])
    page = client.get(reverse("history", args=[approved.pk])).content.decode()
    assert "<strong>批复</strong>" in page and people["agency_reviewer"].name in page and "前后相接" in page
