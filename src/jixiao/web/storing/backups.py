"""The whole database into one file, and back. A backup is checked before it is believed, and before it is restored."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connections


class BackupFailed(Exception):
    """Why, and what to do: one sentence."""


def back_up(file: Path) -> None:
    """Write the database as it stands at one moment, while others go on working. Raises BackupFailed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600))
    if _on_postgresql():
        _run("pg_dump", "--format=custom", "--no-owner", "--file", str(unfinished))
    else:
        with (
            closing(sqlite3.connect(_database(), timeout=60)) as source,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        _check(unfinished)
    os.replace(unfinished, file)


def restore(file: Path) -> Path | None:
    """Put the backup in the place of the database; the path of the one that was there (SQLite only).

    Raises BackupFailed for a file that is no whole backup, and while a server still has the database open.
    """
    if _on_postgresql():
        connections.close_all()
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname", settings.DATABASES["default"]["NAME"], str(file))  # fmt: skip
        return None
    _check(file)
    connections.close_all()
    database = _database()
    kept = _put_aside(database) if database.exists() else None
    fresh = database.with_name(database.name + ".restoring")
    fresh.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(fresh)) as copy,
    ):
        source.backup(copy)
    os.chmod(fresh, 0o600)
    os.replace(fresh, database)
    return kept


def _check(file: Path) -> None:
    """Raise BackupFailed unless the file is a whole database of this application."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            whole = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            ours = copy.execute("SELECT count(*) FROM django_migrations WHERE app='web'").fetchone()[0] > 0
    except sqlite3.DatabaseError as error:
        raise BackupFailed(f"{file} 不是完整的备份文件（{error}）；请换一个备份") from error
    if not whole or not ours:
        raise BackupFailed(f"{file} 里的数据已损坏；请换一个备份")


def _put_aside(database: Path) -> Path:
    """Rename the present database, its log written into it. Raises BackupFailed while somebody has it open."""
    try:
        with closing(sqlite3.connect(database, timeout=2, isolation_level=None)) as present:
            present.execute("PRAGMA locking_mode=EXCLUSIVE")
            present.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            present.execute("PRAGMA journal_mode=DELETE")
            present.execute("BEGIN EXCLUSIVE")
            present.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise BackupFailed("数据库正在使用，请先停下服务器再恢复") from error
    except sqlite3.DatabaseError:
        pass  # a broken database is why one restores
    kept = database.with_name(f"{database.stem}-before-{datetime.now():%Y%m%d-%H%M%S}{database.suffix}")
    os.replace(database, kept)
    for rest in ("-wal", "-shm"):
        database.with_name(database.name + rest).unlink(missing_ok=True)
    return kept


def _database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _on_postgresql() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def _run(program: str, *words: str) -> None:
    """One of PostgreSQL's own programs, told by its environment where the database is. Raises BackupFailed."""
    if shutil.which(program) is None:
        raise BackupFailed(f"没有找到 {program}；请安装 PostgreSQL 客户端工具")
    where = settings.DATABASES["default"]
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    own = {variable: str(where[key]) for variable, key in names.items() if where[key]}
    outcome = subprocess.run([program, *words], env={**os.environ, **own}, capture_output=True, text=True)
    if outcome.returncode:
        raise BackupFailed(f"{program} 没有成功：{outcome.stderr.strip()[:500]}")
