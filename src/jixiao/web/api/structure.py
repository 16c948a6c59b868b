"""The tree of units and the budget years, for the system administrator."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from jixiao.core.message import say
from jixiao.web.actions import change_unit, set_calendar
from jixiao.web.actions.base import Refused
from jixiao.web.actions.roll_over import start_opening, why_not
from jixiao.web.actions.workdays import as_lines, set_special_days
from jixiao.web.api import units
from jixiao.web.api.call import Id, Text, Year, call
from jixiao.web.api.problems import Refusal, Said, said
from jixiao.web.api.shapes import UnitShape, unit_shape
from jixiao.web.language import t
from jixiao.web.models import Deadline, Jurisdiction, Unit
from jixiao.web.rounds import rounds_of

router = Router(tags=["structure"])


class NewUnit(Schema):
    """``parent``: the unit above it."""

    parent: Id
    code: Text
    name: Text
    kind: Literal["department", "agency"]


class UnitChange(Schema):
    """``name`` with ``rename``, ``parent`` with ``move``."""

    action: Literal["rename", "move", "close", "open"]
    name: Text = ""
    parent: Id | None = None


class Place(Schema):
    """A jurisdiction. ``obstacle``: why the next year cannot be opened now, null when it can."""

    id: int
    code: str
    name: str
    fiscal_year: int
    project_form: str
    department_form: str | None
    obstacle: Said | None


class Places(Schema):
    """Those of which the person is system administrator."""

    items: list[Place]


class Opening(Schema):
    """The year to open: the one after the present."""

    year: Year


class Forms(Schema):
    """The forms of what is begun from now on, as ``id@version``; without ``department`` departments declare nothing."""

    project: Text
    department: Text = ""


class Deadlines(Schema):
    """Stage → the last day; a stage that is not named has none."""

    days: dict[str, date]


class Holidays(Schema):
    """As the year's notice prints them, one period a line: 2027-01-01 至 2027-01-03 休 元旦."""

    lines: Text


@call(units.router, "POST", "/units", "新增单位", scope="administer", returns=UnitShape, status=201)
def post_unit(request, response: HttpResponse, new: NewUnit):
    """A new unit under another."""
    parent = _unit(request, new.parent)
    made = change_unit.add_unit(request.user, parent.jurisdiction_id, parent, new.code, new.name, new.kind)
    response["Location"] = f"/api/v1/units/{made.pk}"
    return 201, unit_shape(made)


@call(
    units.router,
    "POST",
    "/units/{int:id}",
    "单位改名、移动、撤销、恢复",
    scope="administer",
    returns=UnitShape,
)
def change_unit_by_id(request, id: Id, change: UnitChange):
    """Rename, move with all below it, close, open again."""
    unit, person = _unit(request, id), request.user
    if change.action == "rename":
        change_unit.rename_unit(person, unit, change.name)
    elif change.action == "move":
        if change.parent is None:
            raise Refusal(422, field="parent")
        change_unit.move_unit(person, unit, _unit(request, change.parent))
    elif change.action == "close":
        change_unit.close_unit(person, unit)
    else:
        change_unit.open_unit(person, unit)
    return unit_shape(_unit(request, id))


@call(router, "GET", "/places", "所管地区和申报年度", scope="administer", returns=Places)
def list_places(request):
    """The jurisdictions of the system administrator, the year being declared in each, and its forms."""
    return {"items": [_place_shape(request.user, one) for one in _places(request)]}


@call(router, "POST", "/places/{int:id}/year", "开启下一预算年度", scope="administer", returns=Place, status=202)  # fmt: skip
def open_year(request, response: HttpResponse, id: Id, opening: Opening):
    """Start the job (Location) that carries continuing projects forward and opens the next year."""
    place = _place(request, id)
    job = start_opening(request.user, place, opening.year)
    response["Location"] = f"/api/v1/jobs/{job.pk}"
    return 202, _place_shape(request.user, place)


@call(router, "PUT", "/places/{int:id}/forms", "更换表样", scope="administer", returns=Place)
def put_year_forms(request, id: Id, forms: Forms):
    """The forms of what is begun from now on; what is begun keeps its own."""
    place = _place(request, id)
    set_calendar.choose_forms(request.user, place.pk, forms.project, forms.department)
    return _place_shape(request.user, _place(request, id))


@call(router, "GET", "/places/{int:id}/deadlines/{int:year}/{str:kind}", "期限", scope="administer", returns=Deadlines)  # fmt: skip
def get_deadlines(request, id: Id, year: Year, kind: Text, period: Text = ""):
    """The last day of each stage of one kind of form in one year. ``period``: of that round of monitoring alone."""
    place = _place(request, id)
    return _deadlines(place, year, kind, _period(place, year, kind, period))


@call(router, "PUT", "/places/{int:id}/deadlines/{int:year}/{str:kind}", "设定期限", scope="administer", returns=Deadlines)  # fmt: skip
def put_deadlines(request, id: Id, year: Year, kind: Text, deadlines: Deadlines, period: Text = ""):
    """Set them all: a stage that is not named has no deadline any more. ``period``: of that round of monitoring alone."""
    place = _place(request, id)
    period = _period(place, year, kind, period)
    typed = {stage: day.isoformat() for stage, day in deadlines.days.items()}
    if kind in set_calendar.KINDS and (other := typed.keys() - set_calendar.stages_with_deadlines(kind)):
        raise Refused(t("没有这样的环节：{stages}", stages="、".join(sorted(other))))
    set_calendar.set_deadlines(request.user, place.pk, year, kind, typed, period)
    return _deadlines(place, year, kind, period)


@call(router, "GET", "/places/{int:id}/holidays/{int:year}", "节假日", scope="administer", returns=Holidays)
def get_holidays(request, id: Id, year: Year):
    """The days of a year that are not what their weekday says."""
    return {"lines": as_lines(_place(request, id), year)}


@call(router, "PUT", "/places/{int:id}/holidays/{int:year}", "设定节假日", scope="administer", returns=Holidays)  # fmt: skip
def put_holidays(request, id: Id, year: Year, holidays: Holidays):
    """Set them all."""
    place = _place(request, id)
    set_special_days(request.user, place, year, holidays.lines)
    return {"lines": as_lines(place, year)}


def _period(place: Jurisdiction, year: int, kind: str, period: str) -> str:
    """The round that is named, where the place has it that year."""
    known = {one.period for one in rounds_of(place.code, year)} if kind == "monitoring" else set()
    if period and period not in known:
        raise Refusal(422, say("没有这个监控时点：{period}", period=period), field="period")
    return period


def _deadlines(place: Jurisdiction, year: int, kind: str, period: str) -> dict[str, object]:
    if kind not in set_calendar.KINDS:
        raise Http404(kind)
    found = Deadline.objects.filter(jurisdiction=place, fiscal_year=year, kind=kind, period=period)
    return {"days": dict(found.values_list("stage", "due"))}


def _place_shape(person, place: Jurisdiction) -> dict[str, object]:
    obstacle = why_not(person, place)
    return {
        "id": place.pk,
        "code": place.code,
        "name": place.name,
        "fiscal_year": place.fiscal_year,
        "project_form": place.project_scheme,
        "department_form": place.department_scheme or None,
        "obstacle": said(obstacle) if obstacle else None,
    }


def _places(request):
    """Those of the system administrator; 403 for everybody else."""
    found = change_unit.places_of(request.user)
    if not found.exists():
        raise PermissionDenied("structure")
    return found


def _place(request, id: int) -> Jurisdiction:
    return get_object_or_404(_places(request), pk=id)


def _unit(request, id: int) -> Unit:
    return get_object_or_404(
        Unit.objects.select_related("jurisdiction", "parent"), pk=id, jurisdiction__in=_places(request)
    )
