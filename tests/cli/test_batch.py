"""``jixiao read … --out``: everything in one file in order of path, whatever happens to single files or on the way."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from jixiao.cli.batch_state import State
from jixiao.cli.workers import Job, Manner, Result, read_with_workers

FORM = "项目支出绩效目标表（2024年度）\n项目名称,项目{n}\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,培训期数,≥{n}期\n满意度指标,服务对象满意度,学员满意度,≥90%\n"
PROGRAM = str(Path(sys.executable).parent / "jixiao")


def fill(folder: Path, count: int) -> list[Path]:
    """A folder of forms, some in folders of their own."""
    paths = []
    for n in range(1, count + 1):
        path = folder / f"{n % 3}" / f"表{n:04}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FORM.format(n=n), "utf-8")
        paths.append(path)
    return sorted(paths, key=str)


def records(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def sources(path: Path) -> list[str]:
    return [record["source"]["file"] for record in records(path)]


@pytest.mark.parametrize("jobs", [(), ("--jobs", "1"), ("--jobs", "2")], ids=["here", "one", "two"])
def test_all_records_in_order_of_path(jixiao, tmp_path, jobs):
    paths = fill(tmp_path / "in", 7 if not jobs else 40)
    outcome = jixiao("read", tmp_path / "in", "--out", tmp_path / "out.jsonl", *jobs)
    assert outcome.code == 0, outcome.err
    assert sources(tmp_path / "out.jsonl") == [str(path) for path in paths]
    assert f"{len(paths)}" in outcome.out and not (tmp_path / "out.errors.jsonl").exists()


def test_bad_files_are_listed_and_the_others_read(jixiao, tmp_path):
    paths = fill(tmp_path / "in", 12)
    (tmp_path / "in/坏.docx").write_bytes(b"PK\3\4" + b"\0" * 60)
    (tmp_path / "in/空.xlsx").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "in/包.zip", "w") as archive:
        archive.writestr("好.csv", FORM.format(n=99))
        archive.writestr("坏.pdf", b"%PDF-1.4 nothing")
    outcome = jixiao("read", tmp_path / "in", "--out", tmp_path / "out.jsonl")
    assert outcome.code == 2 and "Traceback" not in outcome.err
    assert len(records(tmp_path / "out.jsonl")) == len(paths) + 1
    errors = records(tmp_path / "out.errors.jsonl")
    names = [error["form"]["file"].removeprefix(str(tmp_path / "in")) for error in errors]
    assert names == ["/包.zip/坏.pdf", "/坏.docx", "/空.xlsx"]
    assert "F02 空文件" in outcome.out and "F03 文件不完整或已损坏" in outcome.out


def test_resume_reads_only_what_changed(jixiao, tmp_path):
    paths = fill(tmp_path / "in", 12)
    out = tmp_path / "in/records.jsonl"
    assert jixiao("read", tmp_path / "in", "--out", out).code == 0
    paths[0].write_text(FORM.format(n=777), "utf-8")
    paths[1].unlink()
    (tmp_path / "in/new.csv").write_text(FORM.format(n=888), "utf-8")
    outcome = jixiao("read", tmp_path / "in", "--out", out, "--resume")
    assert outcome.code == 0, outcome.err
    assert [line.split()[-1] for line in outcome.out.splitlines() if "没有变化" in line] == ["10"]
    names = [record["values"]["project_name"] for record in records(out)]
    assert len(names) == 12 and "项目777" in names and "项目888" in names


def test_a_state_of_other_schemes_is_not_believed(tmp_path):
    state = State(tmp_path / "state", "sha256:old")
    state.add(Result("甲.csv", "sha256:1", ["{}"], 1))
    state.add(Result("乙.csv", "sha256:2", problems=[{"check": {"code": "F16"}}]))
    assert state.known() == {"甲.csv": "sha256:1"}, "what ran out of time is read again"
    state.close()
    again = State(tmp_path / "state", "sha256:new")
    assert again.known() == {} and [one.records for one in again.results(["甲.csv"])] == [["{}"]]


def test_an_interrupted_run_goes_on(jixiao, tmp_path):
    paths = fill(tmp_path / "in", 3000)
    out, state = tmp_path / "out.jsonl", tmp_path / "out.jsonl.state"
    run = subprocess.Popen(
        [PROGRAM, "read", tmp_path / "in", "--out", out, "--jobs", "1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    )  # fmt: skip
    for _ in range(6000):
        time.sleep(0.005)
        if state.exists() and _rows(state) > 0:
            break
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 130 and "--resume" in told and not out.exists()
    before = _rows(state)
    assert 0 < before < len(paths)
    outcome = jixiao("read", tmp_path / "in", "--out", out, "--resume")
    assert outcome.code == 0 and len(records(out)) == len(paths)
    assert [line.split()[-1] for line in outcome.out.splitlines() if "没有变化" in line] == [str(before)]


def _rows(state: Path) -> int:
    try:
        base = sqlite3.connect(f"file:{state}?immutable=1", uri=True)  # the run that writes holds a lock
        return base.execute("select count(*) from files").fetchone()[0]
    except sqlite3.DatabaseError:
        return 0


def test_a_worker_that_dies_costs_one_file(tmp_path):
    paths = fill(tmp_path, 60)
    results = []
    for result in read_with_workers([Job(str(path)) for path in paths], Manner(), 2):
        if not results:
            multiprocessing.active_children()[0].kill()
        results.append(result)
    assert sorted(result.path for result in results) == [str(path) for path in paths]
    lost = [result.problems[0]["check"]["code"] for result in results if result.problems]
    assert lost in ([], ["F17"]) and sum(len(result.records) for result in results) >= 59


def test_a_worker_that_dies_while_it_starts_costs_nothing(tmp_path):
    paths = fill(tmp_path, 12)
    killed = []

    def kill_the_first():
        while not (children := multiprocessing.active_children()):
            time.sleep(0.001)
        children[0].kill()
        killed.append(children[0].pid)

    killer = threading.Thread(target=kill_the_first)
    killer.start()
    results = list(read_with_workers([Job(str(path)) for path in paths], Manner(), 1))
    killer.join()
    assert killed
    assert sorted(result.path for result in results) == [str(path) for path in paths]
    assert not any(result.problems for result in results)


@pytest.mark.seeds
def test_a_file_that_takes_too_long_is_told(jixiao, shared, tmp_path):
    pytest.importorskip("cv2", reason="needs the extra 'ocr'")
    fill(tmp_path / "in", 3)
    shutil.copy(shared / "documents/js_01_scan.pdf", tmp_path / "in/扫描件.pdf")
    outcome = jixiao(
        "read", tmp_path / "in", "--out", tmp_path / "out.jsonl", "--jobs", "1", "--time-limit", "4"
    )
    assert outcome.code == 2 and len(records(tmp_path / "out.jsonl")) == 3
    (error,) = records(tmp_path / "out.errors.jsonl")
    assert (
        error["check"]["code"] == "F16" and "4 秒" in error["message"] and "--time-limit" in error["remedy"]
    )


def test_parquet_holds_the_same_records(jixiao, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra 'parquet'")
    fill(tmp_path / "in", 5)
    for name in ("out.jsonl", "out.parquet"):
        assert jixiao("read", tmp_path / "in", "--out", tmp_path / name).code == 0
    table = pq.read_table(tmp_path / "out.parquet")
    rows = table.to_pylist()
    assert [json.loads(row["record"]) for row in rows] == records(tmp_path / "out.jsonl")
    assert [row["file"] for row in rows] == sources(tmp_path / "out.jsonl")
    assert dict(rows[0]["values"])["project_name"].startswith("项目") and rows[0]["fiscal_year"] == 2024
    assert rows[0]["indicators"][1]["name"] == "学员满意度"


def test_parquet_without_its_extra_names_it(tmp_path):
    code = "import sys; sys.modules['pyarrow'] = None; from jixiao.cli.app import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "read", tmp_path, "--out", tmp_path / "out.parquet"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2 and "jixiao[parquet]" in done.stderr


def test_what_is_refused_before_anything_is_read(jixiao, tmp_path):
    fill(tmp_path / "in", 1)
    out = tmp_path / "out.jsonl"
    out.write_text("mine", "utf-8")
    outcome = jixiao("read", tmp_path / "in", "--out", out)
    assert outcome.code == 2 and "--resume" in outcome.err and out.read_text("utf-8") == "mine"
    assert jixiao("read", tmp_path / "in", "--out", tmp_path / "out.csv").code == 2
    assert jixiao("read", tmp_path / "in", "--resume").code == 2
    assert jixiao("read", tmp_path / "in", "--out", out, "--scheme", "none@1", "--force").code == 2
    assert jixiao("read", tmp_path / "in", "--out", out, "--force").code == 0 and len(records(out)) == 1
