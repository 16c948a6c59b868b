"""Take a step of the flow."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.move import Move
from jixiao.web.language import t
from jixiao.web.models import Filing


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
    try:
        done = move.run()
        messages.success(request, t("已办理，现在在“{stage}”", stage=done.the_stage.label))
    except (Conflict, Refused) as error:
        messages.error(request, str(error))
    visible = Filing.objects.visible_to(request.user).filter(pk=id).exists()
    return redirect("filing", id=id) if visible else redirect("filings")
