"""Take over the sections of a trial that a person has ticked."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from jixiao.core.message import say
from jixiao.web.actions.base import Refused
from jixiao.web.actions.replace_sections import ReplaceSections
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.drafting.replacement import Trial
from jixiao.web.models import Filing


def draft_to_fill(request, id: int) -> Filing:
    """The target form that the person may fill in now. 404 for another stage's, PermissionDenied for a reader."""
    filing = get_object_or_404(
        Filing.objects.visible_to(request.user).select_related("unit", "project"), pk=id
    )
    if filing.scheme.stage != "target":
        raise Http404(id)
    if not SaveSection(request.user, filing, "fields", {}, 0).may():
        raise PermissionDenied("draft_to_fill")
    return filing


def apply_ticked(
    request, filing: Filing, name: str, trial: Trial, bases: dict[str, int], source: str
) -> None:
    """``name`` is a key of REPLACING. Raises Refused, Conflict or PermissionDenied; then nothing has changed."""
    wanted = request.POST.getlist("section")
    ticked = {section: content for section, content in trial.sections.items() if section in wanted}
    if not ticked:
        raise Refused(say("没有勾选要带入的部分"))
    ReplaceSections(request.user, filing, name, ticked, bases, source).run()
