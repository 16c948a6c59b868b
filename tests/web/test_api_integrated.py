"""The standard tables of 预算管理一体化 by the API: out of the approved forms, into the drafts."""

from __future__ import annotations

import json

import pytest

from jixiao.web.actions.start_filing import start_filing
from jixiao.web.actions.tokens import make_token
from jixiao.web.drafting import drafts
from jixiao.web.models import Project
from jixiao.web.models.token import SCOPES


@pytest.fixture
def ask(client, people):
    def call(role: str, method: str, path: str, body=None):
        _, secret = make_token(people[role], "程序", list(SCOPES), 30)
        data = json.dumps(body).encode() if body is not None else b""
        headers = {"Authorization": f"Bearer {secret}"}
        return client.generic(
            method, "/api/v1/integrated/tables" + path, data, "application/json", headers=headers
        )

    return call


@pytest.fixture
def draft(project, people):
    """A draft of another project of the same unit."""
    other = Project.objects.create(
        unit=project.unit, code="32050024T000000002", name="另一个项目", start_year=2024, end_year=2024
    )
    return start_filing(people["agency_drafter"], other.unit, other, "cn-js-sz/project-target@2024", 2024)


def renamed(tables: dict, code: str) -> dict:
    return {
        name: [{**row, "PRO_CODE": code} for row in rows]
        for name, rows in tables.items()
        if name.startswith("PM_")
    }


def test_what_was_approved_comes_back_whole(brought_to, draft, ask):
    approved = brought_to("approved")
    out = ask("agency_drafter", "GET", "?year=2024").json()
    assert out["confidence"] == "recall" and len(out["tables"]["PM_PERF_GOAL_INFO"]) == 1
    tables = renamed(out["tables"], draft.project.code)
    tried = ask("agency_drafter", "POST", "?year=2024", {"tables": tables}).json()
    assert tried["applied"] is False and set(tried["items"][0]["changed"]) == {"fields", "indicators"}
    draft.refresh_from_db()
    assert "3500" not in draft.draft
    done = ask("agency_drafter", "POST", "?year=2024&dry_run=false", {"tables": tables}).json()
    assert done["applied"] is True, done
    draft.refresh_from_db()
    before, after = drafts.load(approved.draft), drafts.load(draft.draft)
    assert (
        after.text("annual_goal") == before.text("annual_goal") and after.text("project_name") == "另一个项目"
    )
    kept = [
        (one.level2, one.name, one.targets["full_year"].text) for one in after.indicators if not one.fixed
    ]
    assert kept == [
        (one.level2, one.name, one.targets["full_year"].text) for one in before.indicators if not one.fixed
    ]


def test_a_project_that_is_not_yours_stops_all_of_it(brought_to, draft, ask):
    brought_to("approved")
    tables = renamed(ask("agency_drafter", "GET", "?year=2024").json()["tables"], draft.project.code)
    tables["PM_PERF_GOAL_INFO"].append({**tables["PM_PERF_GOAL_INFO"][0], "PRO_CODE": "NOT-YOURS"})
    made = ask("agency_drafter", "POST", "?year=2024&dry_run=false", {"tables": tables}).json()
    assert made["applied"] is False and [one["code"] for one in made["items"] if one["problem"]] == [
        "NOT-YOURS"
    ]
    draft.refresh_from_db()
    assert "3500" not in draft.draft
    stranger = ask("other_drafter", "POST", "?year=2024&dry_run=false", {"tables": tables}).json()
    assert all(one["problem"] for one in stranger["items"])


def test_only_what_was_approved_and_may_be_seen_goes_out(complete, ask):
    assert not ask("agency_drafter", "GET", "?year=2024").json()["tables"]["PM_PERF_GOAL_INFO"]
    assert ask("agency_drafter", "GET", "?year=2024&format=csv&table=nothing").json()["field"] == "table"


def test_one_table_as_csv(brought_to, ask):
    brought_to("approved")
    answer = ask("auditor", "GET", "?year=2024&format=csv&table=PM_PERF_INDICATOR")
    assert answer["Content-Type"].startswith("text/csv") and "≥3500家" in answer.content.decode("utf-8-sig")
    assert not ask("other_drafter", "GET", "?year=2024").json()["tables"]["PM_PERF_INDICATOR"]
