"""The re-check of self-evaluations: what was drawn and how, the second score, what the unit answered."""

from django.db import models
from django.utils import timezone

from jixiao.web.models.filing import Filing
from jixiao.web.models.jurisdiction import Jurisdiction
from jixiao.web.models.person import Person


class Sample(models.Model):
    """A draw that anybody can repeat: ``parameters`` and ``population`` are JSON text of all that decided it."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="samples")
    fiscal_year = models.IntegerField()
    seed = models.CharField(max_length=40)
    parameters = models.TextField()
    population = models.TextField()
    drawn = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(Person, models.PROTECT, related_name="samples")

    class Meta:
        ordering = ["-id"]


class Recheck(models.Model):
    """One self-evaluation scored a second time. Scores in hundredths of points."""

    STATES = (("open", "复核中"), ("sent", "待单位答复"), ("replied", "单位已答复"), ("closed", "已办结"))

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="rechecks")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="rechecks")
    picked_for = models.CharField(max_length=10)
    """money, risk or chance."""
    reasons = models.TextField(blank=True)
    """JSON text: the codes of the risks that it was picked for."""
    state = models.CharField(max_length=10, choices=STATES, default="open")
    reviewer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="rechecks")
    self_score = models.IntegerField()
    score = models.IntegerField(null=True, blank=True)
    opinion = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    agreed = models.BooleanField(null=True)
    """Whether the unit accepts the second score; None until it answers."""
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sample", "filing"], name="one_recheck_in_a_sample")]


class RecheckLine(models.Model):
    """One line of the second score. ``reason`` is a code of the pack's deductions, or ``other`` with a note."""

    recheck = models.ForeignKey(Recheck, models.CASCADE, related_name="lines")
    field = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    out_of = models.IntegerField()
    self_points = models.IntegerField()
    points = models.IntegerField()
    reason = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["recheck", "field"], name="one_recheck_line")]
