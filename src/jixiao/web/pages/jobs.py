"""Background jobs of the person: how far they are, how they ended, what they made."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jixiao.web.actions import jobs
from jixiao.web.actions.base import Refused
from jixiao.web.language import t
from jixiao.web.models import Job
from jixiao.web.pages.shown import moment

SHOWN = 50
TAGS = {"waiting": "", "running": "brand", "done": "ok", "failed": "err", "cancelled": "warn"}
ICONS = {
    "waiting": "clock",
    "running": "history",
    "done": "circle-check",
    "failed": "alert-circle",
    "cancelled": "x",
}


def page(request):
    """The last fifty."""
    return render(request, "web/jobs.html", {"jobs": [shown(job) for job in request.user.jobs.all()[:SHOWN]]})


def one(request, id: int):
    """One job; the page looks again by itself while it runs."""
    job = get_object_or_404(Job, pk=id, person=request.user)
    answer = render(request, "web/job.html", {"job": shown(job), "problems": job.told})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def cancel(request, id: int):
    """Ask a job to stop."""
    return _do(request, jobs.cancel, id, t("已取消；正在运行的任务会在下一步停下"))


@require_POST
def again(request, id: int):
    """Run a job once more."""
    return _do(request, jobs.again, id, t("已重新排队"))


def file(request, id: int):
    """What the job made."""
    job = get_object_or_404(Job, pk=id, person=request.user)
    path = jobs.result_of(request.user, job)
    if path is None:
        raise Http404("no file")
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=job.file)
    jobs.handed_over(job)
    answer["Content-Type"] = "application/octet-stream"
    answer["Cache-Control"] = "no-store"
    return answer


def _do(request, action, id: int, said: str):
    get_object_or_404(Job, pk=id, person=request.user)
    try:
        action(request.user, id)
        messages.success(request, said)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("job", id=id)


def _next(job: Job) -> tuple[str, str]:
    """Where the person goes on with what the job has found, and what the button says; empty for nowhere."""
    if job.kind == "read_document" and job.state == "done":
        return f"{reverse('import-document', args=[job.given['filing']])}?job={job.pk}", "核对并导入"
    if job.kind == "import_workbook" and job.state == "done" and not job.given["apply"]:
        return f"{reverse('imports')}?job={job.pk}", "去导入"
    return "", ""


def shown(job: Job) -> Job:
    """The job with the texts that pages show."""
    job.kind_label = t(jobs.KINDS[job.kind].label) if job.kind in jobs.KINDS else job.kind
    job.tag, job.icon = TAGS[job.state], ICONS[job.state]
    job.created_text, job.ended_text = moment(job.created), moment(job.ended)
    job.next, job.next_label = _next(job)
    left = jobs.seconds_left(job)
    job.left = (
        "" if left is None else t("还需约 {minutes} 分 {seconds} 秒", minutes=left // 60, seconds=left % 60)
    )
    job.percent = min(100, job.steps_done * 100 // job.steps) if job.steps else 0
    return job
