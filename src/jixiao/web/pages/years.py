"""Budget years of a jurisdiction: the forms, the deadlines, the holidays, and the opening of the next year."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Refused
from jixiao.web.actions.change_unit import places_of
from jixiao.web.actions.roll_over import continuing, start_opening, why_not
from jixiao.web.actions.set_calendar import (
    choose_forms,
    forms_to_choose,
    set_deadlines,
    stages_with_deadlines,
)
from jixiao.web.actions.workdays import as_lines, set_special_days, workdays_of
from jixiao.web.language import t
from jixiao.web.models import Deadline, Jurisdiction
from jixiao.web.models.filing import KINDS
from jixiao.web.rounds import Round, rounds_of
from jixiao.web.typed import budget_year

PREVIEW = 50
"""Projects that the trial of a roll-over lists."""


def page(request):
    """The year now being declared; what opening the next would do."""
    place, places = _chosen(request)
    year, reason = place.fiscal_year + 1, why_not(request.user, place)
    forms = continuing(place, year)
    running = request.user.jobs.filter(kind="roll_over", state__in=("waiting", "running")).first()
    context = {
        "places": places,
        "place": place,
        "next": year,
        "reason": reason,
        "preview": list(forms.only("title", "unit__name", "project__code", "project__end_year")[:PREVIEW]),
        "count": forms.count(),
        "running": running,
        "project_forms": _choices(place, "project", place.project_scheme),
        "department_forms": _choices(place, "department", place.department_scheme),
    }
    return render(request, "web/years.html", context)


def _choices(place: Jurisdiction, object_: str, chosen: str) -> list[dict[str, object]]:
    """The forms that hold for the present year or the next, and the one in use."""
    found = dict(
        forms_to_choose(place, object_, place.fiscal_year)
        + forms_to_choose(place, object_, place.fiscal_year + 1)
    )
    if chosen:
        found.setdefault(chosen, "")
    return [
        {"name": name, "title": title.replace("{year}年度", ""), "chosen": name == chosen}
        for name, title in sorted(found.items())
    ]


@require_POST
def forms(request):
    """Choose the forms of what is begun from now on."""
    place, _ = _chosen(request)
    try:
        choose_forms(
            request.user, place.pk, request.POST.get("project", ""), request.POST.get("department", "")
        )
        messages.success(request, t("已更换；已经开始填报的表不变"))
    except Refused as error:
        messages.error(request, str(error))
    return _back("/years", place=place.pk)


@require_POST
def open_next(request):
    """Start the job that opens the next year."""
    place, _ = _chosen(request)
    year = request.POST.get("year", "")
    try:
        job = start_opening(request.user, place, int(year) if year.isdecimal() else 0)
    except Refused as error:
        messages.error(request, str(error))
        return _back("/years", place=place.pk)
    return redirect("job", id=job.pk)


def calendar(request):
    """The deadlines of each kind of form and the holidays of one year."""
    place, places = _chosen(request)
    year = _year(request.GET.get("year", ""), place)
    kind = request.GET.get("kind", "target")
    kind = kind if kind in KINDS else "target"
    rounds = rounds_of(place.code, year) if kind == "monitoring" else []
    period = _period(request.GET.get("period", ""), rounds)
    days = workdays_of([place.pk])[place.pk]
    set_ = dict(
        Deadline.objects.filter(
            jurisdiction=place, fiscal_year=year, kind=kind, period=period
        ).values_list("stage", "due")
    )  # fmt: skip
    rows = [
        {
            "stage": stage,
            "label": label,
            "due": set_[stage].isoformat() if stage in set_ else "",
            "rest": stage in set_ and days.working(set_[stage]) is False,
        }
        for stage, label in stages_with_deadlines(kind).items()
    ]
    holidays = _year(request.GET.get("holidays", ""), place, default=year - 1 if kind == "target" else year)
    context = {
        "places": places,
        "place": place,
        "year": year,
        "years": range(place.fiscal_year + 1, place.fiscal_year - 4, -1),
        "kind": kind,
        "kinds": KINDS.items(),
        "rounds": [{"period": "", "label": t("各期都按"), "chosen": not period}]
        + [{"period": one.period, "label": one.label, "chosen": one.period == period} for one in rounds],
        "period": period,
        "rows": rows,
        "holidays": holidays,
        "lines": as_lines(place, holidays),
        "known": holidays in days.years,
        "query": urlencode({"place": place.pk, "year": year, "kind": kind}),
    }
    return render(request, "web/calendar.html", context)


@require_POST
def save_deadlines(request):
    """Set the deadlines of a year and kind."""
    place, _ = _chosen(request)
    year, kind = _year(request.POST.get("year", ""), place), request.POST.get("kind", "target")
    period = (
        _period(request.POST.get("period", ""), rounds_of(place.code, year)) if kind == "monitoring" else ""
    )
    typed = {stage: request.POST.get(f"due-{stage}", "") for stage in _stages(kind)}
    try:
        days = set_deadlines(request.user, place.pk, year, kind, typed, period)
        messages.success(request, t("已保存 {count} 个截止日期", count=len(days)))
    except Refused as error:
        messages.error(request, str(error))
    return _back("/calendar", place=place.pk, year=year, kind=kind, period=period)


@require_POST
def save_holidays(request):
    """Set the holidays of a year."""
    place, _ = _chosen(request)
    year = _year(request.POST.get("holidays", ""), place)
    try:
        count = set_special_days(request.user, place, year, request.POST.get("lines", "")[:10_000])
        messages.success(request, t("已保存 {year} 年的 {count} 天", year=year, count=count))
    except Refused as error:
        messages.error(request, str(error))
    return _back("/calendar", place=place.pk, holidays=year)


def _period(asked: str, rounds: list[Round]) -> str:
    """The round asked for; empty for all."""
    return asked if any(one.period == asked for one in rounds) else ""


def _stages(kind: str) -> dict[str, str]:
    return stages_with_deadlines(kind) if kind in KINDS else {}


def _chosen(request) -> tuple[Jurisdiction, list[Jurisdiction]]:
    """The jurisdiction asked for among the person's own. 403 for who administers none."""
    places = list(places_of(request.user))
    if not places:
        raise PermissionDenied("years")
    asked = request.POST.get("place") or request.GET.get("place")
    return next((one for one in places if str(one.pk) == asked), places[0]), places


def _year(text: str, place: Jurisdiction, default: int = 0) -> int:
    return budget_year(text, default or place.fiscal_year)


def _back(path: str, **query: object):
    return redirect(f"{path}?{urlencode(query)}")
