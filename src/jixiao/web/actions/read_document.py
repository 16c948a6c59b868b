"""Read a large file or a scan for a form: a job that ends in a trial, which the person then looks at and applies."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied

from jixiao.core.library import load_scheme
from jixiao.formats.safety import MIB
from jixiao.web.actions import jobs
from jixiao.web.actions.base import Refused
from jixiao.web.actions.job_progress import Progress
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.drafting.replacement import bases_of, fitted_for
from jixiao.web.language import language, t
from jixiao.web.models import Filing, Job, Person
from jixiao.web.reading import FileRead, read_upload
from jixiao.web.storing.uploads import IMAGES

KIND = "read_document"
SECONDS = 3600
"""How long the job may read one file."""
MOST_FORMS = 60
"""So many forms of one file are offered."""
AT_ONCE = 15
"""Seconds that somebody waits for the page; a file that takes longer goes to a job, and nothing is asked again."""
LARGE = 3 * MIB


def is_heavy(data: bytes, name: str) -> bool:
    """Whether to read it in a job at once: pictures of pages, and large files."""
    return len(data) > LARGE or PurePath(name).suffix.lower() in IMAGES


def start_reading(person: Person, filing: Filing, data: bytes, name: str) -> Job:
    """The job. Raises Refused for a person with too many."""
    return jobs.start(
        person, KIND, t("读取《{name}》，用于《{title}》", name=name, title=filing.title), upload=(name, data), filing=filing.pk
    )  # fmt: skip


def read_for_form(person: Person, progress: Progress, filing: int, upload_name: str) -> str:
    """The job: what was read is kept beside the upload until the person applies it."""
    found = Filing.objects.visible_to(person).filter(pk=filing).first()
    if found is None or not SaveSection(person, found, "fields", {}, 0).may():
        raise PermissionDenied("import_document")

    def waiting(seconds: int) -> None:
        progress.step(t("正在读取，已用 {seconds} 秒", seconds=seconds), 0)

    read = read_upload(progress.upload(), upload_name, language(), SECONDS, waiting)
    if read.problem:
        progress.problem(read.problem["at"] or upload_name, read.problem["message"])
        raise Refused(read.problem["message"])
    tried = tried_on(found, read, upload_name)
    (progress.job.folder / "trial").write_text(json.dumps(tried, ensure_ascii=False), "utf-8")
    return t("读到 {count} 张表，请核对后导入", count=len(tried["forms"]))


def trial_of(person: Person, filing: Filing, id: int) -> dict[str, Any] | None:
    """What a job of the person has read for this form; None while there is nothing."""
    job = Job.objects.filter(pk=id, person=person, kind=KIND, state="done").first()
    if job is None or job.given.get("filing") != filing.pk:
        return None
    try:
        tried = json.loads((job.folder / "trial").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return {**tried, "bases": bases_of(filing)}


def tried_on(filing: Filing, read: FileRead, name: str) -> dict[str, Any]:
    """Each form of the file in the sections of this form; the one of the same name is chosen."""
    forms = []
    for one in read.forms[:MOST_FORMS]:
        source = load_scheme(one.record.scheme)
        fitted = fitted_for(filing, one.record, source)
        forms.append(
            {
                "subject": one.record.subject,
                "agency": one.record.agency,
                "year": one.record.fiscal_year,
                "title": one.record.title or source.title.replace("{year}", ""),
                "place": one.record.source.place,
                "file": one.record.source.file,
                "sections": fitted.sections,
                "left": [t(sentence) for sentence in fitted.left],
                "notices": one.notices,
            }
        )
    same = next((number for number, one in enumerate(forms) if one["subject"] == filing.title), 0)
    return {
        "name": name,
        "forms": forms,
        "chosen": same,
        "bases": bases_of(filing),
        "more": len(read.forms) - len(forms),
    }
