"""Who is late: forms whose present stage is past its deadline, and projects not begun, by unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from jixiao.web.models import Deadline, Filing, Grant, Person, Project, Unit
from jixiao.web.models.grant import OWN_UNIT_ROLES, SUBTREE_ROLES
from jixiao.web.models.held import held_by


@dataclass(frozen=True)
class Late:
    """So many forms of one unit that wait too long in one stage. Tells no more of a draft than that it is one."""

    unit: Unit
    year: int
    kind: str
    stage: str
    due: date
    days: int
    forms: int


def overseen(person: Person) -> Q | None:
    """The units whose lateness a person may see, as a condition on ``unit``; None for nobody's overseer."""
    below = held_by(person).part().below
    return below.having() if below else None


def late_for(person: Person, today: date | None = None) -> list[Late]:
    """Everything late that the person oversees, the longest first."""
    today = today or timezone.localdate()
    condition = overseen(person)
    if condition is None:
        return []
    passed = Deadline.objects.select_related("jurisdiction").filter(
        due__lt=today, jurisdiction__in=person.grants.on(today).values("unit__jurisdiction")
    )
    found: dict[tuple[int, int, str, str, date], int] = defaultdict(int)
    for deadline in passed:
        for unit, count in _waiting(condition, deadline):
            found[unit, deadline.fiscal_year, deadline.kind, deadline.stage, deadline.due] += count
    units = Unit.objects.in_bulk({unit for unit, *_ in found})
    rows = [
        Late(units[unit], year, kind, stage, due, (today - due).days, count)
        for (unit, year, kind, stage, due), count in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.days, -row.forms, row.unit.path))


def _waiting(condition: Q, deadline: Deadline) -> list[tuple[int, int]]:
    """(unit, how many) of what stands in the deadline's stage; in the first stage also the projects not
    begun, of the year now being declared."""
    place = Q(unit__jurisdiction=deadline.jurisdiction_id)
    forms = Filing.objects.filter(
        condition, place, kind=deadline.kind, fiscal_year=deadline.fiscal_year, stage=deadline.stage
    )
    if deadline.period:
        forms = forms.filter(period=deadline.period)
    if deadline.stage != "draft" or deadline.kind != "target":
        return list(forms.order_by().values_list("unit").annotate(Count("pk")))
    forms = forms.filter(approved_revision__isnull=True)
    if deadline.fiscal_year != deadline.jurisdiction.fiscal_year:
        return list(forms.order_by().values_list("unit").annotate(Count("pk")))
    begun = Filing.objects.filter(kind="target", project=OuterRef("pk"), fiscal_year=deadline.fiscal_year)
    year = deadline.fiscal_year
    idle = Project.objects.filter(
        condition, place, unit__closed=None, start_year__lte=year, end_year__gte=year
    ).exclude(Exists(begun))
    return [
        *forms.order_by().values_list("unit").annotate(Count("pk")),
        *idle.order_by().values_list("unit").annotate(Count("pk")),
    ]


def answering(unit: Unit, roles: set[str]) -> list[Person]:
    """The persons who hold one of the roles for the unit today: at the unit itself, or above it."""
    above = [int(id) for id in unit.path.strip("/").split("/")]
    grants = Grant.objects.on(timezone.localdate()).filter(
        Q(role__in=roles & OWN_UNIT_ROLES, unit=unit) | Q(role__in=roles & SUBTREE_ROLES, unit__in=above)
    )
    return list(Person.objects.filter(pk__in=grants.values("person"), is_active=True).order_by("pk"))
