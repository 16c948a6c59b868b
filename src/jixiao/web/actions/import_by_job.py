"""Import a big workbook by a job: a trial that lists what is wrong, then, from the imports page, the import itself."""

from __future__ import annotations

import csv
import io

from jixiao.web.actions import jobs
from jixiao.web.actions.base import Refused
from jixiao.web.actions.import_workbook import import_workbook
from jixiao.web.actions.job_progress import Progress
from jixiao.web.language import t
from jixiao.web.models import Job, Person

KIND = "import_workbook"
LARGE = 200 * 1024
"""Bytes: a workbook of some thousand rows, which takes longer than somebody waits for a page."""


def start_trial(person: Person, data: bytes, name: str) -> Job:
    """The job that only looks. Raises Refused for a person with too many."""
    return jobs.start(person, KIND, t("试运行《{name}》", name=name), upload=(name, data), apply=False)


def start_import(person: Person, trial: int) -> Job:
    """The job that writes what a trial of the same person found to be whole. Raises Refused for anything else."""
    job = tried(person, trial)
    if job is None:
        raise Refused(t("试运行的结果已经失效，请重新选择文件"))
    name = job.given["upload_name"]
    data = (job.folder / "upload").read_bytes()
    return jobs.start(person, KIND, t("导入《{name}》", name=name), upload=(name, data), apply=True)


def tried(person: Person, id: int) -> Job | None:
    """A trial of the person that found nothing wrong, and whose file is still there."""
    job = Job.objects.filter(pk=id, person=person, kind=KIND, state="done").first()
    if job is None or job.given.get("apply") or not (job.folder / "upload").is_file():
        return None
    return job


def run_import(person: Person, progress: Progress, apply: bool, upload_name: str) -> str:
    """The job. The initial passwords are a file that can be fetched once."""

    def hashed(done: int, of: int) -> None:
        if done == 1:
            progress.begin(of)
        progress.step(t("已为 {count} 位新用户准备密码", count=done))

    outcome = import_workbook(person, progress.upload(), upload_name, dry_run=not apply, tell=hashed)
    for one in outcome.problems:
        progress.problem(one.at, t("{message}（{remedy}）", message=one.message, remedy=one.remedy))
    if outcome.problems:
        raise Refused(
            t("《{name}》有 {count} 个问题，什么都没有写入。改好后再上传。", name=upload_name, count=len(outcome.problems))
        )  # fmt: skip
    if not apply:
        rows = "，".join(
            t("{sheet} {count} 行", sheet=t(sheet), count=n) for sheet, n in outcome.rows.items()
        )
        return t("没有问题，还没有写入：{rows}", rows=rows)
    if outcome.passwords:
        out = io.StringIO()
        csv.writer(out).writerows([(t("用户名"), t("姓名"), t("初始密码")), *outcome.passwords])
        progress.result("initial-passwords.csv", out.getvalue().encode("utf-8-sig"))
    return "；".join(t(sentence) for sentence in outcome.done)
