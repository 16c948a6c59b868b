"""The people of a jurisdiction and their roles: for its security administrator."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Refused
from jixiao.web.actions.manage_person import manage, managed_by
from jixiao.web.actions.unmask import contacts_of
from jixiao.web.models import Grant, SecondFactor
from jixiao.web.typed import whole

PAGE = 50


def page(request, once: str = ""):
    """One page of the people, found by name, username or unit. ``once`` is said on this page and kept nowhere."""
    people, words = managed_by(request.user), request.GET.get("q", "").strip()
    if words:
        people = people.filter(
            Q(name__contains=words) | Q(username__contains=words) | Q(grants__unit__name__contains=words)
        )
    grants = Grant.objects.on(timezone.localdate()).select_related("unit", "acting_for").order_by("id")
    ordered = people.order_by("username").prefetch_related(Prefetch("grants", grants, to_attr="in_force"))
    ordered = ordered.annotate(factors=Exists(SecondFactor.objects.filter(person=OuterRef("pk"))))
    found = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    for one in found:
        one.contacts = contacts_of(one)
    answer = render(
        request,
        "web/people.html",
        {"found": found, "q": words, "query": urlencode({"q": words}), "once": once},
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def change(request, id: int):
    """Lock, unlock, give a new password, take the second factor away, end a grant."""
    grant = request.POST.get("grant", "")
    try:
        done = manage(request.user, id, request.POST.get("action", ""), whole(grant))
    except Refused as error:
        messages.error(request, str(error))
        return redirect("people")
    if request.POST["action"] == "password":
        return page(request, once=done)
    messages.success(request, done)
    return redirect("people")
