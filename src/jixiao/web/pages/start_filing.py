"""Begin the declaration of a project."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jixiao.web.actions.start_filing import start_filing
from jixiao.web.models import Filing, Project


@require_POST
def page(request, project: int):
    """A new draft in the jurisdiction's form and year, then its page; the one that exists when begun before."""
    found = get_object_or_404(Project.objects.select_related("unit__jurisdiction"), pk=project)
    place = found.unit.jurisdiction
    begun = (
        Filing.objects.visible_to(request.user).filter(project=found, fiscal_year=place.fiscal_year).first()
    )
    if begun is None:
        begun = start_filing(request.user, found.unit, found, place.project_scheme, place.fiscal_year)
    return redirect("filing", id=begun.pk)
