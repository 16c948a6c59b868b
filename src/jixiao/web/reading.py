"""Read an uploaded document in a process of its own: a time limit, and no file can hurt the server.

``python -m jixiao.web.reading NAME`` takes the bytes from standard input and answers with JSON lines of text.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from jixiao.core.message import say
from jixiao.core.record import Record

SECONDS = 60
"""How long one file may take. Scans of two or three pages stay within it."""


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


def read_upload(data: bytes, name: str, lang: str = "zh", seconds: float = SECONDS) -> FileRead:
    """The forms of a file, whatever its bytes are. Raises nothing: what cannot be read is ``problem``."""
    from jixiao.formats.notices import notice

    command = [sys.executable, "-m", "jixiao.web.reading", name, lang]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=True)  # noqa: S603 (our own module)
    except subprocess.TimeoutExpired:
        told = say("读取文件《{file}》超过 {seconds} 秒，已停止", file=name, seconds=f"{seconds:g}")
        return FileRead(problem=notice("F16", name, told).to_json(lang))
    except subprocess.CalledProcessError as error:
        told = say("读取文件《{file}》的进程意外结束（退出码 {code}）", file=name, code=error.returncode)
        return FileRead(problem=notice("F17", name, told).to_json(lang))
    said = json.loads(done.stdout)
    forms = [FormRead(Record.model_validate(one["record"]), one["notices"]) for one in said["forms"]]
    return FileRead(forms, said["problem"])


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
