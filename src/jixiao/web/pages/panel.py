"""Evaluation by experts: the panels, one panel, one expert's own sheet. No page shows another's score before closing."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jixiao.core.evaluation import Judged, items
from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up
from jixiao.scoring.panel import COMMENT_BELOW, result_of
from jixiao.web.actions.base import Refused
from jixiao.web.actions.evidence import evidence_of
from jixiao.web.actions.later_lists import OFFERED, offered_for, visible_panels
from jixiao.web.actions.panel import ClosePanel, Convene, save_seat
from jixiao.web.drafting import drafts
from jixiao.web.frame import grants_of
from jixiao.web.language import t
from jixiao.web.models import Filing, Panel, Person, Seat
from jixiao.web.pages.shown import moment, points, wan
from jixiao.web.scored import score_of
from jixiao.web.showing.later_view import later_view
from jixiao.web.typed import whole

LEFT_OUT = {
    "employed": say("在该部门任职"),
    "took_part": say("办理过该单位的表"),
    "judged": say("评过这个项目"),
    "assigned": say("为机构评价这个项目"),
}


def page(request: HttpRequest) -> HttpResponse:
    """The panels in one's reach, and the own sheets of an expert."""
    drawing = "performance_division" in grants_of(request).roles
    words = request.GET.get("q", "").strip()
    context = {
        "panels": [shown(one) for one in visible_panels(request.user).prefetch_related("seats")],
        "seats": [
            {"id": one.pk, "title": one.panel.filing.title, "done": moment(one.submitted)}
            for one in request.user.seats.select_related("panel__filing").order_by("-id")
        ],
        "drawing": drawing,
        "offered": offered_for(request.user, "panel", words) if drawing else [],
        "words": words,
        "most": OFFERED,
    }
    return render(request, "web/panels.html", context)


def shown(one: Panel) -> dict[str, Any]:
    """A panel as lists show it: before closing only how many have submitted."""
    seats = list(one.seats.all())
    return {
        "id": one.pk,
        "title": one.filing.title,
        "unit": one.filing.unit.name,
        "year": one.filing.fiscal_year,
        "amount": wan(one.filing.amount),
        "submitted": sum(seat.submitted is not None for seat in seats),
        "number": len(seats),
        "closed": one.state == "closed",
        "points": points(one.points),
        "spread": points(one.spread),
        "grade": one.grade,
    }


@require_POST
def convene(request: HttpRequest) -> HttpResponse:
    """Draw the experts for one project."""
    asked, number = request.POST.get("filing", ""), request.POST.get("number", "")
    if "performance_division" not in grants_of(request).roles:
        raise PermissionDenied("convene")
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=whole(asked))
    try:
        made = Convene(request.user, filing, request.POST.get("seed", ""), whole(number)).run()
    except Refused as error:
        messages.error(request, str(error))
        return redirect("panels")
    messages.success(request, t("已抽取专家，等待评分"))
    return redirect("panel", id=made.pk)


def one(request: HttpRequest, id: int) -> HttpResponse:
    """How a panel was drawn; its scores side by side once it is closed."""
    found = get_object_or_404(visible_panels(request.user), pk=id)
    seats = list(found.seats.select_related("expert"))
    told = json.loads(found.parameters)
    people = Person.objects.in_bulk([int(one) for one in told["left_out"]])
    closed = found.state == "closed"
    names = {seat.pk: seat.expert.name for seat in seats}
    result = result_of([seat.sheet for seat in seats]) if closed else None
    context = {
        "panel": shown(found),
        "filing": found.filing,
        "seed": found.seed,
        "pool": len(told["pool"]),
        "left_out": [{"name": people[int(id)].name, "why": LEFT_OUT[why]} for id, why in told["left_out"].items() if int(id) in people],
        "seats": [
            {"name": names[seat.pk], "done": moment(seat.submitted), "points": points(seat.points) if closed else "", "opinion": seat.opinion if closed else "", "counts": result is None or result.counted[place]}
            for place, seat in enumerate(seats)
        ],
        "items": [
            {
                "name": item["name"], "level1": item["level1"], "points": item["points"],
                "given": [_given(seat.sheet.scores.get(item["id"], Judged()), item) for seat in seats],
                "mean": plain(result.items[item["id"]]),
            }
            for item in items()
        ] if result else [],
        "may_close": not closed and ClosePanel(request.user, found).may() and all(seat.submitted for seat in seats),
    }  # fmt: skip
    return render(request, "web/panel.html", context)


def _given(one: Judged, item: dict[str, Any]) -> dict[str, Any]:
    """What one expert gave; the 评价要点 left unticked are named."""
    missed = [t(point) for point in item["look"] if one.met is not None and point not in one.met]
    return {"points": plain(one.points) or "—", "comment": one.comment, "missed": missed}


@require_POST
def close(request: HttpRequest, id: int) -> HttpResponse:
    """Put the scores together."""
    found = get_object_or_404(visible_panels(request.user), pk=id)
    try:
        ClosePanel(request.user, found).run()
        messages.success(request, t("已汇总"))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("panel", id=id)


def seat(request: HttpRequest, id: int) -> HttpResponse:
    """An expert's own sheet beside what the unit says; saved, or submitted for good."""
    found = get_object_or_404(Seat.objects.select_related("panel__filing__unit"), pk=id, expert=request.user)
    filing, error = found.panel.filing, ""
    kept = {item["id"]: found.sheet.scores.get(item["id"], Judged()) for item in items()}
    typed = {key: (plain(one.points), one.comment) for key, one in kept.items()}
    ticked = {key: list(one.met or ()) for key, one in kept.items()}
    if request.method == "POST":
        sent = request.POST
        typed = {key: (sent.get(f"points:{key}", ""), sent.get(f"note:{key}", "")) for key in kept}
        ticked = {key: sent.getlist(f"met:{key}") for key in kept}
        submit = sent.get("do") == "submit"
        try:
            save_seat(request.user, found, typed, sent.get("opinion", ""), submit, ticked)
            messages.success(request, t("已提交") if submit else t("已保存"))
            return redirect("seat", id=id)
        except Refused as refused:
            error = str(refused)
    record = drafts.load(filing.draft)
    view = later_view(record, filing.scheme, score_of(record), masked=True)
    context = {
        "seat": found, "filing": filing, "error": error, "locked": found.submitted is not None, "total": points(found.points),
        "items": [_asked(one, typed[one["id"]], ticked[one["id"]]) for one in items()],
        "opinion": request.POST.get("opinion", found.opinion), "rows": view["rows"], "carried": view["carried"],
        "evidence": evidence_of(filing), "amount": wan(filing.amount), "executed": wan(filing.executed),
    }  # fmt: skip
    return render(request, "web/seat.html", context, status=400 if error else 200)


def _asked(item: dict[str, Any], typed: tuple[str, str], ticked: list[str]) -> dict[str, Any]:
    """One item as the sheet asks for it: 评价要点 to tick, points, and from where on a comment is needed."""
    return {
        **item,
        "how": item.get("how", ""),
        "points_to_look_at": [{"text": point, "met": point in ticked} for point in item["look"]],
        "given": typed[0],
        "note": typed[1],
        "least": plain(round_half_up(COMMENT_BELOW * item["points"], 2)),
    }
