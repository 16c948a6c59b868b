"""How far the chains have been verified, and what did not fit: so that each verification goes on from the last."""

from __future__ import annotations

import json

from django.db import models

from jixiao.core.message import Message
from jixiao.web.models.unit import Unit


class Verification(models.Model):
    """Of the chains of the filings under ``unit``, or, without one, of the log.

    All up to ``done`` (id of an event, number of an entry) was whole at ``finished`` or is named in ``faults``.
    While a run is under way, it goes up to ``target`` and has come to ``cursor`` (id of a filing, number of an entry).
    ``digest`` is that of the event or entry at ``done``: what was verified cannot be exchanged later without notice.
    """

    unit = models.OneToOneField(Unit, models.CASCADE, null=True, related_name="verification")
    done = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=80, blank=True)
    target = models.BigIntegerField(null=True)
    cursor = models.BigIntegerField(default=0)
    checked = models.BigIntegerField(default=0)
    """Events or entries that the present run, or the last one, has looked at."""
    chains = models.BigIntegerField(default=0)
    """Filings among them."""
    faults = models.TextField(default="{}")
    finished = models.DateTimeField(null=True)

    @property
    def found(self) -> dict[int, list[Message]]:
        """Id of the filing (0: the log, or what was verified before) → what does not fit."""
        stored = json.loads(self.faults).items()
        return {int(id): [Message(template, values) for template, values in faults] for id, faults in stored}
