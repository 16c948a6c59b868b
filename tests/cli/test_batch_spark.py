"""Batch scoring by Apache Spark: local and on a real cluster of one master and two workers; a worker is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="needs pip install 'jixiao[spark]'")
pq = pytest.importorskip("pyarrow.parquet")
sys.path.append(str(Path(__file__).resolve().parents[2]))

from benchmarks import national  # noqa: E402
from benchmarks._spark_cluster import cluster, wait_for  # noqa: E402

from jixiao.cli import batch_score  # noqa: E402
from jixiao.cli.batch_score import with_threads  # noqa: E402
from jixiao.cli.batch_spark import with_spark  # noqa: E402

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17")
PACK = "cn/self-evaluation-rules@2020"
PROGRAM = str(Path(sys.executable).parent / "jixiao")


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> Path:
    """Rows in many small groups, and what one machine makes of them."""
    folder = tmp_path_factory.mktemp("rows")
    national.write(30_000, str(folder / "whole.parquet"))
    pq.write_table(pq.read_table(folder / "whole.parquet"), folder / "rows.parquet", row_group_size=150)
    batch_score.run(folder / "rows.parquet", folder / "one.parquet", PACK, False, False, with_threads(1))
    return folder


@pytest.fixture(autouse=True)
def on_loopback(monkeypatch):
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")


def same(folder: Path, out: Path) -> bool:
    """Whether lines and totals are the same bytes as those of one machine."""
    pairs = [(folder / "one.parquet", out), (folder / "one.forms.parquet", out.with_suffix(".forms.parquet"))]
    return all(one.read_bytes() == other.read_bytes() for one, other in pairs)


@pytest.fixture
def two_workers(tmp_path) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    with cluster(tmp_path, 2) as found:
        yield found


def test_local_spark_writes_the_same_bytes(rows, tmp_path):
    out = tmp_path / "spark.parquet"
    done = batch_score.run(rows / "rows.parquet", out, PACK, False, False, with_spark("local[2]"))
    assert done.parts > 150 and done.skipped == 0 and same(rows, out)


def test_a_cluster_that_loses_a_worker_finishes_with_the_same_bytes(rows, tmp_path, two_workers):
    address, workers = two_workers
    out = tmp_path / "cluster.parquet"
    command = [PROGRAM, "batch", "score", str(rows / "rows.parquet"), "--out", str(out), "--pack", PACK]
    command += ["--engine", "spark", "--master", address, "--conf", "spark.executor.memory=512m"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    parts = tmp_path / "cluster.parquet.parts"
    wait_for(lambda: run.poll() is not None or any(parts.glob("[0-9]*.json")))
    assert run.poll() is None, f"it ended before a worker could be killed: {run.communicate()[0]}"
    os.killpg(workers[0].pid, signal.SIGKILL)
    told = run.communicate(timeout=240)[0]
    assert run.returncode == 0, told
    assert same(rows, out) and not parts.exists()


def test_a_master_that_is_not_there_is_told(rows, tmp_path):
    out = tmp_path / "none.parquet"
    with pytest.raises(batch_score.Unfit, match="名=值"):
        batch_score.run(rows / "rows.parquet", out, PACK, False, False, with_spark("local", ["novalue"]))
    outcome = subprocess.run(
        [PROGRAM, "batch", "score", str(rows / "rows.parquet"), "--out", str(out), "--pack", PACK,
         "--engine", "spark", "--master", "nonsense://x"], capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert (
        outcome.returncode == 2 and "Spark 没有启动" in outcome.stderr and "Traceback" not in outcome.stderr
    )
