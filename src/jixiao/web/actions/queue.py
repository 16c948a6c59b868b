"""What waits for a person at each level, and on whose behalf."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from jixiao.core.library import flow_names, load_flow
from jixiao.web.models import Event, Filing, Person
from jixiao.web.models.grant import OWN_UNIT_ROLES, Grant


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
    roles = deciding_roles()
    reach = [Q(pk__in=[])]
    for grant in person.grants.on(timezone.localdate()).select_related("unit"):
        stages = [stage for stage, deciding in roles.items() if grant.role in deciding and stage != "draft"]
        if stages:
            reach.append(_within(grant) & Q(stage__in=stages) & ~Q(drafter=grant.acting_for_id or person.pk))
    voted = Event.objects.filter(
        filing=OuterRef("pk"),
        person=person,
        action__startswith="vote_",
        revision=OuterRef("revision_number"),
        time__gte=OuterRef("moved"),
    )
    return (
        Filing.objects.visible_to(person)
        .filter(reduce(or_, reach))
        .exclude(drafter=person)
        .exclude(Exists(voted))
        .order_by("-p0", "-p1", F("amount").desc(nulls_last=True), "id")
    )


def _within(grant: Grant) -> Q:
    """The forms that a grant reaches."""
    if grant.role in OWN_UNIT_ROLES:
        return Q(unit__path=grant.unit.path)
    return Q(unit__path__startswith=grant.unit.path)
