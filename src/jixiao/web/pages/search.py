"""Search over projects, forms, units and indicators: only what the person may see."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import render

from jixiao.web.actions.queue import stage_labels
from jixiao.web.actions.reach import units_within
from jixiao.web.models import Filing, IndicatorRow, Project
from jixiao.web.pages.shown import wan

MOST = 20
SHORTEST = 2


def page(request):
    """Four short lists for the words of ``q``."""
    words = request.GET.get("q", "").split()
    context: dict[str, object] = {
        "q": " ".join(words),
        "short": bool(words) and len("".join(words)) < SHORTEST,
    }
    if words and not context["short"]:
        context |= _found(request.user, words)
        context["nothing"] = not any(context[key] for key in ("filings", "projects", "units", "indicators"))
    return render(request, "web/search.html", context)


def _found(person, words: list[str]) -> dict[str, object]:
    visible = Filing.objects.visible_to(person)
    units = units_within(person)
    filings = list(
        visible.filter(_all("title", words))
        .select_related("unit")
        .defer("draft")
        .order_by("-fiscal_year", "id")[:MOST]
    )
    labels = stage_labels()
    for filing in filings:
        filing.stage_label, filing.amount_text = labels[filing.stage], wan(filing.amount)
    return {
        "filings": filings,
        "projects": Project.objects.filter(_all("name", words) | Q(code=words[0]), unit__in=units)
        .select_related("unit")
        .order_by("name")[:MOST],
        "units": units.filter(_all("name", words) | Q(code=words[0])).select_related("parent")[:MOST],
        "indicators": IndicatorRow.objects.filter(_all("name", words), filing__in=visible.values("pk"))
        .select_related("filing__unit")
        .defer("filing__draft")
        .order_by("name", "-filing__fiscal_year")[:MOST],
        "most": MOST,
    }


def _all(field: str, words: list[str]) -> Q:
    return Q(*[(f"{field}__contains", word) for word in words])
