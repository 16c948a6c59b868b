"""The history of a form: events, revisions, and whether the chain is whole."""

from __future__ import annotations

import json

from django.shortcuts import get_object_or_404, render

from jixiao.core.flow import first_broken_link
from jixiao.web.models import Filing


def page(request, id: int):
    """Events newest first, with what changed."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user).select_related("unit"), pk=id)
    events = list(filing.events.all())
    broken = first_broken_link([event.as_core() for event in events])
    labels = {stage.id: stage.label for stage in filing.the_flow.stages}
    for event in events:
        event.to_label = labels.get(event.to, event.to)
        event.changed = json.loads(event.changes) if event.changes else {}
    context = {
        "filing": filing,
        "events": events[::-1],
        "whole": broken is None,
        "revisions": filing.revisions.all(),
    }
    return render(request, "web/history.html", context)
