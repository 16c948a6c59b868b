"""Who acts for me, and for whom I act."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao.core.message import say
from jixiao.web.actions.act_for import act_for, end_acting, given, own_grants
from jixiao.web.actions.base import Refused
from jixiao.web.language import t
from jixiao.web.typed import day, whole


def page(request):
    """The list, and the form for a new deputy."""
    typed = {key: request.POST.get(key, "") for key in ("grant", "deputy", "starts", "ends")}
    error = ""
    if request.method == "POST":
        try:
            _give(request.user, typed)
            messages.success(request, t("已委托代办；办理记录会同时留下两个人的姓名"))
            return redirect("deputies")
        except Refused as refused:
            error = str(refused)
    today = timezone.localdate()
    held = request.user.grants.on(today).filter(acting_for__isnull=False)
    context = {
        "own": own_grants(request.user),
        "given": given(request.user),
        "held": held.select_related("acting_for", "unit"),
        "typed": typed,
        "today": today.isoformat(),
        "error": error,
    }
    return render(request, "web/deputies.html", context, status=400 if error else 200)


def _give(person, typed: dict[str, str]) -> None:
    starts, ends, grant = day(typed["starts"]), day(typed["ends"]), whole(typed["grant"])
    if starts is None or ends is None or not grant:
        raise Refused(say("请选择角色，填写起止日期"))
    act_for(person, grant, typed["deputy"], starts, ends)


@require_POST
def end(request, id: int):
    """End one."""
    try:
        end_acting(request.user, id)
        messages.success(request, t("代办已结束"))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("deputies")
