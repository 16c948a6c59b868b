"""Write down what happens beside the filings: who, when, from where, what, from what to what."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jixiao.core.personal import mask
from jixiao.web.address import present_address
from jixiao.web.models import Jurisdiction, LogEntry, LogHead, Person
from jixiao.web.models.log_entry import KINDS


def write_log(
    kind: str,
    person: Person | None,
    *,
    subject: str = "",
    who: str = "",
    place: Jurisdiction | None = None,
    reason: str = "",
    changes: Mapping[str, tuple[str, str]] | None = None,
) -> LogEntry:
    """Append one entry, in the caller's transaction where there is one. The last thing that an action does.

    ``kind`` is a key of KINDS. ``person`` did it; ``who`` names whoever did it where no person is known. ``subject``
    is whom or what it was done to. ``place`` is by default the jurisdiction of the person's grants. ``changes``:
    what → (from, to); personal data in them is masked.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of log entry: {kind!r}")
    if place is None and person is not None:
        place = jurisdiction_of(person)
    with transaction.atomic():
        head, _ = LogHead.objects.select_for_update().get_or_create(pk=1)
        entry = LogEntry(
            number=head.number + 1, kind=kind, person=person, who=name_of(person) if person else who[:130],
            address=present_address(), place=place, subject=subject[:200], reason=reason,
            changes=_as_text(changes or {}), time=timezone.now(), previous=head.digest,
        )  # fmt: skip
        entry.digest = entry.computed()
        entry.save(force_insert=True)
        LogHead.objects.filter(pk=1).update(number=entry.number, digest=entry.digest)
    return entry


def entries_for(person: Person):
    """The entries of the jurisdictions that an audit administrator looks after, and of none. Raises PermissionDenied."""
    held = person.grants.on(timezone.localdate()).filter(role="audit_admin")
    places = Jurisdiction.objects.filter(units__grants__in=held)
    if not places.exists():
        raise PermissionDenied("log")
    return LogEntry.objects.filter(Q(place__in=places) | Q(place=None))


def jurisdiction_of(person: Person) -> Jurisdiction | None:
    """Where the person has grants, in force or not."""
    return Jurisdiction.objects.filter(units__grants__person=person).order_by("id").first()


def name_of(person: Person) -> str:
    """Name and username: two people may have one name."""
    return f"{person.name}（{person.username}）"


def _as_text(changes: Mapping[str, tuple[str, str]]) -> str:
    """JSON text; empty where nothing changed."""
    kept = {what: [mask(str(old)), mask(str(new))] for what, (old, new) in changes.items() if old != new}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""
