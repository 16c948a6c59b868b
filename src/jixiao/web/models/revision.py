"""What was filed: immutable, numbered, named by its digest."""

from django.db import models
from django.utils import timezone

from jixiao.web.models.filing import Filing


class Revision(models.Model):
    """``values`` is the JSON text of a record. The same values make no new revision. Author's name kept as text."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="revisions")
    number = models.IntegerField()
    values = models.TextField()
    values_digest = models.CharField(max_length=80)
    author = models.CharField(max_length=60)
    created = models.DateTimeField(default=timezone.now)
    adjusting = models.CharField(max_length=20, blank=True)
    """The kind of adjustment that made it; empty for a first declaration."""
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "number"], name="one_revision_number")]
        ordering = ["number"]


class SchemeText(models.Model):
    """The resolved scheme once for each digest: nothing later can change what a filed record meant."""

    digest = models.CharField(max_length=80, primary_key=True)
    name = models.CharField(max_length=120)
    text = models.TextField()
