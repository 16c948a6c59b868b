"""Read an uploaded document in a process of its own: a time limit, and no file can hurt the server.

``python -m jixiao.web.reading NAME`` takes the bytes from standard input and answers with JSON lines of text.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import Any

from jixiao.core.message import say
from jixiao.core.record import Record

SECONDS = 60
"""How long one file may take while somebody waits for the page."""
LOOK = 0.5
TOO_SLOW = "F16"


@dataclass
class FormRead:
    """One form of a file. ``notices`` are findings of the reading as ``Finding.to_json`` gives them."""

    record: Record
    notices: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class FileRead:
    """The forms of a file; or ``problem``, what is wrong with it, as ``Finding.to_json`` gives it."""

    forms: list[FormRead] = field(default_factory=list)
    problem: dict[str, Any] | None = None


def read_upload(
    data: bytes, name: str, lang: str = "zh", seconds: float = SECONDS, waiting: Callable[[int], None] = bool
) -> FileRead:
    """The forms of a file, whatever its bytes are. Raises nothing: what cannot be read is ``problem``.

    ``waiting`` is told again and again how many seconds it has taken; what it raises ends the reading and goes on up.
    """
    from jixiao.formats.notices import notice

    command, begin = [sys.executable, "-m", "jixiao.web.reading", name, lang], time.monotonic()
    with TemporaryFile() as given, TemporaryFile() as told_back:
        given.write(data)
        given.seek(0)
        reading = subprocess.Popen(command, stdin=given, stdout=told_back, stderr=subprocess.DEVNULL)  # noqa: S603 (our own module)
        try:
            while reading.poll() is None:
                if (taken := time.monotonic() - begin) > seconds:
                    told = say(
                        "读取文件《{file}》超过 {seconds} 秒，已停止", file=name, seconds=f"{seconds:g}"
                    )
                    return FileRead(problem=notice(TOO_SLOW, name, told).to_json(lang))
                waiting(int(taken))
                with suppress(subprocess.TimeoutExpired):
                    reading.wait(min(LOOK, seconds))
        finally:
            reading.kill()
            reading.wait()
        if reading.returncode:
            told = say(
                "读取文件《{file}》的进程意外结束（退出码 {code}）", file=name, code=reading.returncode
            )
            return FileRead(problem=notice("F17", name, told).to_json(lang))
        told_back.seek(0)
        said = json.loads(told_back.read())
    forms = [FormRead(Record.model_validate(one["record"]), one["notices"]) for one in said["forms"]]
    return FileRead(forms, said["problem"])


def too_slow(read: FileRead) -> bool:
    """Whether the reading was stopped because it took too long."""
    return read.problem is not None and read.problem["check"]["code"] == TOO_SLOW


def read_here(data: bytes, name: str, lang: str) -> dict[str, Any]:
    """The forms of a file as JSON, read in this process."""
    from jixiao import pipeline
    from jixiao.formats.notices import UnreadableFile

    try:
        forms = pipeline.read(data, name)
    except UnreadableFile as error:
        return {"forms": [], "problem": error.finding.to_json(lang)}
    return {
        "forms": [
            {"record": record.to_json(), "notices": [finding.to_json(lang) for finding in findings]}
            for record, findings in forms
        ],
        "problem": None,
    }


if __name__ == "__main__":
    answer = read_here(sys.stdin.buffer.read(), *sys.argv[1:3])
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
