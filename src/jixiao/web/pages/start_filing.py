"""Begin a declaration: of a project, or of a department as a whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Refused
from jixiao.web.actions.start_filing import begin_filing
from jixiao.web.models import Project, Unit


@require_POST
def page(request, project: int):
    """A new draft in the jurisdiction's form and year, then its page; the one that exists when begun before."""
    found = get_object_or_404(Project.objects.select_related("unit__jurisdiction"), pk=project)
    return _begin(request, found.unit, found)


@require_POST
def department(request, unit: int):
    """The same for a department as a whole. 404 where the jurisdiction has no such form."""
    found = get_object_or_404(Unit.objects.select_related("jurisdiction"), pk=unit, kind="department")
    if not found.jurisdiction.department_scheme:
        raise Http404(unit)
    return _begin(request, found, None)


def _begin(request, unit: Unit, project: Project | None):
    try:
        return redirect("filing", id=begin_filing(request.user, unit, project).pk)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("home")
