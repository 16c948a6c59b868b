"""Who did what when, and whether the record of it is whole: for auditors and the audit administrator."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema

from jixiao.web.actions.reach import filings_under_audit
from jixiao.web.api.call import After, Id, Limit, Page, Text, call, page_of
from jixiao.web.api.shapes import EventShape, event_shape
from jixiao.web.chain import check_all
from jixiao.web.masking import masked_texts
from jixiao.web.models import Event

router = Router(tags=["audit"])
SHOWN = 200


class AuditEvents(Page):
    """One page, newest first."""

    items: list[EventShape]


class Broken(Schema):
    """A chain that does not fit."""

    filing: int
    title: str
    faults: list[str]


class Verified(Schema):
    """How many forms and events were checked, and which chains are broken (the first 200)."""

    filings: int
    events: int
    faulty: int
    broken: list[Broken]


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


@call(router, "GET", "/audit/chain", "核验记录链", scope="administer", returns=Verified)
def verify_chain(request):
    """Check every chain under audit against its digests."""
    filings = events = faulty = 0
    broken: list[dict[str, object]] = []
    for filing, count, faults in check_all(filings_under_audit(request.user)):
        filings, events, faulty = filings + 1, events + count, faulty + bool(faults)
        if faults and len(broken) < SHOWN:
            broken.append({"filing": filing.pk, "title": filing.title, "faults": faults})
    return {"filings": filings, "events": events, "faulty": faulty, "broken": broken}
