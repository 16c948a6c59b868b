"""Evaluation by agencies: material, the report that is written, versions, opinions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from jixiao import pipeline
from jixiao.web.actions.agency_report import (
    AnswerOpinion,
    Finish,
    GiveOpinion,
    SaveTexts,
    SendVersion,
    report_of,
)
from jixiao.web.actions.assignment import (
    AnswerMaterial,
    AskMaterial,
    Assign,
    AssignmentAction,
    Receive,
    visible_assignments,
)
from jixiao.web.api.call import After, Id, Limit, Page, Text, call, page_of
from jixiao.web.api.shapes import UnitRef, unit_ref
from jixiao.web.models import Assignment, Filing, Material, MaterialRequest, ReportVersion
from jixiao.web.models.held import held_by
from jixiao.web.storing.stored_file import BYTES, as_body
from jixiao.web.storing.uploads import accepted

router = Router(tags=["assignments"])
Day = Annotated[date, Field(description="YYYY-MM-DD")]


class AssignmentShape(Schema):
    """An evaluation given to an agency."""

    id: int
    filing: int
    title: str
    unit: UnitRef
    fiscal_year: int
    agency: str
    due: date
    state: str


class Assignments(Page):
    """One page, newest first."""

    items: list[AssignmentShape]


class MaterialShape(Schema):
    """A file that was given."""

    id: int
    name: str
    size: int
    digest: str


class RequestShape(Schema):
    """Material that was asked for; ``reason`` says why it cannot be given."""

    id: int
    what: str
    due: date
    state: str
    reason: str
    answered: datetime | None
    received: datetime | None
    files: list[MaterialShape]


class VersionShape(Schema):
    """A version of the report, the unit's opinion on it and the agency's answer."""

    number: int
    final: bool
    digest: str
    created: datetime
    due: date | None
    agreed: bool | None
    opinion: str
    answer: str


class AssignmentWhole(AssignmentShape):
    """With material and versions; ``texts`` and ``saved`` for the agency's people alone."""

    requests: list[RequestShape]
    versions: list[VersionShape]
    texts: dict[str, str] | None
    saved: int | None


class AssignmentAsked(Schema):
    """A confirmed self-evaluation, the agency, its people (ids of users), until when."""

    filing: Id
    agency: Annotated[str, Field(min_length=1, max_length=100)]
    members: Annotated[list[Id], Field(min_length=1, max_length=50)]
    due: Day


class MaterialAsked(Schema):
    """What is needed, until when."""

    what: Annotated[str, Field(min_length=1, max_length=300)]
    due: Day


class Refusal(Schema):
    """Why the material cannot be given."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class Texts(Schema):
    """Part of the report → its text; ``base``: the ``saved`` that was read."""

    texts: dict[str, Annotated[str, Field(max_length=20_000)]]
    base: Annotated[int, Field(ge=0, le=2**31 - 1)]


class Due(Schema):
    """Until when the unit may give its opinion."""

    due: Day


class OpinionGiven(Schema):
    """Whether the unit agrees; where it does not, why."""

    agreed: bool
    text: Text = ""


class Answer(Schema):
    """What is taken over, and why."""

    text: Text


class FinalAsked(Schema):
    """``reason``: what the numbers rest on that stand in no table; empty where there are none."""

    reason: Text = ""


def _shape(one: Assignment) -> dict[str, Any]:
    kept = {key: getattr(one, key) for key in ("agency", "due", "state")}
    filing = one.filing
    return {**kept, "id": one.pk, "filing": filing.pk, "title": filing.title, "unit": unit_ref(filing.unit), "fiscal_year": filing.fiscal_year}  # fmt: skip


def _request(one: MaterialRequest) -> dict[str, Any]:
    kept = ("what", "due", "state", "reason", "answered", "received")
    files = [{key: getattr(file, key) for key in ("id", "name", "size", "digest")} for file in one.files.all()]  # fmt: skip
    return {**{key: getattr(one, key) for key in kept}, "id": one.pk, "files": files}


def _version(one: ReportVersion) -> dict[str, Any]:
    kept = ("number", "final", "digest", "created", "due", "agreed", "opinion", "answer")
    return {key: getattr(one, key) for key in kept}


def _whole(request, one: Assignment) -> dict[str, Any]:
    mine = AssignmentAction(request.user, one).is_member()
    return {
        **_shape(one),
        "requests": [_request(each) for each in one.requests.prefetch_related("files")],
        "versions": [_version(each) for each in one.versions.all()],
        "texts": one.written if mine else None,
        "saved": one.saved if mine else None,
    }


def _seen(request, id: int) -> Assignment:
    return get_object_or_404(visible_assignments(request.user).select_related("filing__unit"), pk=id)


def _asked(request, id: int) -> MaterialRequest:
    seen = visible_assignments(request.user).values("pk")
    rows = MaterialRequest.objects.select_related("assignment__filing")
    return get_object_or_404(rows, pk=id, assignment__in=seen)


@call(router, "GET", "/assignments", "机构评价", scope="read", returns=Assignments)
def list_assignments(request, after: After = "", limit: Limit = 50):
    """The evaluations by agencies that the person may see, newest first."""
    rows = visible_assignments(request.user).select_related("filing__unit")
    return page_of(rows, after, limit, _shape, newest_first=True)


@call(router, "POST", "/assignments", "委托机构评价", scope="review", returns=AssignmentWhole, status=201)
def post_assignment(request, asked: AssignmentAsked):
    """Give the evaluation of one project to people of an agency."""
    if "performance_division" not in held_by(request.user).roles:
        raise PermissionDenied("assign")
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=asked.filing)
    made = Assign(request.user, filing, asked.agency, asked.members, asked.due).run()
    return Status(201, _whole(request, made))


@call(router, "GET", "/assignments/{int:id}", "一项机构评价", scope="read", returns=AssignmentWhole)
def get_assignment(request, id: Id):
    """Material, versions, opinions; what is being written for the agency's people alone."""
    return _whole(request, _seen(request, id))


@call(
    router, "POST", "/assignments/{int:id}/requests", "要资料", scope="write", returns=RequestShape, status=201
)  # fmt: skip
def ask_material(request, id: Id, asked: MaterialAsked):
    """Ask the unit for material until a day."""
    return Status(201, _request(AskMaterial(request.user, _seen(request, id), asked.what, asked.due).run()))


@call(
    router, "POST", "/material-requests/{int:id}/files", "提供资料", scope="write", returns=RequestShape, status=201
)  # fmt: skip
def post_material(request, id: Id, file: File[UploadedFile]):
    """One file that answers a request; it passes the same check as evidence."""
    made = AnswerMaterial(request.user, _asked(request, id), [accepted(file, "evidence")]).run()
    return Status(201, _request(made))


@call(
    router, "POST", "/material-requests/{int:id}/refusal", "说明不能提供", scope="write", returns=RequestShape
)
def refuse_material(request, id: Id, asked: Refusal):
    """Say why the material cannot be given."""
    return _request(AnswerMaterial(request.user, _asked(request, id), reason=asked.reason).run())


@call(router, "POST", "/material-requests/{int:id}/receipt", "签收资料", scope="write", returns=RequestShape)
def receive_material(request, id: Id):
    """Confirm that the agency has the material."""
    return _request(Receive(request.user, _asked(request, id)).run())


@call(router, "GET", "/materials/{int:id}", "下载资料", scope="read", produces=(BYTES,))
def get_material(request, id: Id):
    """The bytes, for whoever may see the evaluation."""
    seen = visible_assignments(request.user).values("pk")
    return as_body(get_object_or_404(Material, pk=id, request__assignment__in=seen).digest)


@call(router, "PUT", "/assignments/{int:id}/texts", "保存评价报告", scope="write", returns=AssignmentWhole)
def put_report_texts(request, id: Id, typed: Texts):
    """Replace what the agency is writing."""
    return _whole(request, SaveTexts(request.user, _seen(request, id), typed.texts, typed.base).run())


@call(
    router, "POST", "/assignments/{int:id}/versions", "评价报告征求意见", scope="write", returns=VersionShape, status=201
)  # fmt: skip
def send_report(request, id: Id, asked: Due):
    """Send the report to the unit; from now on this version does not change."""
    return Status(201, _version(SendVersion(request.user, _seen(request, id), asked.due).run()))


@call(
    router, "POST", "/assignments/{int:id}/versions/{int:number}/opinion", "提出意见", scope="write", returns=VersionShape
)  # fmt: skip
def give_opinion(request, id: Id, number: Id, asked: OpinionGiven):
    """The unit's opinion on a version."""
    version = get_object_or_404(_seen(request, id).versions, number=number)
    return _version(GiveOpinion(request.user, version, asked.agreed, asked.text).run())


@call(
    router, "POST", "/assignments/{int:id}/versions/{int:number}/answer", "答复意见", scope="write", returns=VersionShape
)  # fmt: skip
def answer_opinion(request, id: Id, number: Id, asked: Answer):
    """The agency's answer to the unit's opinion."""
    version = get_object_or_404(_seen(request, id).versions, number=number)
    return _version(AnswerOpinion(request.user, version, asked.text).run())


@call(
    router, "POST", "/assignments/{int:id}/final", "评价报告定稿", scope="write", returns=VersionShape, status=201
)  # fmt: skip
def finish_report(request, id: Id, asked: FinalAsked):
    """Make the report final."""
    return Status(201, _version(Finish(request.user, _seen(request, id), asked.reason).run()))


@call(
    router, "GET", "/assignments/{int:id}/versions/{int:number}/report", "评价报告文件", scope="read", produces=(BYTES,)
)  # fmt: skip
def get_report(request, id: Id, number: Id, format: Annotated[str, Field(pattern="^(docx|pdf|html)$")] = "docx"):  # fmt: skip
    """A version as docx, pdf or html."""
    found = _seen(request, id)
    version = get_object_or_404(found.versions, number=number)
    report, _ = report_of(found.filing, version.revision, version.evaluation)
    return HttpResponse(pipeline.write(report, format), content_type=BYTES)
