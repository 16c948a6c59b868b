"""The filed forms of a jixiao database as a source of a batch: SQLite or PostgreSQL, read by stretches of ids.

Of each form the last revision that was filed; drafts are nobody's business here. A password for PostgreSQL is best
left to ``PGPASSWORD`` or ``~/.pgpass``: an address on the command line is seen by others on the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from jixiao.cli.batch_forms import Forms, Source, Unfit, records_of
from jixiao.cli.language import t
from jixiao.core.digest import digest

STRETCH = 2000
"""Ids in one part."""
BOUNDS = "select min(filing_id), max(filing_id), count(*), max(id) from web_revision"
FILED = (
    'select r.filing_id, r."values" from web_filing f join web_revision r'
    " on r.filing_id = f.id and r.number = f.revision_number where f.id between {0} and {0} order by f.id"
)


def database(url: str) -> Source:
    """The filed forms at ``sqlite:///FILE`` or ``postgresql://…``. Raises Unfit for what cannot be opened."""
    with _open(url) as (base, _):
        least, most, count, last = _rows(base, BOUNDS)[0]
    if not count:
        raise Unfit(t("数据库里还没有报送过的表"))
    firsts = range(least, most + 1, STRETCH)
    loads = [partial(_stretch, url, first) for first in firsts]
    return Source(len(loads), digest([_place(url), count, last]), loads=loads)


def _place(url: str) -> str:
    """The address without user and password: what may be shown and kept."""
    if url.startswith("sqlite"):
        return _file(url)
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def _file(url: str) -> str:
    """The file of an SQLite address, written with three slashes or four."""
    return "/" + url.removeprefix("sqlite:").lstrip("/")


def _stretch(url: str, first: int) -> Forms:
    with _open(url) as (base, mark):
        rows = _rows(base, FILED.format(mark), (first, first + STRETCH - 1))
    found = Forms(first)
    for id, text in rows:
        one = records_of(iter([text.encode()]), f"{_place(url)}#{id}", id)
        found.records += one.records
        found.problems += one.problems
    return found


def _rows(base: Any, query: str, values: tuple[int, ...] = ()) -> list[tuple[Any, ...]]:
    with closing(base.cursor()) as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


@contextmanager
def _open(url: str) -> Iterator[tuple[Any, str]]:
    """A connection that only reads, and the sign of a value in its queries."""
    if url.startswith("sqlite"):
        import sqlite3

        try:
            base = sqlite3.connect(f"file:{quote(_file(url))}?mode=ro", uri=True)
            with closing(base):
                yield base, "?"
        except sqlite3.Error as error:
            raise Unfit(t("打不开数据库 {place}：{cause}").format(place=_place(url), cause=error)) from error
        return
    try:
        import psycopg
    except ImportError:
        raise Unfit(t("读 PostgreSQL 需要安装：pip install 'jixiao[web]'")) from None
    try:
        with psycopg.connect(url, options="-c default_transaction_read_only=on") as base:
            yield base, "%s"
    except psycopg.Error as error:
        cause = str(error).strip().splitlines()[0]
        raise Unfit(t("打不开数据库 {place}：{cause}").format(place=_place(url), cause=cause)) from error
