"""Take over the sections of a trial that a person has ticked."""

from __future__ import annotations

from jixiao.core.message import say
from jixiao.web.actions.base import Refused
from jixiao.web.actions.replace_sections import ReplaceSections
from jixiao.web.models import Filing
from jixiao.web.replacement import Trial


def apply_ticked(
    request, filing: Filing, name: str, trial: Trial, bases: dict[str, int], source: str
) -> None:
    """``name`` is a key of REPLACING. Raises Refused, Conflict or PermissionDenied; then nothing has changed."""
    wanted = request.POST.getlist("section")
    ticked = {section: content for section, content in trial.sections.items() if section in wanted}
    if not ticked:
        raise Refused(say("没有勾选要带入的部分"))
    ReplaceSections(request.user, filing, name, ticked, bases, source).run()
