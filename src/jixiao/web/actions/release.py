"""Make forms public: a package per unit and year, checked first; and take a release back.

预算法 第十四条: within 20 days after the approval, by the department itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from jixiao.core.digest import digest
from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Record
from jixiao.web.actions.base import Conflict, Refused, append_event
from jixiao.web.actions.log import name_of
from jixiao.web.actions.move import Move
from jixiao.web.drafting import drafts
from jixiao.web.findings import budget_cents, review_of
from jixiao.web.models import Event, Filing, Person, PublishedForm, Release, Revision, Unit
from jixiao.web.portal.public_copy import outcome_of, public_copy

DAYS = 20
"""预算法 第十四条."""
KINDS = ("target", "self_evaluation")
"""What is published: the targets with the budget, the self-evaluations with the final accounts."""
CHECKS = frozenset({"T42", "T43", "E19"})
"""Markup left, personal data, figures in the text that are not those of the table."""


@dataclass
class Candidate:
    """One form that may be made public: its approved revision, what the check found, what is public already.

    ``fault`` says why it cannot be; empty when it can.
    """

    filing: Filing
    revision: Revision
    record: Record
    findings: list[Finding] = field(default_factory=list)
    fault: str = ""
    public: PublishedForm | None = None
    due: date | None = None

    @property
    def done(self) -> bool:
        """Whether the approved revision is the one that is public."""
        return self.public is not None and self.public.values_digest == self.revision.values_digest


def publishing(person: Person) -> QuerySet[Unit]:
    """The units whose forms the person may make public: the own department's and those below it."""
    grants = person.grants.on(timezone.localdate()).filter(role="department_reviewer")
    paths = grants.values_list("unit__path", flat=True)
    units = Unit.objects.none()
    for path in paths:
        units = units | Unit.objects.filter(path__startswith=path)
    return units


def candidates(unit: Unit, year: int) -> list[Candidate]:
    """The approved forms of a unit and year, each checked."""
    filings = Filing.objects.filter(
        unit=unit, fiscal_year=year, kind__in=KINDS, approved_revision__isnull=False
    ).order_by("kind", "title", "id")
    revisions = {(one.filing_id, one.number): one for one in Revision.objects.filter(filing__in=filings)}
    public = {one.filing_id: one for one in PublishedForm.objects.public().filter(filing__in=filings)}
    approved = approved_on(filings)
    return [
        _checked(filing, revisions.get((filing.pk, filing.approved_revision)), public.get(filing.pk), approved.get(filing.pk))
        for filing in filings
    ]  # fmt: skip


def approved_on(filings: QuerySet[Filing]) -> dict[int, date]:
    """Filing → the day of its last approval."""
    steps = (
        Event.objects.filter(filing__in=filings, to="approved").exclude(action="withdraw_release").order_by()
    )
    return {id: timezone.localdate(time) for id, time in steps.values_list("filing").annotate(Max("time"))}


def _checked(
    filing: Filing, revision: Revision | None, public: PublishedForm | None, day: date | None
) -> Candidate:
    due = day + timedelta(days=DAYS) if day else None
    if revision is None or digest(revision.values) != revision.values_digest:
        missing = revision or Revision(filing=filing, number=filing.approved_revision, values=filing.draft)
        fault = say("批复的那一稿缺失或被改动过，请先由审计管理员核验")
        return Candidate(filing, missing, drafts.load(filing.draft), [], fault, public, due)
    record = drafts.load(revision.values)
    found = [one for one in review_of(record).findings if one.code in CHECKS]
    return Candidate(filing, revision, record, found, "", public, due)


def release(person: Person, unit: Unit, year: int, left_out: dict[int, str]) -> Release:
    """Make every approved form of the unit and year public that is not yet, or not in this revision.

    ``left_out``: filing → why it is kept back (secrets of the state …). Raises PermissionDenied, Refused, Conflict.
    """
    if not publishing(person).filter(pk=unit.pk).exists():
        raise PermissionDenied("release")
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        found = [one for one in candidates(unit, year) if not one.done]
        for one in found:
            if one.fault and one.filing.pk not in left_out:
                raise Refused(say("《{title}》不能公开：{fault}", title=one.filing.title, fault=one.fault))
            if not left_out.get(one.filing.pk, "x").strip():
                raise Refused(say("《{title}》不公开，请写明理由", title=one.filing.title))
        chosen = [one for one in found if one.filing.pk not in left_out]
        if not chosen:
            raise Refused(say("没有要公开的表"))
        kept_back = [
            {
                "filing": one.filing.pk,
                "title": one.filing.title,
                "reason": left_out[one.filing.pk].strip()[:300],
            }
            for one in found
            if one.filing.pk in left_out
        ]
        made = Release.objects.create(
            unit=unit, fiscal_year=year, person=person, released_by=name_of(person),
            due=min((one.due for one in chosen if one.due), default=None),
            left_out=json.dumps(kept_back, ensure_ascii=False),
        )  # fmt: skip
        for one in chosen:
            _publish(person, made, one)
    return made


def _publish(person: Person, made: Release, one: Candidate) -> None:
    """The public copy, and the event: the step of the flow where the form stands at its approval."""
    filing = Filing.objects.select_for_update().get(pk=one.filing.pk)
    if filing.approved_revision != one.revision.number:
        raise Conflict(say("《{title}》刚刚又有新的批复，请重新预检", title=filing.title))
    if filing.stage == "approved":
        Move(person, filing, "disclose").run()
    else:
        append_event(
            filing, who=person.name, person=person, action="release", origin=filing.stage, to=filing.stage
        )
    PublishedForm.objects.filter(filing=filing, current=True).update(current=False)
    copied(made, filing, one.revision).save(force_insert=True)


def copied(made: Release, filing: Filing, revision: Revision) -> PublishedForm:
    """The public copy of a revision, not stored."""
    record = drafts.load(revision.values)
    copy, outcome = public_copy(record, filing.scheme), outcome_of(record)
    return PublishedForm(
        release=made, filing=filing, place_id=filing.unit.jurisdiction_id, unit=filing.unit, project=filing.project,
        revision=revision.number, fiscal_year=filing.fiscal_year, kind=filing.kind, title=filing.title,
        amount=budget_cents(record), executed=filing.executed, score=filing.score, out_of=filing.out_of,
        grade=filing.grade, indicators=len(copy.indicators), measured=outcome.measured, achieved=outcome.achieved,
        record=drafts.dump(copy), values_digest=revision.values_digest or digest(revision.values),
    )  # fmt: skip


def withdraw(person: Person, id: int, reason: str) -> Release:
    """Take a release back: its forms leave the portal at once. Raises PermissionDenied, Refused."""
    reason = reason.strip()
    with transaction.atomic():
        found = Release.objects.select_for_update().filter(pk=id, unit__in=publishing(person)).first()
        if found is None:
            raise PermissionDenied("withdraw")
        if not reason:
            raise Refused(say("请写明撤回公开的理由"))
        if found.withdrawn:
            raise Refused(say("这次公开已经撤回"))
        for form in found.forms.filter(current=True):
            filing = Filing.objects.select_for_update().get(pk=form.filing_id)
            origin = filing.stage
            if origin == "disclosed":
                filing.stage, filing.moved = "approved", timezone.now()
                filing.save(update_fields=["stage", "moved"])
            append_event(
                filing, who=person.name, person=person, action="withdraw_release", origin=origin, to=filing.stage,
                comment=reason,
            )  # fmt: skip
        found.forms.update(current=False)
        found.withdrawn, found.withdrawn_by, found.reason = timezone.now(), name_of(person), reason[:2000]
        found.save()
    return found


@dataclass(frozen=True)
class Waiting:
    """A unit and year with approved forms: how many, how many are public, and until when the rest is due."""

    unit: Unit
    year: int
    approved: int
    public: int
    due: date | None

    @property
    def days(self) -> int | None:
        """Days left; negative when it is over."""
        return (self.due - timezone.localdate()).days if self.due else None


def waiting(person: Person) -> list[Waiting]:
    """What the person's departments have to publish: what is due first comes first, what is done last."""
    filings = Filing.objects.filter(
        unit__in=publishing(person), kind__in=KINDS, approved_revision__isnull=False
    )
    approved = approved_on(filings)
    public = dict(
        PublishedForm.objects.public().filter(filing__in=filings).values_list("filing_id", "revision")
    )
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for id, unit, year, revision in filings.values_list("pk", "unit_id", "fiscal_year", "approved_revision"):
        groups.setdefault((unit, year), []).append((id, revision))
    units = Unit.objects.in_bulk({unit for unit, _ in groups})
    rows = []
    for (unit, year), forms in groups.items():
        open_ones = [approved[id] for id, revision in forms if public.get(id) != revision and id in approved]
        due = min(open_ones) + timedelta(days=DAYS) if open_ones else None
        done = sum(public.get(id) == revision for id, revision in forms)
        rows.append(Waiting(units[unit], year, len(forms), done, due))
    return sorted(rows, key=lambda row: (row.due is None, row.due or date.max, row.unit.path, -row.year))
