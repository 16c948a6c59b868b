"""``jixiao batch league`` and ``indicators``: what many results and records say together, by DuckDB over Parquet.

DuckDB finds and sorts, in whole numbers and on disk where memory does not suffice; the few numbers shown are divided
here, exactly. Groups smaller than asked for are not shown by name: a league of two forms says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from jixiao.cli.batch_forms import Unfit
from jixiao.cli.batch_output import whole
from jixiao.cli.batch_parts import forms_beside
from jixiao.cli.language import t
from jixiao.core.number import round_half_up
from jixiao.core.quantile import QUARTILES, between, places
from jixiao.review.usual import COLUMNS, SHEET
from jixiao.scoring.row_shape import SCALE

HIGH = 95
OTHERS = ""
"""The name of the group that holds all that are too small."""
HUNDRED = 100 * SCALE
LEAGUE = """
with decided as (
    select {by} as name, total * {hundred} // out_of as share, (total * 100 >= out_of * {high})::int as near_full,
        (total >= out_of)::int as whole, self_total, total
    from read_parquet(?) where total is not null and open_points = 0 and out_of > 0
), sizes as (select name, count(*) as n from decided group by name),
named as (select d.*, case when n >= ? then d.name else '{others}' end as shown from decided d join sizes using (name))
select shown, count(*), count(distinct name), sum(share), sum(near_full), sum(whole), quantile_disc(share, 0.5),
    count(self_total), sum(case when self_total > total then 1 else 0 end), sum(self_total), sum(case when self_total is not null then total end)
from named group by shown
"""
INDICATORS = """
with each as (
    select fiscal_year, file, place, unnest(indicators) as one from read_parquet(?) where stage = ?
), target as (
    select regexp_replace(one.name, '\\s', '', 'g') as name,
        coalesce(one.targets['full_year'], map_values(one.targets)[-1]) as value from each
), numbers as (
    select name, coalesce(value.unit, '') as unit, coalesce(value.operator, '') as sign,
        try_cast(value.value as decimal(38, 6)) as number from target
    where name <> '' and value.kind = 'number'
), placed as (
    select name, unit, number, row_number() over own - 1 as place, count(*) over (partition by name, unit) as n,
        mode(sign) over (partition by name, unit) as sign
    from numbers where number is not null window own as (partition by name, unit order by number)
)
select name, unit, sign, n, place, number from placed
where n >= ? and list_contains([0, n - 1, {wanted}], place) order by n desc, name, unit, place
"""


def league(scores: Path, by: str, least: int) -> list[dict[str, Any]]:
    """Groups of decided forms, the highest mean first: forms, mean and median share of the full mark in per cent, the
    shares at 95 % and more and at full marks, and how far self-given points lie above the rules'. Groups of fewer
    than ``least`` forms are one, without a name, at the end. Raises Unfit."""
    path = scores if scores.name.endswith(".forms.parquet") else forms_beside(scores)
    _there(path, "total", "self_total", by)
    query = LEAGUE.format(by=f"coalesce({by}, '')", hundred=HUNDRED, high=HIGH, others=OTHERS)
    rows = [_group(row) for row in _rows(query, [str(path), least])]
    return sorted(rows, key=lambda row: (row["name"] == OTHERS, -row["mean"], row["name"]))


def _group(row: Sequence[Any]) -> dict[str, Any]:
    name, forms, units, shares, high, full, middle, printed, above, own, ruled = row
    return {
        "name": name, "forms": forms, "units": units, "mean": _part(shares, forms * SCALE), "median": _part(middle, SCALE),
        "high": _part(100 * high, forms), "full": _part(100 * full, forms), "self_scored": printed, "self_above": above,
        "deviation": _part(100 * (own - ruled), own) if own else None,
    }  # fmt: skip


def _part(above: int, below: int) -> Decimal:
    return round_half_up(Fraction(int(above), int(below)), 2)


def indicators(records: Path, least: int, stage: str = "target") -> list[dict[str, Any]]:
    """For each indicator name and unit that ``least`` rows have: how many, the usual operator, the least, the
    quartiles and the greatest target value. Raises Unfit."""
    _there(records, "indicators", "stage")
    steps = [place for share in QUARTILES for place in _sql_places(share)]
    rows = _rows(INDICATORS.format(wanted=", ".join(steps)), [str(records), stage, least])
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for name, unit, sign, count, place, number in rows:
        one = found.setdefault((name, unit), {"sign": sign, "count": count, "at": {}})
        one["at"][place] = number
    return [_quartiles(name, unit, **one) for (name, unit), one in found.items()]


def _sql_places(share: Fraction) -> tuple[str, str]:
    """``quantile.places`` in whole numbers of SQL, n being the count."""
    below = f"(n - 1) * {share.numerator} // {share.denominator}"
    return below, f"least({below} + 1, n - 1)"


def _quartiles(name: str, unit: str, sign: str, count: int, at: dict[int, Decimal]) -> dict[str, Any]:
    row = {"name": name, "unit": unit, "operator": sign, "count": count, "least": _short(at[0])}
    for share, title in zip(QUARTILES, ("p25", "p50", "p75"), strict=True):
        below, above, _ = places(count, share)
        row[title] = _short(between(at[below], at[above], count, share))
    return {**row, "most": _short(at[count - 1])}


def _short(number: Decimal) -> Decimal:
    """Without noughts at the end: 98 for 98.000000."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _there(path: Path, *columns: str) -> None:
    """Raise Unfit unless the file is Parquet with these columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.exists():
        raise Unfit(t("找不到“{file}”").format(file=path))
    try:
        names = pq.ParquetFile(path).schema_arrow.names
    except pa.ArrowInvalid:
        raise Unfit(t("“{file}”不是完好的 Parquet 文件").format(file=path)) from None
    if missing := [column for column in columns if column not in names]:
        raise Unfit(t("“{file}”没有 {columns} 列").format(file=path, columns="、".join(missing)))


def _rows(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    import duckdb

    with duckdb.connect() as base:
        base.execute("set preserve_insertion_order = false")
        return base.execute(query, values).fetchall()


def write(rows: list[dict[str, Any]], out: Path) -> None:
    """The rows as CSV for a spreadsheet (with a mark of UTF-8), JSON lines or Parquet, by the name of the file; those
    of indicators also as the workbook that the web application imports.

    Raises Unfit for another name.
    """
    kind = out.suffix.lower()
    if kind not in (".csv", ".jsonl", ".parquet") and not (kind == ".xlsx" and _are_indicators(rows)):
        raise Unfit(t("输出文件“{file}”应以 .csv、.jsonl 或 .parquet 结尾").format(file=out))
    with whole(out) as file:
        if kind == ".xlsx":
            file.write(_workbook(rows))
            return
        if kind == ".parquet":
            import pyarrow as pa
            import pyarrow.parquet as pq

            pq.write_table(pa.Table.from_pylist([_plain(row) for row in rows]), file)
        elif kind == ".jsonl":
            for row in rows:
                file.write(json.dumps(_plain(row), ensure_ascii=False).encode() + b"\n")
        else:
            _csv(rows, file)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Numbers with a point as text: exact in every reader."""
    return {name: format(value, "f") if isinstance(value, Decimal) else value for name, value in row.items()}


def _are_indicators(rows: list[dict[str, Any]]) -> bool:
    return all(name in row for row in rows[:1] for name in COLUMNS)


def _workbook(rows: list[dict[str, Any]]) -> bytes:
    from jixiao.formats.office.xlsx_parts import Look
    from jixiao.formats.office.xlsx_sheet import Book

    book = Book(SHEET, {"head": Look("宋体", 11, bold=True), "text": Look("宋体", 11, as_text=True)})
    sheet = book.add(SHEET)
    sheet.widths, sheet.frozen_rows = [36, 10, 10, 14, 14, 14], 1
    for number, line in enumerate([COLUMNS, *map(_plain, rows)]):
        for column, name in enumerate(COLUMNS):
            sheet.put((number, column, number, column), str(line[name]), "text" if number else "head")
    return book.to_bytes()


def _csv(rows: list[dict[str, Any]], file: Any) -> None:
    import csv
    import io

    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.DictWriter(text, list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows(_plain(row) for row in rows)
    text.detach()
