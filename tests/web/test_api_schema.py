"""The API against its own description: whatever is sent, no call fails, and every answer is as described.

Requests are made by schemathesis from the schema, valid and invalid; each role has its own token. The examples are
bounded and their seed is fixed, so that the test always asks the same.
"""

from __future__ import annotations

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from thorough import tried

from jixiao.web.actions.tokens import make_token
from jixiao.web.api.service import schema
from jixiao.web.models import Token
from jixiao.web.models.token import SCOPES
from jixiao.web.wsgi import application

ROLES = (
    "agency_drafter", "department_reviewer", "performance_division", "expert", "third_party", "security_admin",
    "system_admin", "auditor",
)  # fmt: skip
EXAMPLES = 4
"""For each call, role and mode; the calls are some 130."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
"""A method that an address does not take, and what is not asked by this test, is tested in test_api_calls."""


def test_the_description_is_openapi_3_1(client, db):
    made = client.get("/api/v1/openapi.json")
    assert made.status_code == 200 and made.json()["openapi"].startswith("3.1")
    assert "可以看到的表".encode() in made.content, "Chinese is not escaped"
    for shape in made.json()["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)


@pytest.fixture
def connection_stays():
    """The server closes its connection after a request; here it holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("role", tried(ROLES, ROLES[:1]))
def test_every_answer_is_as_described(role, brought_to, people, monkeypatch, connection_stays):
    monkeypatch.setattr("django.conf.settings.RATES", {})  # or the last calls would hear nothing but 429
    filing = brought_to("draft" if role == "agency_drafter" else "approved")
    token, secret = make_token(people[role], "探测", list(SCOPES), 30)
    described = schemathesis.openapi.from_dict(json.loads(json.dumps(schema())))
    described.app = application
    config = settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    asked = 0
    for operation in described.get_all_operations():
        Token.objects.filter(pk=token.pk).update(revoked=None)  # it may have ended itself
        for mode in GenerationMode:
            try:
                strategy = operation.ok().as_strategy(generation_mode=mode)
            except schemathesis.errors.SchemathesisError:
                continue

            @config
            @given(case=strategy)
            def ask(case):
                nonlocal asked
                asked += 1
                if case.path_parameters and isinstance(case.path_parameters.get("id"), int) and asked % 2:
                    case.path_parameters["id"] = filing.pk
                case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)

            ask()
    assert asked > 100, "schemathesis made no requests"
