"""The batch reply documents: the approved forms of a unit on one paper, and of all departments in one ZIP by a job."""

from __future__ import annotations

import io
import zipfile

from django.utils import timezone

from jixiao import pipeline
from jixiao.core.report import Report
from jixiao.reports.batch_reply import Approved, batch_reply
from jixiao.web.actions import jobs
from jixiao.web.actions.base import Refused
from jixiao.web.actions.log import write_log
from jixiao.web.drafting import drafts
from jixiao.web.language import t
from jixiao.web.models import Filing, Job, Person, Revision, Unit
from jixiao.web.models.filing import ADJUSTMENTS

FORMATS = ("docx", "pdf")
MOST = 2000
"""A paper with more rows is nobody's to read; a department chooses its units one by one then."""


def approved_forms(person: Person, unit: Unit, year: int) -> list[Approved]:
    """The approved revisions of a unit and all below it that the person may see, by unit and title."""
    filings = (
        Filing.objects.approved_within(person)
        .filter(kind="target", unit__path__startswith=unit.path, fiscal_year=year)
        .select_related("unit")
        .defer("draft")
        .order_by("unit__path", "title", "id")[:MOST]
    )
    by_filing = {filing.pk: filing for filing in filings}
    values = {(one.filing_id, one.number): one for one in Revision.objects.filter(filing__in=list(by_filing))}
    return [_approved(filing, values[id, filing.approved_revision]) for id, filing in by_filing.items()]


def _approved(filing: Filing, revision: Revision) -> Approved:
    record = drafts.load(revision.values)
    return Approved(
        filing.unit.name,
        filing.title,
        record.funds_total.amount if record.funds_total else None,
        record.text("annual_goal"),
        len(record.indicators),
        ADJUSTMENTS.get(revision.adjusting, ""),
    )


def reply_report(unit: Unit, year: int, forms: list[Approved], number: str = "") -> Report:
    """The paper, issued by the finance department of the unit's jurisdiction."""
    issuer = Unit.objects.filter(jurisdiction=unit.jurisdiction_id, kind="finance").first()
    return batch_reply(
        issuer.name if issuer else "", unit.name, year, forms, number=number, on=timezone.localdate()
    )


def replying_units(person: Person, year: int) -> list[Unit]:
    """The departments with approved forms of a year in the person's reach, in the order of the tree."""
    approved = Filing.objects.approved_within(person).filter(kind="target", fiscal_year=year)
    units = Unit.objects.filter(pk__in=approved.values("unit")).select_related(
        "parent__parent", "jurisdiction"
    )
    return sorted(
        {unit.department.pk: unit.department for unit in units}.values(), key=lambda unit: unit.path
    )


def all_replies(person: Person, progress, year: int, format: str) -> str:
    """The job: one paper for each department, in one ZIP."""
    if format not in FORMATS:
        raise Refused(t("没有这种格式"))
    units = replying_units(person, year)
    if not units:
        raise Refused(t("{year} 年度还没有批复的绩效目标", year=year))
    progress.begin(len(units))
    data, count = io.BytesIO(), 0
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as volume:
        for unit in units:
            forms = approved_forms(person, unit, year)
            if len(forms) == MOST:
                progress.problem(
                    unit.name, t("超过 {count} 项，只列前 {count} 项，请按单位分别生成", count=MOST)
                )
            paper = pipeline.write(reply_report(unit, year, forms), format)
            volume.writestr(f"{unit.code} {unit.name}.{format}", paper)
            count += len(forms)
            progress.step(unit.name)
    progress.result(f"{t('批复文件')} {year}.zip", data.getvalue())
    write_log("export", person, subject=f"批复 {year}.zip")
    return t("{papers} 份批复，共 {count} 项", papers=len(units), count=count)


def write_reply(person: Person, unit: Unit, year: int, format: str, number: str = "") -> bytes | None:
    """The paper of one unit in one of FORMATS, and the entry in the log; None where the person sees nothing approved."""
    forms = approved_forms(person, unit, year)
    if not forms:
        return None
    report = reply_report(unit, year, forms, number[:40])
    write_log("export", person, subject=f"批复 {unit.name} {year}.{format}")
    return pipeline.write(report, format)


def start_all(person: Person, year: int, format: str) -> Job:
    """The job that writes every department's paper. Raises Refused for a person with too many jobs."""
    return jobs.start(person, "replies", t("{year} 年度各部门批复文件", year=year), year=year, format=format)
