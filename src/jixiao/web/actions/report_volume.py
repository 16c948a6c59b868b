"""Reports on many forms by one job: chosen by place, year and kind, written one by one into one ZIP; one on each form,
or one on all forms of a department.

No more than one report is in memory at a time. What cannot be written is told with its form and the others go on; a
list of all of them lies in the ZIP.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jixiao import pipeline
from jixiao.core.message import say
from jixiao.core.report import Report
from jixiao.formats.fonts.coverage import MissingGlyph
from jixiao.reports.official_form import official_form
from jixiao.reports.score_report import score_report
from jixiao.reports.self_evaluation_report import self_evaluation_report
from jixiao.web.actions.agency_report import evaluation_of
from jixiao.web.actions.base import Refused
from jixiao.web.actions.department_reports import DEPARTMENT_REPORTS, Together, report_on_all, together
from jixiao.web.actions.job_progress import Progress
from jixiao.web.actions.log import write_log
from jixiao.web.drafting import drafts
from jixiao.web.language import language, t
from jixiao.web.models import Filing, Job, Person, Revision, Unit
from jixiao.web.models.filing import KINDS as STAGES
from jixiao.web.rounds import period_label
from jixiao.web.showing.spreadsheet_cell import harmless

logger = logging.getLogger(__name__)
FORMATS = ("docx", "pdf", "html", "xlsx")
REPORTS = {
    "form": (say("正式表"), ("target", "monitoring", "self_evaluation")),
    "self-evaluation": (say("自评报告"), ("self_evaluation",)),
    "score": (say("评分说明"), ("self_evaluation",)),
    "evaluation": (say("绩效评价报告"), ("self_evaluation",)),
    "summary": (say("自评汇总报告"), ("self_evaluation",)),
    "monitoring": (say("监控报告"), ("monitoring",)),
}
"""Kind of report → its name, and the stages of the forms that it is made of."""
MOST = 5000
"""Forms of one job."""
AT_ONCE = 20
"""Forms that are read together."""
HEAD = (say("序号"), say("单位"), say("项目"), say("预算年度"), say("文件"), say("结果"))


@dataclass(frozen=True, slots=True)
class Work:
    """A report to be written: whose, on what, how its file's name goes on, and how it is made."""

    unit: Unit
    title: str
    suffix: str
    make: Callable[[], Report]


def chosen(person: Person, kind: str, year: int, unit: Unit | None, stage: str = "self_evaluation"):
    """The forms that a report of this kind is made of, in the person's reach, by unit."""
    stages = REPORTS[kind][1]
    found = Filing.objects.visible_to(person).filter(fiscal_year=year, kind=stage if stage in stages else stages[0])  # fmt: skip
    if kind in DEPARTMENT_REPORTS:
        found = found.exclude(stage="draft", approved_revision=None)
    if unit is not None:
        found = found.filter(unit__path__startswith=unit.path)
    return found.order_by("unit__path", "id")


def write_reports(person: Person, progress: Progress, report: str, format: str, year: int, unit: int = 0, stage: str = "") -> str:  # fmt: skip
    """The job. ``report``: a key of ``REPORTS``. Raises Refused for a choice that gives nothing or too much."""
    if report not in REPORTS or format not in FORMATS:
        raise Refused(t("没有这种报告或格式"))
    place = Unit.objects.filter(pk=unit).first() if unit else None
    if unit and place is None:
        raise Refused(t("没有这个单位"))
    forms = chosen(person, report, year, place, stage)
    ids = list(forms.values_list("pk", flat=True)[: MOST + 1])
    if not ids:
        raise Refused(t("{year} 年度没有可以输出的表", year=year))
    if len(ids) > MOST:
        raise Refused(t("超过 {count} 份，请按单位分几次输出", count=MOST))
    groups = together(person, forms, place) if report in DEPARTMENT_REPORTS else []
    works = _on_departments(person, groups, report) if groups else _on_forms(person, ids, report)
    count = len(groups) or len(ids)
    progress.begin(count)
    label = t(REPORTS[report][0])
    with progress.result_file(f"{label} {year} {place.name if place else ''}".strip() + ".zip") as path:
        written = _into_zip(path, progress, works, format, year)
    (progress.job.folder / "forms.json").write_text(json.dumps(ids))
    write_log("export", person, subject=f"{label} {year}.zip（{written} 份）")
    return t("写出 {written} 份，没有写出 {failed} 份", written=written, failed=count - written)


def _on_forms(person: Person, ids: list[int], kind: str) -> Iterator[Work]:
    for filing, text in _read(person, ids):
        yield Work(filing.unit, filing.title, "", partial(report_on, filing, text, kind))


def _on_departments(person: Person, groups: list[Together], kind: str) -> Iterator[Work]:
    for group in groups:
        first = Filing.objects.get(pk=group.ids[0])
        label = period_label(first.scheme, group.period)
        title = t("{count} 张表", count=len(group.ids)) + (f" {t(label)}" if label else "")
        forms = _read(person, list(group.ids))  # read when the report is made, not before
        yield Work(
            group.unit,
            title,
            f"-{t(label)}" if label else "",
            partial(report_on_all, group.unit, forms, kind),
        )


def _into_zip(path: Path, progress: Progress, works: Iterator[Work], format: str, year: int) -> int:
    """Write the reports and their list; how many could be written."""
    lines, written, taken = io.StringIO("\ufeff"), 0, set()
    lines.seek(0, io.SEEK_END)
    table = csv.writer(lines)
    table.writerow(t(word) for word in HEAD)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as volume:
        for number, work in enumerate(works, 1):
            name, told = "", t("已写出")
            try:
                report = work.make()
                name = _name(work.unit, f"{report.name}{work.suffix}", format, taken)
                volume.writestr(name, pipeline.write(report, format))
                written += 1
            except Refused as error:
                told = str(error)
            except MissingGlyph as error:
                told = str(error.finding.message)
            except Exception:
                logger.exception("report of %s on %s", work.unit.pk, work.title)
                told = t("程序出了错，已记入日志")
            if told != t("已写出"):
                name = ""
                progress.problem(f"{work.unit.name} {work.title}", told)
            table.writerow(map(harmless, (number, work.unit.name, work.title, year, name, told)))
            progress.step(work.title)
        volume.writestr(t("清单") + ".csv", lines.getvalue())
    return written


def _read(person: Person, ids: list[int]) -> Iterator[tuple[Filing, str]]:
    """The forms in order, each with the text that holds: the approved revision, else what was filed. A few at a time."""
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        filings = Filing.objects.visible_to(person).filter(pk__in=part).select_related("unit").in_bulk()
        approved = {one.pk: one.approved_revision for one in filings.values() if one.approved_revision}
        kept = {
            one.filing_id: one.values
            for one in Revision.objects.filter(filing__in=approved)
            if one.number == approved[one.filing_id]
        }
        for id in part:
            if id in filings:
                yield filings[id], kept.get(id, filings[id].draft)


def report_on(filing: Filing, text: str, kind: str) -> Report:
    """The report on one form, personal data masked. Raises Refused for a form without rules where they are needed."""
    record = drafts.load(text)
    if kind == "form":
        return official_form(record, filing.scheme)
    if kind == "evaluation":
        assignment = getattr(filing, "assignment", None)
        final = assignment.versions.filter(final=True).last() if assignment else None
        told = final.evaluation if final else evaluation_of(filing, None, {})
        return pipeline.evaluation_report(record, told, lang=language())[0]
    sheet = pipeline.score_if_possible(record)
    if sheet is None:
        raise Refused(t("这张表没有评分规则，不能写这种报告"))
    if kind == "score":
        return score_report(record, sheet, lang=language())
    return self_evaluation_report(record, filing.scheme, sheet, lang=language())


def _name(unit: Unit, name: str, format: str, taken: set[str]) -> str:
    """A file name in the folder of its unit that no other report of the volume has."""
    folder = _safe(f"{unit.code} {unit.name}")
    free, number = _safe(name) or _safe(unit.code), 2
    while f"{folder}/{free}.{format}" in taken:
        free, number = f"{_safe(name)}_{number}", number + 1
    taken.add(f"{folder}/{free}.{format}")
    return f"{folder}/{free}.{format}"


def _safe(text: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", text)[:90].strip(" .")


def may_download(person: Person, job: Job) -> bool:
    """Whether the person still reaches every form whose report lies in the ZIP."""
    ids = json.loads((job.folder / "forms.json").read_text())
    return all(
        Filing.objects.visible_to(person).filter(pk__in=part).count() == len(part)
        for part in (ids[start : start + 500] for start in range(0, len(ids), 500))
    )


def stages_of(kind: str) -> list[tuple[str, str]]:
    """The stages of forms that this kind is made of, with their names."""
    return [(stage, STAGES[stage]) for stage in REPORTS[kind][1]]
