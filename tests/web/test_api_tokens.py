"""Tokens: made on the page, shown once, stored hashed, bounded by scope, person and time, revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jixiao.core.digest import digest
from jixiao.web.actions.tokens import make_token
from jixiao.web.models import LogEntry, Token

ME = "/api/v1/me"


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_is_shown_once_and_its_secret_is_kept_nowhere(people, client):
    client.force_login(people["agency_drafter"])
    page = client.post(reverse("tokens"), {"name": "预算一体化", "scope": ["read", "write"], "days": "90"})
    secret = page.context["secret"]
    assert secret.startswith("jx_") and secret in page.content.decode()
    token = Token.objects.get()
    assert token.digest == digest(secret) and secret not in repr(vars(token))
    assert secret not in client.get(reverse("tokens")).content.decode()
    assert LogEntry.objects.filter(kind="token_added", subject="预算一体化").exists()


@pytest.mark.parametrize("typed", [{"name": ""}, {"scope": []}, {"days": "9999"}, {"scope": ["root"]}])
def test_a_token_without_use_scope_or_end_is_refused(people, client, typed):
    client.force_login(people["agency_drafter"])
    given = {"name": "接口", "scope": ["read"], "days": "90", **typed}
    page = client.post(reverse("tokens"), given)
    assert page.status_code == 400 and page.context["error"] and not Token.objects.exists()


def test_what_opens_the_api_and_what_does_not(people, client):
    token, secret = make_token(people["agency_drafter"], "接口", ["read"], 30)
    assert client.get(ME, headers=bearer(secret)).json()["person"]["username"] == "agency_drafter"
    for header in (
        {},
        bearer("jx_" + "x" * 43),
        {"Authorization": secret},
        {"Authorization": f"Basic {secret}"},
    ):
        answer = client.get(ME, headers=header)
        assert answer.status_code == 401 and answer.json()["code"] == "unauthenticated"
    client.force_login(people["agency_drafter"])
    assert client.get(ME).status_code == 401, "the browser's session does not open the API"
    Token.objects.filter(pk=token.pk).update(expires=timezone.now() - timedelta(seconds=1))
    assert client.get(ME, headers=bearer(secret)).status_code == 401


def test_a_token_falls_with_its_person(people, client):
    person = people["agency_drafter"]
    _, secret = make_token(person, "接口", ["read"], 30)
    person.must_change_password = True
    person.save()
    answer = client.get(ME, headers=bearer(secret))
    assert answer.status_code == 403 and answer.json()["code"] == "password_first"
    person.must_change_password, person.is_active = False, False
    person.save()
    assert client.get(ME, headers=bearer(secret)).status_code == 401


def test_a_scope_bounds_what_the_person_might_do(complete, people, client):
    _, secret = make_token(people["agency_drafter"], "只读", ["read"], 30)
    answer = client.post(
        f"/api/v1/filings/{complete.pk}/moves",
        {"action": "submit"},
        "application/json",
        headers=bearer(secret),
    )
    assert answer.status_code == 403 and answer.json()["code"] == "scope_missing"
    complete.refresh_from_db()
    assert complete.stage == "draft"


def test_revoked_on_the_page_it_opens_nothing_more(people, client):
    token, secret = make_token(people["agency_drafter"], "接口", ["read"], 30)
    client.force_login(people["other_drafter"])
    assert client.post(reverse("revoke-token", args=[token.pk])).status_code == 403, "somebody else's"
    assert client.get(ME, headers=bearer(secret)).status_code == 200
    client.force_login(people["agency_drafter"])
    assert client.post(reverse("revoke-token", args=[token.pk])).status_code == 302
    assert client.get(ME, headers=bearer(secret)).status_code == 401
    assert LogEntry.objects.filter(kind="token_ended").exists()


def test_the_security_administrator_sees_and_ends_all(people, client):
    token, secret = make_token(people["agency_drafter"], "接口甲", ["read"], 30)
    client.force_login(people["security_admin"])
    assert "接口甲" in client.get(reverse("tokens")).content.decode()
    client.post(reverse("revoke-token", args=[token.pk]))
    assert client.get(ME, headers=bearer(secret)).status_code == 401
    assert "已停用" in client.get(reverse("tokens")).content.decode()
    client.force_login(people["system_admin"])
    assert "接口甲" not in client.get(reverse("tokens")).content.decode()
