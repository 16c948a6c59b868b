"""Apply for the adjustment of an approved form."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from jixiao.web.actions.adjust import Adjust
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.language import t
from jixiao.web.models import Filing
from jixiao.web.models.filing import ADJUSTMENTS
from jixiao.web.pages.shown import wan


def page(request, id: int):
    """Kind and reason; then the form opens for typing."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user).select_related("unit"), pk=id)
    typed = {key: request.POST.get(key, "") for key in ("kind", "reason", "position")}
    action = Adjust(request.user, filing, typed["kind"], typed["reason"], typed["position"])
    error = ""
    if request.method == "POST":
        try:
            action.run()
            messages.success(request, t("可以修改了。改好后提交，按原流程重新审核；批复前仍按原批复执行。"))
            return redirect("filing", id=id)
        except (Conflict, Refused) as refused:
            error = str(refused)
    elif not action.may():
        raise PermissionDenied("adjust")
    context = {
        "filing": filing,
        "kinds": ADJUSTMENTS,
        "typed": typed,
        "error": error,
        "amount_text": wan(filing.amount),
    }
    return render(request, "web/adjust.html", context, status=400 if error else 200)
