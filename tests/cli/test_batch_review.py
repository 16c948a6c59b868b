"""``jixiao batch review``: the findings are those of all forms read together, also after a break and for near-copies."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("datasketch", reason="needs pip install 'jixiao[batch]'")
sys.path.append(str(Path(__file__).resolve().parents[2]))

from benchmarks import national_records  # noqa: E402

from jixiao import pipeline  # noqa: E402
from jixiao.cli import batch_review  # noqa: E402
from jixiao.cli.batch_review import Unfit  # noqa: E402
from jixiao.review.across import groupings  # noqa: E402
from jixiao.review.engine import catalogue  # noqa: E402

ACROSS = {code for code, marked in catalogue().items() if marked.scope == "set"}


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    national_records.write(600, path)
    return path


@pytest.fixture(scope="module")
def together() -> Counter[str]:
    """What the review of all forms at once finds."""
    return as_lines(
        finding.to_json() for finding in pipeline.review_set(list(national_records.records(600))).findings
    )


def as_lines(findings) -> Counter[str]:
    return Counter(json.dumps(finding, ensure_ascii=False, sort_keys=True) for finding in findings)


def written(path: Path) -> Counter[str]:
    return as_lines(json.loads(line) for line in path.read_text("utf-8").splitlines())


def test_every_set_check_says_which_forms_it_needs():
    assert {one.code for one in groupings()} == ACROSS


def test_findings_are_those_of_all_forms_read_together(source, together, tmp_path):
    done = batch_review.run(source, tmp_path / "out.jsonl", "", False, False, 2)
    found = written(tmp_path / "out.jsonl")
    assert found == together
    assert done.forms == 600 and done.problems == 0 and not (tmp_path / "out.jsonl.parts").exists()
    codes = {code for code, *_ in done.counts}
    assert {"T19", "T39", "T40", "T41", "E10", "E17"} <= codes


def test_a_broken_run_goes_on(source, together, tmp_path, monkeypatch):
    out = tmp_path / "out.jsonl"
    keep, kept = batch_review.ReviewStore.keep_findings, []

    def breaks(store, step, number, rows):
        if len(kept) == 3:
            raise KeyboardInterrupt
        kept.append((step, number))
        keep(store, step, number, rows)

    monkeypatch.setattr(batch_review.ReviewStore, "keep_findings", breaks)
    with pytest.raises(KeyboardInterrupt):
        batch_review.run(source, out, "", False, False, 1)
    assert not out.exists()
    state = sqlite3.connect(tmp_path / "out.jsonl.parts/review.sqlite3")
    assert state.execute("select count(*) from done where step = 'alone'").fetchone() == (3,)
    state.close()
    told = []
    monkeypatch.setattr(
        batch_review.ReviewStore, "keep_findings", lambda *given: (told.append(given[1:3]), keep(*given))
    )
    batch_review.run(source, out, "", True, False, 1)
    assert not set(told) & set(kept) and written(out) == together


def test_a_group_too_large_is_cut_with_its_first_form_in_every_piece(monkeypatch):
    monkeypatch.setattr(batch_review, "LARGE", 4)
    pieces = list(batch_review._pieces(list(range(10))))
    assert pieces == [[0, 1, 2, 3], [0, 4, 5, 6], [0, 7, 8, 9]]


def test_the_command_reads_folders_and_tells_what_is_unfit(jixiao, source, tmp_path):
    (tmp_path / "in").mkdir()
    lines = source.read_text("utf-8").splitlines()[:5]
    (tmp_path / "in/a.json").write_text(lines[0], "utf-8")
    (tmp_path / "in/b.json").write_text("{", "utf-8")
    outcome = jixiao("batch", "review", tmp_path / "in", "--out", tmp_path / "out.jsonl", "--jobs", "1")
    assert outcome.code == 2 and "1 张表" in outcome.out and (tmp_path / "out.errors.jsonl").exists()
    again = jixiao("batch", "review", tmp_path / "in", "--out", tmp_path / "out.jsonl")
    assert again.code == 2 and "--force" in again.err
    assert "找不到来源" in jixiao("batch", "review", "没有", "--out", tmp_path / "x.jsonl").err
    with pytest.raises(Unfit):
        batch_review.run(tmp_path / "in/a.json", tmp_path / "y.jsonl", "", False, False, 1)
