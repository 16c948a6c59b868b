"""Open a new budget year: continuing projects are carried forward as drafts, with what was approved as their start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from jixiao.core.library import load_scheme
from jixiao.web import drafts
from jixiao.web.actions.base import Refused, append_event
from jixiao.web.findings import count_findings
from jixiao.web.models import Filing, Jurisdiction, Person, Project


@dataclass(frozen=True, slots=True)
class Carried:
    """A project that goes on, and the approved form of the year before."""

    project: Project
    before: Filing


def continuing(place: Jurisdiction, year: int) -> Iterator[Carried]:
    """The projects that still run in ``year``, were approved the year before, and have no form for it yet."""
    begun = Filing.objects.filter(unit__jurisdiction=place, fiscal_year=year, project__isnull=False).values(
        "project"
    )
    approved = (
        Filing.objects.filter(
            unit__jurisdiction=place, fiscal_year=year - 1, approved_revision__isnull=False,
            project__start_year__lte=year, project__end_year__gte=year,
        )
        .exclude(project__in=begun)
        .select_related("project", "unit")
        .order_by("id")
    )  # fmt: skip
    for filing in approved.iterator(chunk_size=200):
        yield Carried(filing.project, filing)


def roll_over(person: Person, place: Jurisdiction) -> int:
    """Make the next year the year being declared; how many drafts were made. All or nothing.

    Raises Refused where the form of the jurisdiction does not hold for the new year, and for anybody but its system
    administrator. The scheme, the year and the project's period are those of the new year; texts and targets are the
    approved ones, for the drafter to bring up to date: the review finds the years left in them.
    """
    today = timezone.localdate()
    if not person.grants.on(today).filter(role="system_admin", unit__jurisdiction=place).exists():
        raise Refused("只有本地区的系统管理员可以结转年度")
    year = place.fiscal_year + 1
    scheme = load_scheme(place.project_scheme)
    first, last = scheme.budget_years
    if (first and year < first) or (last and year > last):
        raise Refused(f"表样 {scheme.name} 不适用于 {year} 年，请先换成新年度的表样")
    made = 0
    with transaction.atomic():
        place = Jurisdiction.objects.select_for_update().get(pk=place.pk)
        if place.fiscal_year + 1 != year:
            raise Refused(f"{place.fiscal_year} 年已经由别人开启")
        for carried in continuing(place, year):
            _carry(person, carried, scheme, year)
            made += 1
        Jurisdiction.objects.filter(pk=place.pk).update(fiscal_year=year)
    return made


def _carry(person: Person, carried: Carried, scheme, year: int) -> None:
    before, project = carried.before, carried.project
    old = drafts.load(before.revisions.get(number=before.approved_revision).values)
    record = drafts.empty_record(scheme, year, {})
    sections = drafts.sections_of(old, before.scheme)
    period = {"project_name": project.name, "start": str(project.start_year), "end": str(project.end_year)}
    known = {field.id for field in scheme.fields}
    sections["fields"] |= {key: text for key, text in period.items() if key in known}
    for section in drafts.SECTIONS:
        record = drafts.with_section(record, scheme, section, sections[section])
    filing = Filing(
        unit=before.unit, project=project, form=scheme.name, form_digest=scheme.digest, fiscal_year=year,
        title=project.name, drafter=before.drafter, draft=drafts.dump(record),
    )  # fmt: skip
    count_findings(filing, record)
    filing.save()
    append_event(
        filing, who=person.name, person=person, action="start", to="draft",
        comment=f"由 {before.fiscal_year} 年已批复的第 {before.approved_revision} 稿结转",
    )  # fmt: skip
