"""What follows approval: begin monitoring or self-evaluation, its points with their reasons, what if, actual values."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from jixiao.core.number import plain
from jixiao.core.score import ScoreLine, ScoreSheet
from jixiao.scoring.what_if import UnknownPlace, what_if
from jixiao.web.actions.import_actuals import ImportActuals
from jixiao.web.actions.renew_basis import RenewBasis
from jixiao.web.actions.start_later import start_later
from jixiao.web.api.call import Id, call
from jixiao.web.api.filings import record_for, visible
from jixiao.web.api.problems import Refusal, Said, said
from jixiao.web.api.shapes import FilingShape, filing_shape
from jixiao.web.models import Filing
from jixiao.web.scored import score_of
from jixiao.web.storing.uploads import accepted

router = Router(tags=["later"])
Place = Annotated[str, Field(max_length=40)]
Typed = Annotated[str, Field(max_length=200)]


class LaterForms(Schema):
    """The forms that were carried over from a target."""

    items: list[FilingShape]


class LaterAsked(Schema):
    """``period`` of monitoring; empty for the place's usual round."""

    kind: Literal["monitoring", "self_evaluation"]
    period: Annotated[str, Field(max_length=20)] = ""


class LineShape(Schema):
    """One scored line. ``points`` null: not decided; ``because`` says how the points come about, or why there are none."""

    field: str
    subject: str
    points: str | None
    out_of: str
    by_hand: bool
    because: Said
    for_full_marks: Said
    clause: str
    flags: list[str]


class ScoreShape(Schema):
    """A score under a rule pack. ``open_points`` is the full mark of the lines that are not decided."""

    pack: str
    total: str | None
    out_of: str
    open_points: str
    grade: str
    lines: list[LineShape]


class WhatIf(Schema):
    """``indicators[3]`` → another actual value as a form would write it; ``executed_amount`` → 万元."""

    changes: Annotated[dict[Place, Typed], Field(min_length=1, max_length=200)]


class Taken(Schema):
    """How many indicators were taken over, and what was left."""

    taken: int
    left: list[Said]


@call(router, "GET", "/filings/{int:id}/later", "目标之后的监控和自评表", scope="read", returns=LaterForms)
def list_later(request, id: Id):
    """The monitoring forms and the self-evaluation of a target that the person may see."""
    target = visible(request, id)
    rows = Filing.objects.visible_to(request.user).filter(basis=target).select_related("unit").defer("draft")
    return {"items": [filing_shape(one) for one in rows.order_by("id")]}


@call(router, "POST", "/filings/{int:id}/later", "开始监控或自评", scope="write", returns=FilingShape)
def post_later(request, response: HttpResponse, id: Id, asked: LaterAsked):
    """Begin a later stage of an approved target; the form begun before, if any."""
    target = get_object_or_404(Filing.objects.visible_to(request.user), pk=id, kind="target")
    begun = start_later(request.user, target, asked.kind, asked.period)
    response["Location"] = f"/api/v1/filings/{begun.pk}"
    return filing_shape(begun)


@call(router, "GET", "/filings/{int:id}/score", "自评得分和依据", scope="read", returns=ScoreShape)
def get_score(request, id: Id):
    """The points of a self-evaluation with their reasons. 404 where the form has no rules."""
    filing = visible(request, id)
    return _shape(_sheet(record_for(request, filing, filing.draft), filing))


@call(router, "POST", "/filings/{int:id}/what-if", "试算得分", scope="read", returns=ScoreShape)
def post_what_if(request, id: Id, asked: WhatIf):
    """The score with other actual values; nothing is saved."""
    filing = visible(request, id)
    record = record_for(request, filing, filing.draft)
    _sheet(record, filing)
    try:
        return _shape(what_if(record, filing.scheme, asked.changes))
    except UnknownPlace as error:
        raise Refusal(422, error.args[0], field="changes") from error


@call(router, "POST", "/filings/{int:id}/renew", "按最新批复更新", scope="write", returns=FilingShape)
def post_renew(request, id: Id):
    """Follow the target that was approved anew; what was typed of indicators that still stand is kept."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id, basis__isnull=False)
    return filing_shape(RenewBasis(request.user, filing).run())


@call(router, "POST", "/filings/{int:id}/actuals", "导入完成值", scope="write", returns=Taken)
def post_actuals(request, id: Id, file: File[UploadedFile]):
    """Take the actual values of a form filled in outside, matched by the names of the indicators."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id, basis__isnull=False)
    if not ImportActuals(request.user, filing, b"", "").may():
        raise PermissionDenied("import_actuals")
    told = ImportActuals(request.user, filing, *accepted(file, "document")).run()
    return {"taken": told.taken, "left": [said(sentence) for sentence in told.left]}


def _sheet(record, filing: Filing) -> ScoreSheet:
    sheet = score_of(record) if filing.kind == "self_evaluation" else None
    if sheet is None:
        raise Http404("score")
    return sheet


def _shape(sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "pack": sheet.pack,
        "total": None if sheet.total is None else format(sheet.total, "f"),
        "out_of": plain(sheet.out_of),
        "open_points": plain(sheet.open_points),
        "grade": sheet.grade,
        "lines": [_line(line) for line in sheet.lines],
    }


def _line(line: ScoreLine) -> dict[str, Any]:
    return {
        **{key: getattr(line, key) for key in ("field", "by_hand", "clause")},
        "subject": str(line.subject),
        "points": None if line.points is None else format(line.points, "f"),
        "out_of": plain(line.out_of),
        "because": said(line.because),
        "for_full_marks": said(line.for_full_marks),
        "flags": list(line.flags),
    }
