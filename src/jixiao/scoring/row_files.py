"""Files of rows and of scores: Parquet read by row group, scored, and written with the pack's digest. Needs pyarrow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.core.score import RulePack
from jixiao.scoring.columns import Scored, arrays, score_rows
from jixiao.scoring.form_totals import TOTALS, fill_weights, totals
from jixiao.scoring.row_shape import CLASSES, FLAGS, INPUT, MISSING, NUMBERS, OUTPUT, SCALE, arrow_schema
from jixiao.scoring.tables import Tables, class_numbers

PACK = b"jixiao.pack"
DIGEST = b"jixiao.pack_digest"
TEXTS = ("subject", "agency", "scheme", "file", "place")
"""Columns of totals for forms whose records are known; null for bare rows."""
NULLS = {
    **dict.fromkeys(NUMBERS, True),
    "points": True,
    "self_total": True,
    "numerator": True,
    "denominator": True,
    "total": True,
}


@dataclass(slots=True)
class GroupScore:
    """The scored lines and totals of whole forms."""

    lines: Any
    forms: Any
    scored: Scored


def is_rows(file: pq.ParquetFile) -> bool:
    """Whether the file holds rows in the shape of ``row_shape.py``."""
    return set(INPUT) <= set(file.schema_arrow.names)


def meta(pack: RulePack) -> dict[bytes, bytes]:
    """What every output says of itself: pack, digest, scale, and the meaning of its codes."""
    words = {
        b"jixiao.flags": list(FLAGS), b"jixiao.grades": [step.name for step in pack.grades],
        b"jixiao.clauses": [str(cited) for cited in pack.basis], b"jixiao.scale": SCALE,
    }  # fmt: skip
    told = {name: json.dumps(value, ensure_ascii=False).encode() for name, value in words.items()}
    return {PACK: pack.name.encode(), DIGEST: pack.digest.encode(), **told}


def line_schema(pack: RulePack) -> Any:
    """The schema of scored lines."""
    return arrow_schema(OUTPUT, meta(pack))


def form_schema(pack: RulePack) -> Any:
    """The schema of totals, with the texts of the form where they are known."""
    fields = [*arrow_schema(TOTALS), *(pa.field(name, pa.string()) for name in TEXTS)]
    return pa.schema(fields, meta(pack))


def read_group(file: pq.ParquetFile, number: int) -> dict[str, Any]:
    """The rows of the forms that begin in a row group: a form that the group before began is left to it, one that
    goes on in the next is read to its end."""
    rows = arrays(file.read_row_group(number, columns=list(INPUT)))
    if number and len(rows["form"]):
        rows = _cut(rows, rows["form"] != _ends(file, number - 1)[1])
    parts = [rows]
    while len(rows["form"]) and number + 1 < file.num_row_groups:
        number, last = number + 1, rows["form"][-1]
        if _ends(file, number)[0] != last:
            break
        more = arrays(file.read_row_group(number, columns=list(INPUT)))
        own = more["form"] == last
        parts.append(_cut(more, own))
        if not own.all():
            break
    return (
        {name: np.concatenate([part[name] for part in parts]) for name in INPUT} if len(parts) > 1 else rows
    )


def _ends(file: pq.ParquetFile, number: int) -> tuple[int, int]:
    """The first and last form of a row group; form ids rise, so its statistics tell."""
    at = file.schema_arrow.names.index("form")
    known = file.metadata.row_group(number).column(at).statistics
    if known is not None and known.has_min_max:
        return known.min, known.max
    column = file.read_row_group(number, columns=["form"]).column("form").to_numpy()
    return int(column[0]), int(column[-1])


def _cut(rows: dict[str, Any], mask: Any) -> dict[str, Any]:
    return rows if mask.all() else {name: column[mask] for name, column in rows.items()}


def classes_of(file: pq.ParquetFile, pack: RulePack) -> Any:
    """From the class numbers of a file to those of the pack; -1, no class, stays -1."""
    names = json.loads((file.schema_arrow.metadata or {}).get(CLASSES, b"[]"))
    return np.array([*class_numbers(names, pack), -1], np.int16)


def score_group(file: pq.ParquetFile, number: int, tables: Tables) -> GroupScore:
    """A row group scored: lines and totals as Arrow tables."""
    rows = read_group(file, number)
    classes = classes_of(file, tables.pack)
    known = (rows["class"] >= 0) & (rows["class"] < len(classes) - 1)
    rows["class"] = classes[np.where(known, rows["class"], -1)]
    return tables_of(score_rows(fill_weights(rows, tables), tables), tables.pack)


def tables_of(scored: Scored, pack: RulePack, texts: dict[str, list[str]] | None = None) -> GroupScore:
    """Lines and totals of scored columns. ``texts``: of each form in order, the columns ``TEXTS``."""
    sums: dict[str, Any] = totals(scored.columns, pack)
    count = len(sums["form"])
    sums |= texts or {name: [None] * count for name in TEXTS}
    lines, forms = _table(scored.columns, line_schema(pack)), _table(sums, form_schema(pack))
    return GroupScore(lines, forms, scored)


def _table(columns: dict[str, Any], schema: Any) -> Any:
    made = []
    for field in schema:
        values = columns[field.name]
        gone = values == MISSING if field.name in NULLS else None
        made.append(pa.array(values, field.type, mask=gone if gone is not None and gone.any() else None))
    return pa.table(made, schema=schema)


def row_groups(path: str) -> Iterator[Any]:
    """The row groups of a Parquet file one after another."""
    file = pq.ParquetFile(path)
    for number in range(file.num_row_groups):
        yield file.read_row_group(number)
