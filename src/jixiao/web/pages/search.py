"""Search over projects, forms, units and indicators: only what the person may see."""

from __future__ import annotations

from django.shortcuts import render

from jixiao.web.actions.queue import stage_labels
from jixiao.web.actions.search import MOST, SHORTEST, search
from jixiao.web.pages.shown import wan


def page(request):
    """Four short lists for the words of ``q``."""
    words = request.GET.get("q", "").split()
    context: dict[str, object] = {
        "q": " ".join(words),
        "short": bool(words) and len("".join(words)) < SHORTEST,
    }
    if words and not context["short"]:
        found = search(request.user, words)
        labels, filings = stage_labels(), list(found["filings"])
        for filing in filings:
            filing.stage_label, filing.amount_text = labels[filing.stage], wan(filing.amount)
        context |= {**found, "filings": filings, "most": MOST}
        context["nothing"] = not any(context[key] for key in ("filings", "projects", "units", "indicators"))
    return render(request, "web/search.html", context)
