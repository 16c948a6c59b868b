"""Read files in processes of their own: over all cores, with a time limit a file, and no file can stop the others.

A worker loads the libraries once and is handed a few files at a time. One that dies or does not answer in time is
replaced; the file that it was reading gets a finding, the rest of its files go to another worker.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from jixiao.core.file_name import readable
from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Record

MOST_AT_ONCE = 16
"""Files handed to a worker together."""
START_SECONDS = 60
"""How long a worker may take to load its libraries."""
FAILED_STARTS = 5
"""Workers that may end before they are ready; one more, and something is wrong that no fresh worker mends."""
SMALLEST = "项目名称,甲\n主管部门,乙\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,期数,≥6期\n"
"""A form that a worker reads before it says that it is ready: loading schemes is not the first file's time."""
READY = "ready"
FULL = 2_500_000
"""Kilobytes of memory after which a worker ends and a fresh one takes its place."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read. ``known`` is the digest at which its result is already there; empty for none."""

    path: str
    known: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How all files of a run are read: the scheme (empty: recognise it), the language of messages, the time limit a
    file, and whether the records themselves are wanted (``Read``) or lines that can be stored (``Result``)."""

    scheme: str = ""
    lang: str = "zh"
    seconds: float = 60
    whole: bool = False


@dataclass(slots=True)
class Read:
    """What came of a file: its forms, each with what the reading found, and what could not be read."""

    path: str
    digest: str = ""
    forms: list[tuple[Record, list[Finding]]] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    unchanged: bool = False


@dataclass(slots=True)
class Result:
    """A ``Read`` to store: its records as JSON lines, problems and findings as ``Finding.to_json`` gives them."""

    path: str
    digest: str = ""
    records: list[str] = field(default_factory=list)
    indicators: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    unchanged: bool = False


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_file(job: Job, scheme: Any) -> Read:
    """Read one file, or each file of a zip. Whatever happens becomes a problem of the result."""
    from jixiao import pipeline
    from jixiao.core.digest import digest
    from jixiao.formats.files import UnreadableFile, read_bytes

    read, name = Read(job.path), readable(job.path)
    try:
        data = read_bytes(Path(job.path))
        read.digest = digest(data)
        if read.digest == job.known:
            read.unchanged = True
            return read
        for file in pipeline.read_files(data, name, scheme):
            if file.problem:
                read.problems.append(file.problem)
            read.forms += file.forms
    except UnreadableFile as error:
        read.problems.append(error.finding)
    except Exception as error:  # our own bug: told with the file, and the run goes on
        cause = f"{type(error).__name__}: {error}"[:200]
        read.problems.append(_problem("F17", name, say("读取文件《{file}》时程序出错：{cause}", file=name, cause=cause)))  # fmt: skip
    return read


def read_one(job: Job, scheme: Any, lang: str) -> Result:
    """As ``read_file``, for storing."""
    return _stored(read_file(job, scheme), lang)


def _stored(read: Read, lang: str) -> Result:
    result = Result(read.path, read.digest, unchanged=read.unchanged)
    result.problems = [problem.to_json(lang) for problem in read.problems]
    for record, findings in read.forms:
        result.records.append(json.dumps(record.to_json(), ensure_ascii=False))
        result.indicators += len(record.indicators)
        result.findings += [finding.to_json(lang) for finding in findings]
    return result


def _problem(code: str, path: str, message: str) -> Finding:
    from jixiao.formats.notices import notice

    return notice(code, path, message)


def _memory() -> int:
    """The most kilobytes that this process has held; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def serve(door: Connection, manner: Manner) -> None:
    """The life of a worker: say ready, then answer each file of each list that comes through the door."""
    from jixiao import pipeline
    from jixiao.core.library import load_scheme

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    scheme = load_scheme(manner.scheme) if manner.scheme else None
    pipeline.read(SMALLEST.encode(), "smallest.csv")
    door.send(READY)
    with suppress(BrokenPipeError, ConnectionResetError, EOFError):  # whoever asked has gone
        while _memory() < FULL:
            for job in door.recv() or ():
                read = read_file(job, scheme)
                door.send(read if manner.whole else _stored(read, manner.lang))


@dataclass(slots=True)
class _Worker:
    process: Any
    door: Connection
    jobs: deque[Job] = field(default_factory=deque)
    since: float = field(default_factory=time.monotonic)
    ready: bool = False

    @classmethod
    def start(cls, manner: Manner) -> _Worker:
        context = multiprocessing.get_context("spawn")
        near, far = context.Pipe()
        process = context.Process(target=serve, args=(far, manner), daemon=True)
        process.start()
        far.close()
        return cls(process, near)

    def give(self, jobs: list[Job]) -> bool:
        """Hand over files; False when the worker has gone."""
        try:
            self.door.send(jobs)
        except (BrokenPipeError, ConnectionResetError):
            return False
        self.jobs.extend(jobs)
        self.since = time.monotonic()
        return True

    def left(self, seconds: float) -> float:
        """Seconds that the file in hand, or the start, may still take."""
        if self.ready and not self.jobs:
            return seconds
        return self.since + (seconds if self.ready else START_SECONDS) - time.monotonic()

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.door.close()


def read_with_workers(jobs: Sequence[Job], manner: Manner, count: int) -> Iterator[Any]:
    """The ``Read`` or ``Result`` (see ``Manner``) of every file, in the order in which they are done. Nothing but what is in hand is kept in memory."""
    waiting = deque(jobs)
    size = max(1, min(MOST_AT_ONCE, ceil(len(jobs) / (4 * count))))
    workers = [_Worker.start(manner) for _ in range(min(count, len(jobs)))]
    failed = 0
    try:
        while waiting or any(worker.jobs for worker in workers):
            pause = max(0.0, min(worker.left(manner.seconds) for worker in workers))
            heard = set(wait([worker.door for worker in workers], pause))
            for index, worker in enumerate(workers):
                answer = _answer(worker, worker.door in heard)
                if isinstance(answer, Read | Result):
                    yield answer
                gone = answer is None and worker.door in heard
                if gone or worker.left(manner.seconds) <= 0:
                    failed += not worker.ready
                    yield from _given_up(worker, waiting, manner, gone, failed)
                    workers[index] = worker = _Worker.start(manner)
                if worker.ready and not worker.jobs and waiting:
                    chunk = [waiting.popleft() for _ in range(min(size, len(waiting)))]
                    if not worker.give(chunk):
                        waiting.extendleft(reversed(chunk))
                        worker.end()
                        workers[index] = _Worker.start(manner)
    finally:
        for worker in workers:
            worker.end()


def _answer(worker: _Worker, heard: bool) -> Read | Result | str | None:
    """What a worker said: ready, or the result of its first file; None for nothing, or when it has gone."""
    if not heard:
        return None
    try:
        answer = worker.door.recv()
    except (EOFError, ConnectionResetError):
        return None
    worker.since = time.monotonic()
    if isinstance(answer, Read | Result):
        worker.jobs.popleft()
    else:
        worker.ready = True
    return answer


def _given_up(
    worker: _Worker, waiting: deque[Job], manner: Manner, gone: bool, failed: int
) -> Iterator[Read | Result]:
    """End a worker that has gone or hangs: its first file is told, the others wait again.

    Raises RuntimeError when too many have ended before they were ready.
    """
    worker.end()
    if failed > FAILED_STARTS:
        raise RuntimeError(f"a worker ended before it could read: exit code {worker.process.exitcode}")
    if not worker.jobs:
        return
    job = worker.jobs.popleft()
    name = readable(job.path)
    waiting.extendleft(reversed(worker.jobs))
    if gone:
        code = "F17"
        message = say(
            "读取文件《{file}》的进程意外结束（退出码 {code}）", file=name, code=worker.process.exitcode
        )
    else:
        code = "F16"
        message = say("读取文件《{file}》超过 {seconds} 秒，已停止", file=name, seconds=f"{manner.seconds:g}")
    read = Read(job.path, problems=[_problem(code, name, message)])
    yield read if manner.whole else _stored(read, manner.lang)
