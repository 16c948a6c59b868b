"""The home page by role: what waits for me."""

from __future__ import annotations

from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone

from jixiao.web.models import Filing, Project
from jixiao.web.pages.filings import waiting_for


def page(request):
    """Counts by stage, what waits, and for drafters the projects not begun."""
    visible = Filing.objects.visible_to(request.user)
    waiting = waiting_for(request.user, visible)
    units = request.user.grants.on(timezone.localdate()).filter(role="agency_drafter").values("unit")
    begun = Filing.objects.filter(unit__in=units).values("project")
    context = {
        "stages": visible.values("stage").annotate(n=Count("id")).order_by("stage"),
        "waiting": waiting.select_related("unit")[:10],
        "waiting_count": waiting.count(),
        "not_begun": Project.objects.filter(unit__in=units).exclude(pk__in=begun)[:20],
    }
    return render(request, "web/home.html", context)
