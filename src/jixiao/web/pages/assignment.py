"""Evaluation by an agency: the list, and the workspace of one project with material, report and opinions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao import pipeline
from jixiao.core.message import in_language
from jixiao.reports.evaluation_report import PARTS
from jixiao.web.actions.agency_report import (
    AnswerOpinion,
    Finish,
    GiveOpinion,
    SaveTexts,
    SendVersion,
    evaluation_of,
    report_of,
)
from jixiao.web.actions.assignment import (
    AnswerMaterial,
    AskMaterial,
    Assign,
    AssignmentAction,
    Receive,
    agency_people,
    visible_assignments,
)
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.evidence import evidence_of, size_text
from jixiao.web.actions.later_lists import OFFERED, offered_for
from jixiao.web.drafting import drafts
from jixiao.web.frame import grants_of
from jixiao.web.language import language, t
from jixiao.web.models import Assignment, Filing, Material, MaterialRequest, ReportVersion
from jixiao.web.pages.shown import moment, wan
from jixiao.web.scored import score_of
from jixiao.web.showing.later_view import later_view
from jixiao.web.storing.stored_file import as_download
from jixiao.web.storing.uploads import accepted
from jixiao.web.typed import day, whole

FORMATS = ("docx", "pdf", "html")
STATE_TAGS = {"open": "brand", "opinion": "warn", "final": "ok"}
REQUEST_TAGS = {"asked": "warn", "given": "brand", "received": "ok", "refused": "err"}


def page(request: HttpRequest) -> HttpResponse:
    """The assignments that the person may see; the performance division gives new ones."""
    giving = any(grant.role == "performance_division" for grant in grants_of(request))
    words = request.GET.get("q", "").strip()
    offered = offered_for(request.user, "assignment", words) if giving else []
    found = visible_assignments(request.user).select_related("filing__unit").prefetch_related("requests", "versions")  # fmt: skip
    context = {
        "assignments": [shown(one) for one in found[:500]],
        "giving": giving,
        "offered": offered,
        "words": words,
        "most": OFFERED,
        "people": agency_people(offered[0]) if offered else [],
    }
    return render(request, "web/assignments.html", context)


def shown(one: Assignment) -> dict[str, Any]:
    """An assignment as lists show it."""
    requests = list(one.requests.all())
    return {
        "id": one.pk,
        "title": one.filing.title,
        "unit": one.filing.unit.name,
        "year": one.filing.fiscal_year,
        "agency": one.agency,
        "due": one.due,
        "late": one.state != "final" and one.due < timezone.localdate(),
        "state": one.get_state_display(),
        "tag": STATE_TAGS[one.state],
        "waiting": sum(each.state == "asked" for each in requests),
        "requests": len(requests),
        "versions": len(one.versions.all()),
    }


@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the evaluation of one project to people of an agency."""
    if not any(grant.role == "performance_division" for grant in grants_of(request)):
        raise PermissionDenied("assign")
    sent = request.POST
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=whole(sent.get("filing", "")))
    members = [whole(one) for one in sent.getlist("member")]
    try:
        made = Assign(request.user, filing, sent.get("agency", ""), members, day(sent.get("due", ""))).run()
    except Refused as error:
        messages.error(request, str(error))
        return redirect("assignments")
    messages.success(request, t("已委托，机构人员收到了通知"))
    return redirect("assignment", id=made.pk)


def one(request: HttpRequest, id: int) -> HttpResponse:
    """The workspace. What the agency's people are still writing is shown to them alone."""
    found = _visible(request, id)
    filing = found.filing
    member = AssignmentAction(request.user, found).is_member()
    context: dict[str, Any] = {
        "assignment": shown(found),
        "filing": filing,
        "people": [person.name for person in found.members.all()],
        "requests": [_request(request, one) for one in found.requests.all()],
        "versions": [_version(request, one) for one in found.versions.all()],
        "formats": FORMATS,
        "may_ask": AskMaterial(request.user, found).may(),
        "may_write": SaveTexts(request.user, found, {}, 0).may(),
        "may_send": SendVersion(request.user, found).may(),
        "may_finish": Finish(request.user, found).may(),
        "may_open": not member,
        "amount": wan(filing.amount),
        "executed": wan(filing.executed),
        "accept": ".pdf,.ofd,.docx,.xlsx,.doc,.xls,.csv,.txt,.png,.jpg,.jpeg",
    }
    if member:
        record = drafts.load(filing.draft)
        view = later_view(record, filing.scheme, score_of(record), masked=True)
        texts = found.written
        told = evaluation_of(filing, found, texts)
        context |= {
            "rows": view["rows"],
            "carried": view["carried"],
            "evidence": evidence_of(filing),
            "parts": [{"id": part, "label": label, "text": texts.get(part, "")} for part, label in PARTS.items()],
            "saved": found.saved,
            "loose": [in_language(each.message, language()) for each in report_of(filing, filing.approved_revision or 0, told)[1]],
        }  # fmt: skip
    return render(request, "web/assignment.html", context)


def _visible(request: HttpRequest, id: int) -> Assignment:
    seen = visible_assignments(request.user).select_related("filing__unit", "filing__drafter")
    told = ReportVersion.objects.select_related("opinion_by")
    return get_object_or_404(
        seen.prefetch_related("requests__files", Prefetch("versions", told), "members"), pk=id
    )


def _request(request: HttpRequest, one: MaterialRequest) -> dict[str, Any]:
    late = one.state == "asked" and one.due < timezone.localdate()
    return {
        "id": one.pk,
        "what": one.what,
        "due": one.due,
        "state": one.get_state_display(),
        "tag": "err" if late else REQUEST_TAGS[one.state],
        "late": late,
        "reason": one.reason,
        "answered": moment(one.answered),
        "received": moment(one.received),
        "files": [{"id": each.pk, "name": each.name, "size": size_text(each.size)} for each in one.files.all()],
        "may_answer": AnswerMaterial(request.user, one).may(),
        "may_receive": Receive(request.user, one).may(),
    }  # fmt: skip


def _version(request: HttpRequest, one: ReportVersion) -> dict[str, Any]:
    return {
        "id": one.pk,
        "number": one.number,
        "final": one.final,
        "created": moment(one.created),
        "due": one.due,
        "digest": one.digest,
        "agreed": one.agreed,
        "opinion": one.opinion,
        "opinion_by": one.opinion_by.name if one.opinion_by else "",
        "opinion_at": moment(one.opinion_at),
        "answer": one.answer,
        "may_give": GiveOpinion(request.user, one).may(),
        "may_answer": AnswerOpinion(request.user, one).may(),
    }


VERBS: dict[str, Callable[..., AssignmentAction]] = {
    "ask": lambda person, found, sent, files: AskMaterial(person, found, sent.get("what", ""), day(sent.get("due", ""))),
    "answer": lambda person, found, sent, files: AnswerMaterial(person, _of(found.requests, sent), [accepted(file, "evidence") for file in files], sent.get("reason", "")),
    "receive": lambda person, found, sent, files: Receive(person, _of(found.requests, sent)),
    "save": lambda person, found, sent, files: SaveTexts(person, found, {part: sent.get(f"text:{part}", "") for part in PARTS}, whole(sent.get("base", ""))),
    "send": lambda person, found, sent, files: SendVersion(person, found, day(sent.get("due", ""))),
    "opinion": lambda person, found, sent, files: GiveOpinion(person, _of(found.versions, sent), sent.get("agreed") == "yes", sent.get("text", "")),
    "reply": lambda person, found, sent, files: AnswerOpinion(person, _of(found.versions, sent), sent.get("text", "")),
    "finish": lambda person, found, sent, files: Finish(person, found, sent.get("reason", "")),
}  # fmt: skip
"""What can be done with an assignment, by the name that the form sends."""


def _of(rows: Any, sent: Any) -> Any:
    return get_object_or_404(rows, pk=whole(sent.get("id", "")))


@require_POST
def step(request: HttpRequest, id: int) -> HttpResponse:
    """Ask, answer, receive, save, send, give an opinion, reply, finish."""
    found = _visible(request, id)
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404("do")
    try:
        verb(request.user, found, request.POST, request.FILES.getlist("file")).run()
        messages.success(request, t("已办理"))
    except (Refused, Conflict) as error:
        messages.error(request, str(error))
    return redirect("assignment", id=id)


def material(request: HttpRequest, id: int) -> FileResponse:
    """A file that the unit gave, as a download."""
    seen = visible_assignments(request.user).values("pk")
    found = get_object_or_404(Material, pk=id, request__assignment__in=seen)
    return as_download(found.digest, found.name)


def report(request: HttpRequest, id: int, number: int, format: str) -> HttpResponse:
    """A version as a document; number 0 is what is being written, for the agency's people alone."""
    found = _visible(request, id)
    if format not in FORMATS:
        raise Http404(format)
    filing = found.filing
    if number:
        version = get_object_or_404(found.versions, number=number)
        made, _ = report_of(filing, version.revision, version.evaluation, language())
    else:
        if not AssignmentAction(request.user, found).is_member():
            raise Http404("draft")
        told = evaluation_of(filing, found, found.written)
        made, _ = report_of(filing, filing.approved_revision or 0, told, language())
    answer = HttpResponse(pipeline.write(made, format), content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{made.name}-{number}.{format}')}"
    answer["Cache-Control"] = "no-store"
    return answer
