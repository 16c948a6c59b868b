"""What a result does to the next budget: the place's rule, the proposal by it, the decision."""

from django.db import models
from django.utils import timezone

from jixiao.web.models.filing import Filing
from jixiao.web.models.jurisdiction import Jurisdiction
from jixiao.web.models.person import Person


class ResultRule(models.Model):
    """What a place does with a grade. ``keep`` is the share of the budget that stays, in ten-thousandths; None = it
    is decided for each project."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="result_rules")
    grade = models.CharField(max_length=10)
    word = models.CharField(max_length=60)
    keep = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "grade"], name="one_rule_for_a_grade")]


class Result(models.Model):
    """The result of a project's year. Money in cents, score in hundredths."""

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="result")
    """The self-evaluation."""
    source = models.CharField(max_length=10)
    """Whose score it is: self or recheck."""
    score = models.IntegerField()
    grade = models.CharField(max_length=10)
    word = models.CharField(max_length=60)
    base = models.BigIntegerField()
    """The budget that the proposal starts from."""
    proposal = models.BigIntegerField(null=True, blank=True)
    """What the rule leaves of it; None where the rule gives no share."""
    decision = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="decisions")
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
