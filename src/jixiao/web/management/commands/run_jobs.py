"""Do the jobs that people have started, one after the other."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as Loop
from django_tasks_db.models import DBTaskResult

from jixiao.web.actions import job_progress
from jixiao.web.actions.jobs import rescue
from jixiao.web.actions.outbox import deliver_due
from jixiao.web.models import Delivery, Job, KeptAnswer
from jixiao.web.models.job import ENDED

PULSE = 10
"""Seconds between two signs of life."""
OUTBOX_PAUSE = 3
"""Seconds between two looks into the outbox."""
DEAD_AFTER = timedelta(seconds=60)
FILES_KEPT = timedelta(days=7)
ROWS_KEPT = timedelta(days=180)
ANSWERS_KEPT = timedelta(days=1)
"""So long a repeated request to the API gets its kept answer."""


class Command(BaseCommand):
    """``jixiao serve`` starts it beside the server; several may run, also on other machines with the same folder."""

    help = "运行后台任务；jixiao serve 会自动启动它"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--until-done", action="store_true", help="做完等待的任务就结束")

    def handle(self, *args, **options) -> None:
        """Until it is told to stop."""
        job_progress.Worker.stopping = False
        look_after_jobs()
        loop = _Loop(
            queue_names=["default"], excluded_queue_names=[], interval=0.5, batch=options["until_done"],
            backend_name="default", startup_delay=False, max_tasks=None, worker_id=job_progress.this_worker()[-64:],
        )  # fmt: skip
        if not options["until_done"]:
            loop.configure_signals()
            threading.Thread(target=_pulse, daemon=True).start()
            threading.Thread(target=_tell_subscribers, daemon=True).start()
        loop.run()
        if options["until_done"]:
            deliver_due()


class _Loop(Loop):
    """Told to stop, it lets the present job end at its next step; that job begins anew later."""

    def shutdown(self, signum, frame) -> None:
        job_progress.Worker.stopping = True
        super().shutdown(signum, frame)


def _pulse() -> None:
    """Show that the running job lives, and find those whose worker does not."""
    while True:
        threading.Event().wait(PULSE)
        try:
            mine = Job.objects.filter(worker=job_progress.this_worker(), state="running")
            mine.update(alive=timezone.now())
            look_after_jobs()
        except DatabaseError:
            connection.close()  # the database is being restarted: the next pulse tries again
        close_old_connections()


def _tell_subscribers() -> None:
    """Send what waits in the outbox, a few seconds after it was written."""
    while True:
        threading.Event().wait(OUTBOX_PAUSE)
        try:
            deliver_due()
        except DatabaseError:
            connection.close()
        close_old_connections()


def look_after_jobs() -> None:
    """Rescue the jobs of dead workers; remove what was kept long enough."""
    now = timezone.now()
    for job in Job.objects.filter(state="running").exclude(worker=job_progress.this_worker()):
        if job.alive is None or job.alive < now - DEAD_AFTER or _died_here(job.worker):
            rescue(job)
    old = Job.objects.filter(state__in=ENDED, ended__lt=now - FILES_KEPT)
    for job in old.filter(ended__gt=now - FILES_KEPT - timedelta(days=2)):
        shutil.rmtree(job.folder, ignore_errors=True)
    old.exclude(file="").update(file="")
    Job.objects.filter(state__in=ENDED, ended__lt=now - ROWS_KEPT).delete()
    KeptAnswer.objects.filter(created__lt=now - ANSWERS_KEPT).delete()
    Delivery.objects.filter(ended__lt=now - ROWS_KEPT).delete()
    DBTaskResult.objects.filter(enqueued_at__lt=now - ROWS_KEPT).delete()


def _died_here(worker: str) -> bool:
    """Whether the worker was a process of this machine that is no more."""
    host, _, process = worker.rpartition(":")
    if host != socket.gethostname()[:60] or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
