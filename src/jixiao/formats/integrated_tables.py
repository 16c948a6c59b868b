"""Target forms ⇄ the standard tables of 预算管理一体化, as data of ``schemes/vocabulary/integrated-tables.yaml``.

The mapping follows systems in use; the text of the technical standard was not at hand, so it is told as unconfirmed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jixiao.core.library import vocabulary
from jixiao.core.message import say
from jixiao.core.number import D, plain
from jixiao.core.record import Indicator, Record
from jixiao.core.scheme import Scheme
from jixiao.core.value import parse_target, written

YEAR = "full_year"
MISSING = ""
Row = dict[str, str]
Tables = dict[str, list[Row]]


class TableMistake(ValueError):
    """What is wrong in which table, row and field: one sentence."""


@dataclass(frozen=True)
class Form:
    """A target form with what the tables ask for beside it: ``code`` of the project or department, ``key``, revision."""

    record: Record
    scheme: Scheme
    code: str
    key: str
    place_code: str
    revision: str


def table_names(object: str = "") -> tuple[str, ...]:
    """The tables for forms of a kind (project, department; empty: all)."""
    return tuple(name for name, table in _known()["tables"].items() if object in ("", table["object"]))


def columns_of(table: str) -> list[dict[str, Any]]:
    """The fields of a table: name, label, from, size."""
    return [*_known()["tables"][table]["columns"], *_known()["common"]]


def _known() -> dict[str, Any]:
    return vocabulary("integrated-tables")


def from_forms(forms: Iterable[Form]) -> Tables:
    """The rows of every table. Raises TableMistake for a text longer than its field: nothing is cut off."""
    made: Tables = {name: [] for name in table_names()}
    for form in forms:
        for name in table_names(form.record.object):
            per_row = _known()["tables"][name]["rows"] == "indicator"
            for one in form.record.indicators if per_row else [None]:
                made[name].append(_row(name, form, one))
    return made


def _row(table: str, form: Form, one: Indicator | None) -> Row:
    values = _values(form, one)
    row = {}
    for column in columns_of(table):
        text = values.get(column["from"], MISSING)
        if len(text) > column["size"]:
            raise TableMistake(
                say("表 {table} 的 {field}（{label}）最长 {size} 字，《{subject}》有 {length} 字",
                    table=table, field=column["name"], label=column["label"], size=column["size"],
                    subject=form.record.subject, length=len(text))
            )  # fmt: skip
        row[column["name"]] = text
    return row


def _values(form: Form, one: Indicator | None) -> dict[str, str]:
    """Everything that a column can take its value from."""
    record = form.record
    values = {
        "place_code": form.place_code,
        "year": str(record.fiscal_year or ""),
        "revision": form.revision,
        "not_deleted": "2",
        "form_key": form.key,
        "subject_code": form.code,
        "subject": record.subject,
        "annual_goal": record.text("annual_goal"),
    }
    if one is None:
        return values
    target = one.targets.get(YEAR)
    codes = _known()["codes"]
    first, second = form.scheme.find_level(one.level1), form.scheme.find_level(one.level1, one.level2)
    return values | {
        "row_key": f"{form.key}-{one.row}",
        "level1": one.level1,
        "level1_code": codes["level1"].get(first.kind, "") if first else "",
        "level2": one.level2 or "",
        "level2_code": codes["level2"].get(second.kind, "") if second and one.level2 else "",
        "name": one.name,
        "definition": one.definition or "",
        "scoring_standard": one.scoring_standard or "",
        "target": written(target) if target else "",
        "remarks": one.remarks or "",
        "points": plain(one.points),
    }


def to_records(tables: Tables, object: str, scheme: Scheme) -> dict[str, Record]:
    """Code of the project or department → its record in ``scheme``, levels by code, else by name.

    Rows marked as deleted are passed over. Raises TableMistake.
    """
    goals: dict[str, str] = {}
    indicators: dict[str, list[Indicator]] = {}
    for name in table_names(object):
        columns = {column["from"]: column["name"] for column in columns_of(name)}
        for number, row in enumerate(tables.get(name, []), 1):
            values = {key: str(row.get(field) or "").strip() for key, field in columns.items()}
            if values["not_deleted"] == "1":
                continue
            code = values["subject_code"]
            if not code:
                raise TableMistake(
                    say(
                        "表 {table} 第 {row} 行没有 {field}",
                        table=name,
                        row=number,
                        field=columns["subject_code"],
                    )
                )
            if "name" in values:
                rows = indicators.setdefault(code, [])
                rows.append(_indicator(values, scheme, len(rows) + 1))
            else:
                goals[code] = values["annual_goal"]
    return {
        code: Record(
            scheme=scheme.name, scheme_digest=scheme.digest, stage=scheme.stage, object=scheme.object,
            values={"annual_goal": goals[code]} if code in goals else {}, indicators=tuple(indicators.get(code, ())),
        )
        for code in dict.fromkeys([*goals, *indicators])
    }  # fmt: skip


def _indicator(values: Row, scheme: Scheme, row: int) -> Indicator:
    level1, level2 = _levels(values, scheme)
    target = parse_target(values["target"])
    return Indicator(
        level1=level1, level2=level2 or None, name=values["name"], targets={YEAR: target}, points=D(values["points"]),
        nature="qualitative" if target.kind in ("qualitative", "empty") else "quantitative",
        definition=values["definition"] or None, scoring_standard=values["scoring_standard"] or None,
        remarks=values["remarks"] or None, row=row,
    )  # fmt: skip


def _levels(values: Row, scheme: Scheme) -> tuple[str, str]:
    """The scheme's own labels: what the names say, else what the codes measure, else the names as they are."""
    if scheme.find_level(values["level1"], values["level2"] or None):
        return values["level1"], values["level2"]
    codes = _known()["codes"]
    for level, deep in (("level2", True), ("level1", False)):
        kind = next((kind for kind, code in codes[level].items() if code == values[f"{level}_code"]), None)
        for node, parent in scheme.walk():
            if kind == node.kind and (parent is not None) == deep:
                return (parent.label, node.label) if parent else (node.label, values["level2"])
    return values["level1"], values["level2"]


def to_json(tables: Tables) -> bytes:
    """All tables as one object, with what is known of the mapping."""
    known = _known()
    head = {"standard": known["standard"], "confidence": known["confidence"]}
    return json.dumps({**head, "tables": tables}, ensure_ascii=False, indent=1).encode()


def to_csv(rows: list[Row], table: str) -> bytes:
    """One table, with a byte-order mark for spreadsheets."""
    out = io.StringIO()
    lines = csv.DictWriter(out, [column["name"] for column in columns_of(table)])
    lines.writeheader()
    lines.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def from_csv(data: bytes, table: str) -> list[Row]:
    """The rows of one table. Raises TableMistake for other fields than the table has."""
    try:
        lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        rows = [{key: text or "" for key, text in row.items() if key is not None} for row in lines]
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableMistake(say("表 {table} 不是 UTF-8 编码的 CSV", table=table)) from error
    known = {column["name"] for column in columns_of(table)}
    strange = [name for name in lines.fieldnames or () if name not in known]
    if strange:
        raise TableMistake(say("表 {table} 没有字段 {fields}", table=table, fields="、".join(strange)))
    return rows
