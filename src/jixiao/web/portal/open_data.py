"""The open data: one row an indicator, as CSV, JSON or Parquet, with the meaning of each column."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from jixiao.web.drafting import drafts
from jixiao.web.models import Jurisdiction, PublishedForm
from jixiao.web.portal.contents import hundredths
from jixiao.web.portal.public_copy import outcome_of
from jixiao.web.showing.spreadsheet_cell import harmless

COLUMNS = (
    ("year", "预算年度", "四位数字"),
    ("place_code", "地区代码", "行政区划代码"),
    ("place", "地区", "名称"),
    ("department", "主管部门", "名称"),
    ("unit_code", "单位编码", "地区内唯一"),
    ("unit", "单位", "名称"),
    ("project_code", "项目编码", "部门整体表为空"),
    ("title", "项目或部门", "名称"),
    ("kind", "表", "target 绩效目标，self_evaluation 绩效自评"),
    ("amount", "预算数（元）", "十进制文字；绩效自评表是全年预算"),
    ("executed", "执行数（元）", "绩效目标表为空"),
    ("score", "自评得分", "绩效目标表为空"),
    ("level1", "一级指标", "表上的名称"),
    ("level2", "二级指标", "表上的名称"),
    ("indicator", "三级指标", "名称"),
    ("target", "全年指标值", "原文"),
    ("operator", "计算符号", "≥ > = < ≤ interval，定性指标为空"),
    ("value", "指标值数字", "十进制文字，读不出数字时为空"),
    ("measure", "计量单位", "读不出时为空"),
    ("actual", "实际完成值", "原文；绩效目标表为空"),
    ("reached", "是否达到目标", "true、false，不能判断时为空"),
    ("points", "分值", "十进制文字"),
    ("points_given", "得分", "十进制文字；绩效目标表为空"),
    ("reason", "偏差原因", "原文"),
)
"""(name, what it is, how it is written)."""
FORMATS = ("csv", "json", *(("parquet",) if find_spec("pyarrow") else ()))
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def rows_of(place: Jurisdiction, year: int) -> Iterator[dict[str, Any]]:
    """One row an indicator, of every public form of a place and year."""
    forms = PublishedForm.objects.public().filter(place=place, fiscal_year=year)
    forms = forms.select_related("unit__parent", "project").order_by("unit__path", "title", "kind", "pk")
    for form in forms.iterator(200):
        yield from _rows(place, form)


def _rows(place: Jurisdiction, form: PublishedForm) -> Iterator[dict[str, Any]]:
    record = drafts.load(form.record)
    head = {
        "year": form.fiscal_year,
        "place_code": place.code,
        "place": place.name,
        "department": form.unit.department.name,
        "unit_code": form.unit.code,
        "unit": form.unit.name,
        "project_code": form.project.code if form.project else None,
        "title": form.title,
        "kind": form.kind,
        "amount": None if form.amount is None else f"{form.amount // 100}.{form.amount % 100:02}",
        "executed": None if form.executed is None else f"{form.executed // 100}.{form.executed % 100:02}",
        "score": hundredths(form.score) or None,
    }
    for one, reached in zip(record.indicators, outcome_of(record).reached, strict=True):
        target = one.targets.get("full_year") or next(iter(one.targets.values()), None)
        yield {
            **head,
            "level1": one.level1,
            "level2": one.level2,
            "indicator": one.name,
            "target": target.text if target else None,
            "operator": target.operator if target else None,
            "value": format(target.value, "f") if target and target.value is not None else None,
            "measure": target.unit if target else None,
            "actual": one.actual.text if one.actual else None,
            "reached": reached,
            "points": None if one.points is None else format(one.points, "f"),
            "points_given": None if one.self_score is None else format(one.self_score, "f"),
            "reason": one.deviation_reason,
        }


def written(rows: Iterator[dict[str, Any]], format: str) -> bytes:
    """The rows in one of FORMATS. Raises ValueError for another."""
    if format == "json":
        return json.dumps(list(rows), ensure_ascii=False, indent=1).encode()
    if format == "csv":
        return _csv(rows)
    if format == "parquet":
        return _parquet(list(rows))
    raise ValueError(format)


def _csv(rows: Iterator[dict[str, Any]]) -> bytes:
    """With a byte-order mark for spreadsheets; no cell begins like a formula."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(name for name, _, _ in COLUMNS)
    for row in rows:
        lines.writerow(_cell(row[name]) for name, _, _ in COLUMNS)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else harmless(value)


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    types = {"year": pa.int32(), "reached": pa.bool_()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name, _, _ in COLUMNS])
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows, schema=schema), out)
    return out.getvalue()
