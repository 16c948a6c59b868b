"""A form side by side with an earlier state of it, or with last year's approved form of the same project."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from jixiao.web import drafts
from jixiao.web.actions.move import Move
from jixiao.web.actions.open_filing import open_filing
from jixiao.web.compare import compare
from jixiao.web.language import t
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
    choices = _choices(request.user, filing)
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


def _choices(person, filing: Filing) -> dict[str, tuple[str, Revision]]:
    """What it can be held against: key → (label, revision), the most telling first."""
    revisions = {one.number: one for one in filing.revisions.all()}
    choices: dict[str, tuple[str, Revision]] = {}
    approved = revisions.get(filing.approved_revision)
    if approved and filing.adjusting:
        choices["approved"] = (t("已批复的第 {number} 稿", number=approved.number), approved)
    earlier = [one for one in revisions.values() if one.values != filing.draft]
    if earlier:
        choices["last"] = (t("上一稿（第 {number} 稿）", number=earlier[-1].number), earlier[-1])
    last_year = _last_year(person, filing)
    if last_year:
        choices["year"] = (t("{year} 年已批复的", year=last_year.filing.fiscal_year), last_year)
    for number, one in revisions.items():
        choices[str(number)] = (t("第 {number} 稿（{author}）", number=number, author=one.author), one)
    return choices


def _told_apart(choices: dict[str, tuple[str, Revision]], filing: Filing) -> list[tuple[str, str]]:
    """What to offer: each revision once, by its most telling name, and not the one that is shown now."""
    offered: dict[int, tuple[str, str]] = {}
    for key, (label, revision) in choices.items():
        if revision.values != filing.draft:
            offered.setdefault(revision.pk, (key, label))
    return list(offered.values())


def _last_year(person, filing: Filing) -> Revision | None:
    """The approved revision of the same project in the latest year before."""
    if filing.project_id is None:
        return None
    before = (
        Filing.objects.approved_within(person)
        .filter(kind=filing.kind, project=filing.project_id, fiscal_year__lt=filing.fiscal_year)
        .order_by("-fiscal_year")
        .first()
    )
    if before is None:
        return None
    return Revision.objects.select_related("filing").get(filing=before, number=before.approved_revision)
