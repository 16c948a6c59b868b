"""Double monitoring: execution against attainment of every project, its warnings, answers and what is put right."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao.core.library import load_scheme
from jixiao.core.message import say
from jixiao.core.standing import WORDS, usual_gap
from jixiao.formats.scatter import SHAPES, SIDE, TICKS, Points, strip
from jixiao.formats.scatter import place as drawn_at
from jixiao.web.actions.base import Refused
from jixiao.web.actions.later_lists import monitored, visible_alarms, visible_entries
from jixiao.web.actions.monitoring import Answer, Suspend
from jixiao.web.actions.rectify import Ask, Step
from jixiao.web.frame import grants_of
from jixiao.web.language import t
from jixiao.web.models import Alarm, Filing, Rectification
from jixiao.web.models.grant import SUBTREE_ROLES
from jixiao.web.pages.csv_file import short_csv
from jixiao.web.pages.dashboard import year_of
from jixiao.web.pages.shown import rate, wan
from jixiao.web.rounds import period_label
from jixiao.web.showing.warnings import NAMES

PAGE = 50
DOTS = 400
"""How many projects the picture shows, the most alarming first; the table has them all."""
HEAD = ("项目", "单位", "预算年度", "预算（万元）", "执行率", "指标完成", "预警", "原因", "答复")


WAITING = {
    "answer": (
        say("等单位答复的预警"),
        Q(alarm_raised__isnull=False, alarm_raised__answered=None, alarm_raised__suspended=None),
    ),
    "rectify": (say("没有办完的整改"), Q(rectifications__state__in=("found", "doing", "reported"))),
}
"""What waits for somebody, of whatever year → what it is called, which forms these are."""


def page(request: HttpRequest) -> HttpResponse:
    """The monitored projects of a year and round, the most alarming first; ``waiting``: what waits, of every year."""
    if request.GET.get("waiting") in WAITING:
        return _waiting(request, request.GET["waiting"])
    held = grants_of(request)
    place = held.place
    year = year_of(request)
    rounds = rounds_in(request.user, year)
    period = _period(request, rounds)
    found = monitored(request.user, year, period)
    level = request.GET.get("level", "")
    counts = dict(found.order_by().values_list("alarm").annotate(n=Count("id")))
    chosen = level in ("0", "1", "2", "3")
    pages = Paginator(found.filter(alarm=int(level)) if chosen else found, PAGE)
    pages.count = counts.get(int(level), 0) if chosen else sum(counts.values())  # counted already
    pager = pages.get_page(request.GET.get("page"))
    context = {
        "year": year,
        "period": period,
        "rounds": [{**one, "chosen": one["period"] == period} for one in rounds],
        "tasked": place is not None and bool(held.roles & SUBTREE_ROLES),
        "rows": [shown(one) for one in pager],
        "pager": pager,
        "query": urlencode({"year": year, "period": period, "level": level}),
        "levels": [
            {"level": number, "name": NAMES[number][0], "icon": NAMES[number][1], "tag": NAMES[number][2], "n": counts.get(number, 0), "chosen": level == str(number)}
            for number in (3, 2, 1, 0)
        ],
        "scatter": scatter(found[:DOTS]),
    }  # fmt: skip
    return render(request, "web/monitoring.html", context)


def _waiting(request: HttpRequest, which: str) -> HttpResponse:
    """The monitoring forms of which something waits, the longest first."""
    title, condition = WAITING[which]
    seen = Filing.objects.visible_to(request.user).filter(condition, kind="monitoring").distinct()
    pager = Paginator(
        seen.select_related("unit", "alarm_raised").order_by("fiscal_year", "alarm_raised__due", "id"), PAGE
    ).get_page(request.GET.get("page"))
    context = {
        "waiting": title,
        "year": year_of(request),
        "rows": [shown(one) for one in pager],
        "pager": pager,
        "query": urlencode({"waiting": which}),
    }
    return render(request, "web/monitoring.html", context)


def rounds_in(person, year: int) -> list[dict[str, Any]]:
    """The rounds of the year of which the person may see a form, the earliest first, with the number of forms."""
    seen = Filing.objects.visible_to(person).filter(kind="monitoring", fiscal_year=year)
    counts = seen.order_by().values_list("period", "form").annotate(n=Count("id"))
    found: dict[str, dict[str, Any]] = {}
    for period, form, count in counts:
        told = load_scheme(form).period(period)
        one = found.setdefault(
            period, {"period": period, "label": told.label if told else period, "months": told.months if told else 0, "n": 0}
        )  # fmt: skip
        one["n"] += count
    return sorted(found.values(), key=lambda one: one["months"])


def _period(request: HttpRequest, rounds: list[dict[str, Any]]) -> str:
    """The round asked for, else the latest; empty where there is none."""
    asked = request.GET.get("period", "")
    known = [one["period"] for one in rounds]
    return asked if asked in known else known[-1] if known else ""


def shown(one: Filing) -> dict[str, Any]:
    """One project as the list shows it."""
    name, icon, tag = NAMES[one.alarm]
    return {
        "id": one.pk,
        "title": one.title,
        "unit": one.unit.name,
        "year": one.fiscal_year,
        "round": period_label(one.scheme, one.period),
        "amount": wan(one.amount),
        "rate": rate(one.executed, one.amount),
        "attainment": "" if one.attainment is None else f"{one.attainment / 100:.2f}%",
        "level": t(name),
        "icon": icon,
        "tag": tag,
        "why": "；".join(t(WORDS[code]) for code in json.loads(one.alarm_reasons or "[]")),
        "answer": answer_of(getattr(one, "alarm_raised", None)),
        "due": one.due.isoformat() if one.due and one.stage == "draft" else "",
        "late": bool(one.due and one.stage == "draft" and one.due < timezone.localdate()),
    }


def answer_of(alarm: Alarm | None) -> str:
    """What the unit answered, or until when it must; the proposal to suspend once the day is over."""
    if alarm is None:
        return ""
    if alarm.suspended:
        return t("已暂停拨款")
    if alarm.answered:
        return t(alarm.get_choice_display())
    left = (alarm.due - timezone.localdate()).days
    return t("限 {day} 前答复", day=alarm.due.isoformat()) if left >= 0 else t("逾期未答复，建议暂停拨款")


def scatter(filings) -> dict[str, Any] | None:
    """Where each project stands: execution to the right, attainment upwards, drawn as in the printed reports; None
    without any."""
    dots = []
    for one in filings:
        if one.attainment is None or not one.amount or one.executed is None:
            continue
        across, up = Decimal(one.executed * 100) / one.amount, Decimal(one.attainment) / 100
        x, y = drawn_at(across, up)
        title = t("{name}：执行 {x}%，完成 {y}%", name=one.title, x=f"{across:.1f}", y=f"{up:.1f}")
        dots.append(
            {
                "x": f"{x:g}",
                "y": f"{y:g}",
                "level": one.alarm,
                "title": title,
                "points": _points(SHAPES[one.alarm]),
            }
        )
    if not dots:
        return None
    return {
        "dots": dots,
        "gap": f"{usual_gap():f}",
        "strip": _points(strip(usual_gap())),
        "side": SIDE,
        "ticks": [{"at": value, "x": SIDE * value // 100, "y": SIDE * (100 - value) // 100} for value in TICKS],
        "legend": [{"level": level, "points": _points(SHAPES[level]), "name": NAMES[level][0]} for level in (3, 2, 1, 0)],
    }  # fmt: skip


def _points(corners: Points) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in corners)


def context_of(person, filing: Filing) -> dict[str, Any]:
    """What the page of one monitoring form shows beside the form: its warning, the answer, the ledger."""
    alarm = getattr(filing, "alarm_raised", None)
    entries = list(filing.rectifications.all())
    open_alarm = alarm is not None and alarm.answered is None and alarm.suspended is None
    return {
        "state": shown(filing),
        "alarm": alarm,
        "alarm_text": answer_of(alarm),
        "may_answer": open_alarm and alarm is not None and Answer(person, alarm, "", "").may(),
        "may_suspend": open_alarm and alarm is not None and alarm.due < timezone.localdate() and Suspend(person, alarm).may(),
        "choices": Alarm.CHOICES,
        "may_ask": Ask(person, filing, "").may(),
        "entries": [{"entry": one, "state": one.get_state_display(), "due": one.due.isoformat() if one.due else "", "steps": steps_of(person, filing, one)} for one in entries],
    }  # fmt: skip


def steps_of(person, filing: Filing, one: Rectification) -> list[str]:
    """What the person may do with an entry of the ledger now."""
    one.filing = filing  # its grants are read once
    return [
        name
        for name, (origins, _) in Step.MOVES.items()
        if one.state in origins and Step(person, one, name, {}).may()
    ]


@require_POST
def alarm(request: HttpRequest, id: int) -> HttpResponse:
    """Answer a warning, or stop the payments where nobody answered."""
    found = get_object_or_404(visible_alarms(request.user), pk=id)
    suspending = request.POST.get("do") == "suspend"
    action = (
        Suspend(request.user, found)
        if suspending
        else Answer(request.user, found, request.POST.get("choice", ""), request.POST.get("text", ""))
    )
    return _done(request, action, found.filing_id)


@require_POST
def ask(request: HttpRequest, id: int) -> HttpResponse:
    """Write down what must be put right."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id)
    return _done(request, Ask(request.user, filing, request.POST.get("finding", "")), id)


@require_POST
def rectify(request: HttpRequest, id: int) -> HttpResponse:
    """One entry of the ledger goes on."""
    found = get_object_or_404(visible_entries(request.user), pk=id)
    return _done(
        request, Step(request.user, found, request.POST.get("do", ""), request.POST.dict()), found.filing_id
    )


def _done(request: HttpRequest, action, filing: int) -> HttpResponse:
    try:
        action.run()
        messages.success(request, t("已办理"))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("filing", id=filing)


def export(request: HttpRequest) -> HttpResponse:
    """The monitored projects of a year and round as CSV that spreadsheets open."""
    year = year_of(request)
    period = _period(request, rounds_in(request.user, year))
    keys = ("title", "unit", "year", "amount", "rate", "attainment", "level", "why", "answer")
    rows = [[row[key] for key in keys] for row in map(shown, monitored(request.user, year, period))]
    return short_csv(f"monitoring-{year}.csv", map(t, HEAD), rows)
