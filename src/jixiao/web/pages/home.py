"""The home page by role: what waits for me, due when."""

from __future__ import annotations

from django.db.models import Count, Exists, F, OuterRef
from django.shortcuts import render
from django.utils import timezone

from jixiao.core.library import load_flow
from jixiao.web.models import Deadline, Filing, Project
from jixiao.web.pages.filings import shown, waiting_for

SHOWN = 10
"""How many lines a list on the home page has."""


def page(request):
    """Counts by stage, what waits and until when, and for drafters the projects not begun."""
    visible = Filing.objects.visible_to(request.user)
    waiting = waiting_for(request.user, visible)
    flow = load_flow("standard")
    labels = {stage.id: stage.label for stage in flow.stages}
    counts = dict(visible.order_by().values_list("stage").annotate(n=Count("id")))
    grants = list(request.user.grants.on(timezone.localdate()).select_related("unit__jurisdiction"))
    drafting = [grant.unit_id for grant in grants if grant.role == "agency_drafter"]
    not_begun = not_yet_begun(drafting)
    context = {
        "waiting": [shown(filing, labels) for filing in waiting.select_related("unit")[:SHOWN]],
        "waiting_count": waiting.count(),
        "tiles": tiles(flow, counts),
        "drafting": bool(drafting),
        "not_begun": list(not_begun[:SHOWN]),
        "not_begun_count": not_begun.count() if drafting else 0,
        "deadlines": deadlines(grants, labels),
    }
    return render(request, "web/home.html", context)


def not_yet_begun(units: list[int]):
    """The projects of these units without a form for the year now being declared."""
    this_year = Filing.objects.filter(
        project=OuterRef("pk"), fiscal_year=OuterRef("unit__jurisdiction__fiscal_year")
    )
    return (
        Project.objects.filter(unit__in=units, end_year__gte=F("unit__jurisdiction__fiscal_year"))
        .filter(~Exists(this_year))
        .select_related("unit")
        .order_by("code")
    )


def tiles(flow, counts: dict[str, int]) -> list[dict[str, object]]:
    """One count for each stage that the person sees any form in, in the order of the flow."""
    return [
        {"stage": stage.id, "label": stage.label, "n": counts[stage.id]}
        for stage in flow.stages
        if counts.get(stage.id)
    ]


def deadlines(grants: list, labels: dict[str, str]) -> list[dict[str, object]]:
    """When stages end in the year now being declared: those to come, and those over within a month."""
    places = {grant.unit.jurisdiction_id: grant.unit.jurisdiction for grant in grants}
    today = timezone.localdate()
    found = []
    for due in Deadline.objects.filter(jurisdiction__in=places).order_by("due"):
        days = (due.due - today).days
        if due.fiscal_year == places[due.jurisdiction_id].fiscal_year and days >= -30:
            left = f"还有 {days} 天" if days > 0 else "今天截止" if days == 0 else f"已过 {-days} 天"
            found.append(
                {
                    "stage": labels.get(due.stage, due.stage),
                    "due": due.due.isoformat(),
                    "left": left,
                    "state": "err" if days < 0 else "warn" if days <= 3 else "",
                }
            )
    return found
