"""Reports on many forms, written by a job."""

from __future__ import annotations

from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from jixiao.web.actions import jobs
from jixiao.web.actions.report_volume import REPORTS
from jixiao.web.api.call import Id, Year, call
from jixiao.web.api.jobs import JobShape, shape
from jixiao.web.language import t
from jixiao.web.models import Unit

router = Router(tags=["jobs"])


class ReportsAsked(Schema):
    """``unit``: a department or unit, with all below it; null for everything in reach. ``stage``: of forms only."""

    kind: Literal["form", "self-evaluation", "score", "evaluation", "summary", "monitoring"]
    format: Literal["docx", "pdf", "html", "xlsx"] = "docx"
    year: Year
    unit: Id | None = None
    stage: Literal["target", "monitoring", "self_evaluation"] = "self_evaluation"


@call(router, "POST", "/reports", "成批报告（后台任务）", scope="read", returns=JobShape, status=201)
def post_reports(request, asked: ReportsAsked):
    """One report for each form in reach (summary and monitoring: for each department and round), in one ZIP; see the job
    for its progress and the file."""
    unit = get_object_or_404(Unit, pk=asked.unit) if asked.unit else None
    title = t("{year} 年度{kind}（{unit}）", year=asked.year, kind=t(REPORTS[asked.kind][0]), unit=unit.name if unit else t("全部单位"))  # fmt: skip
    made = jobs.start(
        request.user, "reports", title, report=asked.kind, format=asked.format, year=asked.year, unit=asked.unit or 0, stage=asked.stage,
    )  # fmt: skip
    return Status(201, shape(made))
