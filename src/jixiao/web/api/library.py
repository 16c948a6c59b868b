"""The library of approved indicators."""

from __future__ import annotations

from ninja import Router, Schema

from jixiao.web.actions.search_library import search_library
from jixiao.web.api.call import Text, call

router = Router(tags=["library"])


class Typical(Schema):
    """A target as written, and how often."""

    text: str
    times: int


class Elsewhere(Schema):
    """The quartiles of ``count`` targets of other places; decimal text."""

    count: int
    p25: str
    p50: str
    p75: str


class LibraryEntry(Schema):
    """An indicator that was approved before. Quartiles are decimal text; null where there are too few values."""

    level1: str
    level2: str
    name: str
    unit: str
    used: int
    typical: list[Typical]
    p25: str | None = None
    median: str | None = None
    p75: str | None = None
    elsewhere: Elsewhere | None = None


class Library(Schema):
    """The most used first."""

    items: list[LibraryEntry]


@call(router, "GET", "/library", "指标库", scope="read", returns=Library)
def search_indicators(request, q: Text = "", level: Text = ""):
    """The indicators of the person's jurisdictions that hold all words of ``q``; no project is named."""
    return {"items": search_library(request.user, q.split()[:10], level.strip())}
