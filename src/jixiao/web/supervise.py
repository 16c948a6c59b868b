"""``python -m jixiao.web.supervise SERVER WORDS``: run the server, and beside it the worker of background jobs.

A process of the standard library alone. Ends when the server ends, with its exit code, so that who started it (systemd,
a container) starts it anew; a worker that ends is started again. Told to stop, it stops both.
"""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time

LONGEST_PAUSE = 60
SECONDS_TO_STOP = 20
LOOK = 0.2
RAN_WELL = 60
"""A worker that ran so many seconds is started again at once."""


def main(server: list[str], worker: list[str]) -> int:
    """The exit code of the server."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda got, _: told.append(got))
    serving = _child(server)
    working, begun, pause, due = _child(worker), time.monotonic(), 1.0, 0.0
    while serving.poll() is None and not told:
        if working is not None and working.poll() is not None:
            pause = 1.0 if time.monotonic() - begun > RAN_WELL else min(pause * 2, LONGEST_PAUSE)
            working, due = None, time.monotonic() + pause
        if working is None and time.monotonic() >= due:
            working, begun = _child(worker), time.monotonic()
        time.sleep(LOOK)
    return _stop([serving, *([working] if working else [])])


def _child(words: list[str]) -> subprocess.Popen:
    return subprocess.Popen(words, preexec_fn=_die_with_parent)


def _die_with_parent() -> None:
    """On Linux the children end when this process is killed without warning."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _stop(children: list[subprocess.Popen]) -> int:
    """Stop all; the exit code of the first, 0 when it was we who stopped it."""
    ended = children[0].poll()
    for child in children:
        if child.poll() is None:
            child.terminate()
    end = time.monotonic() + SECONDS_TO_STOP
    for child in children:
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    return ended or 0


if __name__ == "__main__":
    sys.exit(
        main(
            [sys.executable, "-m", "granian", *sys.argv[1:]],
            [sys.executable, "-m", "jixiao.web", "run_jobs"],
        )
    )
