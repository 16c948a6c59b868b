"""Making a unit's forms public: what is due, the check of a package, the release, and its withdrawal."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.release import Candidate, candidates, publishing, release, waiting, withdraw
from jixiao.web.language import language, t
from jixiao.web.models import Release
from jixiao.web.models.filing import KINDS
from jixiao.web.pages.shown import moment, wan
from jixiao.web.showing import shown_findings
from jixiao.web.typed import whole

MOST = 300


def page(request):
    """The units of the person's departments with approved forms: what is due first comes first."""
    if not publishing(request.user).exists():
        raise PermissionDenied("publish")
    rows = waiting(request.user)
    shown = [
        {"row": row, "due": row.due.isoformat() if row.due else "", **_clock(row.days)} for row in rows[:MOST]
    ]
    return render(request, "web/publish.html", {"rows": shown, "hidden": max(0, len(rows) - MOST)})


def _clock(days: int | None) -> dict[str, str]:
    if days is None:
        return {"tag": "ok", "icon": "circle-check", "left": t("已全部公开")}
    if days < 0:
        return {"tag": "err", "icon": "alert-circle", "left": t("已超过 {days} 天", days=-days)}
    return {"tag": "warn" if days <= 5 else "", "icon": "clock", "left": t("还有 {days} 天", days=days)}


def package(request, unit: int, year: int):
    """The forms of one unit and year, each with what the check found; POST makes them public."""
    found = get_object_or_404(publishing(request.user).select_related("jurisdiction"), pk=unit)
    error = ""
    if request.method == "POST":
        left_out = {
            whole(id): request.POST.get(f"reason-{id}", "")
            for id in request.POST.getlist("leave")
            if whole(id)
        }
        try:
            made = release(request.user, found, year, left_out)
            messages.success(request, t("已公开 {count} 张表", count=made.forms.count()))
            return redirect("publish-package", unit=unit, year=year)
        except (Conflict, Refused) as refused:
            error = t(refused.args[0])
    rows = [_shown(one, request) for one in candidates(found, year)]
    releases = list(Release.objects.filter(unit=found, fiscal_year=year).prefetch_related("forms"))
    for one in releases:
        one.when, one.withdrawn_text, one.kept_back = (
            moment(one.released),
            moment(one.withdrawn),
            json.loads(one.left_out),
        )
        one.late = one.due is not None and timezone.localdate(one.released) > one.due
    context = {
        "unit": found,
        "year": year,
        "rows": rows,
        "open": [row for row in rows if not row["one"].done],
        "releases": releases,
        "error": error,
    }
    return render(request, "web/publish_package.html", context, status=400 if error else 200)


def _shown(one: Candidate, request) -> dict[str, object]:
    """A form with its findings and the clock."""
    days = (one.due - timezone.localdate()).days if one.due and not one.done else None
    return {
        "one": one,
        "kind": KINDS[one.filing.kind],
        "amount": wan(one.filing.amount),
        "findings": shown_findings.shown(one.findings, language()),
        "fault": one.fault and t(one.fault),
        "due": one.due.isoformat() if one.due else "",
        "clock": _clock(days),
        "leave": str(one.filing.pk) in request.POST.getlist("leave"),
        "reason": request.POST.get(f"reason-{one.filing.pk}", ""),
    }


@require_POST
def take_back(request, id: int):
    """Withdraw a release."""
    try:
        done = withdraw(request.user, id, request.POST.get("reason", ""))
        messages.success(request, t("已撤回，公开页面上不再显示"))
    except Refused as error:
        messages.error(request, t(error.args[0]))
        done = get_object_or_404(Release, pk=id)
    return redirect("publish-package", unit=done.unit_id, year=done.fiscal_year)
