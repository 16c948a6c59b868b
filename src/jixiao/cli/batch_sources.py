"""What ``jixiao batch score`` reads, cut into parts that can be scored alone and done again: row groups of Parquet,
stretches of JSON Lines, handfuls of files. Needs pyarrow for Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from jixiao.cli.batch_database import database
from jixiao.cli.batch_forms import Forms, Source, Unfit, records_of
from jixiao.cli.language import language, t

DATABASES = ("sqlite://", "postgres://", "postgresql://")
LINES = 2000
FILES = 50
NUMBERS = 10**7
"""Form numbers set aside for the forms of so many files, whatever archives hold."""


def source_of(place: Path | str) -> Source:
    """The source at a path, or the database at a URL. Raises Unfit for what is none."""
    if str(place).startswith(DATABASES):
        return database(str(place))
    path = Path(place).absolute()
    if not path.exists():
        raise Unfit(t("找不到来源“{file}”").format(file=place))
    if path.is_dir():
        return _folder(path)
    if path.suffix.lower() == ".parquet":
        return _parquet(path)
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return _lines(path)
    if path.suffix.lower() in (".sqlite3", ".db"):
        return database(f"sqlite://{path}")
    raise Unfit(
        t("来源“{file}”应是 .parquet、.jsonl、.sqlite3、postgresql:// 地址或文件夹").format(file=path)
    )


def _key(paths: Sequence[Path]) -> str:
    from jixiao.core.digest import digest

    stats = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    return digest(stats)


def _parquet(path: Path) -> Source:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from jixiao.scoring.row_files import is_rows

    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid:
        raise Unfit(t("“{file}”不是完好的 Parquet 文件").format(file=path)) from None
    if is_rows(file):
        return Source(file.num_row_groups, _key([path]), rows=path)
    if "record" not in file.schema_arrow.names:
        raise Unfit(
            t("“{file}”既没有评分行的各列，也没有 record 列；见 docs/guide/score-in-bulk.md").format(
                file=path
            )
        )
    firsts = [0]
    for number in range(file.num_row_groups):
        firsts.append(firsts[-1] + file.metadata.row_group(number).num_rows)
    loads = [partial(_group, path, number, firsts[number]) for number in range(file.num_row_groups)]
    return Source(len(loads), _key([path]), loads=loads)


def _group(path: Path, number: int, first: int) -> Forms:
    import pyarrow.parquet as pq

    column = pq.ParquetFile(path).read_row_group(number, columns=["record"]).column("record")
    return records_of((line.encode() for line in column.to_pylist()), path.name, first)


def _lines(path: Path) -> Source:
    """Stretches of lines, by where they begin in the file."""
    starts, count, place = [0], 0, 0
    with path.open("rb") as file:
        for line in file:
            count, place = count + 1, place + len(line)
            if count % LINES == 0:
                starts.append(place)
    parts = -(-count // LINES)
    loads = [partial(_stretch, path, start, number * LINES) for number, start in enumerate(starts[:parts])]
    return Source(len(loads), _key([path]), loads=loads)


def _stretch(path: Path, start: int, first: int) -> Forms:
    with path.open("rb") as file:
        file.seek(start)
        lines = [line for line, _ in zip(file, range(LINES), strict=False)]
    return records_of(iter(lines), path.name, first)


def _folder(path: Path) -> Source:
    from jixiao.cli.inputs import Reading, files_under

    files = sorted({Path(file) for file in files_under([path], Reading())}, key=str)
    if not files:
        raise Unfit(t("文件夹“{file}”里没有能读的文件").format(file=path))
    parts = [files[start : start + FILES] for start in range(0, len(files), FILES)]
    loads = [partial(_files, part, number * NUMBERS) for number, part in enumerate(parts)]
    return Source(len(loads), _key(files), loads=loads)


def _files(paths: Sequence[Path], first: int) -> Forms:
    from jixiao.cli.workers import Job, read_one
    from jixiao.formats.record_json import to_records

    found = Forms(first)
    for path in paths:
        result = read_one(Job(str(path)), None, language())
        found.problems += result.problems
        for line in result.records:
            found.records += to_records(line.encode(), str(path))
    return found
