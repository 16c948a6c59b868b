"""A nation's self-evaluations, made up but lifelike, as Parquet: any number of rows, always the same for a seed.

``python -m benchmarks.national 10_000_000 rows.parquet``. The shares follow the seed forms: a form has 5 to 20
indicators and one line of money; two in five targets are per cents; a third are exactly met; a fifth are words.
Planted at known rates: no actual (2 %), target 0 (0.3 %), the wrong direction (1 %), no printed full mark (3 % of
forms), a budget of 0 (0.2 %), a number too large for columns (1 in 100,000).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

from jixiao.scoring.row_shape import CLASSES, INPUT, MISSING, NUMBERS, OPERATORS, SCALE, Shape, arrow_schema

GROUP = 200_000
"""Rows in one row group, about: forms are kept whole."""
KINDS = ["output", "benefit", "satisfaction", "cost", "timeliness"]
KIND_SHARES = (0.5, 0.25, 0.1, 0.07, 0.08)
LARGEST = 2 * 10**18


def group(number: int, rows: int = GROUP) -> dict[str, Any]:
    """The columns of one row group: about ``rows`` (at most ``GROUP``) rows of whole forms; forms are numbered on."""
    rng = np.random.default_rng([2024, number])
    sizes = rng.integers(6, 22, rows // 13)
    start = number * (GROUP // 13)
    count, first = int(sizes.sum()), np.cumsum(sizes) - sizes
    form = np.repeat(np.arange(sizes.size), sizes)
    row = np.arange(count) - first[form]
    money = row == 0
    percent = rng.random(count) < 0.4
    shape = np.where(money, Shape.MONEY, np.where(rng.random(count) < 0.2, Shape.WORDS, Shape.NUMBER))
    shape = np.where(~money & (rng.random(count) < 0.02), Shape.INTERVAL, shape)
    target = _targets(rng, percent, money)
    actual = _actuals(rng, target, percent)
    upper = np.where(shape == Shape.INTERVAL, target + target // 10, MISSING)
    target = np.where((rng.random(count) < 0.003) & ~money | money & (rng.random(count) < 0.002), 0, target)
    actual = np.where(rng.random(count) < 1 / 100_000, LARGEST, actual)
    answered = rng.random(count) > 0.02
    kind = rng.choice(len(KINDS), count, p=KIND_SHARES)
    weight = _weights(rng, sizes, form, row)
    columns = {
        "form": form + start, "row": row, "class": np.where(money, -1, kind), "shape": shape,
        "operator": rng.choice(len(OPERATORS), count, p=(0.25, 0.45, 0.02, 0.18, 0.01, 0.09)),
        "percent": percent & ~money, "limit": ~percent & (kind >= 3) & ~money, "target": target, "upper": upper,
        "actual": np.where(answered & (shape != Shape.WORDS), actual, MISSING), "answered": answered,
        "outcome": rng.choice(4, count, p=(0.03, 0.9, 0.05, 0.02)), "weight": weight,
        "self_score": weight - np.where(rng.random(count) < 0.2, weight // 10, 0),
        "explained": rng.random(count) < 0.4, "flags": np.zeros(count),
    }  # fmt: skip
    columns["self_score"] = np.where(weight == MISSING, MISSING, columns["self_score"])
    return {name: columns[name].astype(kind) for name, kind in INPUT.items()}


def _targets(rng: Any, percent: Any, money: Any) -> Any:
    count = percent.size
    shares = rng.choice([100, 98, 95, 90, 85, 80], count, p=(0.45, 0.1, 0.2, 0.15, 0.05, 0.05)) * SCALE
    counts = np.exp(rng.random(count) * np.log(20_000)).astype(np.int64) * SCALE
    amounts = np.exp(rng.normal(13, 2, count)).astype(np.int64) * 100
    return np.where(money, amounts * 100, np.where(percent, shares, counts))


def _actuals(rng: Any, target: Any, percent: Any) -> Any:
    """35 % exactly on the target, 40 % from three quarters up to it, the rest up to 3.2 times; per cents end at 100."""
    how = rng.random(target.size)
    factor = np.where(how < 0.35, 10_000, np.where(how < 0.75, rng.integers(7500, 10_000, target.size), rng.integers(10_000, 32_000, target.size)))  # fmt: skip
    actual = target // 100 * factor // 100
    return np.where(percent, np.minimum(actual, 100 * SCALE), np.where(how < 0.35, target, actual))


def _weights(rng: Any, sizes: Any, form: Any, row: Any) -> Any:
    """10 points for the money, 90 over the indicators in hundredths, the rest to the last; 3 % print none."""
    each = 90 * 100 // (sizes - 1)
    last = 90 * 100 - each * (sizes - 2)
    weight = np.where(row == 0, 1000, np.where(row == sizes[form] - 1, last[form], each[form])) * 100
    bare = rng.random(sizes.size) < 0.03
    return np.where(bare[form] & (row > 0), MISSING, weight)


def write(rows: int, path: str) -> int:
    """Write about ``rows`` rows, whole forms; how many were written."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(INPUT, {CLASSES: json.dumps(KINDS).encode()})
    done = number = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        while done < rows:
            columns = group(number, min(GROUP, max(rows - done, 26)))
            made = [
                pa.array(
                    columns[name], field.type, mask=columns[name] == MISSING if name in NUMBERS else None
                )
                for name, field in zip(INPUT, schema, strict=True)
            ]
            file.write_table(pa.table(made, schema=schema), row_group_size=2 * GROUP)
            done, number = done + len(columns["form"]), number + 1
    return done


def main() -> None:
    """Write the rows that were asked for; as a benchmark without arguments there is nothing to measure."""
    if len(sys.argv) == 3 and sys.argv[1].replace("_", "").isdigit():
        print(f"{write(int(sys.argv[1]), sys.argv[2]):,} rows")


if __name__ == "__main__":
    main()
