"""A form side by side with an earlier state of it, or with last year's approved form of the same project."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from jixiao.web.actions.move import Move
from jixiao.web.actions.open_filing import open_filing
from jixiao.web.drafting import drafts
from jixiao.web.drafting.compare import compare
from jixiao.web.drafting.versions import choices_for
from jixiao.web.models import Filing, Revision
from jixiao.web.models.filing import ADJUSTMENTS
from jixiao.web.models.grant import OWN_UNIT_ROLES
from jixiao.web.pages.target_quality import scores_of


def page(request, id: int):
    """``with``: last (the revision before this one), approved, year (last year's), or the number of a revision."""
    filing = get_object_or_404(
        Filing.objects.visible_to(request.user).select_related("unit", "project"), pk=id
    )
    open_filing(request.user, filing)
    choices = choices_for(request.user, filing)
    wanted = request.GET.get("with") or next(iter(choices), "")
    if wanted and wanted not in choices:
        raise Http404(wanted)
    context = {
        "filing": filing,
        "scores": scores_of(filing),
        "picks": _told_apart(choices, filing),
        "wanted": wanted,
        "stage_label": filing.the_stage.label,
    }
    if wanted:
        label, revision = choices[wanted]
        own = Move(request.user, filing, "").holds(OWN_UNIT_ROLES)
        before, after = drafts.load(revision.values), drafts.load(filing.draft)
        outcome = compare(before, after, filing.scheme, masked=not own)
        context |= {
            "before_label": label,
            "outcome": outcome,
            "only": (only := request.GET.get("all") != "1"),
            "groups": {
                part: any(not only or row.state != "same" for row in getattr(outcome, part))
                for part in ("fields", "money", "expenditures", "indicators")
            },
            "added": outcome.count("added"),
            "removed": outcome.count("removed"),
            "changed": outcome.count("changed"),
            "adjustment": ADJUSTMENTS.get(filing.adjusting, ""),
        }
    return render(request, "web/compare.html", context)


def _told_apart(choices: dict[str, tuple[str, Revision]], filing: Filing) -> list[tuple[str, str]]:
    """What to offer: each revision once, by its most telling name, and not the one that is shown now."""
    offered: dict[int, tuple[str, str]] = {}
    for key, (label, revision) in choices.items():
        if revision.values != filing.draft:
            offered.setdefault(revision.pk, (key, label))
    return list(offered.values())
