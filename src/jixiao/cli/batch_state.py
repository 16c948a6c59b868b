"""What a batch has read so far, kept beside its output, so that it can go on after a break.

An SQLite file: for each input file its digest, the digest of what read it, its records and problems. A file whose
two digests have not changed is not read again. The output is written from here in order of path.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jixiao.cli.workers import Result

AGAIN = ("F15", "F16", "F17")
"""Problems that are not the file's own (memory, time, crash): such files are read again."""
_COMMIT_SECONDS = 1.0
_TABLE = (
    "create table if not exists files (path text primary key, digest text, reader text, forms integer, indicators integer,"
    " records blob, problems text, findings blob)"
)


class InUse(Exception):
    """Another run is reading into this file."""


class State:
    """The results of a batch by path. ``reader`` is the digest of schemes and readers: see ``reader_digest``.

    One run alone holds the file while it lasts. Without ``resume`` what an earlier run left is thrown away. Raises
    InUse where another run holds it, and sqlite3.DatabaseError for a file that is damaged or cannot be written.
    """

    def __init__(self, path: Path, reader: str, resume: bool = True):
        self.reader = reader
        if not resume and not _is_base(path):
            path.unlink(missing_ok=True)
        self._base = sqlite3.connect(path, timeout=0)
        self._saved = 0.0
        try:
            self._hold(resume)
        except sqlite3.DatabaseError as error:
            self._base.close()
            if "locked" in str(error):
                raise InUse(str(path)) from None
            raise

    def _hold(self, resume: bool) -> None:
        """Lock the file until it is closed, and make it ready."""
        self._base.execute("pragma locking_mode = exclusive")
        self._base.execute("begin exclusive")
        if not resume:
            self._base.execute("drop table if exists files")
        self._base.execute(_TABLE)
        self._base.commit()

    def known(self) -> dict[str, str]:
        """Key of the path → digest of the files that need not be read again while they stay the same."""
        rows = self._base.execute("select path, digest, problems from files where reader = ?", (self.reader,))
        return {
            path: digest
            for path, digest, problems in rows
            if digest and not any(problem["check"]["code"] in AGAIN for problem in json.loads(problems))
        }

    def add(self, result: Result) -> None:
        """Keep a result; the first is on disk at once, the others within a second."""
        row = (
            key_of(result.path), result.digest, self.reader, len(result.records), result.indicators,
            _packed(result.records), json.dumps(result.problems, ensure_ascii=False),
            _packed([json.dumps(finding, ensure_ascii=False) for finding in result.findings]),
        )  # fmt: skip
        self._base.execute("insert or replace into files values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        if time.monotonic() - self._saved > _COMMIT_SECONDS:
            self.save()

    def save(self) -> None:
        """Put on disk what was added."""
        self._base.commit()
        self._saved = time.monotonic()

    def results(self, paths: Iterable[str]) -> Iterator[Result]:
        """The results of these files in order of path; one in memory at a time."""
        for path in sorted(paths):
            query = "select digest, indicators, records, problems, findings from files where path = ?"
            found = self._base.execute(query, (key_of(path),)).fetchone()
            if found is not None:
                digest, indicators, records, problems, findings = found
                yield Result(
                    path, digest, _unpacked(records), indicators, json.loads(problems),
                    [json.loads(line) for line in _unpacked(findings)],
                )  # fmt: skip

    def close(self) -> None:
        """Let go of the file. What was not saved is not kept."""
        self._base.close()


def key_of(path: str) -> str:
    """The text by which a path is stored: itself, where its bytes are UTF-8."""
    return path if path.isascii() else path.encode("utf-8", "backslashreplace").decode()


def _is_base(path: Path) -> bool:
    """Whether a file is an SQLite file: one that another program wrote, or that was damaged, is none."""
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except FileNotFoundError:
        return False


def _packed(lines: list[str]) -> bytes:
    return zlib.compress("\n".join(lines).encode(), 1)


def _unpacked(data: bytes) -> list[str]:
    text = zlib.decompress(data).decode()
    return text.split("\n") if text else []


def reader_digest(manner: Any) -> str:
    """The digest of everything that decides how a file is read: schemes, readers, scheme asked for, language."""
    import hashlib

    import jixiao

    package = Path(jixiao.__file__).parent
    found = hashlib.sha256(f"{manner.scheme}\0{manner.lang}".encode())
    for folder in ("core", "formats", "schemes", "locale"):
        for file in sorted((package / folder).rglob("*")):
            if file.suffix in (".py", ".yaml"):
                found.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return "sha256:" + found.hexdigest()
