"""A PostgreSQL cluster in a temporary folder, for the length of a test."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from running_server import free_port

PROGRAMS = ("initdb", "pg_ctl")


def why_not() -> str:
    """Why no cluster can be started here; empty when one can."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        return f"PostgreSQL is not installed: {' and '.join(missing)} not on the path"
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL refuses to run as root, and there is no user postgres"
    return ""


@contextmanager
def cluster(*settings: str):
    """The DATABASE_URL of an empty database in a fresh cluster; stopped and removed afterwards.

    ``settings``: of the server, as ``shared_buffers=2GB``."""
    folder = Path(tempfile.mkdtemp(prefix="jixiao-postgresql-"))
    port, user = free_port(), getpass.getuser() if os.geteuid() else "postgres"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, log = folder / "data", folder / "log"
    _run("initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    options += "".join(f" -c {setting}" for setting in settings)
    _run("pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    try:
        yield f"postgresql://{user}@127.0.0.1:{port}/postgres"
    finally:
        _run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(*words) -> None:
    """As the user postgres when we are root, for PostgreSQL refuses root."""
    identity = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    outcome = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, cwd="/", **identity
    )
    assert outcome.returncode == 0, f"{words[0]}: {outcome.stdout}{outcome.stderr}"
