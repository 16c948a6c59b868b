"""Show masked personal data: a reason first, then the data once, and an entry in the log."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from jixiao.web.actions import unmask
from jixiao.web.actions.base import Refused
from jixiao.web.language import t
from jixiao.web.models import Filing


def of_filing(request, id: int):
    """What is masked on a form."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user).select_related("unit"), pk=id)
    action = unmask.ReadPersonalData(request.user, filing, request.POST.get("reason", ""))
    if not action.may():
        raise PermissionDenied("unmask")
    back = reverse("filing", args=[id])
    return _answer(request, filing.title, back, unmask.data_of(filing), action.run)


def of_person(request, id: int):
    """How to reach a person."""
    person = unmask.managed(request.user, id)

    def read():
        return unmask.read_contacts(request.user, id, request.POST.get("reason", ""))

    return _answer(request, person.name, reverse("people"), unmask.contacts_of(person), read)


def _answer(request, title: str, back: str, masked: list[unmask.Datum], read):
    """Masked until ``read`` has written down who looked, and why."""
    context = {"title": title, "back": back, "data": masked, "shown": False, "error": ""}
    if request.method == "POST":
        try:
            context |= {"data": read(), "shown": True}
        except Refused as error:
            context |= {"error": t(error.args[0]), "reason": request.POST.get("reason", "")}
    answer = render(request, "web/personal_data.html", context, status=400 if context["error"] else 200)
    answer["Cache-Control"] = "no-store"
    return answer
