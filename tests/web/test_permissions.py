"""Every address × every role × the stages of a form: who gets what. The table is permissions.yaml.

An address without a line in the table fails the test, so nothing becomes reachable by accident.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone
from thorough import tried

TABLE = yaml.safe_load(Path(__file__).with_name("permissions.yaml").read_text("utf-8"))
GROUPS = TABLE.pop("groups")
STAGES = ("draft", "unit_review", "department_review", "approved")
TRIED = tried(STAGES, ("draft", "approved"))
OPEN = {"sign-in": 200, "choose-language": 302, "second-step": 302, "sso": 404, "sso-back": 404, "api": 200, "api-schema": 200, "portal": 200,
        "portal-dictionary": 200, "sitemap": 200, "robots": 200, "portal-place": 404, "portal-data": 404, "portal-unit": 404,
        "portal-whole": 404, "portal-project": 404}  # fmt: skip
"""The only addresses that a stranger may open → what comes where no sign-in was begun and single sign-on is off."""
ARGUMENTS = {
    "section": "fields",
    "score": 0,
    "format": "html",
    "year": 2024,
    "unit": 0,
    "id": 0,
    "project": 0,
    "kept": 0,
    "number": 0,
    "kind": "self_evaluation",
    "code": "320500",
}
BODIES = {
    "score": {"changes": {}},
    "save-section": {"content": {"annual_goal": "改过"}, "base": 1},
    "paste": {"text": "服务企业数\t≥5家", "column": "name"},
}
"""What is sent as JSON; forms are sent to the others."""
FORM = {
    "action": "approve",
    "comment": "同意",
    "text": "请核对",
    "kind": "own_request",
    "reason": "计划有变",
    "do": "score",
}


@cache
def addresses() -> dict[str, tuple[str, ...]]:
    """Name → its arguments, of every address that the application has."""
    return {
        pattern.name: tuple(pattern.pattern.converters)
        for pattern in get_resolver().url_patterns
        if getattr(pattern, "name", None)  # the API has a table of its own
    }


def address(name: str, world: dict[str, int]) -> str:
    arguments = {key: world.get(f"{name}:{key}", world.get(key, ARGUMENTS[key])) for key in addresses()[name]}
    if name == "reply-document":
        arguments["format"] = "docx"
    return reverse(name, kwargs=arguments)


def state() -> list:
    """What an action can change."""
    from jixiao.web.models import Comment, Event, Evidence, Filing, Grant, Job, Notice, Token

    filings = Filing.objects.values_list("stage", "draft", "revision_number", "adjusting")
    rest = (
        Comment.objects.values_list("resolved"),
        Notice.objects.values_list("read"),
        Evidence.objects.values_list("removed"),
        Grant.objects.values_list("ends"),
        Job.objects.values_list("state"),
        Token.objects.values_list("revoked"),
    )
    return [list(filings), Event.objects.count(), *(list(each.order_by("id")) for each in rest)]


def ask(client, method: str, name: str, world: dict[str, int], before: list) -> str:
    """The status of one request, with a + if it changed anything of ``before``; what it changed is taken back."""
    with transaction.atomic():
        where = address(name, world)
        if method == "GET":
            status = client.get(where).status_code
        elif name in BODIES:
            status = client.post(where, json.dumps(BODIES[name]), content_type="application/json").status_code
        else:
            status = client.post(where, FORM).status_code
        changed = "+" if state() != before else ""
        transaction.set_rollback(True)
    return f"{status}{changed}"


def test_every_address_has_its_lines_in_the_table():
    assert set(TABLE) == set(addresses()) - set(OPEN) - {"sign-out"}


def later_of(project, drafter, stage: str):
    """A self-evaluation of the year before in the same stage, and a piece of evidence of it."""
    from later_forms import SUZHOU_ROWS, approved_target

    from jixiao.web.actions.evidence import AddEvidence
    from jixiao.web.actions.start_later import start_later
    from jixiao.web.models import Filing

    target = approved_target(project, drafter, SUZHOU_ROWS[:5], 2023)
    later = start_later(drafter, target, "self_evaluation")
    proof = AddEvidence(drafter, later, "indicators[0]", b"%PDF-1.4 proof", "proof.pdf").run()
    Filing.objects.filter(pk=later.pk).update(stage=stage)
    return later, proof


def recheck_of(later, person, place):
    """A re-check of a self-evaluation, scored by nobody yet."""
    from jixiao.web.actions.draw_sample import begin
    from jixiao.web.models import Sample
    from jixiao.web.sampling import Candidate

    sample = Sample.objects.create(
        jurisdiction=place, fiscal_year=2023, seed="1", parameters="{}", population="[]", person=person
    )
    return begin(sample, later, Candidate(later.pk, 0), "money")


def assignment_of(later, proof, people):
    """An evaluation by an agency whose one person is the third party, and a file that answers its request."""
    from datetime import date

    from jixiao.web.models import Assignment, Material, MaterialRequest

    made = Assignment.objects.create(
        filing=later, agency="示例评价中心", person=people["performance_division"], due=date(2099, 1, 1)
    )
    made.members.add(people["third_party"])
    asked = MaterialRequest.objects.create(
        assignment=made, what="验收资料", due=date(2099, 1, 1), asked_by=people["third_party"], state="given"
    )
    file = Material.objects.create(
        request=asked, name="验收.pdf", digest=proof.digest, size=1, author=people["agency_drafter"]
    )
    return made, asked, file


def world_of(filing, project, people) -> dict[str, int]:
    """The ids that addresses need."""
    from datetime import date

    from jixiao.core.evaluation import items
    from jixiao.web.actions import jobs
    from jixiao.web.actions.base import append_event
    from jixiao.web.actions.tokens import make_token
    from jixiao.web.models import (
        Alarm,
        Comment,
        Grant,
        KeptDraft,
        Notice,
        Panel,
        Rectification,
        Release,
        Result,
        Seat,
        Webhook,
    )

    comment = Comment.objects.create(filing=filing, text="请核对", author=people["agency_drafter"])
    later, proof = later_of(project, people["agency_drafter"], filing.stage)
    result = Result.objects.create(filing=later, source="self", score=1, grade="差", word="压减", base=1)
    panel = Panel.objects.create(
        filing=later,
        seed="1",
        parameters='{"pool": [], "left_out": {}}',
        person=people["performance_division"],
    )
    full = {item["id"]: {"points": str(item["points"])} for item in items()}
    seat = Seat.objects.create(
        panel=panel, expert=people["expert"], scores=json.dumps(full), points=1, submitted=timezone.now()
    )
    alarm = Alarm.objects.create(filing=later, raised=date(2023, 8, 1), due=date(2099, 8, 15))
    entry = Rectification.objects.create(
        filing=later, finding="款项没有支付", author=people["department_reviewer"]
    )
    assignment, asked, file = assignment_of(later, proof, people)
    recheck = recheck_of(later, people["performance_division"], project.unit.jurisdiction)
    notice = Notice.objects.create(person=people["agency_drafter"], filing=filing, words="提醒")
    deputy = Grant.objects.create(
        person=people["other_drafter"], role="agency_drafter", unit=filing.unit, starts=date(2020, 1, 1),
        ends=date(2099, 1, 1), acting_for=people["expert"],
    )  # fmt: skip
    job = jobs.start(people["agency_drafter"], "roll_over", "结转", place=filing.unit.jurisdiction_id)
    Grant.objects.filter(pk=deputy.pk).update(starts=date(2098, 1, 1))
    event = append_event(filing, who="甲", action="import_document", origin="draft", to=filing.stage)
    kept = KeptDraft.objects.create(
        filing=filing, event=event, draft=filing.draft.replace("运营费用", "费用")
    )
    made = Release.objects.create(
        unit=project.unit, fiscal_year=2024, person=people["department_reviewer"], released_by="甲"
    )
    hook = Webhook.objects.create(
        place=project.unit.jurisdiction, url="https://example.org/", salt="s", made_by="甲"
    )
    return {
        "change-webhook:id": hook.pk,
        "portal-unit:unit": "301001", "portal-whole:unit": "301001", "withdraw-release:id": made.pk,
        "id": filing.pk, "project": project.pk, "unit": filing.unit_id,
        "reply-comment:id": comment.pk, "resolve-comment:id": comment.pk,
        **dict.fromkeys(("score:id", "renew-basis:id", "import-actuals:id", "add-evidence:id"), later.pk),
        **dict.fromkeys(("recheck:id", "recheck-step:id"), recheck.pk),
        "decide-result:id": result.pk, "ask-rectification:id": later.pk, "alarm:id": alarm.pk, "rectify:id": entry.pk,
        "panel:id": panel.pk, "close-panel:id": panel.pk, "seat:id": seat.pk,
        **dict.fromkeys(("assignment:id", "assignment-step:id", "assignment-report:id"), assignment.pk),
        "material:id": file.pk, "request": asked.pk,
        "evidence:id": proof.pk, "remove-evidence:id": proof.pk, "project:id": project.pk,
        **dict.fromkeys(("person:id", "change-person:id", "contacts:id"), people["other_drafter"].pk),
        "revoke-token:id": make_token(people["agency_drafter"], "接口", ["read"], 30)[0].pk,
        "read-notice:id": notice.pk, "unit:id": filing.unit_id, "end-deputy:id": deputy.pk, "kept": kept.pk,
        **dict.fromkeys(("job:id", "cancel-job:id", "job-again:id", "job-file:id"), job.pk),
    }  # fmt: skip


def may_differ(name: str) -> bool:
    """True for an address whose answer may depend on the stage of a form: it is about one thing, or the table says so."""
    answers = [given for given in TABLE[name].values() if isinstance(given, dict)]
    return bool(addresses()[name]) or any(
        not set(STAGES).isdisjoint(str(key).split()) for given in answers for key in given
    )


@pytest.mark.parametrize("stage", TRIED)
def test_who_gets_what(stage, brought_to, project, people, client):
    """Each person asks for each address, by both methods."""
    filing = brought_to(stage)
    world = world_of(filing, project, people)
    wrong = []
    for role, person in people.items():
        client.force_login(person)
        before = state()
        for name in addresses():
            if name in OPEN or name == "sign-out" or stage != STAGES[0] and not may_differ(name):
                continue
            for method in ("GET", "POST"):
                status = ask(client, method, name, world, before)
                expected = expectation(TABLE.get(name, {}).get(method), stage, role)
                if status != expected:
                    wrong.append(f"{method} {name} in {stage} as {role}: {status}, the table says {expected}")
    assert not wrong, f"{len(wrong)} differ\n" + "\n".join(wrong[:20])


def expectation(given, stage: str, role: str) -> str | None:
    """What a table gives: one status for all, or status → roles with ``others``, or that by stage."""
    if isinstance(given, dict):
        given = next((roles for stages, roles in given.items() if stage in str(stages).split()), given)
    if not isinstance(given, dict):
        return str(given)
    for status, roles in given.items():
        if role in {one for word in roles.split() for one in GROUPS.get(word, word).split()}:
            return str(status)
    return next((str(status) for status, roles in given.items() if roles == "others"), None)


def test_a_stranger_is_sent_to_the_sign_in_page(filing, project, people, client):
    world = world_of(filing, project, people)
    for name in addresses():
        where = address(name, world)
        for answer in (client.get(where), client.post(where, FORM)):
            if name in OPEN:
                assert answer.status_code == OPEN[name], name
            else:
                assert answer.status_code == 302 and answer["Location"].startswith(reverse("sign-in")), name
        if name not in OPEN:
            assert client.get(where, headers={"Accept": "application/json"}).status_code == 401, name


def test_somebody_with_an_initial_password_gets_nowhere_else(new_person, filing, project, people, client):
    world = world_of(filing, project, people)
    client.force_login(new_person("neu", "新来的", ("agency_drafter", "agency"), must_change_password=True))
    for name in set(addresses()) - set(OPEN) - {"sign-out", "change-password"}:
        answer = client.get(address(name, world))
        assert answer.status_code == 302 and answer["Location"] == reverse("change-password"), name


def test_somebody_whose_grant_has_ended_sees_nothing(people, filing, client):
    from datetime import date

    people["agency_drafter"].grants.update(ends=date(2021, 1, 1))
    client.force_login(people["agency_drafter"])
    assert client.get(reverse("filing", args=[filing.pk])).status_code == 404
    people["agency_drafter"].is_active = False
    people["agency_drafter"].save()
    assert client.get(reverse("home")).status_code == 302
