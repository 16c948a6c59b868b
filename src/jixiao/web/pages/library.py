"""The library of approved indicators, to pick from."""

from __future__ import annotations

from django.http import JsonResponse
from django.shortcuts import render

from jixiao.web.actions.search_library import MOST, library_rows, search_library


def page(request):
    """The indicators that hold all words of ``q``; as JSON, or as the rows of the form's picker."""
    words = request.GET.get("q", "").split()
    level = request.GET.get("level", "").strip()
    found = search_library(request.user, words, level, request.GET.get("level2", "").strip())
    if request.GET.get("part") == "picker":
        return render(request, "web/_picker_rows.html", {"found": found, "most": MOST})
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"indicators": found})
    levels = library_rows(request.user).values_list("level1", flat=True).distinct().order_by("level1")
    context = {"found": found, "q": " ".join(words), "level": level, "levels": levels, "most": MOST}
    return render(request, "web/library.html", context)
