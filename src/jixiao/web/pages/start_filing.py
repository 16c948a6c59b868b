"""Begin a declaration: of a project, or of a department as a whole."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jixiao.web.actions.start_filing import start_filing
from jixiao.web.models import Filing, Project, Unit


@require_POST
def page(request, project: int):
    """A new draft in the jurisdiction's form and year, then its page; the one that exists when begun before."""
    found = get_object_or_404(Project.objects.select_related("unit__jurisdiction"), pk=project)
    return _begin(request, found.unit, found, found.unit.jurisdiction.project_scheme)


@require_POST
def department(request, unit: int):
    """The same for a department as a whole. 404 where the jurisdiction has no such form."""
    found = get_object_or_404(Unit.objects.select_related("jurisdiction"), pk=unit, kind="department")
    form = found.jurisdiction.department_scheme
    if not form:
        raise Http404(unit)
    return _begin(request, found, None, form)


def _begin(request, unit: Unit, project: Project | None, form: str):
    year = unit.jurisdiction.fiscal_year
    mine = Filing.objects.visible_to(request.user)
    begun = mine.filter(kind="target", unit=unit, project=project, fiscal_year=year).first()
    if begun is None:
        begun = start_filing(request.user, unit, project, form, year)
    return redirect("filing", id=begun.pk)
