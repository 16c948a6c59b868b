"""An early warning of a monitoring form, the unit's answer to it, and the ledger of what is put right."""

from django.db import models
from django.utils import timezone

from jixiao.web.models.filing import Filing
from jixiao.web.models.person import Person


class Alarm(models.Model):
    """Raised when a monitoring form is filed. The unit answers within ten working days (川财绩〔2025〕10号)."""

    CHOICES = (("continue", "继续实施"), ("reallocate", "调剂"), ("cancel", "收回"))

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="alarm_raised")
    raised = models.DateField()
    due = models.DateField()
    choice = models.CharField(max_length=12, choices=CHOICES, blank=True)
    text = models.TextField(blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    suspended = models.DateTimeField(null=True, blank=True)
    """When the finance bureau stopped the payments because nobody had answered."""

    class Meta:
        ordering = ["id"]


class Rectification(models.Model):
    """Finding → measure → owner → due → evidence → re-check."""

    STATES = (("found", "待整改"), ("doing", "整改中"), ("reported", "待复查"), ("confirmed", "已完成"))

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="rectifications")
    finding = models.TextField()
    measure = models.TextField(blank=True)
    owner = models.CharField(max_length=60, blank=True)
    due = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="found")
    author = models.ForeignKey(Person, models.PROTECT, related_name="rectifications")
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
