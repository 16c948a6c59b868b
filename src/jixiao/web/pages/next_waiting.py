"""After a reviewer's step: what comes next, so that nobody with hundreds of forms goes back to the list each time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jixiao.web.actions.queue import queue_for
from jixiao.web.frame import REVIEWERS, grants_of
from jixiao.web.models import Filing

MOVED = "moved"
"""The address of a form says so when a reviewer has just moved it on."""


def reviews(request: HttpRequest) -> bool:
    """Whether the person has a queue at all."""
    return bool(grants_of(request).roles & REVIEWERS)


def next_waiting(request: HttpRequest, filing: Filing) -> dict[str, Any] | None:
    """``first``: the first form of the queue, or None; nothing at all unless a reviewer has just moved ``filing``."""
    if MOVED not in request.GET or not reviews(request):
        return None
    rest = queue_for(request.user).exclude(pk=filing.pk).select_related("unit").defer("draft", "sections")
    return {"first": rest.first()}
