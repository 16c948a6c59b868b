"""What a person may see of the later stages: monitored projects, warnings, the ledger, evidence, panels, samples."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from jixiao.web.actions.assignment import visible_assignments
from jixiao.web.models import Alarm, Evidence, Filing, Jurisdiction, Panel, Person, Rectification, Seat
from jixiao.web.models.grant import OWN_UNIT_ROLES
from jixiao.web.models.held import held_by

OFFERED = 50
"""How many projects are offered for an evaluation."""


def place_of(person: Person) -> Jurisdiction | None:
    """The jurisdiction of the first grant; None for who holds none."""
    return held_by(person).place


def monitored(person: Person, year: int, period: str = "") -> QuerySet[Filing]:
    """The monitoring forms of a year, or of one round of it, the most alarming first."""
    seen = Filing.objects.visible_to(person).filter(kind="monitoring", fiscal_year=year)
    seen = seen.filter(period=period) if period else seen
    return seen.select_related("unit", "alarm_raised").order_by("-alarm", "-amount_order", "id")


def offered_for(person: Person, what: str, words: str) -> list[Filing]:
    """The confirmed self-evaluations that have no ``what`` yet (panel, assignment), the largest first, OFFERED at most;
    of those whose title or unit holds the words."""
    seen = Filing.objects.visible_to(person).filter(kind="self_evaluation", approved_revision__isnull=False)
    if words:
        seen = seen.filter(Q(title__contains=words) | Q(unit__name__contains=words))
    return list(seen.filter(**{what: None}).select_related("unit").order_by("-amount_order", "id")[:OFFERED])


def visible_alarms(person: Person) -> QuerySet[Alarm]:
    """The warnings of the forms that the person may see."""
    return Alarm.objects.filter(filing__in=Filing.objects.visible_to(person)).select_related("filing")


def visible_entries(person: Person) -> QuerySet[Rectification]:
    """The entries of the ledger of the forms that the person may see."""
    seen = Filing.objects.visible_to(person)
    return Rectification.objects.filter(filing__in=seen).select_related("filing", "author")


def visible_evidence(person: Person) -> QuerySet[Evidence]:
    """The files, not taken back, of the forms that the person may see, judges as an expert or evaluates for an agency."""
    seen = Filing.objects.visible_to(person)
    judging = Seat.objects.filter(panel__filing=OuterRef("filing"), expert=person)
    given = visible_assignments(person).values("filing")
    found = Evidence.objects.filter(Q(filing__in=seen) | Exists(judging) | Q(filing__in=given), removed=None)
    return found.select_related("filing", "author")


def visible_panels(person: Person) -> QuerySet[Panel]:
    """The panels in the reach of reviewers; units see theirs once they are closed."""
    found = Panel.objects.filter(filing__in=Filing.objects.visible_to(person)).select_related("filing__unit")
    return found.filter(state="closed") if held_by(person).roles <= OWN_UNIT_ROLES else found
