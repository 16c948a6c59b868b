"""What waits for a person at each level, and on whose behalf."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from jixiao.core.library import flow_names, load_flow
from jixiao.web.models import Event, Filing, Person
from jixiao.web.models.filing import Below
from jixiao.web.models.grant import OWN_UNIT_ROLES


def deciding_roles() -> dict[str, set[str]]:
    """Stage → the roles that move a form on from there, in any flow."""
    stages: dict[str, set[str]] = {}
    for name in flow_names():
        for move in load_flow(name).moves:
            if move.action in ("submit", "approve"):
                stages.setdefault(move.origin, set()).add(move.role)
    return stages


def stage_labels() -> dict[str, str]:
    """Stage → its label, in the order of the flow."""
    return {stage.id: stage.label for name in reversed(flow_names()) for stage in load_flow(name).stages}


def queue_for(person: Person):
    """The filed forms that this person can approve now, what needs a person first (P0, P1), then money.

    Own work is left out, also that of somebody acted for, and what the person has voted on already.
    """
    reach = Q(pk__in=[])
    for (stages, drafter), (own, below) in _tasks(person).items():
        units = Q(unit__in=own) | Below(below).having()
        reach |= units & Q(stage__in=stages) & ~Q(drafter=drafter)
    voted = Event.objects.filter(
        filing=OuterRef("pk"),
        person=person,
        action__startswith="vote_",
        revision=OuterRef("revision_number"),
        time__gte=OuterRef("moved"),
    )
    return (
        Filing.objects.visible_to(person)
        .filter(reach)
        .exclude(drafter=person)
        .exclude(Exists(voted))
        .order_by("-p0", "-p1", "-amount", "id")
    )


def _tasks(person: Person) -> dict[tuple[tuple[str, ...], int], tuple[set[int], set[str]]]:
    """(stages, whose work is left out) → (units, paths) that the person's grants reach for them."""
    roles = deciding_roles()
    found: dict[tuple[tuple[str, ...], int], tuple[set[int], set[str]]] = {}
    for grant in person.grants.on(timezone.localdate()).select_related("unit"):
        stages = tuple(
            stage for stage, deciding in roles.items() if grant.role in deciding and stage != "draft"
        )
        if stages:
            own, below = found.setdefault((stages, grant.acting_for_id or person.pk), (set(), set()))
            if grant.role in OWN_UNIT_ROLES:
                own.add(grant.unit_id)
            else:
                below.add(grant.unit.path)
    return found
