"""One machine's threads, and a Spark cluster of one worker and of two, on the same rows: seconds, bytes alike.

``python -m benchmarks.spark 10_000_000``. Needs pip install 'jixiao[spark]' and Java 17. The start of Spark is told
apart: it is paid once, whatever the rows.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

ROWS = 5_000_000
PACK = "cn-js-sz/self-evaluation-rules@2021"


def main() -> None:
    """Measure; say so where Spark is not installed."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        print("pyspark is not installed")
        return
    from benchmarks import national
    from benchmarks._spark_cluster import LOOPBACK, cluster
    from jixiao.cli.batch_score import with_threads
    from jixiao.cli.batch_spark import with_spark

    os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
    rows = next(
        (int(word.replace("_", "")) for word in sys.argv[1:] if word.replace("_", "").isdigit()), ROWS
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = national.write(rows, str(folder / "rows.parquet"))
        national.write(1000, str(folder / "few.parquet"))
        base = _told(folder, "one thread", count, with_threads(1), with_threads(1), 0)
        base = _told(folder, "two threads", count, with_threads(2), with_threads(2), base)
        for workers in (1, 2):
            own = folder / f"cluster{workers}"
            own.mkdir()
            with cluster(own, workers) as (address, _):
                engines = (with_spark(address, ["spark.executor.memory=512m"]) for _ in range(2))
                _told(folder, f"Spark, {workers} worker(s)", count, *engines, base)


def _told(folder: Path, label: str, count: int, few, all, base: float) -> float:
    """Measure few rows and all, print the difference, and compare the bytes with those of one thread."""
    start = _seconds(folder / "few.parquet", folder / "few.out.parquet", few)
    seconds = _seconds(folder / "rows.parquet", folder / "out.parquet", all)
    own = seconds - start
    same = "first" if not (folder / "first.parquet").exists() else _same(folder)
    if same == "first":
        (folder / "out.parquet").rename(folder / "first.parquet")
    ratio = f"{own / base:5.2f} × one thread" if base else ""
    print(f"{label:22}{own:8.1f} s for {count:,} rows, start {start:5.1f} s  {ratio}  {same}")
    return base or own


def _seconds(source: Path, out: Path, engine) -> float:
    from jixiao.cli import batch_score

    begin = time.monotonic()
    batch_score.run(source, out, PACK, False, True, engine)
    return time.monotonic() - begin


def _same(folder: Path) -> str:
    alike = (folder / "first.parquet").read_bytes() == (folder / "out.parquet").read_bytes()
    return "same bytes" if alike else "OTHER BYTES"


if __name__ == "__main__":
    main()
