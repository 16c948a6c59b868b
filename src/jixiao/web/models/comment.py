"""A remark on one cell of a filing, with replies, until it is resolved."""

from django.db import models
from django.utils import timezone

from jixiao.web.models.filing import Filing
from jixiao.web.models.person import Person


class Comment(models.Model):
    """``field`` is the path into the record; ``label`` its words on the form."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="comments")
    field = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    created = models.DateTimeField(default=timezone.now)
    resolved = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="resolved")

    class Meta:
        ordering = ["id"]
