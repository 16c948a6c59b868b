"""Every call of the API × every role × the stages of a form. The table is permissions-api.yaml.

A call without a line in the table fails the test. Every call is asked without a token and without its scope too.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from filled_form import SCHEME
from ninja import Schema
from test_permissions import TRIED, expectation, state, world_of

from jixiao.web.actions.tokens import make_token
from jixiao.web.api import service
from jixiao.web.api.service import schema
from jixiao.web.models import (
    Alarm,
    Deadline,
    Grant,
    Panel,
    Recheck,
    Rectification,
    Result,
    ResultRule,
    Seat,
    Token,
    Unit,
    Webhook,
)
from jixiao.web.models.token import SCOPES

TABLE = yaml.safe_load(Path(__file__).with_name("permissions-api.yaml").read_text("utf-8"))
BODIES = {
    "post_copy": {"source": 10**9},
    "put_section": {"content": {"annual_goal": "改过"}},
    "read_filings": {"ids": [0]},
    "post_move": {"action": "approve", "comment": "同意"},
    "approve_filings": {"items": [{"id": 0, "position": "department_review:1"}]},
    "post_comment": {"text": "请核对"},
    "post_reply": {"text": "已核对"},
    "post_deputy": {"grant": 0, "deputy": "other_drafter", "starts": "2098-01-01", "ends": "2098-02-01"},
    "change_person": {"action": "unlock"},
    "post_person": {"username": "sun", "name": "孙五", "role": "auditor", "unit": "300"},
    "post_grant": {"role": "agency_reviewer", "unit": "302001"},
    "post_reminders": {},
    "post_unit": {"parent": 0, "code": "309", "name": "市新设局", "kind": "department"},
    "change_unit_by_id": {"action": "rename", "name": "市公共资源交易中心"},
    "open_year": {"year": 2025},
    "put_year_forms": {"project": SCHEME},
    "put_deadlines": {"days": {"draft": "2098-01-01"}},
    "put_holidays": {"lines": ""},
    "post_replies": {"year": 2024},
    "post_webhook": {"url": "https://example.org/"},
    "change_webhook_by_id": {"action": "pause"},
    "post_assignment": {"filing": 10**9, "agency": "示例评价中心", "members": [1], "due": "2099-01-01"},
    "ask_material": {"what": "台账", "due": "2099-01-01"},
    "refuse_material": {"reason": "没有"},
    "put_report_texts": {"texts": {}, "base": 0},
    "send_report": {"due": "2099-01-01"},
    "give_opinion": {"agreed": True},
    "answer_opinion": {"text": "采纳"},
    "post_reports": {"kind": "form", "year": 2024},
    "post_release": {"unit": 0, "year": 2024},
    "withdraw_release": {"reason": "金额有误"},
    "import_tables": {"tables": {}},
    "post_later": {"kind": "self_evaluation"},
    "post_what_if": {"changes": {"indicators[0]": "1"}},
    "answer_alarm": {"choice": "continue", "text": "下月支付"},
    "post_rectification": {"finding": "款项没有支付"},
    "post_rectification_step": {"do": "plan", "measure": "支付", "owner": "甲", "due": "2098-01-01"},
    "post_sample": {"year": 2023, "seed": "1", "by_money": 1},
    "put_recheck_lines": {"opinion": "没有佐证"},
    "post_recheck_step": {"do": "send"},
    "post_panel": {"filing": "later", "seed": "1", "number": 3},
    "put_result_rules": {"keep": {}},
    "propose_results": {"year": 2023},
    "decide_results": {"ids": [10**9]},
    "decide_result": {"amount": "0.01", "reason": "压减"},
    "post_task": {"year": 2024, "kind": "self_evaluation", "due": "2098-01-01"},
    "post_record": {
        "scheme": SCHEME,
        "stage": "target",
        "object": "project",
        "values": {"annual_goal": "改过"},
    },
}
"""What is sent with a call; an empty object to the others."""
FILES = {
    "post_document": "目标.txt",
    "post_import": "单位.xlsx",
    "post_actuals": "自评.txt",
    "post_evidence": "佐证.pdf",
    "post_material": "验收.txt",
}
"""Calls that take a file."""


OF_A_LATER_FORM = (
    "get_score", "post_what_if", "post_renew", "post_actuals", "list_evidence", "post_evidence", "post_rectification",
)  # fmt: skip
QUERIES = {
    **dict.fromkeys(("post_record", "post_document", "post_import"), "?dry_run=false"),
    "check_package": "?unit={unit}&year=2024",
    **dict.fromkeys(
        (
            "export_tables",
            "import_tables",
            "list_monitored",
            "get_progress",
            "get_checks",
            "list_tasks",
            "list_leniency",
        ),
        "?year=2024",
    ),
    "post_evidence": "?field=indicators[0]",
    "find_all": "?q=%E5%B8%82%E5%85%AC%E5%85%B1",
    "get_reply": "?year=2024&format=pdf",
}


@cache
def calls() -> dict[str, tuple[str, str, dict]]:
    """Operation → (method, address, description)."""
    return {
        one["operationId"]: (method.upper(), path, one)
        for path, methods in schema()["paths"].items()
        for method, one in methods.items()
    }


def test_every_call_has_its_line_in_the_table():
    assert set(TABLE) == set(calls())


@pytest.fixture
def world(project, people):
    """A function that gives the ids of a form's surroundings, by operation."""

    def make(filing) -> dict[str, int]:
        ids = world_of(filing, project, people)
        token, _ = make_token(people["agency_drafter"], "接口", ["read"], 30)
        return {
            "": filing.pk,
            "project": project.pk,
            "unit": filing.unit_id,
            "assignments": ids["assignment:id"],
            "material-requests": ids["request"],
            "materials": ids["material:id"],
            "post_reply": ids["reply-comment:id"],
            "post_resolve": ids["resolve-comment:id"],
            "read_notice_by_id": ids["read-notice:id"],
            "delete_deputy": ids["end-deputy:id"],
            "delete_token": token.pk,
            "change_webhook_by_id": ids["change-webhook:id"],
            "withdraw_release": ids["withdraw-release:id"],
            **dict.fromkeys(("change_person", "post_grant"), people["agency_drafter"].pk),
            **dict.fromkeys(OF_A_LATER_FORM, ids["score:id"]),
            **dict.fromkeys(("answer_alarm", "suspend_payments"), ids["alarm:id"]),
            "post_rectification_step": ids["rectify:id"],
            **dict.fromkeys(("get_recheck", "put_recheck_lines", "post_recheck_step"), ids["recheck:id"]),
            **dict.fromkeys(("get_panel", "close_panel"), ids["panel:id"]),
            **dict.fromkeys(("get_seat", "put_seat"), ids["seat:id"]),
            "decide_result": ids["decide-result:id"],
            **dict.fromkeys(("get_evidence", "delete_evidence"), ids["evidence:id"]),
            **dict.fromkeys(("get_job", "cancel_job", "run_job_again", "get_job_file"), ids["job:id"]),
        }

    return make


def address(name: str, world: dict[str, int]) -> str:
    path = calls()[name][1]
    if "{year}" in path or path.startswith("/api/v1/places"):
        place = Unit.objects.get(pk=world["unit"]).jurisdiction_id
        return path.format(id=place, year=2024, kind="target")
    part = path.split("/")[3]
    fitting = {**world, "units": world["unit"], "projects": world["project"]}
    id = world.get(name, fitting.get(part, world[""]))
    return path.format(id=id, section="fields", number=1) + QUERIES.get(name, "").format(unit=world["unit"])


def send(client, name: str, world: dict[str, int], headers: dict[str, str]) -> int:
    method, where = calls()[name][0], address(name, world)
    if name in FILES:
        file = SimpleUploadedFile(
            FILES[name], b"%PDF-1.4" if name == "post_evidence" else "不是一张表".encode()
        )
        return client.post(where, {"file": file}, headers=headers).status_code
    body = json.dumps(BODIES.get(name, {})) if method != "GET" else ""
    body = body.replace('"ids": [0]', f'"ids": [{world[""]}]').replace('"id": 0', f'"id": {world[""]}')
    if '"grant": 0' in body:
        body = body.replace(
            '"grant": 0', f'"grant": {Grant.objects.get(person__username="agency_drafter").pk}'
        )
    body = body.replace('"unit": 0', f'"unit": {Unit.objects.get(code="301001").pk}')
    body = body.replace('"parent": 0', f'"parent": {Unit.objects.get(code="300").pk}')
    if '"later"' in body:
        body = body.replace('"later"', str(Result.objects.get().filing_id))
    return client.generic(method, where, body, "application/json", headers=headers).status_code


def everything() -> list:
    """What a call can change."""
    rest = (
        Webhook.objects.values_list("active"),
        Alarm.objects.values_list("answered", "suspended"),
        Rectification.objects.values_list("state"),
        Recheck.objects.values_list("state", "score"),
        Panel.objects.values_list("state"),
        Seat.objects.values_list("points", "opinion"),
        Result.objects.values_list("proposal", "decision"),
        ResultRule.objects.values_list("keep"),
        Deadline.objects.values_list("due"),
    )
    return [*state(), *(list(each.order_by("id")) for each in rest)]


def ask(client, name: str, world: dict[str, int], secret: str, before: list) -> str:
    """The status of one call, with a + if it changed anything of ``before``; what it changed is taken back."""
    with transaction.atomic():
        headers = {"If-Match": "*"} if name == "put_section" else {}
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        status = send(client, name, world, headers)
        changed = "+" if everything() != before else ""
        transaction.set_rollback(True)
    return f"{status}{changed}"


@pytest.mark.parametrize("stage", TRIED)
def test_who_gets_what(stage, brought_to, world, people, client):
    filing = brought_to(stage)
    ids = world(filing)
    wrong = []
    for role, person in people.items():
        _, secret = make_token(person, "矩阵", list(SCOPES), 30)
        before = everything()
        for name in calls():
            status = ask(client, name, ids, secret, before)
            expected = expectation(TABLE.get(name), stage, role)
            if status != expected:
                wrong.append(f"{name} in {stage} as {role}: {status}, the table says {expected}")
    assert not wrong, f"{len(wrong)} differ\n" + "\n".join(wrong[:40])


def test_no_address_is_declared_in_two_places():
    """Django takes the first of two patterns for one address: the methods of the second would answer 405."""
    declared = [(path, router) for _, router in service.api._routers for path in router.path_operations]
    assert len(declared) == len({path for path, _ in declared})


def test_no_two_shapes_have_one_name():
    """The description of the service knows shapes by name: of two with one name it would tell one."""
    assert calls()  # all of the service is loaded
    waiting, shapes = [Schema], []
    while waiting:
        found = [one for one in waiting.pop().__subclasses__() if one.__module__.startswith("jixiao.")]
        waiting += found
        shapes += found
    names = Counter(one.__name__ for one in shapes)
    assert len(names) > 50 and not [name for name, count in names.items() if count > 1]


def test_no_call_answers_without_a_token(brought_to, world, client):
    ids = world(brought_to("approved"))
    before = everything()
    for name in calls():
        assert ask(client, name, ids, "", before) == "401", name


def test_no_call_answers_a_token_without_its_scope(brought_to, world, people, client):
    ids = world(brought_to("approved"))
    for name, (_, _, one) in calls().items():
        others = [scope for scope in SCOPES if scope not in one["x-scope"].split()]
        _, secret = make_token(people["performance_division"], name, others, 30)
        assert ask(client, name, ids, secret, everything()) == "403", name
        Token.objects.filter(name=name).delete()
