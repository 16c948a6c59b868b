"""One report on all forms of a department: the summary of its self-evaluations, the report on a round of monitoring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from jixiao import pipeline
from jixiao.core.report import Report
from jixiao.reports.monitoring_report import monitoring_report
from jixiao.reports.summary_report import summary_report
from jixiao.web.drafting import drafts
from jixiao.web.language import language
from jixiao.web.models import Filing, Person, Unit
from jixiao.web.models.held import held_by
from jixiao.web.scored import score_of

DEPARTMENT_REPORTS = ("summary", "monitoring")
"""The kinds of reports that are made of all forms of a department."""


@dataclass(frozen=True, slots=True)
class Together:
    """The forms of one report: whose, of which round of monitoring ("" for the year), and their ids by unit."""

    unit: Unit
    period: str
    ids: tuple[int, ...]


def together(person: Person, forms: QuerySet[Filing], place: Unit | None) -> list[Together]:
    """What belongs into one report: the forms of a department and round that the person sees through the department,
    else those of the unit. A department of which only a part was asked for (``place``) is reported as that part."""
    rows = list(forms.values_list("pk", "unit", "period"))
    units = Unit.objects.select_related("parent__parent").in_bulk({unit for _, unit, _ in rows})
    below = held_by(person).part().below.having("")
    overseen = set(Unit.objects.filter(below, pk__in=units).values_list("pk", flat=True))
    found: dict[tuple[int, str], tuple[Unit, list[int]]] = {}
    for pk, unit, period in rows:
        whose = units[unit].department if unit in overseen else units[unit]
        if place is not None and place.path.startswith(whose.path):
            whose = place
        found.setdefault((whose.pk, period), (whose, []))[1].append(pk)
    return [Together(unit, period, tuple(ids)) for (_, period), (unit, ids) in found.items()]


def report_on_all(unit: Unit, forms: Iterable[tuple[Filing, str]], kind: str) -> Report:
    """One of ``DEPARTMENT_REPORTS`` on forms with the texts that hold, personal data masked."""
    records = [drafts.load(text) for _, text in forms]
    findings = pipeline.review_set(records).findings
    standings = [pipeline.standing(record) for record in records]
    if kind == "monitoring":
        return monitoring_report(records, standings, findings, name=unit.name, lang=language())
    scored = [(record, score_of(record)) for record in records]
    return summary_report(scored, standings, findings, name=unit.name, lang=language())
