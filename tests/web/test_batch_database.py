"""``jixiao batch score`` on a database: every filed form is scored, and SQLite and PostgreSQL give the same."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import throw_away_postgresql
from running_server import web

pq = pytest.importorskip("pyarrow.parquet", reason="needs pip install 'jixiao[parquet]'")

from jixiao.cli import batch_score  # noqa: E402
from jixiao.cli.batch_score import Unfit, with_threads  # noqa: E402

PACK = "cn/self-evaluation-rules@2020"


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A data folder with a demonstration in SQLite."""
    data = tmp_path_factory.mktemp("data")
    _fill(data)
    return data


def _fill(data: Path, **settings: str) -> None:
    assert web(data, "migrate", "-v0", **settings).returncode == 0
    made = web(data, "demo_data", "--units", "42", JIXIAO_DEMO="1", **settings)
    assert made.returncode == 0, made.stderr


def scored(source: str | Path, out: Path) -> list[dict]:
    batch_score.run(source, out, PACK, False, False, with_threads(1))
    return pq.read_table(out.with_suffix(".forms.parquet")).to_pylist()


def test_every_filed_form_is_scored(filled, tmp_path):
    base = sqlite3.connect(filled / "jixiao.sqlite3")
    filed = base.execute("select count(*) from web_filing where revision_number > 0").fetchone()[0]
    forms = scored(filled / "jixiao.sqlite3", tmp_path / "out.parquet")
    with_indicators = [form for form in forms if form["lines"]]
    assert filed > 100 and 0 < len(with_indicators) <= filed
    assert len({form["form"] for form in forms}) == len(forms)


@pytest.mark.skipif(bool(throw_away_postgresql.why_not()), reason=throw_away_postgresql.why_not() or "-")
def test_postgresql_gives_the_same(filled, tmp_path):
    with throw_away_postgresql.cluster() as url:
        _fill(tmp_path / "data", DATABASE_URL=url)
        there = scored(url, tmp_path / "there.parquet")
    here = scored(filled / "jixiao.sqlite3", tmp_path / "here.parquet")
    totals = [sorted((one["subject"], one["agency"], one["total"] or -1) for one in found) for found in (here, there)]  # fmt: skip
    assert totals[0] == totals[1]


def test_what_cannot_be_opened_is_told_without_the_password(tmp_path):
    for url in (f"sqlite:///{tmp_path}/none.sqlite3", "postgresql://one:secret@127.0.0.1:1/none"):
        with pytest.raises(Unfit, match="打不开数据库") as told:
            batch_score.run(url, tmp_path / "out.parquet", PACK, False, False, with_threads(1))
        assert "secret" not in str(told.value)
