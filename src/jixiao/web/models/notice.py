"""A message to one person inside the application, which reads it in a language of their choice."""

from django.db import models
from django.utils import timezone

from jixiao.web.language import said_again
from jixiao.web.models.filing import Filing
from jixiao.web.models.person import Person


class Notice(models.Model):
    """``words`` is the sentence as ``language.kept`` gives it. ``kind``: returned, approved, comment, reminder. ``filing`` is where the link leads, where there is one."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20)
    words = models.JSONField(default=str)
    filing = models.ForeignKey(Filing, models.CASCADE, null=True, blank=True, related_name="notices")
    sender = models.CharField(max_length=60, blank=True)
    created = models.DateTimeField(default=timezone.now)
    read = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "read"])]

    @property
    def text(self) -> str:
        """The sentence; a Message where it has its parts, so that it can be said in either language."""
        return said_again(self.words)
