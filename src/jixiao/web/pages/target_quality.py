"""The reviewer's sheet on a target form: what the checks refer to, opinion, points and comment; total, grade, print."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from jixiao import pipeline
from jixiao.core.finding import Finding
from jixiao.core.number import plain
from jixiao.core.record import Record
from jixiao.core.target_quality import Item, quality_sheet
from jixiao.reports.target_quality_report import Scored, target_quality_report
from jixiao.review.engine import catalogue
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.score_target import ScoreTarget, judgement_of, scored_on
from jixiao.web.drafting import drafts
from jixiao.web.findings import review_of
from jixiao.web.language import language, t
from jixiao.web.models import Filing, TargetScore
from jixiao.web.pages.official_form import TYPES
from jixiao.web.showing import shown_findings

FORMATS = ("docx", "pdf")


def page(request, id: int):
    """GET: the sheet to fill in, for whom it is their turn, and the scores given so far. POST: store it."""
    filing = _filing(request, id)
    action = ScoreTarget(request.user, filing, {})
    mine = action.may()
    context: dict[str, Any] = {"filing": filing, "mine": mine, "sheet": quality_sheet(), "wrong": ""}
    written = _stored(request.user, filing)
    if request.method == "POST":
        if not mine:
            raise PermissionDenied("target_quality")
        written = _typed(request.POST)
        try:
            remark, seen = request.POST.get("remark", ""), request.POST.get("seen", "")
            ScoreTarget(request.user, filing, written, remark, seen).run()
            messages.success(request, t("已保存评分"))
            return redirect("target-quality", id=filing.pk)
        except (Refused, Conflict) as error:
            context["wrong"] = t(error.args[0])
    context["scores"] = scores_of(filing)
    own = next((one for one in context["scores"] if _own(one, request.user, filing)), None)
    context["remark"] = request.POST.get("remark", own.remark if own else "")
    if mine:
        context["criteria"] = _criteria(drafts.load(filing.draft), written)
    return render(request, "web/target_quality.html", context, status=400 if context["wrong"] else 200)


def document(request, id: int, score: int, format: str):
    """One score as a paper."""
    if format not in FORMATS:
        raise Http404(format)
    filing = _filing(request, id)
    given = get_object_or_404(
        TargetScore.objects.select_related("reviewer", "event"), pk=score, filing=filing
    )
    revision = get_object_or_404(filing.revisions, number=given.revision)
    about = Scored(given.reviewer.name, given.revision, scored_on(given), given.remark)
    report = target_quality_report(drafts.load(revision.values), judgement_of(given), about)
    answer = HttpResponse(pipeline.write(report, format), content_type=TYPES[format])
    answer["Content-Disposition"] = (
        f'attachment; filename="target-score-{filing.pk}-{given.revision}.{format}"'
    )
    return answer


def _filing(request, id: int) -> Filing:
    visible = Filing.objects.visible_to(request.user).select_related("unit", "project")
    filing = get_object_or_404(visible, pk=id)
    if filing.scheme.stage != "target":
        raise Http404(id)
    return filing


def scores_of(filing: Filing) -> list[TargetScore]:
    """The scores of a form, those of the newest revision first, ready to show."""
    scores = list(filing.target_scores.select_related("reviewer", "event"))
    for one in scores:
        judgement = judgement_of(one)
        one.grade_label, one.consequence = judgement.grade.label, judgement.grade.consequence
        one.good, one.on, one.lines = not judgement.grade.comment_needed, scored_on(one), judgement.lines
    return scores


def _own(score: TargetScore, person, filing: Filing) -> bool:
    return score.reviewer_id == person.pk and score.revision == filing.revision_number


def _stored(person, filing: Filing) -> dict[str, dict[str, str]]:
    """What this reviewer wrote for the present revision; empty for the first time."""
    own = filing.target_scores.filter(reviewer=person, revision=filing.revision_number).first()
    return json.loads(own.items) if own else {}


def _typed(post) -> dict[str, dict[str, str]]:
    parts = ("opinion", "points", "comment")
    return {
        item.id: {part: post.get(f"{item.id}.{part}", "") for part in parts} for item in quality_sheet().items
    }


def _criteria(record: Record, written: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """The sheet's lines with what is written, and what the checks refer to."""
    sheet, checks = quality_sheet(), catalogue()
    beside: dict[str, list[Finding]] = {item.id: [] for item in sheet.items}
    for finding in review_of(record).findings:
        check = checks.get(finding.code)
        if check is not None and str(finding.severity) in sheet.by_severity:
            beside[sheet.item_of(finding.code, check.criterion).id].append(finding)
    return [
        {
            "criterion": criterion,
            "items": [_item(item, written.get(item.id, {}), beside[item.id]) for item in criterion.items],
        }
        for criterion in sheet.criteria
    ]


def _item(item: Item, written: dict[str, str], findings: list[Finding]) -> dict[str, Any]:
    sheet = quality_sheet()
    severities = [str(finding.severity) for finding in findings]
    worst = next(
        (sheet.by_severity[one] for one in sheet.by_severity if one in severities), sheet.opinions[0].id
    )
    reference = sheet.opinion(worst)
    assert reference is not None, "the vocabulary names its own opinions"
    return {
        "item": item,
        "full": plain(item.points),
        "written": written,
        "findings": shown_findings.shown(findings, language()),
        "reference": reference,
        "reference_points": plain(item.points * reference.reference / 100),
    }
