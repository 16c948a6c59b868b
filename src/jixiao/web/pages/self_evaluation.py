"""A self-evaluation: actual values and execution in, points and their sentences out; and what if it were otherwise."""

from __future__ import annotations

import json
from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from jixiao.core.library import load_pack
from jixiao.core.record import Record
from jixiao.core.scheme import IndicatorsTable
from jixiao.scoring.what_if import UnknownPlace, what_if
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.evidence import AddEvidence, evidence_of
from jixiao.web.actions.import_actuals import ImportActuals
from jixiao.web.actions.move import Move
from jixiao.web.actions.open_filing import open_filing
from jixiao.web.actions.renew_basis import RenewBasis, approved_target
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.actions.unmask import ReadPersonalData
from jixiao.web.drafting import drafts
from jixiao.web.drafting.later_drafts import actual_period
from jixiao.web.findings import review_of
from jixiao.web.language import language, t
from jixiao.web.models import Filing
from jixiao.web.models.grant import OWN_UNIT_ROLES
from jixiao.web.pages.comments import threads_of
from jixiao.web.pages.filing_steps import due_in_words, last_words, shown_move, steps
from jixiao.web.pages.next_waiting import next_waiting
from jixiao.web.pages.shown import short_moment
from jixiao.web.rounds import period_label
from jixiao.web.scored import rules_of, score_of
from jixiao.web.showing import shown_findings
from jixiao.web.showing.later_view import later_view
from jixiao.web.showing.masking import masked
from jixiao.web.storing.uploads import accepted
from jixiao.web.typed import loads_strictly


def page(request: HttpRequest, filing: Filing) -> HttpResponse:
    """The page of one self-evaluation; ``filing`` is one that the person may see."""
    record, scheme = drafts.load(filing.draft), filing.scheme
    change = SaveSection(request.user, filing, "fields", {}, 0)
    editable, own = change.may(), change.holds(OWN_UNIT_ROLES)
    moves = Move(request.user, filing, "").open_moves()
    open_filing(request.user, filing)
    words = last_words(filing)
    outdated = filing.basis is not None and _outdated(filing)
    filing.round_label = period_label(scheme, filing.period)
    sheet = score_of(record)
    outcome = review_of(record, filing)
    findings = shown_findings.shown(outcome.findings, language())
    context = {
        "filing": filing,
        "scheme": scheme,
        "form_title": scheme.title.replace("{year}", str(filing.fiscal_year)),
        "editable": editable,
        "moves": [shown_move(move, words["returned"] is not None) for move in moves],
        "stages": steps(filing),
        "updated": short_moment(filing.updated),
        "due": due_in_words(filing),
        **words,
        "threads": threads_of(filing, request.user) if filing.comments.exists() else [],
        "findings": findings,
        "counts": shown_findings.counted(findings),
        "waiting": next_waiting(request, filing),
        "not_run": shown_findings.not_run(outcome),
        "evidence": evidence_of(filing),
        "may_add_evidence": AddEvidence(request.user, filing).may(),
        "outdated": outdated,
        "personal": not own and masked(record) != record and ReadPersonalData(request.user, filing).may(),
        **later_view(
            _beside_approved(record if own else masked(record), filing, outdated),
            scheme,
            sheet,
            masked=not own,
        ),
    }
    proofs = Counter(one["field"] for one in context["evidence"])
    for row in context["rows"]:
        row["proofs"] = proofs[f"indicators[{row['index']}]"]
    data = {"findings": shown_findings.fragments(findings)["findings"]}
    if editable:
        data |= {"filing": filing.pk, "person": request.user.pk, "counts": json.loads(filing.sections)}
    context["data"] = data
    if filing.kind == "monitoring":
        from jixiao.web.pages.monitoring import context_of

        table = scheme.indicators
        period = scheme.period(actual_period(scheme))
        context |= {
            **context_of(request.user, filing),
            "period_label": t("{period}执行情况", period=period.label if period else ""),
            "causes": _choices(table, "deviation_cause"),
            "likelihoods": _choices(table, "likelihood"),
        }
        return render(request, "web/monitoring_form.html", context)
    return render(request, "web/self_evaluation.html", context)


def _beside_approved(record: Record, filing: Filing, outdated: bool) -> Record:
    """The record with the target that is approved now, for its differences to show."""
    if not outdated:
        return record
    return record.model_copy(update={"linked": {**record.linked, "target": approved_target(filing)}})


def _choices(table: IndicatorsTable | None, role: str) -> list[str]:
    """What a form's tick boxes of a sort say, in printed order."""
    return (
        [column.choice for column in table.columns if column.role == role and column.choice] if table else []
    )


def _outdated(filing: Filing) -> bool:
    """Whether the target was approved anew after this form was carried over from it."""
    carried = filing.events.filter(action__in=("start", "renew")).order_by("-id").first()
    begun = carried.comment if carried else ""
    return bool(begun) and f"第 {filing.basis.approved_revision} 稿" not in begun


@require_POST
def score(request: HttpRequest, id: int) -> JsonResponse:
    """JSON in: ``changes`` (place → another value). The score as it would be; nothing is saved.

    400 for what is not understood. Without changes it is the score as it stands, with its parts of the page.
    """
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id, kind="self_evaluation")
    record, scheme = drafts.load(filing.draft), filing.scheme
    try:
        rules = rules_of(record)
        pack = load_pack(rules) if rules else None
        changes = loads_strictly(request.body or b"{}").get("changes", {})
        changed = {str(place): str(text) for place, text in changes.items()}
        sheet = what_if(record, scheme, changed, pack) if changed else score_of(record)
    except UnknownPlace as error:
        return JsonResponse({"message": str(error)}, status=400)
    except (ValueError, AttributeError):
        return JsonResponse({"message": t("没有看懂提交的内容")}, status=400)
    return JsonResponse(fragments(record, filing, sheet))


def fragments(record: Record, filing: Filing, sheet) -> dict:
    """The score as the page shows it: the panel and the sentence of each row."""
    view = later_view(record, filing.scheme, sheet, masked=True)
    return {
        "panel": render_to_string("web/_score_panel.html", {"total": view["total"]}),
        "points": view["total"]["points"],
        "rows": [
            {
                "index": row["index"],
                "points": row["line"]["points"] if row["line"] else row["typed"]["self_score"],
                "out_of": row["line"]["out_of"] if row["line"] else row["typed"]["points"],
                "state": row["line"]["state"] if row["line"] else "",
                "ask": row["ask"],
                "actual": row["typed"]["actual"] if row["computed"] and row["computed"].text else None,
                "how": render_to_string(
                    "web/_how_scored.html", {"line": row["line"], "computed": row["computed"]}
                ),
            }
            for row in view["rows"]
        ],
        "rates": {row["id"]: row["rate"] for row in view["money"]["rows"]} if view["money"] else {},
    }


@require_POST
def renew(request: HttpRequest, id: int) -> HttpResponse:
    """Follow the target that was approved anew."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id, basis__isnull=False)
    RenewBasis(request.user, filing).run()
    messages.success(request, t("已按最新批复的目标更新，已填的完成值保留"))
    return redirect("filing", id=id)


@require_POST
def import_actuals(request: HttpRequest, id: int) -> HttpResponse:
    """Take the actual values of a filled form: Excel, Word, WPS or PDF."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id, basis__isnull=False)
    try:
        data, name = accepted(request.FILES.get("file"), "document")
        told = ImportActuals(request.user, filing, data, name).run()
    except (Conflict, Refused) as error:
        messages.error(request, str(error))
        return redirect("filing", id=id)
    messages.success(request, t("已导入 {count} 项指标的完成值", count=told.taken))
    for sentence in told.left:
        messages.warning(request, sentence)
    return redirect("filing", id=id)
