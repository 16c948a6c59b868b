"""The demonstration's projects and their forms of three years, written in bulk with valid revisions and events."""

from __future__ import annotations

import json
from datetime import datetime
from random import Random
from typing import Any

from django.utils import timezone

from jixiao.core.digest import digest
from jixiao.core.library import load_flow, load_scheme
from jixiao.web.actions.move import indicator_rows
from jixiao.web.demo.content import project_kinds
from jixiao.web.demo.forms import Form, by_kind, make_forms
from jixiao.web.demo.history import Step, chained, steps
from jixiao.web.models import (
    Event,
    Filing,
    IndicatorRow,
    Jurisdiction,
    Person,
    Project,
    Revision,
    SchemeText,
    Unit,
)

PROJECTS_PER_UNIT = 10
CARRIED_OUT = 60
"""So many projects have a form of the year before last too, which has gone through every stage."""
STAGES_THIS_YEAR = (
    ("draft", 22), ("unit_review", 15), ("department_review", 20), ("sector_review", 15), ("performance_review", 12),
    ("approved", 16),
)  # fmt: skip
"""Of a hundred forms of this year so many stand in each stage."""
BATCH = 500


class Maker:
    """Writes a year after the other. Every choice comes from one seeded source, so the same day gives the same city."""

    def __init__(
        self, place: Jurisdiction, units: list[Unit], people: dict[tuple[str, int], Person], now: datetime
    ):
        self.place, self.people, self.now = place, people, now
        self.units = [unit for unit in units if unit.kind != "finance"]
        self.departments = {unit.pk: unit for unit in units}
        self.root = units[0]
        self.scheme = load_scheme(place.project_scheme)
        self.flow = load_flow("standard")
        self.chance = Random(20240101)

    def run(self) -> None:
        """Projects, then the forms of the two years before, all approved, then this year's in every stage."""
        SchemeText.objects.get_or_create(
            digest=self.scheme.digest, defaults={"name": self.scheme.name, "text": self.scheme.model_dump_json()}
        )  # fmt: skip
        year = self.place.fiscal_year
        projects = self._projects(year)
        for fiscal_year, these in (
            (year - 2, projects[:CARRIED_OUT]),
            (year - 1, projects),
            (year, projects),
        ):
            forms = make_forms(self.scheme, fiscal_year, year - 2, year + 1)
            self._year(fiscal_year, these, by_kind(forms, fileable=True), by_kind(forms, fileable=False))

    def _projects(self, year: int) -> list[tuple[int, Project]]:
        """(kind, project): ten different kinds for each unit."""
        made = []
        for place, unit in enumerate(self.units):
            for number in range(PROJECTS_PER_UNIT):
                kind = (place + number) % len(project_kinds())
                name = unit.name.removeprefix("市") + project_kinds()[kind]["name"]
                values = {"project_type": project_kinds()[kind]["type"], "project_level": "市本级"}
                code = f"{self.place.code}{year % 100:02}T{len(made) + 1:012}"
                made.append((kind, Project(
                    unit=unit, code=code, name=name, start_year=year - 2, end_year=year + 1,
                    values=json.dumps(values, ensure_ascii=False),
                )))  # fmt: skip
        Project.objects.bulk_create([project for _, project in made], batch_size=BATCH)
        return made

    def _year(
        self,
        year: int,
        projects: list[tuple[int, Project]],
        fileable: list[list[Form]],
        any_form: list[list[Form]],
    ) -> None:
        """The forms of one year, in batches."""
        planned = []
        for kind, project in projects:
            stage = self._stage(year)
            if stage:
                choice = (any_form if stage == "draft" else fileable)[kind]
                returned = stage != "disclosed" and self.chance.randrange(12) == 0
                if returned:
                    choice = fileable[kind]
                planned.append((project, self.chance.choice(choice), stage, returned))
        for start in range(0, len(planned), BATCH):
            self._write(year, planned[start : start + BATCH], fileable)

    def _stage(self, year: int) -> str:
        """Where a form stands; empty where there is none (yet)."""
        roll = self.chance.randrange(100)
        if year < self.place.fiscal_year:
            return ("", "approved", "disclosed")[(roll >= 15) + (roll >= 55)]
        if roll >= 92:
            return ""
        names, weights = zip(*STAGES_THIS_YEAR, strict=True)
        return self.chance.choices(names, weights)[0]

    def _write(
        self, year: int, planned: list[tuple[Project, Form, str, bool]], fileable: list[list[Form]]
    ) -> None:
        """A batch of filings, then what hangs on them."""
        filings, histories = [], []
        for project, form, stage, returned in planned:
            now = self.now.replace(
                year=self.now.year - (self.place.fiscal_year - year), day=min(self.now.day, 28)
            )
            history = list(steps(self.flow, stage, returned, now, self.chance))
            filings.append(self._filing(year, project, form, stage, history))
            histories.append(history)
        Filing.objects.bulk_create(filings, batch_size=BATCH)
        revisions, events, rows = [], [], []
        for filing, (_, form, _, returned), history in zip(filings, planned, histories, strict=True):
            revisions += self._revisions(filing, form, returned, history, fileable)
            events += self._events(filing, history)
            if filing.revision_number:
                rows += indicator_rows(filing, form.record, filing.approved_revision is not None)
        Revision.objects.bulk_create(revisions, batch_size=BATCH)
        Event.objects.bulk_create(events, batch_size=BATCH)
        IndicatorRow.objects.bulk_create(rows, batch_size=BATCH)

    def _filing(self, year: int, project: Project, form: Form, stage: str, history: list[Step]) -> Filing:
        approved = stage in ("approved", "disclosed")
        names = self._names(project)
        return Filing(
            unit=project.unit, project=project, form=self.scheme.name, form_digest=self.scheme.digest,
            fiscal_year=year, title=project.name, stage=stage, drafter=self._person("agency_drafter", project.unit),
            amount=form.amount, draft=form.named(*names), **form.counts(*names),
            sections=json.dumps(dict.fromkeys(("fields", "funds", "expenditures", "indicators"), 1)),
            revision_number=history[-1].revision, approved_revision=history[-1].revision if approved else None,
            updated=history[1].time, moved=history[-1].time,
        )  # fmt: skip

    def _revisions(
        self, filing: Filing, form: Form, returned: bool, history: list[Step], fileable: list[list[Form]]
    ):
        """One for each submission; before a return another form of the same kind was filed."""
        for step in history:
            if step.action == "submit":
                earlier = returned and step.revision == 1 and filing.revision_number > 1
                shown = (
                    next((other for other in fileable[form.kind] if other is not form), form)
                    if earlier
                    else form
                )
                text = shown.named(*self._names(filing.project)) if earlier else filing.draft
                yield Revision(
                    filing=filing, number=step.revision, values=text, values_digest=digest(text),
                    author=self._person("agency_drafter", filing.unit).name, created=step.time,
                )  # fmt: skip

    def _events(self, filing: Filing, history: list[Step]):
        names: dict[str, str] = {step.role: self._person(step.role, filing.unit).name for step in history}
        for step, previous, own in chained(history, names):
            yield Event(
                filing=filing, who=names[step.role], person=self._person(step.role, filing.unit), action=step.action, origin=step.origin, to=step.to,
                revision=step.revision, comment=step.comment, time=step.time, previous=previous, digest=own,
            )  # fmt: skip

    def _person(self, role: str, unit: Unit) -> Person:
        """Who holds a role for a unit: in the unit itself, its department, or the finance bureau."""
        department = self._department(unit)
        return next(
            self.people[role, place.pk] for place in (unit, department, self.root) if (role, place.pk) in self.people
        )  # fmt: skip

    def _department(self, unit: Unit) -> Unit:
        return unit if unit.kind == "department" else self.departments[unit.parent_id]

    def _names(self, project: Project) -> tuple[str, ...]:
        drafter: Any = self._person("agency_drafter", project.unit)
        return project.name, self._department(project.unit).name, project.unit.name, drafter.name


def demonstration_time() -> datetime:
    """Noon of today: the demonstration's deadlines and histories lie around it."""
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
