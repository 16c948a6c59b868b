"""Answers that hand over a file of the store: to a page as a download, to a call as its body."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse

from jixiao.web.storing.evidence_store import path_of

BYTES = "application/octet-stream"
"""The type of everything that people put in: a browser saves it and does not show it."""


def as_download(digest: str, name: str) -> FileResponse:
    """The bytes with a digest, to be saved as ``name``. Raises Http404 where the store has lost them."""
    answer = FileResponse(_found(digest).open("rb"), content_type=BYTES)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def as_body(digest: str) -> HttpResponse:
    """The bytes with a digest and nothing else. Raises Http404 where the store has lost them."""
    return HttpResponse(_found(digest).read_bytes(), content_type=BYTES)


def _found(digest: str) -> Path:
    path = path_of(digest)
    if not path.exists():
        raise Http404(digest)
    return path
