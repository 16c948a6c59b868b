"""``jixiao batch score`` on a database: every filed form is scored. See ``test_serve_postgresql`` for the same there."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from running_server import demonstration

pq = pytest.importorskip("pyarrow.parquet", reason="needs pip install 'jixiao[parquet]'")

from jixiao.cli import batch_score  # noqa: E402
from jixiao.cli.batch_score import Unfit, with_threads  # noqa: E402

PACK = "cn/self-evaluation-rules@2020"


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A data folder with a demonstration in SQLite."""
    return demonstration(tmp_path_factory)


def scored(source: str | Path, out: Path) -> list[dict]:
    """The forms of a database with their scores."""
    batch_score.run(source, out, PACK, False, False, with_threads(1))
    return pq.read_table(out.with_suffix(".forms.parquet")).to_pylist()


def test_every_filed_form_is_scored(filled, tmp_path):
    base = sqlite3.connect(filled / "jixiao.sqlite3")
    filed = base.execute("select count(*) from web_filing where revision_number > 0").fetchone()[0]
    forms = scored(filled / "jixiao.sqlite3", tmp_path / "out.parquet")
    with_indicators = [form for form in forms if form["lines"]]
    assert filed > 100 and 0 < len(with_indicators) <= filed
    assert len({form["form"] for form in forms}) == len(forms)


def test_what_cannot_be_opened_is_told_without_the_password(tmp_path):
    for url in (f"sqlite:///{tmp_path}/none.sqlite3", "postgresql://one:secret@127.0.0.1:1/none"):
        with pytest.raises(Unfit, match="打不开数据库") as told:
            batch_score.run(url, tmp_path / "out.parquet", PACK, False, False, with_threads(1))
        assert "secret" not in str(told.value)
