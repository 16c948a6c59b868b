"""A draft as it was before much of it was replaced at once, so that this can be taken back."""

from django.db import models

from jixiao.web.models.event import Event
from jixiao.web.models.filing import Filing


class KeptDraft(models.Model):
    """``event`` is the import, the copy or the restoration that replaced it. ``draft`` is the JSON text of a record."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="kept_drafts")
    event = models.OneToOneField(Event, models.PROTECT, related_name="kept_draft")
    draft = models.TextField()

    class Meta:
        ordering = ["-id"]
