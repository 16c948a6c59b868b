"""Who did what when, and whether the record of it is whole: for auditors and the audit administrator."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema

from jixiao.web.actions.log import entries_for
from jixiao.web.actions.reach import filings_under_audit
from jixiao.web.actions.verification_outcome import outcome_for, start_verifying
from jixiao.web.api.call import After, Id, Limit, Page, Text, call, page_of
from jixiao.web.api.problems import Said, said
from jixiao.web.api.shapes import EventShape, event_shape
from jixiao.web.models import Event, LogEntry
from jixiao.web.showing.masking import masked_texts

router = Router(tags=["audit"])


class AuditEvents(Page):
    """One page, newest first."""

    items: list[EventShape]


class Broken(Schema):
    """A chain that does not fit."""

    filing: int
    title: str
    faults: list[Said]


class Verified(Schema):
    """The last verification: how many forms, events and entries of the log it looked at, and which chains are broken
    (the first 200). ``running``: how many records the present one has looked at; ``at`` is null before the first."""

    at: datetime | None
    running: int | None
    filings: int
    events: int
    entries: int
    faulty: int
    broken: list[Broken]
    general: list[Said]


class Verify(Schema):
    """``anew``: everything from the beginning, not only what is new."""

    anew: bool = False


class LogShape(Schema):
    """An entry of the administration log; personal data in it is masked."""

    number: int
    time: datetime
    who: str
    address: str
    kind: str
    subject: str
    reason: str
    changes: dict[str, Any]
    previous: str
    digest: str


class Log(Page):
    """One page, newest first."""

    items: list[LogShape]


@call(router, "GET", "/audit/events", "办理记录（审计）", scope="administer", returns=AuditEvents)
def list_audit_events(
    request, who: Text = "", action: Text = "", filing: Id | None = None, since: datetime | None = None,
    until: datetime | None = None, after: After = "", limit: Limit = 100,
):  # fmt: skip
    """The events of everything under audit, personal data masked."""
    rows = Event.objects.filter(filing__in=filings_under_audit(request.user).values("pk"))
    given = {"who__contains": who.strip(), "action": action, "filing_id": filing}
    given |= {"time__gte": _aware(since), "time__lte": _aware(until)}
    rows = rows.filter(**{key: one for key, one in given.items() if one})
    return page_of(rows, after, limit, _shape, newest_first=True)


def _shape(event: Event) -> dict[str, object]:
    made = event_shape(event)
    return {**made, "changes": masked_texts(made["changes"])}


def _aware(time: datetime | None) -> datetime | None:
    """A time without a zone is meant in the place's own."""
    from django.utils import timezone

    from jixiao.web.api.problems import Refusal

    if time is None:
        return None
    if not 1900 <= time.year <= 2200:
        raise Refusal(422, field="since")
    return time if timezone.is_aware(time) else timezone.make_aware(time)


@call(router, "GET", "/audit/log", "管理日志", scope="administer", returns=Log)
def list_log(
    request, who: Text = "", kind: Text = "", subject: Text = "", since: datetime | None = None,
    until: datetime | None = None, after: After = "", limit: Limit = 100,
):  # fmt: skip
    """What happened beside the forms: sign-ins, people, roles, settings, exports; for the audit administrator."""
    given = {"who__contains": who.strip(), "kind": kind, "subject__contains": subject.strip()}
    given |= {"time__gte": _aware(since), "time__lte": _aware(until)}
    rows = entries_for(request.user).filter(**{key: one for key, one in given.items() if one})
    return page_of(rows, after, limit, _log_shape, newest_first=True)


def _log_shape(entry: LogEntry) -> dict[str, object]:
    kept = ("number", "time", "who", "address", "kind", "subject", "reason", "previous", "digest")
    return {**{key: getattr(entry, key) for key in kept}, "changes": json.loads(entry.changes or "{}")}


@call(router, "GET", "/audit/chain", "最近一次核验的结果", scope="administer", returns=Verified)
def get_verification(request):
    """What the last verification of the chains under audit found."""
    return _outcome(request.user)


@call(router, "POST", "/audit/chain", "核验记录链", scope="administer", returns=Verified, status=202)
def verify_chain(request, response: HttpResponse, asked: Verify):
    """Check the chains under audit against their digests; what is long goes on in a job (Location)."""
    job = start_verifying(request.user, anew=asked.anew)
    if job is not None:
        response["Location"] = f"/api/v1/jobs/{job.pk}"
    return 202, _outcome(request.user)


def _outcome(person) -> dict[str, object]:
    found = outcome_for(person)
    told = found.get("verified", {})
    return {
        "at": found.get("verified_at"),
        "running": found.get("running"),
        **{key: told.get(key, 0) for key in ("filings", "events", "entries", "faulty")},
        "broken": [
            {"filing": one["id"], "title": one["title"], "faults": [said(fault) for fault in one["faults"]]}
            for one in told.get("broken", ())
        ],
        "general": [said(fault) for fault in told.get("general", ())],
    }
