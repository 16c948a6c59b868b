"""The history of a form: events, revisions, and whether the record of it is whole."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render

from jixiao.web.models import Filing
from jixiao.web.models.filing import ADJUSTMENTS
from jixiao.web.pages.audit import action_labels, changes_of, label_of, step_labels
from jixiao.web.pages.shown import moment
from jixiao.web.pages.target_quality import scores_of
from jixiao.web.storing.chain import faults_of


def page(request, id: int):
    """Events newest first, with what changed; the revisions, each to hold against."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user).select_related("unit"), pk=id)
    events, revisions = list(filing.events.all()), list(filing.revisions.all())
    faults = faults_of(filing, events, revisions)
    labels = {stage.id: stage.label for stage in filing.the_flow.stages}
    actions, steps = action_labels(), step_labels()
    for event in events:
        event.when = moment(event.time)
        event.action_label = label_of(event, actions, steps)
        event.to_label = labels.get(event.to, event.to) if event.to != event.origin else ""
        event.changed = changes_of(event)
    for revision in revisions:
        revision.when, revision.kind = moment(revision.created), ADJUSTMENTS.get(revision.adjusting, "")
    context = {"filing": filing, "events": events[::-1], "faults": faults, "revisions": revisions[::-1],
               "scores": scores_of(filing)}  # fmt: skip
    return render(request, "web/history.html", context)
