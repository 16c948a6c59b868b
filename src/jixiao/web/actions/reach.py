"""How far a person's roles reach: units, and what is under audit."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from jixiao.web.models import Filing, Unit
from jixiao.web.models.grant import OWN_UNIT_ROLES, SUBTREE_ROLES


def units_within(person):
    """The units that a person's roles reach."""
    reach = [Q(pk__in=[])]
    for role, path in person.grants.on(timezone.localdate()).values_list("role", "unit__path"):
        if role in OWN_UNIT_ROLES:
            reach.append(Q(path=path))
        elif role in SUBTREE_ROLES:
            reach.append(Q(path__startswith=path))
    return Unit.objects.filter(reduce(or_, reach))


def filings_under_audit(person):
    """The audit administrator's: all under the units of the grants. An auditor's: what may be read there."""
    held = person.grants.on(timezone.localdate()).filter(role__in=("audit_admin", "auditor"))
    paths = list(held.values_list("role", "unit__path"))
    everything = [Q(unit__path__startswith=path) for role, path in paths if role == "audit_admin"]
    readable = [Q(unit__path__startswith=path) for role, path in paths if role == "auditor"]
    if not everything and not readable:
        raise PermissionDenied("audit")
    chosen = Filing.objects.filter(reduce(or_, everything)) if everything else Filing.objects.none()
    if readable:
        chosen = chosen | Filing.objects.visible_to(person).filter(reduce(or_, readable))
    return chosen
