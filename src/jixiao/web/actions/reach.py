"""How far a person's roles reach: units, and what is under audit."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from jixiao.web.models import Filing, Unit
from jixiao.web.models.held import Below, held_by


def units_within(person):
    """The units that a person's roles reach."""
    return Unit.objects.filter(held_by(person).part().having(""))


def filings_under_audit(person):
    """The audit administrator's: all under the units of the grants. An auditor's: what may be read there."""
    held = person.grants.on(timezone.localdate()).filter(role__in=("audit_admin", "auditor"))
    paths = list(held.values_list("role", "unit__path"))
    everything = Below(path for role, path in paths if role == "audit_admin")
    readable = Below(path for role, path in paths if role == "auditor")
    if not everything and not readable:
        raise PermissionDenied("audit")
    chosen = Filing.objects.filter(everything.having()) if everything else Filing.objects.none()
    if readable:
        chosen = chosen | Filing.objects.visible_to(person).filter(readable.having())
    return chosen
