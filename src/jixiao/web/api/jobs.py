"""Background jobs of the person."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from jixiao.web.actions import jobs
from jixiao.web.api.call import After, Id, Limit, Page, call, page_of
from jixiao.web.models import Job

router = Router(tags=["jobs"])


class JobTrouble(Schema):
    """One problem of a job."""

    at: str
    message: str


class JobShape(Schema):
    """``steps`` is 0 while their number is unknown. ``file``: the name of the result, when there is one."""

    id: int
    kind: str
    title: str
    state: str
    steps_done: int
    steps: int
    message: str
    problems: list[JobTrouble]
    file: str | None
    created: datetime
    started: datetime | None
    ended: datetime | None
    seconds_left: int | None


class Jobs(Page):
    """One page, newest first."""

    items: list[JobShape]


def shape(job: Job) -> dict[str, object]:
    """A job as calls answer it."""
    kept = ("kind", "title", "state", "steps_done", "steps", "message", "created", "started", "ended")
    problems = [{"at": at, "message": message} for at, message in job.told]
    return {
        **{key: getattr(job, key) for key in kept},
        "id": job.pk,
        "problems": problems,
        "seconds_left": jobs.seconds_left(job),
        "file": job.file or None,
    }


def _own(request, id: int) -> Job:
    return get_object_or_404(Job, pk=id, person=request.user)


@call(router, "GET", "/jobs", "我的任务", scope="read", returns=Jobs)
def list_jobs(request, after: After = "", limit: Limit = 50):
    """The person's jobs, newest first."""
    return page_of(request.user.jobs.all(), after, limit, shape, newest_first=True)


@call(router, "GET", "/jobs/{int:id}", "一个任务", scope="read", returns=JobShape)
def get_job(request, id: Id):
    """How far it is, or how it ended."""
    return shape(_own(request, id))


@call(router, "POST", "/jobs/{int:id}/cancel", "取消任务", scope="write review administer", returns=JobShape)
def cancel_job(request, id: Id):
    """One that waits at once, one that runs at its next step."""
    return shape(jobs.cancel(request.user, _own(request, id).pk))


@call(router, "POST", "/jobs/{int:id}/again", "再运行一次", scope="write review administer", returns=JobShape)
def run_job_again(request, id: Id):
    """Put a failed or cancelled job back into the queue."""
    job = jobs.again(request.user, _own(request, id).pk)
    job.refresh_from_db()
    return shape(job)


@call(
    router,
    "GET",
    "/jobs/{int:id}/file",
    "任务的结果文件",
    scope="read",
    produces=("application/octet-stream",),
)
def get_job_file(request, id: Id):
    """What the job made."""
    job = _own(request, id)
    path = jobs.result_of(request.user, job)
    if path is None:
        raise Http404("no file")
    data = path.read_bytes()
    jobs.handed_over(job)
    return HttpResponse(data, content_type="application/octet-stream")
