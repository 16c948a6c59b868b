"""The home page by role: what waits for me, due when."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jixiao.core.library import load_flow
from jixiao.web.actions.count_stages import visible_by_stage
from jixiao.web.actions.other_tasks import Waiting, other_tasks
from jixiao.web.actions.queue import count_waiting, waiting_for
from jixiao.web.actions.workdays import workdays_of
from jixiao.web.frame import READERS, grants_of
from jixiao.web.models import Deadline, Filing, Project
from jixiao.web.models.filing import KINDS as FORM_KINDS
from jixiao.web.pages.filings import shown
from jixiao.web.pages.shown import left_until
from jixiao.web.rounds import rounds_of

SHOWN = 10
"""How many lines a list on the home page has."""
FEWEST = 3
"""How many roles the home page names of somebody who holds hundreds."""


def page(request):
    """Counts by stage, what waits and until when, and for drafters the projects not begun."""
    flow = load_flow("standard")
    labels = {stage.id: stage.label for stage in flow.stages}
    grants = grants_of(request)
    counts = visible_by_stage(grants)
    waiting = waiting_for(request.user).select_related("unit").defer("draft", "sections")
    drafting = grants.part({"agency_drafter"}).own
    first = list(waiting[:SHOWN])
    waiting_count = len(first) if len(first) < SHOWN else count_waiting(request.user)
    not_begun, not_begun_count = top(not_yet_begun(drafting)) if "agency_drafter" in grants.roles else ([], 0)
    context = {
        "waiting": [shown(filing, labels) for filing in first],
        "waiting_count": waiting_count,
        "tiles": tiles(flow, counts),
        "drafting": "agency_drafter" in grants.roles,
        "not_begun": not_begun,
        "not_begun_count": not_begun_count,
        "departments": departments_not_begun(grants.of("agency_drafter")),
        "others": [shown_task(one) for one in other_tasks(request.user)],
        "forms": bool(grants.roles & READERS),
        "deadlines": deadlines(grants.places, labels),
        "shown_grants": grants.first if grants.few else grants.first[:FEWEST],
        "more_grants": 0 if grants.few else len(grants) - FEWEST,
    }
    return render(request, "web/home.html", context)


def shown_task(one: Waiting) -> dict[str, object]:
    """What waits beside forms, in words."""
    name, _, query = one.page.partition("?")
    late = one.due is not None and one.due < timezone.localdate()
    return {
        "url": f"{reverse(name)}?{query}" if query else reverse(name),
        "label": one.label,
        "count": one.count,
        "due": one.due.isoformat() if one.due else "",
        "left": left_until(one.due) if one.due else "",
        "state": "err" if late else "warn",
    }


def top(rows) -> tuple[list, int]:
    """The first few rows, and how many there are; counted by the database only when there are more."""
    first = list(rows[:SHOWN])
    return first, rows.count() if len(first) == SHOWN else len(first)


def not_yet_begun(units):
    """The projects of these units without a form for the year now being declared."""
    this_year = Filing.objects.filter(
        kind="target", project=OuterRef("pk"), fiscal_year=OuterRef("unit__jurisdiction__fiscal_year")
    )
    return (
        Project.objects.filter(unit__in=units, end_year__gte=F("unit__jurisdiction__fiscal_year"))
        .filter(~Exists(this_year))
        .select_related("unit")
        .order_by("code")
    )


def departments_not_begun(grants: list) -> list:
    """The departments, as a whole, that the person drafts for and has no form of this year for."""
    units = [
        grant.unit
        for grant in grants
        if grant.unit.kind == "department" and grant.unit.jurisdiction.department_scheme
    ]
    if not units:
        return []
    begun = set(
        Filing.objects.filter(kind="target", unit__in=units, project=None).values_list("unit", "fiscal_year")
    )
    return [unit for unit in units if (unit.pk, unit.jurisdiction.fiscal_year) not in begun]


def tiles(flow, counts: dict[str, int]) -> list[dict[str, object]]:
    """One count for each stage that the person sees any form in, in the order of the flow."""
    return [
        {"stage": stage.id, "label": stage.label, "n": counts[stage.id]}
        for stage in flow.stages
        if counts.get(stage.id)
    ]


def deadlines(places: dict, labels: dict[str, str]) -> list[dict[str, object]]:
    """When stages end, with the working days left where they are known: those to come, and those over within a month."""
    today = timezone.localdate()
    coming = Deadline.objects.filter(
        jurisdiction__in=places, due__gte=today - timedelta(days=30), due__lte=today + timedelta(days=180)
    )
    dues = [
        due
        for due in coming.order_by("due")
        if due.kind != "target" or due.fiscal_year == places[due.jurisdiction_id].fiscal_year
    ]
    workdays = workdays_of(list(places)) if dues else {}
    rounds = {
        (place, year, one.period): one.label
        for place, year in {(due.jurisdiction_id, due.fiscal_year) for due in dues if due.period}
        for one in rounds_of(places[place].code, year)
    }
    found = []
    for due in dues:
        days, stage = (due.due - today).days, labels.get(due.stage, due.stage)
        working = workdays[due.jurisdiction_id].between(today, due.due) if days > 0 else None
        kind = "" if due.kind == "target" else FORM_KINDS[due.kind]
        found.append(
            {
                "stage": stage,
                "kind": kind,
                "year": due.fiscal_year,
                "round": rounds.get((due.jurisdiction_id, due.fiscal_year, due.period), ""),
                "due": due.due.isoformat(),
                "left": left_until(due.due),
                "working": working,
                "state": "err" if days < 0 else "warn" if days <= 3 else "",
            }
        )
    return found
