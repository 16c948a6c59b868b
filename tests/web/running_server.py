"""A real server in a process of its own, for tests."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

WAIT = 180
"""Seconds that a start may take on a busy machine."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def environment(data: Path, **more: str) -> dict[str, str]:
    """Of a process that works in ``data`` and sees nothing of the tests' own settings."""
    own = {
        key: text for key, text in os.environ.items() if not key.startswith(("JIXIAO", "DJANGO", "DATABASE"))
    }
    return {**own, "JIXIAO_DATA": str(data), "JIXIAO_RATES": "off", **more}


def web(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess:
    """``python -m jixiao.web WORDS`` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "jixiao.web", *words], env=environment(data, **more), capture_output=True, text=True
    )  # fmt: skip


def demonstration(tmp_path_factory) -> Path:
    """A data folder of its own with a small demonstration, which is made once for all processes of a test run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made, data = shared / "demonstration", tmp_path_factory.mktemp("demonstration") / "data"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            fill(shared / "demonstration.unfinished")
            (shared / "demonstration.unfinished").rename(made)
    return shutil.copytree(made, data)


def fill(data: Path, **more: str) -> None:
    """Make a small demonstration in ``data``, or in the database that the settings name."""
    assert web(data, "migrate", "-v0", **more).returncode == 0
    made = web(data, "demo_data", "--units", "42", JIXIAO_DEMO="1", **more)
    assert made.returncode == 0, made.stderr


def start(data: Path, port: int, **more: str) -> subprocess.Popen:
    """``jixiao serve``, as soon as it answers."""
    words = [
        sys.executable,
        "-c",
        "from jixiao.cli import main; main()",
        "serve",
        "--port",
        str(port),
        "--data",
        str(data),
    ]
    process = subprocess.Popen(
        words, env=environment(data, **more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"the server ended: {process.stdout.read()}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=20).read()
            return process
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError(f"the server did not answer in {WAIT} s")


@contextmanager
def running(data: Path, **more: str):
    """The address of a server that works in ``data``."""
    port = free_port()
    process = start(data, port, **more)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(120)


class Visitor:
    """Somebody at a browser without scripts: keeps cookies, sends the token of forged requests."""

    def __init__(self, address: str):
        self.address, self.cookies = address, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        return self.opener.open(self.address + path, timeout=120).read().decode()

    def post(self, path: str, data: dict[str, str] | bytes) -> tuple[int, str]:
        """Status and body; a form's fields, or bytes of JSON."""
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        body = data if isinstance(data, bytes) else urllib.parse.urlencode(data).encode()
        request = urllib.request.Request(self.address + path, body, {"X-CSRFToken": token, "Accept": "application/json" if isinstance(data, bytes) else "text/html"})  # fmt: skip
        try:
            with self.opener.open(request, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def sign_in(self, username: str, password: str) -> None:
        self.get("/sign-in")
        status, body = self.post("/sign-in", {"username": username, "password": password})
        assert status == 200 and "sign-out" in body, re.sub(r"<[^>]+>|\s+", " ", body)[:500]
