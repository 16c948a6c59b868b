"""Rows a second (of processor time) in columns, beside decoding and summing the same Parquet columns and pure-Python Decimal.

``python -m benchmarks columns`` runs a small file; ``python -m benchmarks.columns 10_000_000`` a large one;
``python -m benchmarks.columns --agree 1_000_000`` compares columns with the exact evaluator instead.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from jixiao.core.library import load_pack

ROWS = 1_000_000
ROUNDS = 5
PACK = "cn-js-sz/self-evaluation-rules@2021"
DECIMAL_ROWS = 20_000


def main() -> None:
    """Measure, or compare when ``--agree N`` is said."""
    words = sys.argv[1:]
    if "--agree" in words:
        _agree(int(words[words.index("--agree") + 1].replace("_", "")))
        return
    rows = next((int(word.replace("_", "")) for word in words if word.replace("_", "").isdigit()), ROWS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        _measure(path, rows)


def _measure(path: Path, rows: int) -> None:
    from benchmarks import national
    from jixiao.scoring.tables import compile_pack

    count = national.write(rows, str(path))
    tables = compile_pack(load_pack(PACK))
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    exact, numbers = 0, _number_rows()
    seconds: dict[str, list[float]] = {name: [] for name in ("decode", "score", "write", "decimal")}
    for _ in range(ROUNDS):
        seconds["decode"].append(_timed(lambda: _decoded(path))[0])
        took, exact = _timed(lambda: _scored(path, tables, None))
        seconds["score"].append(took)
        seconds["write"].append(_timed(lambda: _scored(path, tables, path.with_name("scores.parquet")))[0])
        seconds["decimal"].append(_timed(lambda: _decimal(numbers))[0] * count / DECIMAL_ROWS)
    median = {name: statistics.median(times) for name, times in seconds.items()}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, label in (
        ("decode", "decode and sum"), ("score", "score, weights and totals"), ("write", "… with results written"),
        ("decimal", "pure-Python Decimal, in memory"),
    ):  # fmt: skip
        print(
            f"{label:32} {count / median[name] / 1e6:8.2f} M rows/CPU s   {median[name] / median['decode']:7.1f} ×"
        )
    print(f"{count:,} rows, one process and thread; {exact:,} by the exact evaluator ({exact / count:.5%})")
    print(f"memory: {most / 1024:.0f} MB at most, {start / 1024:.0f} MB before")


def _timed(run: Any) -> tuple[float, Any]:
    begin = time.process_time()
    found = run()
    return time.process_time() - begin, found


def _decoded(path: Path) -> int:
    """Read every column by row group and sum each: what no scoring can be faster than."""
    import numpy as np
    import pyarrow.parquet as pq

    from jixiao.scoring.columns import arrays

    file, total = pq.ParquetFile(path), 0
    for number in range(file.num_row_groups):
        columns = arrays(file.read_row_group(number, use_threads=False))
        total += sum(int(np.sum(column)) for column in columns.values())
    return total


def _scored(path: Path, tables: Any, out: Path | None) -> int:
    """Score by row group; how many rows the exact evaluator had to do."""
    import pyarrow.parquet as pq

    from jixiao.scoring.row_files import line_schema, score_group

    file, exact = pq.ParquetFile(path), 0
    writer = pq.ParquetWriter(out, line_schema(tables.pack), compression="zstd") if out else None
    for number in range(file.num_row_groups):
        found = score_group(file, number, tables)
        exact += found.scored.exact
        if writer:
            writer.write_table(found.lines)
    if writer:
        writer.close()
    return exact


def _decimal(rows: list[tuple[int, int, int, int]]) -> None:
    """What a person would write for the numeric rows: Decimal, by operator, the Suzhou slopes, no reasons, no flags,
    no words, intervals, money or totals."""
    cent = Decimal("0.01")
    for operator, target, actual, weight in rows:
        a, b, w = (Decimal(number).scaleb(-4) for number in (target, actual, weight))
        if operator >= 4:
            above, below = (b, b) if b <= a else (a, b)
        else:
            above, below = b, a
        if below == 0:
            continue
        if above < below:
            top = max(5 * above - 4 * below, Decimal(0))
        elif 10 * above <= 13 * below:
            top = below
        else:
            top = max(below - (above - below * Decimal("1.3")), Decimal(0))
        (w * top / below).quantize(cent, ROUND_HALF_UP)


def _number_rows() -> list[tuple[int, int, int, int]]:
    """Numeric rows of the generator as plain integers: operator, target, actual, full mark."""
    from benchmarks import national
    from jixiao.scoring.row_shape import LIMIT, MISSING

    columns = national.group(0)
    kept = (columns["shape"] == 0) & (columns["actual"] != MISSING) & (columns["weight"] != MISSING)
    kept &= columns["actual"] < LIMIT
    names = ("operator", "target", "actual", "weight")
    return list(zip(*(columns[name][kept][:DECIMAL_ROWS].tolist() for name in names), strict=True))


def _agree(rows: int) -> None:
    """Compare in rounds of 50,000 rows, each with its own seed, and tell the sum."""
    from benchmarks import _adversarial

    compared = exact = seed = 0
    found: list[str] = []
    while compared < rows:
        seed += 1
        more, by_exact, differences = _adversarial.compare(50_000, seed)
        compared, exact, found = compared + more, exact + by_exact, found + differences
        print(
            f"{compared:,} rows compared, {exact:,} by the exact evaluator, {len(found)} differences",
            flush=True,
        )
    for line in found[:10]:
        print(line)


if __name__ == "__main__":
    main()
