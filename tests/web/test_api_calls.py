"""What the calls do: drafts with versions, moves, imports, pages of lists, repeated writes, one shape of refusals."""

from __future__ import annotations

import json
import re

import pytest
from filled_form import CONTENT, SCHEME

from jixiao.core.digest import digest
from jixiao.web.actions.tokens import make_token
from jixiao.web.models import Event, Filing, KeptAnswer, Project
from jixiao.web.models.token import SCOPES

CHINESE = re.compile("[\u4e00-\u9fff]")


class Caller:
    """One person's program."""

    def __init__(self, client, person):
        self.client, (_, self.secret) = client, make_token(person, "程序", list(SCOPES), 30)

    def __call__(self, method: str, path: str, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["Authorization"] = f"Bearer {self.secret}"
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, "/api/v1" + path, data, "application/json", headers=headers)


@pytest.fixture
def caller(client, people):
    """A function: role → a program with that person's token."""
    return lambda role: Caller(client, people[role])


def test_a_form_is_filled_in_and_goes_the_whole_way(filing, caller):
    drafter = caller("agency_drafter")
    for section, content in CONTENT.items():
        read = drafter("GET", f"/filings/{filing.pk}/sections/{section}")
        saved = drafter(
            "PUT", f"/filings/{filing.pk}/sections/{section}", {"content": content}, If_Match=read["ETag"]
        )
        assert saved.status_code == 200 and saved["ETag"] == '"1"', saved.content.decode()
    assert drafter("GET", f"/filings/{filing.pk}").json()["findings"]["p0"] == 0
    for role, action, stage in (
        ("agency_drafter", "submit", "unit_review"),
        ("agency_reviewer", "approve", "department_review"),
        ("department_reviewer", "approve", "sector_review"),
        ("sector_division", "approve", "performance_review"),
        ("performance_division", "approve", "approved"),
    ):
        program = caller(role)
        assert action in [
            one["action"] for one in program("GET", f"/filings/{filing.pk}/moves").json()["items"]
        ]
        done = program("POST", f"/filings/{filing.pk}/moves", {"action": action})
        assert done.status_code == 200 and done.json()["stage"] == stage, done.content.decode()
    shown = drafter("GET", f"/filings/{filing.pk}").json()
    assert shown["approved_revision"] == 1 and shown["amount"] == "7500000.00"
    events = drafter("GET", f"/filings/{filing.pk}/events").json()["items"]
    assert [one["previous"] for one in events[1:]] == [one["digest"] for one in events[:-1]]


def test_who_comes_second_is_told_what_stands_there(complete, caller):
    program = caller("agency_drafter")
    path = f"/filings/{complete.pk}/sections/fields"
    content = {**CONTENT["fields"], "annual_goal": "先来的"}
    assert program("PUT", path, {"content": content}, If_Match='"1"').status_code == 200
    late = program("PUT", path, {"content": {**content, "annual_goal": "后到的"}}, If_Match='"1"')
    assert late.status_code == 412 and late.json()["code"] == "precondition_failed"
    assert late.json()["current"]["content"]["annual_goal"] == "先来的"
    assert late.json()["current"]["changes"][0]["to"] == "先来的"
    missing = program("PUT", path, {"content": content})
    assert missing.status_code == 428 and missing.json()["field"] == "If-Match"
    forced = program("PUT", path, {"content": {**content, "annual_goal": "后到的"}}, If_Match="*")
    assert forced.status_code == 200 and forced.json()["version"] == 3


def test_a_move_on_what_has_changed_since_is_refused(complete, caller, people):
    program = caller("agency_drafter")
    tag = program("GET", f"/filings/{complete.pk}")["ETag"]
    again = program("GET", f"/filings/{complete.pk}", If_None_Match=tag)
    assert again.status_code == 304 and not again.content
    program("PUT", f"/filings/{complete.pk}/sections/funds", {"content": {"total": "751"}}, If_Match='"1"')
    refused = program("POST", f"/filings/{complete.pk}/moves", {"action": "submit"}, If_Match=tag)
    assert refused.status_code == 412
    complete.refresh_from_db()
    assert complete.stage == "draft"


def test_a_repeated_write_is_done_once(complete, caller):
    program = caller("agency_drafter")
    path, remark = f"/filings/{complete.pk}/comments", {"text": "请核对金额"}
    first = program("POST", path, remark, Idempotency_Key="a-1")
    again = program("POST", path, remark, Idempotency_Key="a-1")
    assert first.status_code == again.status_code == 201 and first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first
    assert complete.comments.count() == 1
    other = program("POST", path, {"text": "另一句"}, Idempotency_Key="a-1")
    assert other.status_code == 422 and other.json()["field"] == "Idempotency-Key"
    assert caller("agency_reviewer")("POST", path, remark, Idempotency_Key="a-1").status_code == 201, (
        "a key is one's own"
    )


def test_a_refused_write_keeps_no_answer_and_changes_nothing(complete, caller):
    program = caller("agency_drafter")
    path = f"/filings/{complete.pk}/comments"
    assert program("POST", path, {"text": "好", "field": "nowhere"}, Idempotency_Key="b").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert program("POST", path, {"text": "好"}, Idempotency_Key="b").status_code == 201


def test_every_refusal_has_one_shape_in_two_languages(complete, caller, client):
    program = caller("agency_drafter")
    answers = [
        client.get("/api/v1/me"),
        program("GET", "/nowhere"),
        program("GET", "/filings/999999"),
        program("PATCH", "/filings"),
        program("GET", "/filings?limit=0"),
        program("POST", f"/filings/{complete.pk}/moves", {"action": "approve"}),
        client.generic("POST", "/api/v1/filings/read", b"{", "application/json", headers={"Authorization": f"Bearer {program.secret}"}),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [401, 404, 404, 405, 422, 403, 400]
    for answer in answers:
        made = answer.json()
        assert set(made) == {"code", "message", "field", "remedy", "trace", "mistakes", "current"}
        assert made["trace"] == answer["X-Trace-Id"] and made["message"]["zh"] != made["message"]["en"]
        assert made["remedy"]["zh"] and not CHINESE.search(made["remedy"]["en"])
    assert answers[4].json()["field"] == "limit"
    refused = caller("agency_drafter")("POST", f"/filings/{complete.pk}/comments", {"text": " "}).json()
    assert refused["code"] == "refused" and not CHINESE.search(refused["message"]["en"])


def test_chinese_is_not_escaped(complete, caller):
    assert "加贸平台".encode() in caller("agency_drafter")("GET", f"/filings/{complete.pk}").content


def test_the_pages_of_a_list_are_complete_and_each_thing_comes_once(units, caller):
    for number in range(7):
        Project.objects.create(
            unit=units["agency"], code=f"P{number}", name=f"项目{number}", start_year=2023, end_year=2025
        )
    program, seen, after = caller("agency_drafter"), [], ""
    while after is not None:
        page = program("GET", f"/projects?limit=3&after={after}").json()
        seen += [one["code"] for one in page["items"]]
        after = page["next"]
    assert seen == [f"P{number}" for number in range(7)]
    assert program("GET", "/projects?after=nonsense").json()["field"] == "after"


def test_a_record_is_tried_first_and_then_written(filing, caller):
    program = caller("agency_drafter")
    record = {
        "scheme": SCHEME,
        "stage": "target",
        "object": "project",
        "values": {"annual_goal": "服务企业3500家以上"},
    }
    tried = program("POST", f"/filings/{filing.pk}/import", record)
    assert tried.status_code == 200, tried.content.decode()
    assert (
        tried.json()["applied"] is False
        and tried.json()["sections"]["fields"]["annual_goal"] == "服务企业3500家以上"
    )
    filing.refresh_from_db()
    assert "3500" not in filing.draft
    done = program("POST", f"/filings/{filing.pk}/import?dry_run=false", record)
    assert done.json()["applied"] is True
    filing.refresh_from_db()
    assert "服务企业3500家以上" in filing.draft and filing.events.last().action == "import_document"
    wrong = program("POST", f"/filings/{filing.pk}/import", {"scheme": SCHEME}).json()
    assert {one["field"] for one in wrong["mistakes"]} >= {"stage", "object"}


def test_clean_forms_are_approved_together_each_with_its_result(brought_to, caller):
    filing = brought_to("department_review")
    program = caller("department_reviewer")
    items = [{"id": filing.pk, "position": filing.position}, {"id": 999, "position": ""}]
    results = program("POST", "/filings/approve", {"items": items}).json()["items"]
    assert [one["done"] for one in results] == [True, False] and results[1]["message"]["en"]


def test_telephone_numbers_are_masked_for_who_is_not_of_the_unit(complete, caller, people):
    from jixiao.web.actions.save_section import SaveSection

    content = {**CONTENT["fields"], "content": "联系13812345678办理"}
    SaveSection(people["agency_drafter"], complete, "fields", content, 1).run()
    Filing.objects.filter(pk=complete.pk).update(stage="department_review")
    paths = [f"/filings/{complete.pk}{rest}" for rest in ("/record", "/sections/fields", "/events")]
    for path in paths:
        assert "13812345678" in caller("agency_drafter")("GET", path).content.decode(), path
        told = caller("department_reviewer")("GET", path).content.decode()
        assert "13812345678" not in told and "138****" in told, path


def test_the_audit_calls_see_a_broken_chain(brought_to, caller):
    brought_to("department_review")
    program = caller("audit_admin")
    assert program("GET", "/audit/chain").json()["at"] is None
    first = program("POST", "/audit/chain", {})
    assert first.status_code == 202 and first.json()["at"] and first.json()["faulty"] == 0
    Event.objects.filter(action="submit").update(comment="改过")
    program("POST", "/audit/chain", {"anew": True})
    found = program("GET", "/audit/chain").json()
    assert found["faulty"] == 1 and "改过" in found["broken"][0]["faults"][0]["zh"]
    assert program("GET", "/audit/events?limit=1").json()["items"][0]["action"] == "approve"


def test_the_official_form_comes_in_each_format(complete, caller):
    for format, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!")):
        assert caller("agency_drafter")(
            "GET", f"/filings/{complete.pk}/form?format={format}"
        ).content.startswith(start)


def test_a_password_told_once_is_not_kept_for_a_repetition(caller, people):
    program, path = caller("security_admin"), f"/people/{people['agency_drafter'].pk}"
    first = program("POST", path, {"action": "password"}, Idempotency_Key="p")
    again = program("POST", path, {"action": "password"}, Idempotency_Key="p")
    password = re.search(r"\S+-7Aa", first.json()["message"]["zh"]).group()
    assert again.status_code == 200 and password not in again.content.decode()
    assert password not in KeptAnswer.objects.get().body


def test_the_token_itself_is_kept_nowhere(complete, caller):
    program = caller("agency_drafter")
    program("POST", f"/filings/{complete.pk}/comments", {"text": "好"}, Idempotency_Key="k")
    kept = KeptAnswer.objects.get()
    assert program.secret not in repr(vars(kept)) and kept.request != digest("")
