"""What a program shows instead of a password: acts with the rights of its person, never with more."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from jixiao.web.models.person import Person

SCOPES = {
    "read": "读取",
    "write": "填报",
    "review": "审核办理",
    "administer": "管理",
}
"""What a token may be used for → its label. The person's own roles bound it once more."""


class Tokens(models.QuerySet):
    """Tokens, chosen by whether they still hold."""

    def in_force(self) -> Tokens:
        """Neither revoked nor expired, of somebody who may sign in."""
        return self.filter(revoked__isnull=True, expires__gt=timezone.now(), person__is_active=True)


class Token(models.Model):
    """``digest`` is of the whole secret, which is kept nowhere; ``start`` its first letters, to tell one from another.

    ``scopes`` are keys of SCOPES, separated by spaces.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    start = models.CharField(max_length=12)
    digest = models.CharField(max_length=80, unique=True)
    scopes = models.CharField(max_length=60)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
    """The last use, to the minute."""
    revoked = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=60, blank=True)

    objects = Tokens.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def allows(self, scope: str) -> bool:
        """Whether it may be used for this."""
        return scope in self.scopes.split()


class KeptAnswer(models.Model):
    """The answer to a write that named an Idempotency-Key: the same request again gets it again, and does nothing."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=80)
    """The digest of method, address and body."""
    status = models.IntegerField(default=0)
    headers = models.TextField(default="{}")
    body = models.TextField(blank=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_a_key")]
