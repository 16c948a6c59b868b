"""Units from a workbook: new ones are added, known codes are renamed. A unit never changes its place in the tree."""

from __future__ import annotations

from jixiao.core.message import say
from jixiao.web.actions.sheets import Problem, Row, empty, repeated
from jixiao.web.models import Jurisdiction, Unit

SHEET = "单位"
COLUMNS = ("单位编码", "单位名称", "类别", "上级单位编码")
KINDS = {label: kind for kind, label in Unit.KINDS}
MAY_STAND_UNDER = {"department": {"finance"}, "agency": {"department", "agency"}}


class UnitImport:
    """``problems`` after construction; ``apply`` only where there are none."""

    def __init__(self, place: Jurisdiction, rows: list[Row]):
        self.place, self.rows = place, rows
        self.changes: dict[str, tuple[str, str]] = {}
        """For the log: code → (name before, name now)."""
        self.known = {unit.code: unit for unit in place.units.select_related("parent")}
        self.kinds = {code: unit.kind for code, unit in self.known.items()} | {
            row["单位编码"]: KINDS.get(row["类别"], "") for row in rows if row["单位编码"] not in self.known
        }
        self.problems = [
            *repeated(rows, "单位编码"),
            *(problem for row in rows for problem in self._wrong(row)),
        ]

    def codes(self) -> set[str]:
        """The codes there will be after the import."""
        return set(self.kinds)

    def _wrong(self, row: Row):
        yield from empty(row, "单位编码", "单位名称", "类别")
        code, kind, parent = row["单位编码"], KINDS.get(row["类别"]), row["上级单位编码"]
        if len(code) > 21:
            yield Problem(row.at("单位编码"), say("单位编码超过 21 位"), say("核对编码"))
        if len(row["单位名称"]) > 120:
            yield Problem(row.at("单位名称"), say("单位名称超过 120 字"), say("用单位全称，不带说明"))
        if row["类别"] and kind is None:
            yield Problem(
                row.at("类别"),
                say("不认识类别“{kind}”", kind=row["类别"]),
                say("填 {choices} 之一", choices="、".join(KINDS)),
            )
        elif code in self.known:
            yield from self._moved(row, kind, parent)
        elif kind == "finance":
            yield Problem(
                row.at("类别"), say("一个地区只有一个财政部门，已经建立"), say("删去这一行，或改类别")
            )
        elif kind and not parent:
            yield Problem(
                row.at("上级单位编码"),
                say("没有填上级单位编码"),
                say("主管部门的上级是财政部门，预算单位的上级是主管部门"),
            )
        elif kind and parent not in self.kinds:
            yield Problem(
                row.at("上级单位编码"),
                say("没有编码为“{code}”的单位", code=parent),
                say("先在本表或系统里建立上级单位"),
            )
        elif kind and self.kinds[parent] and self.kinds[parent] not in MAY_STAND_UNDER[kind]:
            yield Problem(
                row.at("上级单位编码"),
                say("{kind}不能放在“{parent}”之下", kind=row["类别"], parent=parent),
                say("主管部门放在财政部门之下，预算单位放在主管部门之下"),
            )
        elif kind and self._circle(code):
            yield Problem(row.at("上级单位编码"), say("上下级成了一个圈"), say("核对上级单位编码"))

    def _moved(self, row: Row, kind: str | None, parent: str):
        present = self.known[row["单位编码"]]
        if kind != present.kind:
            yield Problem(
                row.at("类别"),
                say("这个单位现在是“{kind}”", kind=present.get_kind_display()),
                say("导入不能改类别"),
            )
        if parent and parent != (present.parent.code if present.parent else ""):
            yield Problem(
                row.at("上级单位编码"), say("导入不能改变单位的上级"), say("机构划转请在新年度另建单位编码")
            )

    def _circle(self, code: str) -> bool:
        parents = {row["单位编码"]: row["上级单位编码"] for row in self.rows}
        seen = set()
        while code in parents and code not in self.known:
            if code in seen:
                return True
            seen.add(code)
            code = parents[code]
        return False

    def apply(self) -> str:
        """Add and rename, parents first; a sentence of what was done. Called inside a transaction."""
        renamed = 0
        waiting = [row for row in self.rows if row["单位编码"] not in self.known]
        for row in self.rows:
            unit = self.known.get(row["单位编码"])
            if unit is not None and unit.name != row["单位名称"]:
                self.changes[row["单位编码"]] = (unit.name, row["单位名称"])
                unit.name = row["单位名称"]
                unit.save(update_fields=["name"])
                renamed += 1
        added = len(waiting)
        self.changes |= {row["单位编码"]: ("", row["单位名称"]) for row in waiting}
        while waiting:
            ready = [row for row in waiting if row["上级单位编码"] in self.known]
            for row in ready:
                self.known[row["单位编码"]] = Unit.objects.create(
                    jurisdiction=self.place, parent=self.known[row["上级单位编码"]], code=row["单位编码"],
                    name=row["单位名称"], kind=KINDS[row["类别"]],
                )  # fmt: skip
            waiting = [row for row in waiting if row["单位编码"] not in self.known]
        return say("单位：新增 {added} 个，改名 {renamed} 个", added=added, renamed=renamed)
