"""Projects from a workbook: new codes are added, known ones brought up to date."""

from __future__ import annotations

import json

from jixiao.core.message import say
from jixiao.web.actions.sheets import Problem, Row, empty, repeated
from jixiao.web.models import Jurisdiction, Project
from jixiao.web.typed import budget_year

SHEET = "项目"
COLUMNS = ("项目编码", "项目名称", "单位编码", "开始年度", "结束年度")
CARRIED = {"项目属性": "project_type", "项目级别": "project_level"}
"""Optional columns → the fields of the form that they fill in."""


class ProjectImport:
    """``problems`` after construction; ``apply`` only where there are none."""

    def __init__(self, place: Jurisdiction, rows: list[Row], units_to_come: set[str] = frozenset()):
        self.place, self.rows = place, rows
        self.codes = set(place.units.values_list("code", flat=True)) | units_to_come
        wanted = {row["项目编码"] for row in rows}
        self.known = {
            each.code: each for each in Project.objects.filter(code__in=wanted).select_related("unit")
        }
        self.problems = [
            *repeated(rows, "项目编码"),
            *(problem for row in rows for problem in self._wrong(row)),
        ]

    def _wrong(self, row: Row):
        yield from empty(row, *COLUMNS)
        if len(row["项目编码"]) > 21:
            yield Problem(row.at("项目编码"), say("项目编码超过 21 位"), say("核对编码"))
        if len(row["项目名称"]) > 200:
            yield Problem(row.at("项目名称"), say("项目名称超过 200 字"), say("与项目库中的名称一致"))
        if row["单位编码"] and row["单位编码"] not in self.codes:
            yield Problem(
                row.at("单位编码"), say("没有编码为“{code}”的单位", code=row["单位编码"]), say("先导入单位")
            )
        years = []
        for column in ("开始年度", "结束年度"):
            if row[column] and not _year(row[column]):
                yield Problem(row.at(column), say("“{text}”不是年度", text=row[column]), say("写成 2026"))
            years.append(_year(row[column]))
        if all(years) and years[0] > years[1]:
            yield Problem(row.at("结束年度"), say("结束年度早于开始年度"), say("核对两个年度"))
        present = self.known.get(row["项目编码"])
        if present is not None and present.unit.jurisdiction_id != self.place.pk:
            yield Problem(row.at("项目编码"), say("这个项目编码属于别的地区"), say("核对编码"))
        elif present is not None and present.unit.code != row["单位编码"] and present.filings.exists():
            yield Problem(
                row.at("单位编码"),
                say("这个项目已由“{unit}”申报，不能改单位", unit=present.unit.name),
                say("另建项目编码"),
            )

    def apply(self) -> str:
        """Add and update; a sentence. Called inside a transaction, after the units."""
        units = {unit.code: unit for unit in self.place.units.all()}
        added = changed = 0
        for row in self.rows:
            present = self.known.get(row["项目编码"])
            project = present or Project(code=row["项目编码"])
            before = vars(project).copy()
            project.unit, project.name = units[row["单位编码"]], row["项目名称"]
            project.start_year, project.end_year = _year(row["开始年度"]), _year(row["结束年度"])
            carried = {field: row[column] for column, field in CARRIED.items() if row[column]}
            project.values = json.dumps({**json.loads(project.values), **carried}, ensure_ascii=False)
            keys = ("unit_id", "name", "start_year", "end_year", "values")
            if present is None or any(before[key] != getattr(project, key) for key in keys):
                project.save()
                added, changed = added + (present is None), changed + (present is not None)
        return say("项目：新增 {added} 个，更新 {changed} 个", added=added, changed=changed)


def _year(text: str) -> int:
    """The year; 0 for what is none."""
    return budget_year(text.removesuffix("年"))
