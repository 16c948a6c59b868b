"""An evaluation given to an agency (第三方机构): its people, the material that it asks for, its report and what the
unit says to it."""

from __future__ import annotations

import json
from functools import cached_property

from django.db import models
from django.utils import timezone

from jixiao.core.evaluation import Evaluation
from jixiao.web.models.filing import Filing
from jixiao.web.models.person import Person


class Assignment(models.Model):
    """One project given to one agency. ``texts``: JSON text of what its people are writing, seen by nobody else."""

    STATES = (("open", "评价中"), ("opinion", "征求意见"), ("final", "已定稿"))

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="assignment")
    """The self-evaluation."""
    agency = models.CharField(max_length=100)
    members = models.ManyToManyField(Person, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="given_assignments")
    due = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    texts = models.TextField(default="{}")
    saved = models.IntegerField(default=0)
    """How often the texts were saved, so that two people never overwrite each other in silence."""
    begun = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    @property
    def written(self) -> dict[str, str]:
        """Part of the report → what was written so far."""
        return json.loads(self.texts)


class MaterialRequest(models.Model):
    """Material that the agency asks the unit for, until when, and what came of it."""

    STATES = (("asked", "待提供"), ("given", "已提供"), ("received", "已签收"), ("refused", "不能提供"))

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="requests")
    what = models.CharField(max_length=300)
    due = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="asked")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="asked_materials")
    asked = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="answered_materials"
    )
    answered = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    """Why it cannot be given."""
    received = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]


class Material(models.Model):
    """A file that answers a request. The bytes lie with the evidence, by their digest."""

    request = models.ForeignKey(MaterialRequest, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=80)
    size = models.BigIntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="materials")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]


class ReportVersion(models.Model):
    """A report as it was sent out: ``content`` is the ``Evaluation`` of that moment as JSON text and never changes.

    The unit's opinion belongs to the version that it was asked on, and so does the agency's answer.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    final = models.BooleanField(default=False)
    content = models.TextField()
    digest = models.CharField(max_length=80)
    revision = models.IntegerField()
    """The revision of the self-evaluation that it speaks of."""
    author = models.ForeignKey(Person, models.PROTECT, related_name="report_versions")
    created = models.DateTimeField(default=timezone.now)
    due = models.DateField(null=True, blank=True)
    """Until when the unit was asked for its opinion."""
    agreed = models.BooleanField(null=True)
    opinion = models.TextField(blank=True)
    opinion_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="opinions")
    opinion_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="one_report_of_a_number")
        ]

    @cached_property
    def evaluation(self) -> Evaluation:
        return Evaluation.model_validate_json(self.content)
