"""What calls give back: each thing as programs see it, and how it is made from what is stored.

Amounts are in 元 as decimal text; times are ISO 8601 with their zone; what is missing is null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from jixiao.core.finding import Finding
from jixiao.web.actions.outcome import Outcome
from jixiao.web.actions.queue import stage_labels
from jixiao.web.api.problems import Said, said
from jixiao.web.models import Event, Filing, Grant, Notice, Person, Project, Revision, Unit
from jixiao.web.models.grant import ROLES


class UnitRef(Schema):
    """A unit, named."""

    id: int
    code: str
    name: str


class UnitShape(UnitRef):
    """A unit in its tree."""

    kind: str
    parent: int | None
    jurisdiction: str


class GrantShape(Schema):
    """A role for a unit, from when until when."""

    id: int
    role: str
    label: str
    unit: UnitRef
    starts: date
    ends: date | None
    acting_for: str | None


class PersonShape(Schema):
    """Somebody who signs in, with the grants in force."""

    id: int
    username: str
    name: str
    active: bool
    grants: list[GrantShape]


class OneOfMany(Schema):
    """What became of one of many."""

    id: int
    title: str
    done: bool
    message: Said


def outcomes(found: Iterable[Outcome]) -> list[dict[str, Any]]:
    """What became of each."""
    return [
        {"id": one.id, "title": one.title, "done": one.done, "message": said(one.message)} for one in found
    ]


class ProjectShape(Schema):
    """A project of the pool."""

    id: int
    code: str
    name: str
    unit: UnitRef
    start_year: int
    end_year: int


class Counts(Schema):
    """Findings by severity."""

    p0: int
    p1: int
    p2: int


class FilingShape(Schema):
    """A form on its way. ``position`` says where it stands, for moves.

    ``basis`` is the approved target of a later stage, ``period`` the round of monitoring; score and grade are those of
    the unit's own evaluation.
    """

    id: int
    title: str
    kind: str
    form: str
    fiscal_year: int
    unit: UnitRef
    project: int | None
    stage: str
    stage_label: str
    period: str
    basis: int | None
    due: date | None
    amount: str | None
    executed: str | None
    score: str | None
    out_of: str | None
    grade: str
    findings: Counts
    revision: int
    approved_revision: int | None
    adjusting: str | None
    position: str
    saves: dict[str, int]
    updated: datetime
    moved: datetime


class MoveShape(Schema):
    """A step that the person may take now."""

    action: str
    label: str
    to: str
    comment_needed: bool


class FindingShape(Schema):
    """Something wrong, where, by which article, and how to mend it."""

    code: str
    name: str
    severity: str
    message: Said
    remedy: Said
    at: str
    basis: list[str]


class RevisionShape(Schema):
    """What was filed, named by its digest."""

    number: int
    digest: str
    author: str
    created: datetime
    adjusting: str | None
    reason: str


class EventShape(Schema):
    """A link of the chain. ``changes``: section → path → [from, to]."""

    id: int
    filing: int
    who: str
    for_whom: str | None
    action: str
    origin: str
    to: str
    revision: int
    comment: str
    changes: dict[str, Any]
    time: datetime
    previous: str
    digest: str


class NoticeShape(Schema):
    """A message to the person."""

    id: int
    kind: str
    text: str
    filing: int | None
    sender: str
    created: datetime
    read: datetime | None


def unit_ref(unit: Unit) -> dict[str, Any]:
    """A unit, named."""
    return {"id": unit.pk, "code": unit.code, "name": unit.name}


def unit_shape(unit: Unit) -> dict[str, Any]:
    """A unit in its tree; its jurisdiction is read with it."""
    return {
        **unit_ref(unit),
        "kind": unit.kind,
        "parent": unit.parent_id,
        "jurisdiction": unit.jurisdiction.code,
    }


def grant_shape(grant: Grant) -> dict[str, Any]:
    """A grant; its unit and the person acted for are read with it."""
    return {
        "id": grant.pk,
        "role": grant.role,
        "label": ROLES[grant.role],
        "unit": unit_ref(grant.unit),
        "starts": grant.starts,
        "ends": grant.ends,
        "acting_for": grant.acting_for.name if grant.acting_for else None,
    }


def person_shape(person: Person, grants: list[Grant]) -> dict[str, Any]:
    """A person with these grants."""
    return {
        "id": person.pk,
        "username": person.username,
        "name": person.name,
        "active": person.is_active,
        "grants": [grant_shape(grant) for grant in grants],
    }


def project_shape(project: Project) -> dict[str, Any]:
    """A project; its unit is read with it."""
    years = {"start_year": project.start_year, "end_year": project.end_year}
    return {
        "id": project.pk,
        "code": project.code,
        "name": project.name,
        "unit": unit_ref(project.unit),
        **years,
    }


def filing_shape(filing: Filing) -> dict[str, Any]:
    """A form; its unit is read with it."""
    return {
        "id": filing.pk,
        "title": filing.title,
        "kind": filing.kind,
        "form": filing.form,
        "fiscal_year": filing.fiscal_year,
        "unit": unit_ref(filing.unit),
        "project": filing.project_id,
        "stage": filing.stage,
        "stage_label": stage_labels().get(filing.stage, filing.stage),
        **{key: getattr(filing, key) for key in ("period", "due", "grade")},
        "basis": filing.basis_id,
        **{key: yuan_text(getattr(filing, key)) for key in ("amount", "executed")},
        **{key: points_text(getattr(filing, key)) for key in ("score", "out_of")},
        "findings": {"p0": filing.p0, "p1": filing.p1, "p2": filing.p2},
        "revision": filing.revision_number,
        "approved_revision": filing.approved_revision,
        "adjusting": filing.adjusting or None,
        "position": filing.position,
        "saves": json.loads(filing.sections),
        "updated": filing.updated,
        "moved": filing.moved,
    }


def filing_tag(filing: Filing) -> str:
    """The version of a form: its position, and how often its sections were saved."""
    return f'"{filing.position}.{sum(json.loads(filing.sections).values())}"'


def points_text(hundredths: int | None) -> str | None:
    """Hundredths of points as decimal text."""
    return yuan_text(hundredths)


def yuan_text(cents: int | None) -> str | None:
    """Cents as decimal text in 元."""
    return None if cents is None else f"{Decimal(cents) / 100:.2f}"


def finding_shape(finding: Finding) -> dict[str, Any]:
    """A finding in both languages."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "message": said(finding.message),
        "remedy": said(finding.remedy),
        "at": finding.at.field,
        "basis": [citation.short for citation in finding.basis],
    }


def revision_shape(revision: Revision) -> dict[str, Any]:
    """A revision, without its values."""
    return {
        "number": revision.number,
        "digest": revision.values_digest,
        "author": revision.author,
        "created": revision.created,
        "adjusting": revision.adjusting or None,
        "reason": revision.reason,
    }


def event_shape(event: Event) -> dict[str, Any]:
    """An event of a chain."""
    return {
        **{
            key: getattr(event, key)
            for key in ("who", "action", "origin", "to", "revision", "comment", "time")
        },
        "id": event.pk,
        "filing": event.filing_id,
        "for_whom": event.for_whom or None,
        "changes": json.loads(event.changes) if event.changes else {},
        "previous": event.previous,
        "digest": event.digest,
    }


def notice_shape(notice: Notice) -> dict[str, Any]:
    """A notice."""
    kept = ("kind", "text", "sender", "created", "read")
    return {**{key: getattr(notice, key) for key in kept}, "id": notice.pk, "filing": notice.filing_id}
