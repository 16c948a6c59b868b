"""Projects of the pool, and the declaration of one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from jixiao.web.actions.reach import units_within
from jixiao.web.actions.start_filing import begin_filing
from jixiao.web.api.call import After, Id, Limit, Page, Text, Year, call, page_of
from jixiao.web.api.shapes import FilingShape, ProjectShape, filing_shape, project_shape
from jixiao.web.models import Project

router = Router(tags=["projects"])


class Projects(Page):
    """One page."""

    items: list[ProjectShape]


def _visible(person):
    return Project.objects.filter(unit__in=units_within(person)).select_related("unit")


@call(router, "GET", "/projects", "项目库里的项目", scope="read", returns=Projects)
def list_projects(request, q: Text = "", year: Year | None = None, after: After = "", limit: Limit = 100):
    """The projects of the units that the person reaches; ``q`` is in the name, ``year`` within its years."""
    rows = _visible(request.user)
    if q.strip():
        rows = rows.filter(name__contains=q.strip())
    if year is not None:
        rows = rows.filter(start_year__lte=year, end_year__gte=year)
    return page_of(rows, after, limit, project_shape)


@call(router, "GET", "/projects/{int:id}", "一个项目", scope="read", returns=ProjectShape)
def get_project(request, id: Id):
    """One project."""
    return project_shape(get_object_or_404(_visible(request.user), pk=id))


@call(
    router,
    "POST",
    "/projects/{int:id}/filing",
    "新建项目绩效目标",
    scope="write",
    returns=FilingShape,
)
def start_project_filing(request, response: HttpResponse, id: Id):
    """A new draft in the form and year of the jurisdiction; the one begun before, if any."""
    project = get_object_or_404(_visible(request.user).select_related("unit__jurisdiction"), pk=id)
    filing = begin_filing(request.user, project.unit, project)
    response["Location"] = f"/api/v1/filings/{filing.pk}"
    return filing_shape(filing)
