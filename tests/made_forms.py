"""The made documents of ../shared/documents as records, built from truth.json without any reader."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from jixiao.core.grid import Cell, Grid
from jixiao.core.number import WAN, D, plain
from jixiao.core.record import Amount, Expenditure, Fund, Indicator, Record
from jixiao.core.scheme import FundRow, Scheme
from jixiao.core.value import parse_target

OTHER_WORDS = {"结余结转数": "资金结余、结转数", "调整数": "当年使用上年结余、结转及当年调整预算数"}
"""Labels of truth.json that are not those of the form."""


def truths(shared: Path) -> dict[str, dict[str, Any]]:
    """The made forms by their ids."""
    made = json.loads((shared / "documents" / "truth.json").read_text("utf-8"))
    return {form["id"]: form for form in made}


def true_grids(truth: dict[str, Any]) -> list[Grid]:
    return [
        Grid(
            "",
            block["nrows"],
            block["ncols"],
            [Cell(cell["r"], cell["c"], cell["t"], cell["rs"], cell["cs"]) for cell in block["cells"]],
        )
        for block in truth["blocks"]
        if block["type"] != "para"
    ]


def bare(text: str) -> str:
    """Text as labels are compared: without white space, brackets in one width."""
    return "".join(text.split()).replace("(", "（").replace(")", "）").rstrip(":：")


def cells(grid: Grid) -> set[tuple[int, int, int, int, str]]:
    return {(c.row, c.col, c.rowspan, c.colspan, bare(c.text)) for c in grid.cells}


def f1(made: set, true: set) -> float:
    both = len(made & true)
    return 2 * both / (len(made) + len(true))


def yuan(text: str) -> Decimal | None:
    number = D(text)
    return None if number is None else number * WAN


def find_id(scheme: Scheme, label: str) -> str:
    """The id of the field that bears a label."""
    for field in scheme.fields:
        if bare(label) in [bare(known) for known in (field.label, *field.aliases)]:
            return field.id
    return ""


def record_of(truth: dict[str, Any], scheme: Scheme) -> Record:
    """A record with everything that ``truth["rec"]`` says in the words of the scheme."""
    rec = truth["rec"]
    values: dict[str, Any] = {}
    for label, text in rec["fields"].items():
        label = OTHER_WORDS.get(label, label)
        name = find_id(scheme, label)
        if name:
            is_money = scheme.field(name).type == "money"
            values[name] = (yuan(text) if is_money else text) if text else None
    values |= {name: D(text) for name, text in (("fiscal_year", rec["fields"].get("项目年份")),) if text}
    total, funds = _matrix(rec["money"], scheme) if "money" in rec else _funds(rec.get("income", []), scheme)
    if "funds_total" in [name for row in scheme.layout.rows for name in row.fields]:
        total, funds = _single_funds(rec["fields"], scheme)
    return Record(
        scheme=scheme.name,
        stage=scheme.stage,
        object=scheme.object,
        fiscal_year=int("".join(filter(str.isdigit, rec.get("year", rec["title"])[:6])) or 0) or None,
        values=values,
        funds_total=total,
        funds=funds,
        expenditures=_expenditures(rec),
        indicators=_indicators(rec, scheme),
    )  # fmt: skip


def _funds(income: list[list[str]], scheme: Scheme) -> tuple[Amount | None, list[Fund]]:
    total, funds = None, []
    for group, label, text in income:
        if group == scheme.funds.total.label:
            total = Amount(amount=yuan(text), text=text)
            continue
        row = next(row for row in scheme.funds.rows if row.label == (label or group))
        funds.append(Fund(source=row.id, label=row.label, amount=yuan(text), text=text))
    return total, funds


def _single_funds(fields: dict[str, str], scheme: Scheme) -> tuple[Amount, list[Fund]]:
    """Fund rows that stand among the fields (Wujin)."""
    names = {"其他资金(武进)": "其他"}
    said = {bare(names.get(label, label)): text for label, text in fields.items()}

    def text_of(row: FundRow) -> str:
        known = [
            bare(label).removesuffix("（万元）").removeprefix("其中:").removeprefix("其中：")
            for label in (row.label, *row.aliases)
        ]
        return next((said[label] for label in known if said.get(label)), "")

    total = text_of(scheme.funds.total)
    rows = [(row, text_of(row)) for row in scheme.funds.rows]
    funds = [Fund(source=row.id, label=row.label, amount=yuan(text), text=text) for row, text in rows]
    return Amount(amount=yuan(total), text=total), funds


def _matrix(money: list[list[str]], scheme: Scheme) -> tuple[None, list[Fund]]:
    """The rows of a funds matrix, in printed order: the total, then the scheme's rows."""
    columns = scheme.funds.columns
    rows = [scheme.funds.total, *scheme.funds.rows]
    labelled = len(money[0]) > len(columns)
    funds = []
    for row, line in zip(rows, money, strict=True):
        cells = line[1:] if labelled else line
        said = {c.role: _cell(c.role, text) for c, text in zip(columns, cells, strict=True)}
        funds.append(Fund(source=row.id, label=row.label, **said))
    return None, funds


def _cell(role: str, text: str) -> Decimal | None:
    if role == "execution_rate":
        return D(text.rstrip("%")) / 100 if text else None
    return D(text) if role in ("points", "score") else yuan(text)


def _expenditures(rec: dict[str, Any]) -> list[Expenditure]:
    if "sub" in rec:
        lines = [line for line in rec["sub"] if line[0] != "合计"]
        return [
            Expenditure(item=item, full_year=yuan(plan), executed=yuan(spent)) for item, plan, spent in lines
        ]
    return [
        Expenditure(item=item, half_year_plan=yuan(half), full_year=yuan(full), half_year_text=half, full_year_text=full)
        for item, half, full in rec.get("expense", [])
    ]  # fmt: skip


def _indicators(rec: dict[str, Any], scheme: Scheme) -> list[Indicator]:
    rows = rec.get("indicators") or [row for part in ("ind_a", "ind_b", "ind_c") for row in rec.get(part, [])]
    if "sub" in rec:
        rows = [row[1:] for row in rows]
    made = [_indicator(row, scheme, number) for number, row in enumerate(rows, 1)]
    return [indicator for indicator in made if indicator.name]


def _indicator(row: list[str], scheme: Scheme, number: int) -> Indicator:
    """One row in printed order. ``task`` stands only in rows that are longer; a column that the made document
    does not have (完全不可能) is left out."""
    columns = [column for column in scheme.indicators.columns if column.choice != "完全不可能"]
    columns = [column for column in columns if column.role != "task" or len(row) == len(columns)]
    said = {(c.role, c.period or c.choice): text for c, text in zip(columns, row, strict=True)}
    operator = said.get(("operator", ""), "").replace("定性", "")
    own = {
        role: text
        for (role, _), text in said.items()
        if role in ("task", "deviation_reason", "remarks") and text
    }
    actuals = {
        period or role: parse_target(text)
        for (role, period), text in said.items()
        if role in ("actual", "forecast")
    }
    ticks = {role: choice for (role, choice), text in said.items() if choice and text == "√"}
    return Indicator(
        level1=row[0],
        level2=said.get(("level2", "")),
        name=said["name", ""],
        targets={period: parse_target(operator + text) for (role, period), text in said.items() if role == "target"},
        actuals=actuals,
        points=D(said.get(("points", ""))),
        self_score=D(said.get(("self_score", ""))),
        given=ticks,
        row=number,
        **own,
    )  # fmt: skip


SCHEMES = {
    "sz_01": "cn-js-sz/project-target@2024",
    "sz_16": "cn-js-sz/project-target@2024",
    "js_01": "cn-js/project-target@2024",
    "wj_00": "cn-js-cz-wj/project-target@2022",
    "bm_00": "cn-js-sz/department-target@2024",
    "zp_00": "cn-js-sz/project-self-evaluation@2021",
    "mof_zp": "cn/project-self-evaluation@2020",
    "mof_jk": "cn/project-monitoring@2019",
}
"""The scheme of each made form."""


def sample_record(**changes: Any) -> Record:
    """A small Suzhou target form: values that a spreadsheet would take for formulas, a contact, a blank group."""
    own = {
        "scheme": "cn-js-sz/project-target@2024",
        "stage": "target",
        "object": "project",
        "fiscal_year": 2024,
        "values": {
            "project_name": "苏州市加贸平台运营费用补贴",
            "supervising_dept": "苏州市行政审批局",
            "implementing_unit": "苏州市公共资源交易中心",
            "project_owner": "王小明 0512-65123456",
            "start": "2023",
            "end": "2025-12",
            "annual_goal": "保障平台日常运营。\n联系电话13812345678。",
        },
        "funds_total": Amount(amount=Decimal("7500000.00"), text="750.00"),
        "funds": [Fund(source="general_public_budget", amount=Decimal("7500000.00"), text="750")],
        "expenditures": [
            Expenditure(item="平台运营", half_year_plan=Decimal("0.00"), full_year=Decimal("7500000.00"))
        ],
        "indicators": [
            Indicator(
                level1="产出指标",
                level2="数量指标",
                name="服务隶属关区数",
                targets={"half_year": parse_target("=7个"), "full_year": parse_target("=100%")},
                row=1,
            ),
            Indicator(
                level1="满意度指标",
                level2="服务对象满意度",
                name="受益人员满意度",
                targets={"full_year": parse_target("≥90%")},
                row=2,
            ),
        ],
    }
    return Record(**(own | changes))


def plain_text(number: Decimal | None) -> str:
    """A number as reports print it."""
    return plain(number)
