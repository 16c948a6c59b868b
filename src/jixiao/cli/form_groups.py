"""Which forms of a batch are seen together: keys as Parquet, grouped by DuckDB, on disk where memory does not suffice.

A key of ``review/across.py`` is kept as 64 bits of its digest. Two keys that happened to have the same bits would only
bring forms together that have nothing in common; the checks decide by the forms themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from jixiao.cli.batch_output import whole

MEMORY = "1GB"
"""What DuckDB may hold in memory; the rest goes to the folder of the keys."""
QUERY = """
with wanted(grouping, least) as (values {wanted}),
shared as (
    select grouping, key from read_parquet(?) join wanted using (grouping)
    group by grouping, key, least having count(*) >= least
)
select distinct grouping, forms from (
    select grouping, list(form order by form) as forms from read_parquet(?) semi join shared using (grouping, key)
    group by grouping, key
) order by grouping, forms
"""


def write_keys(path: Path, keys: Iterable[tuple[str, str, int]]) -> None:
    """Keys as (name of the grouping, key, form), a Parquet file, all or nothing."""
    import pyarrow as pa
    from pyarrow import parquet

    rows = list(keys)
    table = pa.table({
        "grouping": pa.array([name for name, _, _ in rows], pa.string()),
        "key": pa.array([_bits(key) for _, key, _ in rows], pa.int64()),
        "form": pa.array([form for _, _, form in rows], pa.int64()),
    })  # fmt: skip
    with whole(path) as file:
        parquet.write_table(table, file, compression="zstd")


def _bits(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def groups(folder: Path, least: Mapping[str, int]) -> Iterator[tuple[str, list[int]]]:
    """The grouping and the forms, in order, of every key in the folder's files that at least ``least`` forms share.

    Keys that the very same forms share are one group: near-copies have many keys in common.
    """
    import duckdb

    files = [str(file) for file in sorted(folder.glob("*.parquet"))]
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder), "threads": 2}) as base:
        wanted = ", ".join("(?, ?)" for _ in least)
        given = [value for pair in least.items() for value in pair]
        base.execute(QUERY.format(wanted=wanted), [*given, files, files])
        while rows := base.fetchmany(10_000):
            yield from rows
