"""Public pages from a kept body: nothing is computed twice while nothing new is published or taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.db.models import Max
from django.http import HttpRequest, HttpResponse

from jixiao.core.digest import digest
from jixiao.web.guard import open_to_all
from jixiao.web.language import language
from jixiao.web.models import Release

SECONDS = 60
"""How long a browser or a proxy may show a page without asking again."""
KEPT = 24 * 3600
MOST_KEPT = 1024 * 1024
"""Bytes of one body; a larger one (the data of a province) is made anew, and browsers keep it by its ETag."""
TYPED = ("year", "page")
"""The parameters that a public page knows; others do not make another page."""


def edition() -> str:
    """What is public changes with a release and with its withdrawal, and with nothing else."""
    newest = Release.objects.aggregate(Max("pk"), Max("withdrawn"))
    return f"{newest['pk__max']}:{newest['withdrawn__max']}"


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for everybody: open, cached here by edition and language, with an ETag for those who have it."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        typed = [(key, request.GET.get(key, "")[:40]) for key in TYPED]
        tag = digest([view.__module__, request.path, typed, language(), edition(), request.get_host()])[7:39]
        if f'"{tag}"' in request.headers.get("If-None-Match", ""):
            return _with_headers(HttpResponse(status=304), tag)
        kept = cache.get(f"portal:{tag}")
        if kept is None:
            made = view(request, *args, **kwargs)
            if made.status_code != 200:
                return made
            kept = (made.content, dict(made.items()))
            if len(made.content) <= MOST_KEPT:
                cache.set(f"portal:{tag}", kept, KEPT)
        content, headers = kept
        return _with_headers(HttpResponse(content, headers=headers), tag)

    return open_to_all(answer)


def _with_headers(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    response["Vary"] = "Accept-Language, Cookie"
    return response
