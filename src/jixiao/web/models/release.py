"""What was made public, by whom, when, and what was taken back. The portal reads nothing else."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from jixiao.web.models.filing import Filing
from jixiao.web.models.jurisdiction import Jurisdiction
from jixiao.web.models.person import Person
from jixiao.web.models.project import Project
from jixiao.web.models.unit import Unit


class Release(models.Model):
    """The package of one unit and year that a department made public in one go.

    ``left_out`` is JSON text: a list of {filing, title, reason}. ``due``: 20 days after the approval (预算法 第十四条).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="releases")
    fiscal_year = models.IntegerField()
    released = models.DateTimeField(default=timezone.now)
    released_by = models.CharField(max_length=130)
    person = models.ForeignKey(Person, models.PROTECT, related_name="releases")
    due = models.DateField(null=True)
    left_out = models.TextField(default="[]")
    withdrawn = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=130, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "fiscal_year"])]


class PublishedForms(models.QuerySet):
    """Public copies of forms."""

    def public(self) -> PublishedForms:
        """Those that anybody may read now: the newest copy of each form, of a release that stands."""
        return self.filter(current=True)


class PublishedForm(models.Model):
    """The public copy of one form: ``record`` is the JSON text of a record with personal data masked.

    Amounts in cents, scores in hundredths. ``achieved`` of ``measured`` indicators: those with an actual value.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="forms")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="published")
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="published")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="published")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="published")
    revision = models.IntegerField()
    fiscal_year = models.IntegerField()
    kind = models.CharField(max_length=20)
    """``target`` or ``self_evaluation``: the stage of its scheme."""
    title = models.CharField(max_length=200)
    amount = models.BigIntegerField(null=True)
    executed = models.BigIntegerField(null=True)
    score = models.IntegerField(null=True)
    out_of = models.IntegerField(null=True)
    grade = models.CharField(max_length=10, blank=True)
    indicators = models.IntegerField(default=0)
    measured = models.IntegerField(default=0)
    achieved = models.IntegerField(default=0)
    record = models.TextField()
    values_digest = models.CharField(max_length=80)
    """Of the approved revision that this is the public copy of."""
    current = models.BooleanField(default=True)

    objects = PublishedForms.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "title", "id"]
        indexes = [
            models.Index(fields=["place", "current", "fiscal_year"]),
            models.Index(fields=["unit", "current", "fiscal_year"]),
            models.Index(fields=["project", "current"]),
        ]
