"""What the portal tells: read from public copies alone, so that nothing unpublished can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, Sum

from jixiao.core.number import plain, wan_of_cents
from jixiao.core.quantile import quantile
from jixiao.core.record import Indicator, Record
from jixiao.web.drafting import drafts
from jixiao.web.language import t
from jixiao.web.models import Jurisdiction, Project, PublishedForm, Unit
from jixiao.web.portal.public_copy import outcome_of

ENOUGH = 4
"""Fewer forms are not compared with."""
KINDS = {"target": "绩效目标", "self_evaluation": "绩效自评"}


@dataclass
class YearOf:
    """One year of a project or a department: its target form, its self-evaluation, and what they say."""

    year: int
    target: PublishedForm | None = None
    evaluation: PublishedForm | None = None

    @property
    def newest(self) -> PublishedForm:
        """The form that says most: the self-evaluation where there is one."""
        form = self.evaluation or self.target
        assert form is not None, "a year is made of a form"
        return form


def years_of(forms) -> list[YearOf]:
    """The years, newest first."""
    found: dict[int, YearOf] = {}
    for form in forms:
        year = found.setdefault(form.fiscal_year, YearOf(form.fiscal_year))
        setattr(year, "target" if form.kind == "target" else "evaluation", form)
    return [found[year] for year in sorted(found, reverse=True)]


def told(year: YearOf) -> dict[str, Any]:
    """A year in plain words: what, how much, reached or not and why, compared with similar ones; and its table."""
    form = year.newest
    record = drafts.load(form.record)
    reached = outcome_of(record).reached
    rows = [_row(one, reached[index]) for index, one in enumerate(record.indicators)]
    missed = [row for row in rows if row["state"] == "no"]
    goals = [(label, text) for label, text in _goals(year, record) if text]
    return {
        "year": year.year,
        "kind": KINDS[form.kind],
        "goals": goals,
        "amount": wan_of_cents(form.amount),
        "executed": wan_of_cents(form.executed),
        "share": share_text(form.executed, form.amount),
        "score": hundredths(form.score),
        "out_of": hundredths(form.out_of),
        "grade": form.grade,
        "evaluated": form.kind == "self_evaluation",
        "indicators": form.indicators,
        "measured": form.measured,
        "achieved": form.achieved,
        "missed": missed,
        "rows": rows,
        "similar": similar(form),
        "released": form.release.released,
        "forms": [one for one in (year.target, year.evaluation) if one],
    }


def _goals(year: YearOf, record: Record) -> list[tuple[str, str]]:
    source = drafts.load(year.target.record) if year.target else record
    return [
        (t("做什么"), source.text("content") or source.text("overview")),
        (t("年度目标"), source.text("annual_goal")),
        (
            t("完成情况"),
            record.text("annual_completion") or record.text("completion") if year.evaluation else "",
        ),
    ]


def _row(one: Indicator, reached: bool | None) -> dict[str, Any]:
    target = one.targets.get("full_year") or next(iter(one.targets.values()), None)
    actual = one.actual
    state = {True: "yes", False: "no", None: "open"}[reached]
    return {
        "level1": one.level1,
        "level2": one.level2 or "",
        "name": one.name,
        "target": target.text if target else "",
        "actual": actual.text if actual else "",
        "state": state,
        "reason": one.deviation_reason or "",
        "points": plain(one.points),
        "score": plain(one.self_score),
    }


def hundredths(number: int | None) -> str:
    """Hundredths as they are written; empty for none."""
    return "" if number is None else plain(Decimal(number) / 100)


def share_text(part: int | None, whole: int | None) -> str:
    """A share as a percentage with one place; empty where it cannot be told."""
    if part is None or not whole:
        return ""
    return f"{(Decimal(part) * 100 / Decimal(whole)).quantize(Decimal('0.1'))}%"


def similar(form: PublishedForm) -> dict[str, str] | None:
    """The same kind and year in the same place: how many, the middle amount and score; None where there are few."""
    rows = PublishedForm.objects.public().filter(
        place=form.place_id,
        fiscal_year=form.fiscal_year,
        kind=form.kind,
        project__isnull=form.project_id is None,
    )
    values = list(rows.values_list("amount", "score", "measured", "achieved"))
    if len(values) < ENOUGH:
        return None
    half = Fraction(1, 2)
    amounts = [Decimal(amount) for amount, *_ in values if amount is not None]
    scores = [Decimal(score) for _, score, *_ in values if score is not None]
    shares = [Decimal(done) / measured for _, _, measured, done in values if measured]
    larger = sum(
        amount is not None and form.amount is not None and amount > form.amount for amount, *_ in values
    )
    return {
        "count": str(len(values)),
        "place": str(larger + 1) if form.amount is not None else "",
        "amount": wan_of_cents(int(quantile(amounts, half))) if amounts else "",
        "score": hundredths(int(quantile(scores, half))) if len(scores) >= ENOUGH else "",
        "achieved": f"{(quantile(shares, half) * 100).quantize(Decimal('0.1'))}%"
        if len(shares) >= ENOUGH
        else "",
    }


def places() -> list[dict[str, Any]]:
    """The places that have published anything."""
    counts = dict(PublishedForm.objects.public().order_by().values_list("place").annotate(Count("pk")))
    return [
        {"place": place, "forms": counts[place.pk]}
        for place in Jurisdiction.objects.filter(pk__in=counts).order_by("code")
    ]


def public_years(**which: Any) -> list[int]:
    """The years of which something is public, newest first."""
    years = PublishedForm.objects.public().filter(**which).order_by("-fiscal_year")
    return list(years.values_list("fiscal_year", flat=True).distinct())


def departments(place: Jurisdiction, year: int) -> list[dict[str, Any]]:
    """For each department and unit of a place with public forms of a year: how many, how much, how far."""
    found = {}
    rows = PublishedForm.objects.public().filter(place=place, fiscal_year=year).order_by()
    sums = rows.values("unit").annotate(
        targets=Count("pk", filter=Q(kind="target")),
        evaluations=Count("pk", filter=Q(kind="self_evaluation")),
        amount=Sum("amount", filter=Q(kind="target", project__isnull=False)),
        measured=Sum("measured"),
        achieved=Sum("achieved"),
    )
    units = Unit.objects.filter(jurisdiction=place).in_bulk([one["unit"] for one in sums])
    for one in sums:
        unit = units[one["unit"]]
        found[unit.path] = {
            **one,
            "unit": unit,
            "amount": wan_of_cents(one["amount"]),
            "share": share_text(one["achieved"], one["measured"]),
        }
    return [found[path] for path in sorted(found)]


def forms_of(unit: Unit, year: int):
    """The public forms of a unit and year, departments as a whole first."""
    rows = PublishedForm.objects.public().filter(unit=unit, fiscal_year=year)
    return rows.select_related("project").defer("record").order_by(F("project").asc(nulls_first=True), "kind")


def public_project(code: str) -> tuple[Project, list[PublishedForm]] | None:
    """A project with its public forms; None where nothing of it is public."""
    rows = (
        PublishedForm.objects.public()
        .filter(project__code=code)
        .select_related("release", "unit__jurisdiction", "project")
    )
    forms = list(rows.order_by("-fiscal_year", "kind"))
    return (forms[0].project, forms) if forms else None
