"""What a running job tells: how far it is, what was wrong, its result. And how it learns that it must stop."""

from __future__ import annotations

import json
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from jixiao.web.models import Job

SECONDS_BETWEEN_NEWS = 0.5
MOST_PROBLEMS = 500


class Cancelled(Exception):
    """The person does not want it any more."""


class Interrupted(Exception):
    """The worker is being stopped; the job begins anew when it is back."""


class Worker:
    """The state of this process as a worker of jobs."""

    stopping = False


def this_worker() -> str:
    """Host and process, as ``Job.worker`` keeps it."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


class Progress:
    """Given to the function of a job. ``begin``, ``step``, ``problem``, ``result``, ``upload``."""

    def __init__(self, job: Job):
        self.job = job
        self._problems: list[tuple[str, str]] = []
        self._told = 0.0
        self._done = 0

    def begin(self, steps: int) -> None:
        """How many steps there will be; counting starts anew."""
        self._done = 0
        Job.objects.filter(pk=self.job.pk).update(steps=steps, steps_done=0)

    def step(self, message: str = "", count: int = 1) -> None:
        """So many steps are done. Raises Cancelled or Interrupted when the job must stop.

        Call it outside of transactions: inside, nobody would see it before the end.
        """
        self._done += count
        if Worker.stopping:
            raise Interrupted
        if time.monotonic() - self._told >= SECONDS_BETWEEN_NEWS:
            self._tell(message)

    def _tell(self, message: str) -> None:
        Job.objects.filter(pk=self.job.pk).update(
            steps_done=self._done, message=message, alive=timezone.now()
        )
        self._told = time.monotonic()
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise Cancelled

    def problem(self, at: str, message: str) -> None:
        """Something that a person must look at; the job goes on. The first five hundred are kept."""
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append((at, str(message)))
            text = json.dumps(self._problems, ensure_ascii=False)
            Job.objects.filter(pk=self.job.pk).update(problems=text)

    def result(self, name: str, data: bytes) -> None:
        """The file that the person can download. A later one takes its place."""
        self.job.folder.mkdir(parents=True, exist_ok=True)
        (self.job.folder / "result").write_bytes(data)
        Job.objects.filter(pk=self.job.pk).update(file=_file_name(name))

    @contextmanager
    def result_file(self, name: str) -> Iterator[Path]:
        """A path to write the result to piece by piece; it can be downloaded once it is whole."""
        self.job.folder.mkdir(parents=True, exist_ok=True)
        part = self.job.folder / "result.part"
        try:
            yield part
            os.replace(part, self.job.folder / "result")
        finally:
            part.unlink(missing_ok=True)
        Job.objects.filter(pk=self.job.pk).update(file=_file_name(name))

    def upload(self) -> bytes:
        """The file that the job was started with."""
        return (self.job.folder / "upload").read_bytes()


def _file_name(name: str) -> str:
    """A name without folders."""
    return re.sub(r"[\\/\x00-\x1f]", "_", name)[:200]
