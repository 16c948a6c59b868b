"""What every action shares: permission first, one transaction, one event."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jixiao.web.actions.outbox import put_into_outbox
from jixiao.web.language import t
from jixiao.web.models import Event, Filing, Grant, Person
from jixiao.web.models.grant import OWN_UNIT_ROLES, SUBTREE_ROLES


class _Told(Exception):
    """An exception whose sentence is for people; as text it is in the language of the request."""

    def __str__(self) -> str:
        return str(t(self.args[0])) if self.args else ""


class Conflict(_Told):
    """Somebody else was faster. ``current`` is what stands there now."""

    def __init__(self, message: str, current: Any = None):
        super().__init__(message)
        self.current = current


class Refused(_Told):
    """The action may not be done now, for a reason that the person can mend: one sentence."""


class Action:
    """A verb: ``may`` answers for a person, ``do`` changes the world inside one transaction."""

    name = ""

    def __init__(self, person: Person, filing: Filing):
        self.person, self.filing = person, filing

    def may(self) -> bool:
        """Whether this person may do this now."""
        raise NotImplementedError

    def do(self) -> Any:
        """Change the world. Called inside a transaction, after ``may``."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Compare the locked filing with what the person had before the eyes; raise Conflict when it has moved on."""

    def run(self) -> Any:
        """Check the permission and do it. Raises PermissionDenied, Conflict or Refused; then nothing has changed."""
        with transaction.atomic():
            self.filing = Filing.objects.select_for_update().get(pk=self.filing.pk)
            self.look_again()
            if not self.may():
                raise PermissionDenied(self.name)
            return self.do()

    def grants(self) -> list[Grant]:
        """The grants by which this person reaches the filing, in force today.

        Asked once for each filing that was read: ``run`` reads it anew, so a change decides by what holds then.
        """
        known = self.filing.__dict__.setdefault("grants_by_person", {})
        if self.person.pk not in known:
            known[self.person.pk] = self._read_grants()
        return known[self.person.pk]

    def _read_grants(self) -> list[Grant]:
        unit = self.filing.unit
        above = [int(id) for id in unit.path.strip("/").split("/")]
        held = self.person.grants.on(timezone.localdate()).select_related("unit", "acting_for")
        reaching = Q(role__in=OWN_UNIT_ROLES, unit=unit) | Q(role__in=SUBTREE_ROLES, unit__in=above)
        return list(held.filter(reaching))

    def holds(self, roles: Collection[str]) -> bool:
        """Whether the person reaches the filing in one of these roles today."""
        return any(grant.role in roles for grant in self.grants())

    def may_type(self) -> bool:
        """Whether the person fills the form in at the stage where it stands."""
        return self.holds(self.filing.the_stage.editable_by)

    def acting_for(self, roles: Collection[str]) -> Person | None:
        """On whose behalf the person acts in these roles; None for somebody who holds one of them in person."""
        held = [grant for grant in self.grants() if grant.role in roles]
        in_person = not held or any(grant.acting_for_id is None for grant in held)
        return None if in_person else held[0].acting_for

    def record(
        self,
        action: str,
        *,
        origin: str = "",
        comment: str = "",
        changes: dict | None = None,
        for_person: Person | None = None,
    ) -> Event:
        """Append the event to the filing's chain. ``for_person``: on whose behalf it was done."""
        return append_event(
            self.filing,
            who=self.person.name,
            person=self.person,
            for_whom=for_person.name if for_person else "",
            for_person=for_person,
            action=action,
            origin=origin,
            to=self.filing.stage,
            comment=comment,
            changes=json.dumps(changes, ensure_ascii=False, sort_keys=True) if changes else "",
        )


def append_event(filing: Filing, **fields: Any) -> Event:
    """An event that holds the digest of the one before. The filing's row must be locked by the caller."""
    last = filing.events.order_by("-id").first()
    event = Event(
        filing=filing,
        revision=filing.revision_number,
        previous=last.digest if last else "",
        time=timezone.now(),
        **fields,
    )
    event.digest = event.as_core().digest()
    event.save(force_insert=True)
    put_into_outbox(event, filing)
    return event
