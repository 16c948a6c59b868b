"""The subscriptions of other systems, and what became of each message."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Refused
from jixiao.web.actions.outbox import known_actions
from jixiao.web.actions.webhooks import add_webhook, change_webhook, webhooks_of
from jixiao.web.language import t
from jixiao.web.models import Delivery
from jixiao.web.pages.audit import action_labels
from jixiao.web.pages.shown import moment

PAGE = 50
TAGS = {"waiting": ("warn", "clock"), "delivered": ("ok", "circle-check"), "failed": ("err", "alert-circle")}


def page(request):
    """The subscriptions, the form for a new one, and the newest messages."""
    hooks, error, secret = webhooks_of(request.user), "", ""
    typed = {"url": request.POST.get("url", ""), "actions": request.POST.getlist("action")}
    if request.method == "POST":
        try:
            secret = add_webhook(request.user, typed["url"], typed["actions"]).secret
            typed = {"url": "", "actions": []}
        except Refused as refused:
            error = t(refused.args[0])
    labels = action_labels()
    found = Paginator(Delivery.objects.filter(webhook__in=hooks).select_related("webhook"), PAGE)
    found = found.get_page(request.GET.get("page"))
    for one in found:
        one.tag, one.icon = TAGS[one.state]
        one.created_text, one.next_text = (
            moment(one.created),
            moment(one.next_try) if one.state == "waiting" else "",
        )
    shown = list(hooks)
    for hook in shown:
        hook.labels = [labels.get(action, action) for action in hook.actions.split()]
    context = {
        "hooks": shown,
        "found": found,
        "query": "",
        "secret": secret,
        "error": error,
        "typed": typed,
        "actions": [
            (action, labels.get(action, action), action in typed["actions"]) for action in known_actions()
        ],
    }
    answer = render(request, "web/webhooks.html", context, status=400 if error else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def change(request, id: int):
    """Pause, resume, remove, send a trial."""
    try:
        messages.success(request, t(change_webhook(request.user, id, request.POST.get("action", ""))))
    except Refused as error:
        messages.error(request, t(error.args[0]))
    return redirect("webhooks")
