"""After approval by the API: actual values, points, evidence, warnings, ledger, re-check, experts, results, figures."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from later_forms import approved_target, confirmed_evaluation
from test_api_calls import Caller
from test_api_permissions import address, calls
from test_recheck_panel import ROWS, scores

from jixiao.core.evaluation import items
from jixiao.web.models import Alarm, Event, Filing

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(client, people):
    """A function: role → a program with that person's token."""
    return lambda role: Caller(client, people[role])


@pytest.fixture
def target(project, people):
    return approved_target(project, people["agency_drafter"], ROWS, 2023)


@pytest.fixture
def evaluated(target, people):
    return confirmed_evaluation(target, people, ROWS)


def done(answer, status: int = 200):
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def sent(program, path: str, name: str, data: bytes):
    """A file by multipart, as programs send them."""
    headers = {"Authorization": f"Bearer {program.secret}"}
    return program.client.post(f"/api/v1{path}", {"file": SimpleUploadedFile(name, data)}, headers=headers)


def test_a_self_evaluation_from_the_target_to_its_points(target, caller):
    drafter = caller("agency_drafter")
    begun = done(drafter("POST", f"/filings/{target.pk}/later", {"kind": "self_evaluation"}))
    assert begun["basis"] == target.pk and begun["kind"] == "self_evaluation" and begun["stage"] == "draft"
    again = done(drafter("POST", f"/filings/{target.pk}/later", {"kind": "self_evaluation"}))
    assert again["id"] == begun["id"], "begun once"
    path = f"/filings/{begun['id']}"
    rows = done(drafter("GET", f"{path}/sections/indicators"))["content"]
    values = {row[2]: row[4] for row in ROWS}
    names = [one["name"] for one in done(drafter("GET", f"{path}/record"))["indicators"]]
    content = [{**row, "actual": values.get(name, "")} for name, row in zip(names, rows, strict=True)]
    done(drafter("PUT", f"{path}/sections/indicators", {"content": content}, If_Match="*"))
    money = {"total.initial_budget": "500", "total.revised_budget": "500", "total.executed_amount": "450"}
    done(drafter("PUT", f"{path}/sections/funds", {"content": money}, If_Match="*"))
    score = done(drafter("GET", f"{path}/score"))
    line = next(one for one in score["lines"] if one["subject"] == "培训人次")
    assert line["points"] and "96" in line["because"]["zh"] and line["because"]["en"] != line["because"]["zh"]
    place = line["field"]
    other = done(drafter("POST", f"{path}/what-if", {"changes": {place: "100人次"}}))
    assert float(other["total"]) > float(score["total"])
    assert done(drafter("GET", f"{path}/score")) == score, "a trial saves nothing"
    unknown = done(drafter("POST", f"{path}/what-if", {"changes": {"indicators[99]": "1"}}), 422)
    assert unknown["field"] == "changes"
    assert done(drafter("GET", f"/filings/{target.pk}/score"), 404)["code"] == "not_found"
    assert [one["id"] for one in done(drafter("GET", f"/filings/{target.pk}/later"))["items"]] == [
        begun["id"]
    ]


def test_evidence_goes_up_comes_down_and_is_taken_back(target, caller):
    drafter = caller("agency_drafter")
    path = (
        f"/filings/{done(drafter('POST', f'/filings/{target.pk}/later', {'kind': 'self_evaluation'}))['id']}"
    )
    made = done(sent(drafter, f"{path}/evidence?field=indicators[0]", "签到表.pdf", b"%PDF-1.4 names"), 201)
    assert made["label"] == "培训人次" and made["size"] == 14
    refused = done(
        sent(drafter, f"{path}/evidence?field=indicators[99]", "签到表.pdf", b"%PDF-1.4 other"), 422
    )
    assert "哪一项指标" in refused["message"]["zh"] and refused["message"]["en"] != refused["message"]["zh"]
    assert drafter("GET", f"/evidence/{made['id']}").content == b"%PDF-1.4 names"
    assert done(drafter("DELETE", f"/evidence/{made['id']}")) == {"removed": True}
    assert done(drafter("GET", f"{path}/evidence")) == {"items": []}
    done(drafter("GET", f"/evidence/{made['id']}"), 404)


def test_a_warning_is_answered_and_the_ledger_goes_on(target, caller):
    drafter, division = caller("agency_drafter"), caller("performance_division")
    begun = done(drafter("POST", f"/filings/{target.pk}/later", {"kind": "monitoring"}))
    Filing.objects.filter(pk=begun["id"]).update(
        stage="approved", approved_revision=1, alarm=2, alarm_reasons='["slow"]'
    )
    alarm = Alarm.objects.create(filing_id=begun["id"], raised=date(2023, 8, 1), due=date(2023, 8, 15))
    (seen,) = done(division("GET", "/monitoring?year=2023&level=2"))["items"]
    assert seen["filing"] == begun["id"] and seen["alarm"]["id"] == alarm.pk
    assert seen["reasons"][0]["en"] != seen["reasons"][0]["zh"]
    assert done(division("GET", "/monitoring?year=2023&level=3"))["items"] == []
    told = {"choice": "reallocate", "text": "下月支付"}
    assert done(drafter("POST", f"/alarms/{alarm.pk}/answer", told))["choice"] == "reallocate"
    late = done(division("POST", f"/alarms/{alarm.pk}/suspend"), 422)
    assert late["code"] == "refused"
    entry = done(division("POST", f"/filings/{begun['id']}/rectifications", {"finding": "款项没有支付"}), 201)
    step = f"/rectifications/{entry['id']}/steps"
    plan = {"do": "plan", "measure": "按合同支付", "owner": "甲", "due": "2024-01-31"}
    assert done(drafter("POST", step, plan))["state"] == "doing"
    assert done(drafter("POST", step, {"do": "report", "evidence": "回单已附"}))["state"] == "reported"
    assert done(division("POST", step, {"do": "confirm"}))["state"] == "confirmed"
    (kept,) = done(drafter("GET", f"/rectifications?filing={begun['id']}"))["items"]
    assert kept["due"] == "2024-01-31" and kept["owner"] == "甲"
    actions = Event.objects.filter(filing=begun["id"]).values_list("action", flat=True)
    assert {"answer_alarm", "rectify_ask", "rectify_plan", "rectify_report", "rectify_confirm"} <= set(
        actions
    )


def test_a_sample_is_drawn_scored_again_and_decides_the_budget(evaluated, caller):
    division, drafter = caller("performance_division"), caller("agency_drafter")
    asked = {"year": 2023, "seed": "8315", "by_money": 1}
    sample = done(division("POST", "/samples", asked, Idempotency_Key="one"), 201)
    assert done(division("POST", "/samples", asked, Idempotency_Key="one"), 201) == sample, "drawn once"
    (number,) = sample["rechecks"]
    path = f"/rechecks/{number}"
    done(drafter("GET", path), 404)
    field = done(division("GET", path))["lines"][-1]["field"]
    lines = {field: {"reason": "other", "points": "0", "note": "没有佐证"}}
    scored = done(division("PUT", f"{path}/lines", {"lines": lines, "opinion": "材料不全"}))
    assert float(scored["score"]) < float(scored["self_score"])
    done(division("POST", f"{path}/steps", {"do": "send"}))
    assert done(drafter("GET", path))["opinion"] == "材料不全"
    done(drafter("POST", f"{path}/steps", {"do": "reply", "agreed": True}))
    assert done(division("POST", f"{path}/steps", {"do": "close"}))["state"] == "closed"
    assert done(division("POST", "/results/propose", {"year": 2023})) == {"proposed": 1}
    (result,) = done(division("GET", "/results?year=2023"))["items"]
    assert result["source"] == "recheck" and result["base"] == "5000000.00"
    assert done(drafter("GET", "/results"))["items"] == [], "units see theirs once it is decided"
    decided = f"/results/{result['id']}/decision"
    sector = caller("sector_division")
    decision = {"amount": "1234567.89", "reason": "压减"}
    assert done(sector("POST", decided, decision))["decision"] == "1234567.89", "to the cent"
    assert done(drafter("GET", "/results"))["items"][0]["decision"] == "1234567.89"
    (unit,) = done(division("GET", "/results/leniency?year=2023"))["items"]
    assert unit["forms"] == 1 and unit["above_second"].endswith("%")
    figures = done(division("GET", "/progress?year=2023"))
    rows = {one["kind"]: one["departments"] for one in figures["kinds"]}
    assert rows["self_evaluation"][0]["done"] == 1 and figures["grades"][0]["forms"] == 1


@pytest.fixture
def experts(new_person):
    return [new_person(f"expert{number}", f"专家{number}", ("expert", "finance")) for number in range(4)]


def test_no_call_tells_an_experts_score_before_closing(evaluated, experts, people, client):
    division = Caller(client, people["performance_division"])
    panel = done(division("POST", "/panels", {"filing": evaluated.pk, "seed": "8315", "number": 3}), 201)
    programs = {one.pk: Caller(client, one) for one in (*experts, people["expert"])}
    seats = {pk: done(program("GET", "/seats"))["items"] for pk, program in programs.items()}
    own = {pk: found[0]["id"] for pk, found in seats.items() if found}
    assert len(own) == 3
    secret = "四四七一独家意见"
    first, *others = own
    full = {item: {"points": points, "comment": secret} for item, (points, _) in scores(80).items()}
    typed = {"scores": full, "opinion": secret, "submit": True}
    assert done(programs[first]("PUT", f"/seats/{own[first]}", typed))["points"] == "80.00"
    known = {"": evaluated.pk, "project": evaluated.project_id, "unit": evaluated.unit_id}
    known |= {"get_panel": panel["id"], "get_seat": own[first]}
    reading = [name for name, (method, *_) in calls().items() if method == "GET"]
    told = [Caller(client, person) for person in people.values() if person.pk != first]
    for program in (*told, *(programs[pk] for pk in others)):
        for name in reading:
            answer = program("GET", address(name, known).removeprefix("/api/v1"))
            assert secret.encode() not in answer.content, name
    read = done(division("GET", f"/panels/{panel['id']}"))
    assert read["submitted"] == 1 and read["sheets"] == [] and read["means"] == {} and read["points"] is None
    done(division("POST", f"/panels/{panel['id']}/close"), 422)
    for pk in others:
        plain = {item: {"points": points} for item, (points, _) in scores(90).items()}
        done(programs[pk]("PUT", f"/seats/{own[pk]}", {"scores": plain, "submit": True}))
    closed = done(division("POST", f"/panels/{panel['id']}/close"))
    assert secret in str(closed["sheets"]) and closed["points"] and len(closed["means"]) == len(items())
    done(programs[others[0]]("GET", f"/seats/{own[first]}"), 404)


def test_a_task_is_pushed_with_its_day(target, caller):
    division = caller("performance_division")
    asked = {"year": 2023, "kind": "self_evaluation", "due": "2098-03-31"}
    assert done(division("POST", "/tasks", asked)) == {"made": 1, "job": None}
    task = next(
        one for one in done(division("GET", "/tasks?year=2023"))["items"] if one["kind"] == "self_evaluation"
    )
    assert (task["due"], task["made"], task["filed"]) == ("2098-03-31", 1, 0)
    assert done(division("POST", "/tasks", {**asked, "due": "2020-01-01"}), 422)["code"] == "refused"
