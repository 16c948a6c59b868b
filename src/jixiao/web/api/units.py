"""Units, and the declaration of a department as a whole."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from jixiao.web.actions.reach import units_within
from jixiao.web.actions.start_filing import begin_filing
from jixiao.web.api.call import After, Id, Limit, Page, call, page_of
from jixiao.web.api.shapes import FilingShape, UnitShape, filing_shape, unit_shape

router = Router(tags=["units"])


class Units(Page):
    """One page."""

    items: list[UnitShape]


@call(router, "GET", "/units", "可以看到的单位", scope="read", returns=Units)
def list_units(request, after: After = "", limit: Limit = 100):
    """The units that the person's roles reach."""
    return page_of(units_within(request.user).select_related("jurisdiction"), after, limit, unit_shape)


@call(router, "GET", "/units/{int:id}", "一个单位", scope="read", returns=UnitShape)
def get_unit(request, id: Id):
    """One unit that the person's roles reach."""
    return unit_shape(get_object_or_404(units_within(request.user).select_related("jurisdiction"), pk=id))


@call(
    router,
    "POST",
    "/units/{int:id}/filing",
    "新建部门整体绩效目标",
    scope="write",
    returns=FilingShape,
)
def start_department_filing(request, response: HttpResponse, id: Id):
    """A new draft of the department as a whole, in the form and year of its jurisdiction; the one begun before, if any."""
    unit = get_object_or_404(
        units_within(request.user).select_related("jurisdiction"), pk=id, kind="department"
    )
    if not unit.jurisdiction.department_scheme:
        raise Http404("no form for departments")
    filing = begin_filing(request.user, unit, None)
    response["Location"] = f"/api/v1/filings/{filing.pk}"
    return filing_shape(filing)
