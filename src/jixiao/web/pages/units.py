"""The tree of units, level by level: for the jurisdiction's system administrator."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jixiao.web.actions import change_unit
from jixiao.web.actions.base import Refused
from jixiao.web.actions.import_units import MAY_STAND_UNDER
from jixiao.web.language import t
from jixiao.web.models import Filing, Project, Unit
from jixiao.web.typed import whole

PAGE = 50
MOST_PARENTS = 400


def page(request):
    """The units under one unit, or those that a word finds; the form that adds one."""
    places = list(change_unit.places_of(request.user))
    if not places:
        raise PermissionDenied("units")
    place = next((one for one in places if str(one.pk) == request.GET.get("place")), places[0])
    words = request.GET.get("q", "").strip()
    here = _under(request, place)
    place = here.jurisdiction if here else place
    if words:
        units = place.units.filter(Q(name__contains=words) | Q(code__startswith=words))
    else:
        units = place.units.filter(parent=here) if here else place.units.filter(parent=None)
    query = {"place": place.pk, "q": words, "under": here.pk if here else ""}
    found = Paginator(units.select_related("parent").order_by("code"), PAGE).get_page(request.GET.get("page"))
    context = {
        "places": places,
        "place": place,
        "q": words,
        "here": here,
        "above": _above(here),
        "found": _with_counts(found),
        "kinds": [kind for kind in Unit.KINDS if here and here.kind in MAY_STAND_UNDER.get(kind[0], ())],
        "query": urlencode({key: text for key, text in query.items() if text}),
    }
    return render(request, "web/units.html", context)


def _under(request, place) -> Unit | None:
    """The unit whose children are shown; by default the finance department."""
    asked = request.GET.get("under", "")
    if whole(asked):
        allowed = change_unit.places_of(request.user)
        return get_object_or_404(
            Unit.objects.select_related("jurisdiction"), pk=asked, jurisdiction__in=allowed
        )
    return place.units.filter(parent=None).select_related("jurisdiction").first()


def _above(unit: Unit | None) -> list[Unit]:
    """From the root to the unit's parent."""
    if unit is None:
        return []
    ids = [int(id) for id in unit.path.strip("/").split("/")][:-1]
    return list(Unit.objects.filter(pk__in=ids).order_by("path"))


def _with_counts(found):
    """The page with how many units stand below each, and how many projects it has."""
    ids = [unit.pk for unit in found]
    below = dict(Unit.objects.filter(parent__in=ids).order_by().values_list("parent").annotate(Count("pk")))
    projects = dict(Project.objects.filter(unit__in=ids).order_by().values_list("unit").annotate(Count("pk")))
    for unit in found:
        unit.below, unit.project_count = below.get(unit.pk, 0), projects.get(unit.pk, 0)
    return found


@require_POST
def add(request):
    """A unit under another."""
    parent = _administered(request, request.POST.get("parent", ""))
    typed = [request.POST.get(key, "") for key in ("code", "name", "kind")]
    try:
        unit = change_unit.add_unit(request.user, parent.jurisdiction_id, parent, *typed)
        messages.success(request, t("已新增“{name}”", name=unit.name))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"/units?{urlencode({'under': parent.pk})}")


def one(request, id: int):
    """One unit: rename, move, close, open again."""
    unit = _administered(request, str(id))
    if request.method == "POST":
        try:
            _change(request, unit)
            return redirect("unit", id=id)
        except Refused as error:
            messages.error(request, str(error))
            unit = _administered(request, str(id))
    open_forms = Filing.objects.filter(unit__path__startswith=unit.path).exclude(
        stage__in=change_unit.FINISHED
    )
    context = {
        "unit": unit,
        "above": _above(unit),
        "below": unit.children.count(),
        "projects": unit.projects.count(),
        "open_forms": open_forms.count(),
        "parents": _parents(unit),
    }
    return render(request, "web/unit.html", context)


def _change(request, unit: Unit) -> None:
    action, person = request.POST.get("action", ""), request.user
    if action == "rename":
        change_unit.rename_unit(person, unit, request.POST.get("name", ""))
        messages.success(request, t("已改名"))
    elif action == "move":
        parent = _administered(request, request.POST.get("parent", ""))
        change_unit.move_unit(person, unit, parent)
        messages.success(request, t("已移到“{parent}”之下", parent=parent.name))
    elif action == "close":
        change_unit.close_unit(person, unit)
        messages.success(request, t("已撤销；以前的表照旧可以查看，可以恢复"))
    elif action == "open":
        change_unit.open_unit(person, unit)
        messages.success(request, t("已恢复"))
    else:
        raise Refused(t("没有看懂要办什么"))


def _parents(unit: Unit) -> list[Unit]:
    """Where it may be moved: the units of the right kinds that are not below it."""
    kinds = MAY_STAND_UNDER.get(unit.kind, set()) - ({"agency"} if unit.kind == "agency" else set())
    return list(
        Unit.objects.filter(jurisdiction=unit.jurisdiction_id, kind__in=kinds, closed=None)
        .exclude(path__startswith=unit.path)
        .exclude(pk=unit.parent_id)
        .order_by("code")[:MOST_PARENTS]
    )


def _administered(request, id: str) -> Unit:
    """A unit of the person's own jurisdictions; 403 for who has none, 404 for another's."""
    allowed = change_unit.places_of(request.user)
    if not allowed.exists():
        raise PermissionDenied("units")
    if not whole(id):
        raise Http404(id)
    return get_object_or_404(
        Unit.objects.select_related("jurisdiction", "parent"), pk=id, jurisdiction__in=allowed
    )
