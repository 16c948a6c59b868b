"""The command line run as a person runs it: as a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = str(Path(sys.executable).parent / "jixiao")


@dataclass
class Outcome:
    code: int
    out: str
    err: str

    def lines(self) -> list[dict]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="session")
def jixiao():
    """Run ``jixiao`` with these words; its exit code and what it printed."""

    def run(*words: str | Path, cwd: Path | None = None, **environment: str) -> Outcome:
        import os

        done = subprocess.run(
            [PROGRAM, *map(str, words)],
            cwd=cwd,
            env={**os.environ, "COLUMNS": "160", **environment},
            capture_output=True,
            text=True,
            timeout=300,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def demo(jixiao, tmp_path_factory):
    """The folder that one run of the demonstration made, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    outcome = jixiao("demo", "--out", folder)
    assert outcome.code == 0, outcome.out + outcome.err
    return folder, outcome
