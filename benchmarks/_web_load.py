"""The web application behind its real server on loopback, asked by a few connections at once."""

from __future__ import annotations

import http.client
import os
import random
import subprocess
import sys
import threading
import time
import urllib.parse
from contextlib import contextmanager
from pathlib import Path

CONNECTIONS = 4
SECONDS = 3


@contextmanager
def served(port: int):
    """The server, as ``jixiao serve`` starts it for the database in use, with the benchmark's own two addresses."""
    from jixiao.web.management.commands.serve import server_words

    words = [*server_words("127.0.0.1", port)[:-1], "benchmarks.web:application"]
    process = subprocess.Popen([sys.executable, "-m", "granian", *words], env=os.environ)
    try:
        for _ in range(600):
            try:
                ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "GET", "/sign-in", "")
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def cpu_seconds(*roots: int) -> float:
    """Processor time that these processes and all below them have used, also those that have ended (Linux)."""
    below: dict[int, list[int]] = {}
    used: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        below.setdefault(int(fields[1]), []).append(int(folder.name))
        used[int(folder.name)] = sum(map(int, fields[11:15]))  # its own and that of its ended children
    todo, total = list(roots), 0
    while todo:
        one = todo.pop()
        total += used.get(one, 0)
        todo += below.get(one, [])
    return total / os.sysconf("SC_CLK_TCK")


def ask(connection, method: str, path: str, session: str, body: str = "") -> tuple[int, float]:
    """(status, seconds) of one request."""
    headers = {"Cookie": f"sessionid={session}; csrftoken={'a' * 32}", "X-CSRFToken": "a" * 32}
    if method == "POST":
        headers["Content-Type"] = (
            "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
        )
    begin = time.perf_counter()
    connection.request(method, urllib.parse.quote(path, safe="/?=&"), body.encode() or None, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, time.perf_counter() - begin


def load(
    port: int, requests, seconds: float = SECONDS, connections: int = CONNECTIONS, pause: float = 0
) -> tuple[float, list[float]]:
    """(requests a second, seconds of each). ``requests(worker)`` gives an endless iterator of (method, path, session,
    body, expected status). ``pause``: seconds that everybody looks at a page before the next, on the average. Ends the
    program where an answer has another status."""
    times: list[list[float]] = [[] for _ in range(connections)]
    wrong: list[str] = []
    end = time.perf_counter() + seconds

    def work(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for method, path, session, body, expected in requests(number):
            status, took = ask(connection, method, path, session, body)
            if status != expected:
                wrong.append(f"{method} {path}: {status} instead of {expected}")
                return
            times[number].append(took)
            time.sleep(random.uniform(0, 2 * pause))  # noqa: S311 (no secret)
            if time.perf_counter() > end:
                return

    begin = time.perf_counter()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit("\n".join(wrong))
    flat = sorted(took for each in times for took in each)
    return len(flat) / (time.perf_counter() - begin), flat
