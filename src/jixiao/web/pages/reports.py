"""Reports on many forms: choose units, year, kind and format; one job writes them into one ZIP."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from jixiao.web.actions import jobs
from jixiao.web.actions.base import Refused
from jixiao.web.actions.report_volume import FORMATS, MOST, REPORTS, chosen, stages_of
from jixiao.web.frame import grants_of
from jixiao.web.language import t
from jixiao.web.models import Filing, Unit
from jixiao.web.pages.jobs import shown

LAST = 10
"""Jobs that the page lists."""


def page(request: HttpRequest) -> HttpResponse:
    """What can be written, how many that would be, and the last jobs; a POST starts one."""
    sent = request.POST if request.method == "POST" else request.GET
    kind, format, year, stage = _asked(request, sent)
    units = departments(request)
    asked = sent.get("unit", "")
    unit = get_object_or_404(Unit, pk__in=[one.pk for one in units], pk=asked) if asked.isdecimal() else None
    if request.method == "POST":
        try:
            title = t(
                "{year} 年度{kind}（{unit}）",
                year=year,
                kind=t(REPORTS[kind][0]),
                unit=unit.name if unit else t("全部单位"),
            )
            made = jobs.start(
                request.user,
                "reports",
                title,
                report=kind,
                format=format,
                year=year,
                unit=unit.pk if unit else 0,
                stage=stage,
            )
            return redirect("job", id=made.pk)
        except Refused as error:
            messages.error(request, str(error))
    count = chosen(request.user, kind, year, unit, stage).count()
    context: dict[str, Any] = {
        "kinds": [{"id": id, "label": label, "chosen": id == kind} for id, (label, _) in REPORTS.items()],
        "stages": [{"id": id, "label": label, "chosen": id == stage} for id, label in stages_of(kind)],
        "formats": [{"id": id, "chosen": id == format} for id in FORMATS],
        "units": [{"id": one.pk, "name": one.name, "chosen": one == unit} for one in units],
        "year": year,
        "count": count,
        "most": MOST,
        "jobs": [shown(job) for job in request.user.jobs.filter(kind="reports")[:LAST]],
    }
    return render(request, "web/reports.html", context)


def _asked(request: HttpRequest, sent: Any) -> tuple[str, str, int, str]:
    place, year = grants_of(request).place, sent.get("year", "")
    known = int(year) if year.isdecimal() and len(year) == 4 else (place.fiscal_year - 1 if place else 0)
    kind = sent.get("kind", "") if sent.get("kind", "") in REPORTS else "evaluation"
    format = sent.get("format", "") if sent.get("format", "") in FORMATS else "docx"
    stages = [id for id, _ in stages_of(kind)]
    return kind, format, known, sent.get("stage", "") if sent.get("stage", "") in stages else stages[-1]


def departments(request: HttpRequest) -> list[Unit]:
    """The departments with forms in one's reach; the own units of who reaches no department."""
    counted = Filing.objects.visible_to(request.user).order_by().values("unit").annotate(n=Count("id"))
    units = Unit.objects.filter(pk__in=[row["unit"] for row in counted]).select_related("parent__parent")
    tops = {unit.department.pk: unit.department for unit in units}
    seen = list(grants_of(request))
    if not any(grant.role not in ("agency_drafter", "agency_reviewer") for grant in seen):
        tops = {unit.pk: unit for unit in units}
    return sorted(tops.values(), key=lambda unit: unit.path)
