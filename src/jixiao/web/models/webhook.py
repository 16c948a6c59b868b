"""Who outside is told of what happens, and what became of each telling."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.utils import timezone

from jixiao.web.models.event import Event
from jixiao.web.models.jurisdiction import Jurisdiction

STATES = {"waiting": "等待送达", "delivered": "已送达", "failed": "未送达"}


class Webhook(models.Model):
    """``actions`` are those of events, separated by spaces; empty: every step of the flow.

    The signing secret is computed from the installation's key, so that no copy of the database holds it.
    """

    place = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    actions = models.CharField(max_length=300, blank=True)
    active = models.BooleanField(default=True)
    salt = models.CharField(max_length=32)
    made_by = models.CharField(max_length=60)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["place", "active"])]

    def __str__(self) -> str:
        return self.url

    @property
    def secret(self) -> str:
        """The key of the signatures."""
        words = f"webhook:{self.pk}:{self.salt}".encode()
        made = hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).digest()
        return "jxh_" + base64.urlsafe_b64encode(made).decode().rstrip("=")


class Delivery(models.Model):
    """One event for one subscriber, written in the event's own transaction and sent afterwards, at least once."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="deliveries")
    """None for a trial."""
    payload = models.TextField()
    state = models.CharField(max_length=10, default="waiting", choices=list(STATES.items()))
    attempts = models.IntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)
    status = models.IntegerField(null=True)
    """What the receiver answered last."""
    problem = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "next_try"])]
