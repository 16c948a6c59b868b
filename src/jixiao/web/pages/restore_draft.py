"""Take back an import or a copy: the draft as it was before."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Refused
from jixiao.web.actions.replace_sections import RestoreDraft
from jixiao.web.language import t
from jixiao.web.models import Filing
from jixiao.web.models.kept_draft import KeptDraft


@require_POST
def page(request, id: int, kept: int):
    """Back to the form, with the draft that was kept, or with the reason why not."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id)
    action = RestoreDraft(request.user, filing, None)
    if not action.may():
        raise PermissionDenied("restore_draft")
    action.kept = get_object_or_404(KeptDraft.objects.select_related("event"), pk=kept, filing=filing)
    try:
        action.run()
    except Refused as error:
        messages.error(request, t(error.args[0]))
    return redirect("filing", id=filing.pk)
