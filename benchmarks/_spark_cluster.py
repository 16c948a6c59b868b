"""A Spark cluster on loopback: a master and workers of one core each, for tests and measurements."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"


def wait_for(what: Callable[[], bool], seconds: float = 180) -> None:
    """Until ``what`` is true. Raises TimeoutError after so many seconds."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise TimeoutError("it never came")
        time.sleep(0.01)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of the master, and the workers, each in a process group of its own; all ended afterwards."""
    with socket.socket() as door:
        door.bind((LOOPBACK, 0))
        port = door.getsockname()[1]
    address, log = f"spark://{LOOPBACK}:{port}", folder / "master.Master.log"
    started = [_part(folder, "master.Master", "--port", str(port), "--webui-port", "0")]
    try:
        wait_for(lambda: "New state: ALIVE" in _text(log))
        options = ("--cores", "1", "--memory", "1g", "--webui-port", "0", address)
        started += [_part(folder, "worker.Worker", *options) for _ in range(workers)]
        wait_for(lambda: _text(log).count("Registering worker") == workers)
        yield address, started[1:]
    finally:
        for process in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _text(file: Path) -> str:
    return file.read_text("utf-8", "replace") if file.exists() else ""


def _part(folder: Path, name: str, *options: str) -> subprocess.Popen[bytes]:
    import pyspark

    home = Path(pyspark.__file__).parent
    places = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": LOOPBACK, "SPARK_WORKER_DIR": str(folder)}
    with (folder / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{name}", "--host", LOOPBACK, *options],
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True, env={**os.environ, **places},
        )  # fmt: skip
