"""Take a step of the flow."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.move import Move
from jixiao.web.language import t
from jixiao.web.models import Filing
from jixiao.web.pages.next_waiting import MOVED, reviews


@require_POST
def page(request, id: int):
    """Do it, and say what happened."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id)
    action, comment, seen = (request.POST.get(key, "") for key in ("action", "comment", "position"))
    if action == "adjust":
        return redirect("adjust", id=id)
    if action == "disclose":  # only with the check of its package
        return redirect("publish-package", unit=filing.unit_id, year=filing.fiscal_year)
    move = Move(request.user, filing, action, comment, seen)
    reviewing, moved = reviews(request), False
    try:
        done = move.run()
        moved = True
        messages.success(request, t("已办理，现在在“{stage}”", stage=done.the_stage.label))
    except (Conflict, Refused) as error:
        messages.error(request, str(error))
    if not Filing.objects.visible_to(request.user).filter(pk=id).exists():
        return redirect("review-queue" if reviewing else "filings")
    where = reverse("filing", args=[id])
    return redirect(f"{where}?{MOVED}=1" if reviewing and moved else where)
