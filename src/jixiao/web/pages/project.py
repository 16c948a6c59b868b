"""A project across its years and stages: what was approved, what came of it, what the money did next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Refused
from jixiao.web.actions.results import visible_results
from jixiao.web.actions.start_later import start_later
from jixiao.web.frame import grants_of
from jixiao.web.models import Filing
from jixiao.web.models.filing import KINDS
from jixiao.web.pages.results import shown as shown_result
from jixiao.web.pages.shown import points, rate, wan
from jixiao.web.rounds import period_label
from jixiao.web.showing.trend import trend_of


def page(request: HttpRequest, id: int) -> HttpResponse:
    """The forms of a project that the person may see, by year; 404 when there is none."""
    found = list(
        Filing.objects.visible_to(request.user)
        .filter(project=id)
        .select_related("unit", "project")
        .order_by("-fiscal_year", "id")
    )
    if not found:
        raise Http404(id)
    drafting = {grant.unit_id for grant in grants_of(request).of("agency_drafter")}
    years: dict[int, list[Filing]] = {}
    for filing in found:
        years.setdefault(filing.fiscal_year, []).append(filing)
    results = {
        one.filing.fiscal_year: one
        for one in visible_results(request.user).filter(filing__project=id).select_related("filing__unit")
    }
    approved = {
        f.fiscal_year - 1: f.amount for f in found if f.kind == "target" and f.approved_revision is not None
    }
    context = {
        "project": found[0].project,
        "unit": found[0].unit,
        "years": [
            {
                **year_of(year, filings, may_start=found[0].unit_id in drafting),
                "result": year in results and shown_result(results[year], approved.get(year)),
            }
            for year, filings in years.items()
        ],
    }
    return render(request, "web/project.html", context)


def year_of(year: int, filings: list[Filing], may_start: bool) -> dict[str, Any]:
    """One year: its forms in order, and the stages that may be begun."""
    order = list(KINDS)
    filings.sort(key=lambda filing: (order.index(filing.kind), filing.pk))
    target = next((filing for filing in filings if filing.kind == "target"), None)
    open_target = target is not None and target.approved_revision is not None and may_start
    return {
        "year": year,
        "forms": [
            {
                "id": filing.pk,
                "kind": KINDS[filing.kind],
                "period": period_label(filing.scheme, filing.period),
                "stage": filing.the_stage.label,
                "amount": wan(filing.amount),
                "executed": wan(filing.executed) if filing.kind != "target" else "",
                "rate": rate(filing.executed, filing.amount),
                "score": points(filing.score),
                "out_of": points(filing.out_of),
                "grade": filing.grade,
            }
            for filing in filings
        ],
        "target": target.pk if open_target and target else None,
        "trend": trend_of(filings),
        "may_evaluate": open_target and all(filing.kind != "self_evaluation" for filing in filings),
    }


@require_POST
def start(request: HttpRequest, id: int, kind: str) -> HttpResponse:
    """Begin a later stage of a target form, then its page."""
    target = get_object_or_404(Filing.objects.visible_to(request.user), pk=id, kind="target")
    if kind not in KINDS or kind == "target":
        raise Http404(kind)
    try:
        begun = start_later(request.user, target, kind)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("filing", id=id)
    return redirect("filing", id=begun.pk)
