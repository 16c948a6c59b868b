"""The files that a batch writes: records as JSON Lines or Parquet, and beside them what could not be read.

Each is written under another name first and then put in place, so that an output is always whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

ROWS = 1000
"""Records in one row group of a Parquet file."""


def beside(out: Path, kind: str) -> Path:
    """``records.errors.jsonl`` for ``records.parquet`` and "errors"."""
    return out.with_name(f"{out.stem}.{kind}.jsonl")


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes its name only when all of it is written."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            yield file
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def write_records(lines: Iterable[str], out: Path) -> None:
    """Records (JSON lines) as the kind of file that ``out`` is called."""
    with whole(out) as file:
        if out.suffix.lower() == ".parquet":
            _write_parquet(lines, file)
        else:
            for line in lines:
                file.write(line.encode() + b"\n")


def write_lines(objects: Iterable[dict[str, Any]], path: Path) -> None:
    """Objects as JSON lines. With none there is no file, and an older one is removed."""
    empty = True
    with whole(path) as file:
        for item in objects:
            file.write(json.dumps(item, ensure_ascii=False).encode() + b"\n")
            empty = False
    if empty:
        path.unlink()


def _write_parquet(lines: Iterable[str], file: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(pa)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        for line in lines:
            rows.append(_row(line))
            if len(rows) == ROWS:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows = []
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema))


def _schema(pa: Any) -> Any:
    """The columns: what lists and sums need, typed; numbers as text, exact as in the record; the record itself."""
    text = pa.string()
    target = pa.struct([(name, text) for name in ("operator", "value", "upper", "unit", "text", "kind")])
    indicator = pa.struct([
        *((name, text) for name in ("level1", "level2", "task", "name", "nature", "points", "self_score", "deviation_reason")),
        ("targets", pa.map_(text, target)), ("actual", target), ("row", pa.int32()),
    ])  # fmt: skip
    fund = pa.struct([(name, text) for name in ("source", "label", "amount", "executed_amount", "text")])
    return pa.schema([
        *((name, text) for name in ("scheme", "scheme_digest", "stage", "object", "title", "jurisdiction", "jurisdiction_code")),
        ("fiscal_year", pa.int32()), ("values", pa.map_(text, text)), ("funds_total", text),
        ("funds", pa.list_(fund)), ("indicators", pa.list_(indicator)), ("unread", pa.list_(text)),
        ("file", text), ("digest", text), ("place", text), ("record", text),
    ])  # fmt: skip


def _row(line: str) -> dict[str, Any]:
    record = json.loads(line)
    place, source = record.get("jurisdiction") or {}, record.get("source") or {}
    return {
        **{name: record.get(name) for name in ("scheme", "scheme_digest", "stage", "object", "title", "fiscal_year")},
        "jurisdiction": place.get("name"), "jurisdiction_code": place.get("code"),
        "values": [(name, value) for name, value in (record.get("values") or {}).items()],
        "funds_total": (record.get("funds_total") or {}).get("amount"),
        "funds": record.get("funds") or [],
        "indicators": [
            {**one, "targets": list((one.get("targets") or {}).items())} for one in record.get("indicators") or []
        ],
        "unread": record.get("unread") or [],
        "file": source.get("file"), "digest": source.get("digest"), "place": source.get("place"),
        "record": line,
    }  # fmt: skip
