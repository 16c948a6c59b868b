"""One form: filled in by its drafter, read by its reviewers."""

from __future__ import annotations

import json

from django.shortcuts import get_object_or_404, render

from jixiao.web import drafts
from jixiao.web.actions.move import Move
from jixiao.web.actions.open_filing import open_filing
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.findings import review_of
from jixiao.web.models import Filing


def page(request, id: int):
    """The form with its findings, and the steps that may be taken now."""
    filing = get_object_or_404(
        Filing.objects.visible_to(request.user).select_related("unit", "project"), pk=id
    )
    record, scheme = drafts.load(filing.draft), filing.scheme
    editable = SaveSection(request.user, filing, "fields", {}, 0).may()
    moves = Move(request.user, filing, "").open_moves()
    open_filing(request.user, filing)
    context = {
        "filing": filing,
        "scheme": scheme,
        "record": record,
        "sections": drafts.sections_of(record, scheme),
        "counts": json.loads(filing.sections),
        "editable": editable,
        "moves": moves,
        "findings": review_of(record).findings,
        "stages": filing.the_flow.stages,
    }
    return render(request, "web/filing.html", context)
