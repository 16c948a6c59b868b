"""Work that takes longer than a page may: started by a person, done by the worker beside the server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from jixiao.web.models.person import Person

STATES = {
    "waiting": "等待",
    "running": "正在运行",
    "done": "已完成",
    "failed": "未完成",
    "cancelled": "已取消",
}
ENDED = frozenset({"done", "failed", "cancelled"})


class Job(models.Model):
    """``kind`` is a key of ``actions.jobs.KINDS``; ``arguments`` and ``problems`` are JSON text.

    ``problems``: a list of [place, message]. ``file`` is the name of the result to download; files lie in the data
    folder under ``jobs/ID`` and are removed some days after the end.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    arguments = models.TextField(default="{}")
    language = models.CharField(max_length=10, default="zh-hans")
    state = models.CharField(max_length=10, default="waiting", choices=list(STATES.items()))
    cancel_asked = models.BooleanField(default=False)
    steps_done = models.IntegerField(default=0)
    steps = models.IntegerField(default=0)
    """How many there are in all; 0 while unknown."""
    message = models.TextField(blank=True)
    problems = models.TextField(default="[]")
    file = models.CharField(max_length=200, blank=True)
    attempts = models.IntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    """Host and process that runs it, to tell a job whose worker has died."""
    alive = models.DateTimeField(null=True)
    created = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "-id"]), models.Index(fields=["state", "alive"])]

    def __str__(self) -> str:
        return self.title

    @property
    def folder(self) -> Path:
        """Where its input and its result lie."""
        return settings.DATA / "jobs" / str(self.pk)

    @property
    def ended_already(self) -> bool:
        return self.state in ENDED

    @property
    def given(self) -> dict[str, Any]:
        """The arguments it was started with."""
        return json.loads(self.arguments)

    @property
    def told(self) -> list[tuple[str, str]]:
        """The problems as (place, message)."""
        return [(at, message) for at, message in json.loads(self.problems)]
