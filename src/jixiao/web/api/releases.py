"""Making forms public."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from jixiao.web.actions.release import candidates, publishing, release, waiting, withdraw
from jixiao.web.api.call import Id, Text, Year, call
from jixiao.web.api.shapes import FindingShape, UnitRef, finding_shape, unit_ref
from jixiao.web.models import Release

router = Router(tags=["releases"])


class WaitingShape(Schema):
    """A unit and year: approved forms, how many are public, until when the rest is due."""

    unit: UnitRef
    year: int
    approved: int
    public: int
    due: date | None


class WaitingList(Schema):
    """What is due first."""

    items: list[WaitingShape]


class CandidateShape(Schema):
    """One form of a package. ``fault`` says why it cannot be made public."""

    filing: int
    title: str
    kind: str
    revision: int
    public: bool
    due: date | None
    fault: str
    findings: list[FindingShape]


class Package(Schema):
    """The forms of a unit and year."""

    items: list[CandidateShape]


class LeftOut(Schema):
    """A form that is kept back, and why."""

    filing: Id
    reason: Annotated[str, Field(min_length=1, max_length=300)]


class ReleaseAsked(Schema):
    """Every approved form of the unit and year is made public, except those left out."""

    unit: Id
    year: Year
    leave_out: Annotated[list[LeftOut], Field(max_length=1000)] = []


class ReleaseShape(Schema):
    """A release."""

    id: int
    unit: UnitRef
    year: int
    forms: list[str]
    released: datetime
    released_by: str
    withdrawn: datetime | None
    reason: str


class Reason(Schema):
    """Why."""

    reason: Text


def _shape(made: Release) -> dict[str, object]:
    kept = {key: getattr(made, key) for key in ("released", "released_by", "withdrawn", "reason")}
    titles = list(made.forms.values_list("title", flat=True))
    return {**kept, "id": made.pk, "unit": unit_ref(made.unit), "year": made.fiscal_year, "forms": titles}


@call(router, "GET", "/releases/waiting", "要公开的单位", scope="review", returns=WaitingList)
def list_waiting(request):
    """The units of the person's departments with approved forms."""
    rows = waiting(request.user)
    return {"items": [{**vars(row), "unit": unit_ref(row.unit)} for row in rows]}


@call(router, "GET", "/releases/check", "公开预检", scope="review", returns=Package)
def check_package(request, unit: Id, year: Year):
    """The approved forms of a unit and year with what the check found."""
    found = get_object_or_404(publishing(request.user), pk=unit)
    return {
        "items": [
            {
                "filing": one.filing.pk,
                "title": one.filing.title,
                "kind": one.filing.kind,
                "revision": one.revision.number,
                "public": one.done,
                "due": one.due,
                "fault": one.fault,
                "findings": [finding_shape(finding) for finding in one.findings],
            }
            for one in candidates(found, year)
        ]
    }


@call(router, "POST", "/releases", "公开", scope="review", returns=ReleaseShape, status=201)
def post_release(request, asked: ReleaseAsked):
    """Make the approved forms of a unit and year public."""
    unit = get_object_or_404(publishing(request.user), pk=asked.unit)
    left_out = {one.filing: one.reason for one in asked.leave_out}
    return Status(201, _shape(release(request.user, unit, asked.year, left_out)))


@call(router, "POST", "/releases/{int:id}/withdraw", "撤回公开", scope="review", returns=ReleaseShape)
def withdraw_release(request, id: Id, asked: Reason):
    """Take a release back."""
    found = get_object_or_404(Release, pk=id, unit__in=publishing(request.user))
    return _shape(withdraw(request.user, found.pk, asked.reason))
