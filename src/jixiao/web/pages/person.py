"""One person and all the roles, past and to come: for the security administrator. And a new person."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions.add_person import COLUMN_OF, Faulty, add_person, give_grant, places_secured_by
from jixiao.web.actions.base import Refused
from jixiao.web.actions.manage_person import manage, managed_by
from jixiao.web.language import t
from jixiao.web.models.grant import ROLES
from jixiao.web.typed import day, whole


def add(request):
    """A new person with a first role; the initial password is told once."""
    context = {**_form(request), "once": ""}
    if request.method == "POST":
        try:
            person, password = add_person(request.user, context["place"].pk, context["typed"])
        except Refused as refused:
            context["faults"] = _faults(refused)
        else:
            context |= {"added": person, "password": password, "typed": {}}
    answer = render(request, "web/person_new.html", context, status=400 if context.get("faults") else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def page(request, id: int):
    """GET: the roles. POST ``do``: give another one, or end one on a day."""
    person = managed_by(request.user).filter(pk=id).first()
    if person is None:
        raise PermissionDenied("person")
    context = {**_form(request), "one": person, "own": person == request.user}
    if request.method == "POST":
        try:
            messages.success(request, _do(request, id, context))
            return redirect("person", id=id)
        except Refused as refused:
            context["faults"] = _faults(refused)
    today = timezone.localdate()
    grants = list(person.grants.select_related("unit", "acting_for").order_by("-starts", "-pk"))
    for grant in grants:
        grant.over = grant.ends is not None and grant.ends < today
        grant.to_come = grant.starts > today and not grant.over
    context |= {"held": [one for one in grants if not one.over], "past": [one for one in grants if one.over]}
    return render(request, "web/person.html", context, status=400 if context.get("faults") else 200)


def _do(request, id: int, context: dict) -> str:
    if request.POST.get("do") == "end":
        grant, last = whole(request.POST.get("grant", "")), day(request.POST.get("last_day", ""))
        if not grant or last is None:
            raise Refused(say("请填写结束日期"))
        return manage(request.user, id, "end", grant, last)
    made = give_grant(request.user, id, context["place"].pk, context["typed"])
    return t("已授权：{unit} · {role}", unit=made.unit.name, role=t(made.get_role_display()))


def _form(request) -> dict[str, object]:
    """What both forms need: the jurisdiction, the roles, what was typed."""
    places = places_secured_by(request.user)
    asked = request.POST.get("place") or request.GET.get("place", "")
    place = next((one for one in places if str(one.pk) == asked), places[0])
    return {
        "places": places,
        "place": place,
        "roles": list(ROLES.items()),
        "typed": {key: request.POST.get(key, "") for key in COLUMN_OF},
        "today": timezone.localdate().isoformat(),
    }


def _faults(refused: Refused) -> list[str]:
    if isinstance(refused, Faulty):
        return [
            t("{message}（{remedy}）", message=one.message, remedy=one.remedy) for one in refused.problems
        ]
    return [str(refused)]
