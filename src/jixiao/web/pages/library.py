"""The library of approved indicators, to pick from."""

from __future__ import annotations

from django.http import JsonResponse
from django.shortcuts import render

from jixiao.web.actions.search_library import MOST, library_rows, search_library


def page(request):
    """The indicators that hold all words of ``q``; as JSON for the form's own picker."""
    words = request.GET.get("q", "").split()
    level = request.GET.get("level", "").strip()
    found = search_library(request.user, words, level)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"indicators": found})
    levels = library_rows(request.user).values_list("level1", flat=True).distinct().order_by("level1")
    context = {"found": found, "q": " ".join(words), "level": level, "levels": levels, "most": MOST}
    return render(request, "web/library.html", context)
