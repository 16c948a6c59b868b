"""Search over projects, forms, units and indicators: only what the person may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from jixiao.web.actions.reach import units_within
from jixiao.web.models import Filing, IndicatorRow, Person, Project

MOST = 20
"""So many of each kind are found."""
SHORTEST = 2
"""Characters that are searched for at least."""


def search(person: Person, words: list[str]) -> dict[str, QuerySet]:
    """filings, projects, units, indicators: the first of each whose names hold all the words, or whose code is the first."""
    visible, units = Filing.objects.visible_to(person), units_within(person)
    return {
        "filings": visible.filter(_all("title", words))
        .select_related("unit")
        .defer("draft")
        .order_by("-fiscal_year", "id")[:MOST],
        "projects": Project.objects.filter(_all("name", words) | Q(code=words[0]), unit__in=units)
        .select_related("unit")
        .order_by("name")[:MOST],
        "units": units.filter(_all("name", words) | Q(code=words[0])).select_related("parent")[:MOST],
        "indicators": IndicatorRow.objects.filter(_all("name", words), filing__in=visible.values("pk"))
        .select_related("filing__unit")
        .defer("filing__draft")
        .order_by("name", "-filing__fiscal_year")[:MOST],
    }


def _all(field: str, words: list[str]) -> Q:
    return Q(*[(f"{field}__contains", word) for word in words])
