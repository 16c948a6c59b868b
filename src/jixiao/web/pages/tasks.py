"""Tasks with a day: the rounds of monitoring and the self-evaluation of a year, how far they are, and who pushes them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao.web.actions import jobs
from jixiao.web.actions.base import Refused
from jixiao.web.actions.draw_sample import may_draw
from jixiao.web.actions.late import overseen
from jixiao.web.actions.push_task import MOST_AT_ONCE, Task, push_task, tasks_of, waiting_for
from jixiao.web.actions.workdays import Workdays, workdays_of
from jixiao.web.frame import grants_of
from jixiao.web.language import t
from jixiao.web.models import Jurisdiction
from jixiao.web.models.filing import KINDS
from jixiao.web.pages.shown import left_until
from jixiao.web.typed import budget_year, day


def page(request: HttpRequest) -> HttpResponse:
    """What the place pushes in a year: day, clock, forms begun, filed and overdue."""
    place = _place(request)
    if place is None or overseen(request.user) is None:
        raise PermissionDenied("tasks")
    year = budget_year(request.GET.get("year", ""), place.fiscal_year - 1)  # the one that is carried out
    known = workdays_of([place.pk])[place.pk]
    context = {
        "year": year,
        "years": range(place.fiscal_year, place.fiscal_year - 4, -1),
        "place": place,
        "pushing": may_draw(request.user, place),
        "rows": [_row(task, known) for task in tasks_of(request.user, place, year)],
    }
    return render(request, "web/tasks.html", context)


def _row(task: Task, known: Workdays) -> dict[str, object]:
    """A task in words; ``clock`` counts working days where the year's holidays are known."""
    due, today = task.due or task.proposed, timezone.localdate()
    clock = ""
    if task.due is not None:
        left = known.between(today, task.due) if task.due > today else None
        clock = left_until(task.due) if left is None else t("还有 {days} 个工作日", days=left)
    return {
        "task": task,
        "kind": KINDS[task.kind],
        "due": due.isoformat() if due else "",
        "set": task.due.isoformat() if task.due else "",
        "proposed": task.proposed.isoformat() if task.proposed else "",
        "clock": clock,
        "share": f"{task.filed * 100 // task.made}%" if task.made else "",
    }


@require_POST
def push(request: HttpRequest) -> HttpResponse:
    """Push a task, or move its day; many forms are begun by a job."""
    place = _place(request)
    if place is None or not may_draw(request.user, place):
        raise PermissionDenied("push_task")
    year = budget_year(request.POST.get("year", ""), place.fiscal_year)
    due = day(request.POST.get("due", ""))
    kind, period = request.POST.get("kind", ""), request.POST.get("period", "")
    try:
        if due is None:
            raise Refused(t("请填写截止日期（如 2026-08-31）"))
        if waiting_for(place, year, kind, period).count() > MOST_AT_ONCE:
            title = t("{year} 年度布置{kind}", year=year, kind=t(KINDS.get(kind, "")))
            given = {"year": year, "form": kind, "period": period, "due": due.isoformat()}
            return redirect(
                "job", id=jobs.start(request.user, "push_task", title, place=place.pk, **given).pk
            )
        made = push_task(request.user, place, year, kind, period, due)
        messages.success(request, t("布置了 {count} 张表", count=made) if made else t("截止日期已更新"))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('tasks')}?year={year}")


def _place(request: HttpRequest) -> Jurisdiction | None:
    return grants_of(request).place
