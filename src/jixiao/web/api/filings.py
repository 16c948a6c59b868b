"""Forms: lists, one form with what belongs to it, and the official form to print."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from jixiao.core.record import Record
from jixiao.web.actions.queue import queue_for
from jixiao.web.api.call import After, Id, Limit, Page, Text, Year, call, page_of, tagged
from jixiao.web.api.shapes import (
    EventShape,
    FilingShape,
    FindingShape,
    RevisionShape,
    event_shape,
    filing_shape,
    filing_tag,
    finding_shape,
    revision_shape,
)
from jixiao.web.drafting import drafts
from jixiao.web.findings import review_of
from jixiao.web.models import Filing
from jixiao.web.showing.masking import masked, masked_texts, sees_personal_data

router = Router(tags=["filings"])
MOST = 200
Ids = Annotated[list[Id], Field(min_length=1, max_length=MOST)]


class Filings(Page):
    """One page."""

    items: list[FilingShape]


class Asked(Schema):
    """Which forms."""

    ids: Ids


class FilingRead(Schema):
    """What became of one: the form, or null when it is not there for this person."""

    id: int
    filing: FilingShape | None


class Read(Schema):
    """A result for each that was asked for, in that order."""

    items: list[FilingRead]


class Findings(Schema):
    """What the review found in the working copy."""

    items: list[FindingShape]


class Revisions(Schema):
    """What was filed, oldest first."""

    items: list[RevisionShape]


class RevisionWithValues(RevisionShape):
    """A revision with its record (jixiao-record/1)."""

    record: dict[str, Any]


class Events(Schema):
    """The form's chain, oldest first."""

    items: list[EventShape]


def visible(request, id: int) -> Filing:
    """The form, if this person may see it; 404 otherwise."""
    return get_object_or_404(
        Filing.objects.visible_to(request.user).select_related("unit__jurisdiction"), pk=id
    )


def visible_target(request, id: int) -> Filing:
    """As ``visible``, for what only targets have; 404 for a form of a later stage too."""
    filing = visible(request, id)
    if filing.kind != "target":
        raise Http404(id)
    return filing


def record_for(request, filing: Filing, text: str) -> Record:
    """A stored record as this person may see it: personal data masked for who is not of the unit."""
    record = drafts.load(text)
    return record if sees_personal_data(request.user, filing) else masked(record)


@call(router, "GET", "/filings", "可以看到的表", scope="read", returns=Filings)
def list_filings(
    request, q: Text = "", year: Year | None = None, stage: Text = "", kind: Text = "", unit: Id | None = None,
    project: Id | None = None, after: After = "", limit: Limit = 100,
):  # fmt: skip
    """The forms that the person may see, in the order of their numbers. ``q`` is in the title."""
    rows = Filing.objects.visible_to(request.user).select_related("unit").defer("draft")
    given = {"title__contains": q.strip(), "fiscal_year": year, "stage": stage, "kind": kind}
    given |= {"unit_id": unit, "project_id": project}
    return page_of(rows.filter(**{key: one for key, one in given.items() if one}), after, limit, filing_shape)


@call(router, "GET", "/filings/queue", "待我审核的表", scope="review", returns=Read)
def list_queue(request, limit: Limit = 100):
    """The forms that the person can approve now: what needs a person first, then money. One page."""
    rows = queue_for(request.user).select_related("unit").defer("draft")[:limit]
    return {"items": [{"id": row.pk, "filing": filing_shape(row)} for row in rows]}


@call(router, "POST", "/filings/read", "批量读取表", scope="read", returns=Read)
def read_filings(request, asked: Asked):
    """Many forms at once, a result for each."""
    rows = Filing.objects.visible_to(request.user).select_related("unit").defer("draft").in_bulk(asked.ids)
    return {
        "items": [{"id": id, "filing": filing_shape(rows[id]) if id in rows else None} for id in asked.ids]
    }


@call(router, "GET", "/filings/{int:id}", "一张表", scope="read", returns=FilingShape)
def get_filing(request, response: HttpResponse, id: Id):
    """One form. Its ETag names position and saves; give it back as If-Match with a move."""
    filing = visible(request, id)
    if tagged(request, response, filing_tag(filing)):
        return HttpResponse(status=304, headers=dict(response.headers))
    return filing_shape(filing)


@call(
    router,
    "GET",
    "/filings/{int:id}/record",
    "表的内容（jixiao-record/1）",
    scope="read",
    returns=dict[str, Any],
)
def get_record(request, response: HttpResponse, id: Id):
    """The working copy as a record. Its JSON Schema is in the documentation."""
    filing = visible(request, id)
    if tagged(request, response, filing_tag(filing)):
        return HttpResponse(status=304, headers=dict(response.headers))
    return record_for(request, filing, filing.draft).to_json()


@call(router, "GET", "/filings/{int:id}/findings", "审核发现的问题", scope="read", returns=Findings)
def list_findings(request, id: Id):
    """What the review finds in the working copy, in both languages."""
    filing = visible(request, id)
    return {"items": [finding_shape(one) for one in review_of(drafts.load(filing.draft), filing).findings]}


@call(router, "GET", "/filings/{int:id}/revisions", "报送过的各稿", scope="read", returns=Revisions)
def list_revisions(request, id: Id):
    """The revisions without their values."""
    return {"items": [revision_shape(one) for one in visible(request, id).revisions.defer("values")]}


@call(
    router,
    "GET",
    "/filings/{int:id}/revisions/{int:number}",
    "某一稿的内容",
    scope="read",
    returns=RevisionWithValues,
)
def get_revision(request, id: Id, number: Id):
    """One revision with its record."""
    filing = visible(request, id)
    revision = get_object_or_404(filing.revisions, number=number)
    return {**revision_shape(revision), "record": record_for(request, filing, revision.values).to_json()}


@call(router, "GET", "/filings/{int:id}/events", "办理记录", scope="read", returns=Events)
def list_events(request, id: Id):
    """The chain of the form."""
    filing = visible(request, id)
    made = [event_shape(one) for one in filing.events.all()]
    if not sees_personal_data(request.user, filing):
        made = [{**one, "changes": masked_texts(one["changes"])} for one in made]
    return {"items": made}
