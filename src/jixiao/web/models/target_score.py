"""A reviewer's judgement of a target form's quality: opinion, points and comment for each item of the sheet."""

from django.db import models

from jixiao.web.models.event import Event
from jixiao.web.models.filing import Filing
from jixiao.web.models.person import Person


class TargetScore(models.Model):
    """One for each revision and reviewer; a second one by the same reviewer takes its place and is an event again.

    ``items`` is JSON text: item id → {opinion, points (decimal text), comment}. ``total`` is decimal text.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="target_scores")
    revision = models.IntegerField()
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="target_scores")
    sheet = models.CharField(max_length=60)
    """Which sheet it was filled in by: a vocabulary and its version."""
    items = models.TextField()
    total = models.CharField(max_length=10)
    grade = models.CharField(max_length=10)
    remark = models.TextField(blank=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="target_score")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filing", "revision", "reviewer"], name="one_target_score")
        ]
        ordering = ["-revision", "-id"]
