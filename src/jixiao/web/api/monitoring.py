"""Double monitoring: execution against attainment, early warnings, the unit's answer, and what is put right."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from jixiao.core.standing import WORDS
from jixiao.web.actions.later_lists import monitored, visible_alarms, visible_entries
from jixiao.web.actions.monitoring import Answer, Suspend
from jixiao.web.actions.rectify import Ask, Step
from jixiao.web.api.call import After, Id, Limit, Page, Text, Year, call, no_scope, page_of
from jixiao.web.api.filings import visible
from jixiao.web.api.problems import Said, said
from jixiao.web.api.shapes import UnitRef, unit_ref, yuan_text
from jixiao.web.models import Alarm, Filing, Rectification
from jixiao.web.showing.masking import masked_texts, sees_personal_data

router = Router(tags=["monitoring"])
Period = Annotated[str, Field(max_length=20)]
Level = Annotated[int, Field(ge=0, le=3)]


class AlarmShape(Schema):
    """A warning. ``due``: until when the unit answers; ``choice``: continue, reallocate or cancel."""

    id: int
    filing: int
    raised: date
    due: date
    choice: str | None
    text: str
    answered: datetime | None
    suspended: datetime | None


class MonitoredShape(Schema):
    """A project of a round. ``attainment`` in per cent; ``level``: 0 normal to 3 red, with its reasons."""

    filing: int
    title: str
    unit: UnitRef
    fiscal_year: int
    period: str
    amount: str | None
    executed: str | None
    attainment: str | None
    level: int
    reasons: list[Said]
    due: date | None
    alarm: AlarmShape | None


class Monitored(Page):
    """One page, in the order of the forms' numbers."""

    items: list[MonitoredShape]


class AnswerAsked(Schema):
    """What becomes of the money, and why."""

    choice: Literal["continue", "reallocate", "cancel"]
    text: Text


class EntryShape(Schema):
    """An entry of the ledger: found → doing → reported → confirmed."""

    id: int
    filing: int
    finding: str
    measure: str
    owner: str
    due: date | None
    evidence: str
    state: str
    author: str
    changed: datetime


class Entries(Page):
    """One page, newest first."""

    items: list[EntryShape]


class FindingAsked(Schema):
    """What must be put right."""

    finding: Text


class StepAsked(Schema):
    """``plan`` needs measure, owner and due; ``report`` needs evidence."""

    do: Literal["plan", "report", "confirm", "again"]
    measure: Text = ""
    owner: Annotated[str, Field(max_length=60)] = ""
    due: date | None = None
    evidence: Text = ""


def _alarm(one: Alarm) -> dict[str, Any]:
    kept = ("raised", "due", "text", "answered", "suspended")
    made = {key: getattr(one, key) for key in kept}
    return {**made, "id": one.pk, "filing": one.filing_id, "choice": one.choice or None}


def _monitored(one: Filing) -> dict[str, Any]:
    alarm = getattr(one, "alarm_raised", None)
    return {
        **{key: getattr(one, key) for key in ("title", "fiscal_year", "period", "due")},
        "filing": one.pk,
        "unit": unit_ref(one.unit),
        "amount": yuan_text(one.amount),
        "executed": yuan_text(one.executed),
        "attainment": None if one.attainment is None else f"{Decimal(one.attainment) / 100:.2f}",
        "level": one.alarm,
        "reasons": [said(WORDS[code]) for code in json.loads(one.alarm_reasons or "[]")],
        "alarm": _alarm(alarm) if alarm else None,
    }


def _entry(request, one: Rectification) -> dict[str, Any]:
    """As the person may see it: personal data masked for who is not of the unit."""
    kept = ("finding", "measure", "owner", "due", "evidence", "state", "changed")
    made = {**{key: getattr(one, key) for key in kept}, "author": one.author.name}
    if not sees_personal_data(request.user, one.filing):
        made = masked_texts(made)
    return {**made, "id": one.pk, "filing": one.filing_id}


@call(router, "GET", "/monitoring", "双监控", scope="read", returns=Monitored)
def list_monitored(
    request, year: Year, period: Period = "", level: Level | None = None, after: After = "", limit: Limit = 100
):  # fmt: skip
    """The monitored projects of a year and round with their warnings."""
    rows = monitored(request.user, year, period).defer("draft")
    rows = rows if level is None else rows.filter(alarm=level)
    return page_of(rows, after, limit, _monitored)


@call(router, "POST", "/alarms/{int:id}/answer", "答复预警", scope="write", returns=AlarmShape)
def answer_alarm(request, id: Id, asked: AnswerAsked):
    """The unit says what becomes of the money."""
    alarm = get_object_or_404(visible_alarms(request.user), pk=id)
    Answer(request.user, alarm, asked.choice, asked.text).run()
    alarm.refresh_from_db()
    return _alarm(alarm)


@call(router, "POST", "/alarms/{int:id}/suspend", "暂停拨款", scope="review", returns=AlarmShape)
def suspend_payments(request, id: Id):
    """Stop the payments of a project whose unit did not answer in time."""
    alarm = get_object_or_404(visible_alarms(request.user), pk=id)
    Suspend(request.user, alarm).run()
    alarm.refresh_from_db()
    return _alarm(alarm)


@call(router, "GET", "/rectifications", "整改台账", scope="read", returns=Entries)
def list_rectifications(
    request, filing: Id | None = None, state: Literal["", "found", "doing", "reported", "confirmed"] = "",
    after: After = "", limit: Limit = 100,
):  # fmt: skip
    """What must be put right, of all forms that the person may see, or of one."""
    rows = visible_entries(request.user).select_related("filing__unit")
    given = {"filing_id": filing, "state": state}
    rows = rows.filter(**{key: one for key, one in given.items() if one})
    return page_of(rows, after, limit, lambda one: _entry(request, one), newest_first=True)


@call(
    router, "POST", "/filings/{int:id}/rectifications", "要求整改", scope="review", returns=EntryShape, status=201
)  # fmt: skip
def post_rectification(request, id: Id, asked: FindingAsked):
    """Write down what must be put right."""
    return Status(201, _entry(request, Ask(request.user, visible(request, id), asked.finding).run()))


@call(
    router, "POST", "/rectifications/{int:id}/steps", "整改的一步", scope="write review", returns=EntryShape
)
def post_rectification_step(request, id: Id, asked: StepAsked):
    """The unit plans and reports (scope ``write``); a reviewer confirms or sends it back (scope ``review``)."""
    needed = "write" if asked.do in ("plan", "report") else "review"
    if not request.token.allows(needed):
        raise no_scope(needed)
    entry = get_object_or_404(visible_entries(request.user), pk=id)
    typed = {**asked.dict(exclude={"do"}), "due": asked.due.isoformat() if asked.due else ""}
    Step(request.user, entry, asked.do, typed).run()
    entry.refresh_from_db()
    return _entry(request, entry)
