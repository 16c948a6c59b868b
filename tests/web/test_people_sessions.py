"""Sessions end after half an hour of rest, and pages that are only read write nothing; queries are bounded."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

MOST_QUERIES = 12


def test_a_session_is_put_off_at_most_once_a_minute(people, client):
    client.force_login(people["auditor"])
    client.get("/")
    with CaptureQueriesContext(connection) as caught:
        client.get("/")
    assert [query["sql"] for query in caught if not query["sql"].startswith("SELECT")] == []
    session = client.session
    session["seen"] = int(time.time()) - 61
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=5))
    client.get("/")
    assert Session.objects.get().expire_date > timezone.now() + timedelta(minutes=29)


def test_a_session_that_rested_is_over(people, client):
    client.force_login(people["auditor"])
    client.get("/")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/").headers["Location"] == "/sign-in?next=/"


@pytest.mark.parametrize("role", ["agency_drafter", "department_reviewer", "performance_division"])
@pytest.mark.parametrize("path", ["/", "/filings", "/review", "/filings/{id}", "/filings/{id}/history", "/search?q=平台", "/library", "/notices"])  # fmt: skip
def test_a_page_asks_the_database_few_times(role, path, brought_to, people, client):
    """The first look at a form that waits for a person is one more: it marks the form as opened."""
    filing = brought_to("department_review")
    client.force_login(people[role])
    client.get(path.format(id=filing.pk))
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path.format(id=filing.pk)).status_code == 200
    assert len(caught) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in caught)


def test_five_wrong_passwords_lock_the_door(people, client, password):
    for _ in range(5):
        client.post("/sign-in", {"username": "auditor", "password": "falsch"})
    answer = client.post("/sign-in", {"username": "auditor", "password": password})
    assert answer.status_code in (403, 429)
    assert client.get("/").status_code == 302


def test_passwords_of_fewer_than_three_kinds_are_refused(people, client, password):
    client.force_login(people["auditor"])
    new = {"old_password": password, "new_password1": "onlysmallletters", "new_password2": "onlysmallletters"}
    assert "三类" in client.post("/password", new).content.decode()
    new |= {"new_password1": "Gut-genug-2024x", "new_password2": "Gut-genug-2024x"}
    assert client.post("/password", new).status_code == 302
    people["auditor"].refresh_from_db()
    assert people["auditor"].check_password("Gut-genug-2024x")
