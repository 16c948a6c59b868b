"""Open a new budget year: continuing projects are carried forward as drafts, with what was approved as their start.

The drafts are made one by one while others go on working; then one short transaction writes them all or none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from jixiao.core.library import load_scheme
from jixiao.core.message import say
from jixiao.core.scheme import Scheme, SchemeError
from jixiao.web.actions import jobs
from jixiao.web.actions.base import Refused
from jixiao.web.actions.log import write_log
from jixiao.web.drafting import drafts
from jixiao.web.findings import count_findings
from jixiao.web.language import t
from jixiao.web.models import Event, Filing, Job, Jurisdiction, Person, Project, Revision, SchemeText

BATCH = 200


@dataclass(frozen=True, slots=True)
class Carried:
    """A project that goes on, and the approved form of the year before."""

    project: Project
    before: Filing


def continuing(place: Jurisdiction, year: int):
    """The approved target forms of the year before whose projects still run in ``year`` and have no form for it."""
    begun = Filing.objects.filter(
        unit__jurisdiction=place, fiscal_year=year, kind="target", project__isnull=False
    ).values("project")
    return (
        Filing.objects.filter(
            unit__jurisdiction=place, fiscal_year=year - 1, kind="target", approved_revision__isnull=False,
            project__start_year__lte=year, project__end_year__gte=year, unit__closed=None,
        )
        .exclude(project__in=begun)
        .select_related("project", "unit")
        .order_by("id")
    )  # fmt: skip


def why_not(person: Person, place: Jurisdiction) -> str:
    """Why this person cannot open the next year of this place now; empty when nothing stands in the way."""
    today = timezone.localdate()
    if not person.grants.on(today).filter(role="system_admin", unit__jurisdiction=place).exists():
        return t("只有本地区的系统管理员可以结转年度")
    year = place.fiscal_year + 1
    try:
        scheme = load_scheme(place.project_scheme)
    except SchemeError as error:
        return str(error)
    first, last = scheme.budget_years
    if (first and year < first) or (last and year > last):
        return t("表样 {scheme} 不适用于 {year} 年，请先换成新年度的表样", scheme=scheme.name, year=year)
    return ""


def roll_over(person: Person, place: Jurisdiction, tell: Callable[[str], None] = lambda title: None) -> int:
    """Make the next year the year being declared; how many drafts were made. All or nothing.

    Raises Refused where the form of the jurisdiction does not hold for the new year, and for anybody but its system
    administrator. The scheme, the year and the project's period are those of the new year; texts and targets are the
    approved ones, for the drafter to bring up to date: the review finds the years left in them. ``tell`` is called
    with the title of each form that is ready.
    """
    if reason := why_not(person, place):
        raise Refused(reason)
    year, scheme = place.fiscal_year + 1, load_scheme(place.project_scheme)
    ready: list[tuple[Carried, Filing]] = []
    forms = list(continuing(place, year).defer("draft"))
    for start in range(0, len(forms), BATCH):
        part = forms[start : start + BATCH]
        approved = _approved(part)
        for before in part:
            carried = Carried(before.project, before)
            ready.append((carried, _carried_forward(carried, approved[before.pk], scheme, year)))
            tell(before.title)
    _write(person, place, year, scheme, ready)
    return len(ready)


def carry_forward(person: Person, progress, place: int) -> str:
    """The roll-over as a job."""
    found = Jurisdiction.objects.get(pk=place)
    progress.begin(continuing(found, found.fiscal_year + 1).count())
    made = roll_over(person, found, progress.step)
    return t("已开启 {year} 年，结转 {made} 个项目", year=found.fiscal_year + 1, made=made)


def _approved(forms: list[Filing]) -> dict[int, str]:
    """Filing → the values of its approved revision."""
    wanted = {form.pk: form.approved_revision for form in forms}
    found = Revision.objects.filter(filing__in=wanted)
    return {one.filing_id: one.values for one in found if wanted[one.filing_id] == one.number}


def _carried_forward(carried: Carried, approved: str, scheme: Scheme, year: int) -> Filing:
    """The draft of the new year, not stored."""
    before, project = carried.before, carried.project
    record = drafts.empty_record(scheme, year, {})
    sections = drafts.sections_of(drafts.load(approved), before.scheme)
    period = {"project_name": project.name, "start": str(project.start_year), "end": str(project.end_year)}
    known = {field.id for field in scheme.fields}
    sections["fields"] |= {key: text for key, text in period.items() if key in known}
    for section in drafts.SECTIONS:
        record = drafts.with_section(record, scheme, section, sections[section])
    filing = Filing(
        unit=before.unit, project=project, form=scheme.name, form_digest=scheme.digest, fiscal_year=year,
        flow=scheme.flow or "standard", title=project.name, drafter_id=before.drafter_id, draft=drafts.dump(record),
    )  # fmt: skip
    count_findings(filing, record)
    return filing


def _write(
    person: Person, place: Jurisdiction, year: int, scheme: Scheme, ready: list[tuple[Carried, Filing]]
) -> None:
    """All drafts with their first events, and the new year. Raises Refused when somebody was faster."""
    with transaction.atomic():
        place = Jurisdiction.objects.select_for_update().get(pk=place.pk)
        if place.fiscal_year + 1 != year:
            raise Refused(t("{year} 年已经由别人开启", year=place.fiscal_year))
        SchemeText.objects.get_or_create(
            digest=scheme.digest, defaults={"name": scheme.name, "text": scheme.model_dump_json()}
        )
        still = set(continuing(place, year).values_list("pk", flat=True))
        ready = [(carried, filing) for carried, filing in ready if carried.before.pk in still]
        Filing.objects.bulk_create([filing for _, filing in ready], batch_size=BATCH)
        Event.objects.bulk_create(
            [_first_event(person, carried, filing) for carried, filing in ready], batch_size=BATCH
        )
        Jurisdiction.objects.filter(pk=place.pk).update(fiscal_year=year)
        changes = {"正在申报的年度": (str(place.fiscal_year), str(year)), "结转的项目": ("", str(len(ready)))}
        write_log("year", person, place=place, subject=place.name, changes=changes)


def _first_event(person: Person, carried: Carried, filing: Filing) -> Event:
    before = carried.before
    event = Event(
        filing=filing, who=person.name, person=person, action="start", to="draft", time=timezone.now(),
        comment=str(
            say("由 {year} 年已批复的第 {number} 稿结转", year=before.fiscal_year, number=before.approved_revision)
        ),
    )  # fmt: skip
    event.digest = event.as_core().digest()
    return event


def start_opening(person: Person, place: Jurisdiction, year: int) -> Job:
    """The job that opens ``year``, the one after the present. Raises Refused while something stands in the way."""
    running = person.jobs.filter(kind="roll_over", state__in=("waiting", "running")).exists()
    reason = why_not(person, place)
    if reason or running or year != place.fiscal_year + 1:
        raise Refused(reason or t("结转正在进行，或年度已经开启"))
    title = t("{place} {year} 年度结转", place=place.name, year=year)
    return jobs.start(person, "roll_over", title, place=place.pk)
