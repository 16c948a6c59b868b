"""Each step in the life of a filing. Append-only; each event holds the digest of the one before."""

from django.db import models
from django.utils import timezone

from jixiao.core import flow
from jixiao.web.models.filing import Filing
from jixiao.web.models.person import Person


class KeptForEver(models.QuerySet):
    """Rows of a log: they cannot be deleted (kept longer than the 180 days that 网络安全法 第二十一条 demands)."""

    def delete(self):
        """Raises ProtectedError, whatever the rows' age: a chain without its beginning proves nothing."""
        raise models.ProtectedError("办理记录和管理日志只增不删", set(self[:1]))


class Chained(models.Model):
    """A row of an append-only chain. ``changes`` is JSON text: what → [from, to]."""

    changes = models.TextField(blank=True)
    time = models.DateTimeField(default=timezone.now)
    previous = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=80)

    objects = KeptForEver.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        """Never: see KeptForEver."""
        type(self).objects.filter(pk=self.pk).delete()


class Event(Chained):
    """Names are text, so that a person who has left still shows. ``changes`` goes by path."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="events")
    who = models.CharField(max_length=60)
    for_whom = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="events")
    """Who it was, for rules that two people of one name must not mix up: own work, votes. Not in the digest."""
    for_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="events_by_deputies")
    action = models.CharField(max_length=40)
    origin = models.CharField(max_length=40, blank=True)
    to = models.CharField(max_length=40, blank=True)
    revision = models.IntegerField(default=0)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["time"]), models.Index(fields=["who"])]

    def as_core(self) -> flow.Event:
        """The event as the chain is computed over."""
        comment = "\n".join(filter(None, (self.comment, self.changes)))
        return flow.Event(
            self.who,
            self.for_whom,
            self.action,
            self.origin,
            self.to,
            self.revision,
            comment,
            self.time,
            self.previous,
        )
