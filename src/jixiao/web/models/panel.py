"""An evaluation by experts: drawn by a stored seed, scored blind, closed together."""

import json
from functools import cached_property

from django.db import models
from django.utils import timezone

from jixiao.core.evaluation import ExpertSheet
from jixiao.web.models.filing import Filing
from jixiao.web.models.person import Person


class Panel(models.Model):
    """``parameters`` is JSON text of all that decided the draw: seed, number, who could be drawn, who was left out
    and why. ``points`` in hundredths once it is closed."""

    STATES = (("open", "评分中"), ("closed", "已汇总"))

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="panel")
    seed = models.CharField(max_length=40)
    parameters = models.TextField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    points = models.IntegerField(null=True, blank=True)
    spread = models.IntegerField(null=True, blank=True)
    """The highest total less the lowest."""
    grade = models.CharField(max_length=10, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="panels")
    begun = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]


class Seat(models.Model):
    """One expert of a panel. ``scores`` is JSON text of ``ExpertSheet.scores``; ``points`` in hundredths."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats")
    expert = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    scores = models.TextField(default="{}")
    points = models.IntegerField(null=True, blank=True)
    opinion = models.TextField(blank=True)
    submitted = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["panel", "expert"], name="one_seat_in_a_panel")]

    @cached_property
    def sheet(self) -> ExpertSheet:
        """What was typed, submitted or not."""
        return ExpertSheet.model_validate({"scores": json.loads(self.scores), "opinion": self.opinion})
