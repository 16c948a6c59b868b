"""Start work that takes longer than a page may, watch it, cancel it, run it again.

A kind of job is one line in ``KINDS`` and one function anywhere in ``actions``::

    def write_volume(person, progress, unit: int, year: int) -> str:
        forms = …
        progress.begin(len(forms))
        for form in forms:
            …                       # no transaction stays open across steps: others want to write too
            progress.step(form.title)
        progress.result("volume.zip", data)
        return t("共 {count} 张表", count=len(forms))

The function asks for permission as every action does: what held at the start need not hold when it runs. ``Refused``
ends the job with its sentence. A job must be whole or not at all, for it is run again when its worker dies.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from jixiao.web.actions.base import Refused
from jixiao.web.actions.job_progress import Cancelled, Interrupted, Progress, this_worker
from jixiao.web.actions.notify import notify
from jixiao.web.language import t
from jixiao.web.models import Job, Person
from jixiao.web.models.job import ENDED

MOST_ATTEMPTS = 3
"""A job whose worker died so often is not tried again by itself."""
MOST_WAITING = 5
"""Jobs that one person may have waiting or running."""


@dataclass(frozen=True)
class Kind:
    """What a job of this kind is called, and the function that does it, as ``module:function``. ``guard``: the same for
    whether the person may still have the result."""

    label: str
    function: str
    guard: str = ""
    once: bool = False
    """Whether the result is removed when it has been fetched."""


KINDS = {
    "verify": Kind("核验记录", "jixiao.web.actions.verify:verify_to_the_end"),
    "replies": Kind("批复文件", "jixiao.web.actions.reply_documents:all_replies"),
    "push_task": Kind("布置任务", "jixiao.web.actions.push_task:push_by_job"),
    "read_document": Kind("读取文件", "jixiao.web.actions.read_document:read_for_form"),
    "reports": Kind(
        "成批报告",
        "jixiao.web.actions.report_volume:write_reports",
        "jixiao.web.actions.report_volume:may_download",
    ),
    "import_workbook": Kind("导入工作簿", "jixiao.web.actions.import_by_job:run_import", once=True),
    "roll_over": Kind("年度结转", "jixiao.web.actions.roll_over:carry_forward"),
}


def start(
    person: Person, kind: str, title: str, *, upload: tuple[str, bytes] | None = None, **arguments: Any
) -> Job:
    """A waiting job; ``arguments`` are values of JSON. It runs only if the caller's transaction is kept.

    ``upload``: a file (name, bytes) that the job works on. Raises Refused for a person with too many jobs.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of job {kind!r}")
    with transaction.atomic():
        if person.jobs.exclude(state__in=ENDED).count() >= MOST_WAITING:
            raise Refused(t("您已有 {count} 个任务没有结束，请等它们结束，或取消一些", count=MOST_WAITING))
        job = Job.objects.create(
            person=person, kind=kind, title=title[:200], arguments=json.dumps(arguments, ensure_ascii=False),
            language=translation.get_language() or "zh-hans",
        )  # fmt: skip
        if upload is not None:
            job.folder.mkdir(parents=True, exist_ok=True)
            (job.folder / "upload").write_bytes(upload[1])
            job.arguments = json.dumps({**arguments, "upload_name": upload[0]}, ensure_ascii=False)
            job.save(update_fields=["arguments"])
        run.enqueue(job.pk)
    return job


def cancel(person: Person, id: int) -> Job:
    """Cancel a job that waits at once, one that runs at its next step. Raises Refused for one that has ended."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(person=person, pk=id).first()
        if job is None:
            raise Refused(t("没有这个任务"))
        if job.ended_already:
            raise Refused(t("这个任务已经结束，不能取消"))
        job.cancel_asked = True
        if job.state == "waiting":
            job.state, job.ended = "cancelled", timezone.now()
        job.save(update_fields=["cancel_asked", "state", "ended"])
    return job


def again(person: Person, id: int) -> Job:
    """Put a failed or cancelled job back into the queue. Raises Refused for another."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(person=person, pk=id).first()
        if job is None or job.state not in ("failed", "cancelled"):
            raise Refused(t("只有未完成或已取消的任务可以再运行一次"))
        _back_into_the_queue(job, attempts=0)
    return job


def rescue(job: Job) -> None:
    """A job whose worker has died: queue it again, or give up after some attempts."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        if job.state != "running":
            return
        if job.attempts < MOST_ATTEMPTS:
            _back_into_the_queue(job, attempts=job.attempts)
        else:
            with translation.override(job.language):
                _end(job, "failed", t("运行这个任务的进程中断了 {count} 次", count=job.attempts))


def _back_into_the_queue(job: Job, attempts: int) -> None:
    Job.objects.filter(pk=job.pk).update(
        state="waiting", attempts=attempts, cancel_asked=False, steps=0, steps_done=0, message="", problems="[]",
        file="", worker="", ended=None,
    )  # fmt: skip
    run.enqueue(job.pk)


@task()
def run(id: int) -> None:
    """What the worker does: claim the job, do it, keep how it ended."""
    claimed = Job.objects.filter(pk=id, state="waiting").update(
        state="running", worker=this_worker(), started=timezone.now(), alive=timezone.now()
    )
    if not claimed:
        return
    job = Job.objects.select_related("person").get(pk=id)
    Job.objects.filter(pk=id).update(attempts=job.attempts + 1)
    with translation.override(job.language):
        try:
            message = _function(KINDS[job.kind].function)(job.person, Progress(job), **job.given)
            _end(job, "done", message or "")
        except Cancelled:
            _end(job, "cancelled", t("已按您的要求停下，什么都没有写入"))
        except Interrupted:
            _back_into_the_queue(job, attempts=job.attempts)
        except (Refused, PermissionDenied) as error:
            _end(job, "failed", str(error) if isinstance(error, Refused) else t("您没有办理这件事的权限"))
        except Exception:
            _end(job, "failed", t("程序出了错，已记入日志；请把任务编号 {id} 告诉系统管理员", id=id))
            raise


def result_of(person: Person, job: Job) -> Path | None:
    """The file that the job made, for the person who started it and may still have it; None else."""
    path, kind = job.folder / "result", KINDS.get(job.kind)
    if job.person_id != person.pk or job.state != "done" or not job.file or not path.is_file():
        return None
    return path if kind is None or not kind.guard or _function(kind.guard)(person, job) else None


def handed_over(job: Job) -> None:
    """A result that may be fetched once is gone from now on."""
    if job.kind in KINDS and KINDS[job.kind].once:
        (job.folder / "result").unlink(missing_ok=True)
        Job.objects.filter(pk=job.pk).update(file="")


def seconds_left(job: Job) -> int | None:
    """How long the rest will take if it goes on as so far; None while nothing can be said."""
    if job.state != "running" or not job.steps_done or not job.started or not job.alive:
        return None
    passed = (job.alive - job.started).total_seconds()
    return int(passed * (job.steps - job.steps_done) / job.steps_done) if job.steps else None


def _function(name: str):
    from importlib import import_module

    module, function = name.split(":")
    return getattr(import_module(module), function)


def _end(job: Job, state: str, message: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, message=message, ended=timezone.now())
    notify(job.person, "job", t("任务“{title}”：{message}", title=job.title, message=message or t("已完成")))
