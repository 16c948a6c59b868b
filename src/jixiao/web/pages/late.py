"""The board of who is late, and the button that reminds them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jixiao.web.actions.late import Late, late_for, overseen
from jixiao.web.actions.queue import stage_labels
from jixiao.web.actions.remind import may_remind, remind
from jixiao.web.language import t
from jixiao.web.models.filing import KINDS
from jixiao.web.typed import whole

MOST = 300


def page(request):
    """Units with what is late in each stage, the longest first."""
    if overseen(request.user) is None:
        raise PermissionDenied("late")
    rows, labels = late_for(request.user), stage_labels()
    context = {
        "rows": [
            (row, KINDS[row.kind], labels[row.stage], row.due.isoformat(), _forms(row)) for row in rows[:MOST]
        ],
        "hidden": max(0, len(rows) - MOST),
        "units": len({row.unit.pk for row in rows}),
        "forms": sum(row.forms for row in rows),
        "may_remind": may_remind(request.user),
    }
    return render(request, "web/late.html", context)


def _forms(row: Late) -> str:
    """Where the late forms are listed; empty for drafts, which only their unit sees."""
    if row.stage in ("draft", "unit_review"):
        return ""
    asked = {"unit": row.unit.pk, "kind": row.kind, "stage": row.stage, "year": row.year}
    return f"{reverse('filings')}?{urlencode(asked)}"


@require_POST
def remind_them(request):
    """Remind the ticked units, or all."""
    ticked = {whole(id) for id in request.POST.getlist("unit")} - {0}
    if not ticked and request.POST.get("all") != "1":
        messages.error(request, t("请先勾选要催办的单位"))
        return redirect("late")
    persons, letters = remind(request.user, ticked or None)
    messages.success(
        request,
        t(
            "已提醒 {persons} 人（其中邮件 {letters} 封）；今天提醒过的不再重复提醒",
            persons=persons,
            letters=letters,
        ),
    )
    return redirect("late")
