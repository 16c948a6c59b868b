"""What a batch review knows so far: the records, the groups of forms that are seen together, and the findings.

An SQLite file beside the output. It holds what does not fit into memory, and lets a broken run go on.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from jixiao.core.record import Record

TABLES = """
create table if not exists about (name text primary key, value text);
create table if not exists done (step text, number integer, primary key (step, number));
create table if not exists forms (id integer primary key, project text, record blob);
create index if not exists by_project on forms (project);
create table if not exists groups (number integer primary key, grouping text, forms text);
create table if not exists findings (form integer, rank integer, code text, once text, finding text,
    primary key (form, rank, code, once)) without rowid;
create table if not exists problems (problem text);
"""


class ReviewStore:
    """The file of one run. One process writes; others open it to read."""

    def __init__(self, path: Path, *, read_only: bool = False):
        mode = "ro" if read_only else "rwc"
        self._base = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, timeout=60)
        if not read_only:
            self._base.execute("pragma journal_mode = wal")
            self._base.execute("pragma synchronous = normal")
            self._base.executescript(TABLES)

    def fits(self, about: dict[str, str]) -> bool:
        """Whether the file is of the same source and checks; an empty one becomes theirs."""
        known = dict(self._base.execute("select name, value from about"))
        if not known:
            with self._base:
                self._base.executemany("insert into about values (?, ?)", about.items())
            return True
        return known == about

    def missing(self, step: str, count: int) -> list[int]:
        """The numbers of a step that are not done."""
        done = {number for (number,) in self._base.execute("select number from done where step = ?", (step,))}
        return [number for number in range(count) if number not in done]

    def keep_part(self, number: int, part: dict[str, list[Any]]) -> None:
        """The records (id, project, JSON) and problems of a part of the source, all or nothing."""
        with self._base:
            rows = [(id, project, zlib.compress(text.encode(), 1)) for id, project, text in part["records"]]
            self._base.executemany("insert or replace into forms values (?, ?, ?)", rows)
            self._base.executemany("insert into problems values (?)", [(one,) for one in part["problems"]])
            self._base.execute("insert into done values ('read', ?)", (number,))

    def keep_findings(self, step: str, number: int, rows: Iterable[tuple[int, int, str, str, str]]) -> None:
        """Findings as (form, rank of the severity, code, what makes it the same finding, JSON), all or nothing."""
        with self._base:
            self._base.executemany("insert or ignore into findings values (?, ?, ?, ?, ?)", rows)
            self._base.execute("insert into done values (?, ?)", (step, number))

    def keep_groups(self, make: Callable[[], Iterable[tuple[str, list[int]]]]) -> int:
        """Number the groups (grouping, forms) that ``make`` gives, unless they are kept already; how many there are."""
        if ("groups",) not in self._base.execute("select distinct step from done").fetchall():
            with self._base:
                rows = ((grouping, json.dumps(forms)) for grouping, forms in make())
                self._base.executemany("insert into groups (grouping, forms) values (?, ?)", rows)
                self._base.execute("insert into done values ('groups', 0)")
        return self._count("groups")

    def group(self, number: int) -> tuple[str, list[int]]:
        """The grouping and the forms of the group of this number, from 0."""
        query = "select grouping, forms from groups where number = ?"
        grouping, forms = self._base.execute(query, (number + 1,)).fetchone()
        return grouping, json.loads(forms)

    def ids(self) -> list[int]:
        """The ids of all forms, in order."""
        return [id for (id,) in self._base.execute("select id from forms order by id")]

    def records(self, ids: Sequence[int]) -> dict[int, Record]:
        """Records by id."""
        marks = ",".join("?" * len(ids))
        rows = self._base.execute(f"select id, record from forms where id in ({marks}) order by id", ids)
        return {id: _record(data) for id, data in rows}

    def of_same_projects(self, ids: Sequence[int]) -> list[Record]:
        """The other stages of the projects of these forms."""
        marks = ",".join("?" * len(ids))
        rows = self._base.execute(
            f"select record from forms where project in (select project from forms where id in ({marks}) and"
            f" project <> '') and id not in ({marks})", (*ids, *ids),
        )  # fmt: skip
        return [_record(data) for (data,) in rows]

    def findings(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The id of the form and the finding, in order of form and severity."""
        for form, text in self._base.execute("select form, finding from findings order by form, rank, code, once"):  # fmt: skip
            yield form, json.loads(text)

    def problems(self) -> list[dict[str, Any]]:
        return [json.loads(text) for (text,) in self._base.execute("select problem from problems")]

    def counts(self) -> list[tuple[str, int, int, int]]:
        """(code, rank of the severity, findings, forms), the gravest and most frequent first."""
        query = "select code, rank, count(*), count(distinct form) from findings group by code, rank order by rank, 3 desc, code"
        return list(self._base.execute(query))

    def forms(self) -> int:
        return self._count("forms")

    def _count(self, table: str) -> int:
        return self._base.execute(f"select count(*) from {table}").fetchone()[0]

    def close(self) -> None:
        self._base.close()


def _record(data: bytes) -> Record:
    return Record.model_validate_json(zlib.decompress(data))
