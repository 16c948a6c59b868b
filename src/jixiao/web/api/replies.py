"""The batch reply documents (批复): the approved forms of a unit on one paper, or of all departments by a job."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from jixiao.web.actions.reply_documents import start_all, write_reply
from jixiao.web.api.call import Id, Year, call
from jixiao.web.models import Unit

router = Router(tags=["replies"])
Number = Annotated[str, Field(max_length=40, description="文号")]
TYPES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
)


class AllReplies(Schema):
    """Every department that the person sees approved forms of."""

    year: Year
    format: Literal["docx", "pdf"] = "docx"


class Started(Schema):
    """The job that writes them: its result is one ZIP."""

    job: int


@call(router, "GET", "/units/{int:id}/reply", "一个单位的批复", scope="read", produces=TYPES)
def get_reply(request, id: Id, year: Year, format: Literal["docx", "pdf"] = "docx", number: Number = ""):
    """The approved forms of the unit and all below it that the person may see; 404 where there is none."""
    unit = get_object_or_404(Unit.objects.select_related("jurisdiction"), pk=id)
    data = write_reply(request.user, unit, year, format, number.strip())
    if data is None:
        raise Http404("nothing approved")
    return HttpResponse(data, content_type=TYPES[format == "pdf"])


@call(router, "POST", "/replies", "所有部门的批复", scope="read", returns=Started, status=202)
def post_replies(request, response: HttpResponse, wanted: AllReplies):
    """Start the job (Location)."""
    job = start_all(request.user, wanted.year, wanted.format)
    response["Location"] = f"/api/v1/jobs/{job.pk}"
    return 202, {"job": job.pk}
