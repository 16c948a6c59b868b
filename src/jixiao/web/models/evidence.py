"""A file that proves what a self-evaluation says, for one of its indicators."""

from django.db import models
from django.utils import timezone

from jixiao.web.models.filing import Filing
from jixiao.web.models.person import Person


class Evidence(models.Model):
    """The bytes lie under JIXIAO_DATA by their digest, once however often they are named.

    ``field`` is the path of what it proves (``indicators[3]``), ``label`` its words on the form.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="evidence")
    field = models.CharField(max_length=120)
    label = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=80, db_index=True)
    size = models.BigIntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="evidence")
    created = models.DateTimeField(default=timezone.now)
    removed = models.DateTimeField(null=True, blank=True)
    """When it was taken back; the file and the event stay."""

    class Meta:
        ordering = ["id"]
