"""The manual page of a form, in Markdown: what it asks, what it prescribes, what is checked, where it stands.

``docs/generated/`` holds one page a form; they are never edited by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from jixiao.core.number import plain
from jixiao.core.scheme import Citation, Column, FormField, FundRow, Level, Scheme

CONFIDENCE = {"seed": "见公开表", "verified": "已核实", "recall": "待核实"}
STAGES = {
    "target": "绩效目标",
    "monitoring": "运行监控",
    "self_evaluation": "绩效自评",
    "evaluation": "绩效评价",
}
OBJECTS = {"project": "项目", "department": "部门整体", "policy": "政策"}
TYPES = {
    "text": "文字",
    "long_text": "长文字",
    "money": "金额",
    "number": "数字",
    "date": "日期",
    "choice": "选项",
    "person": "个人信息",
}


def scheme_page(scheme: Scheme) -> str:
    """The page as Markdown, in Chinese."""
    parts = [_head(scheme), _sources(scheme.basis), _fields(scheme), _money(scheme), _indicators(scheme)]
    parts += [_levels(scheme), _fixed(scheme), _checks(scheme)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(scheme: Scheme) -> str:
    first, last = scheme.budget_years
    years = f"{first or '不限'}—{last or '不限'}" if first or last else "不限"
    facts = [
        ("名称", f"`{scheme.name}`"),
        ("地区", scheme.jurisdiction.name + (f"（{scheme.jurisdiction.code}）" if scheme.jurisdiction.code else "")),
        ("阶段", f"{OBJECTS[scheme.object]}{STAGES[scheme.stage]}"),
        ("预算年度", years),
        ("依据的表", f"`{scheme.based_on}`" if scheme.based_on else "无"),
        ("评分规则", f"`{scheme.rules}`" if scheme.rules else "无"),
        ("流程", f"`{scheme.flow}`" if scheme.flow else "无"),
    ]  # fmt: skip
    note = "\n\n没有专用表样的地方用这一套叫法认读。" if scheme.general else ""
    return f"# {scheme.title.replace('{year}', '××××')}\n\n" + _table(("项", "内容"), facts) + note


def _sources(basis: Sequence[Citation]) -> str:
    rows = [
        (f"[{one.title}]({one.url})" if one.url else one.title, one.number, one.article, one.issuer, CONFIDENCE[one.confidence],
         str(one.checked_on or ""))
        for one in basis
    ]  # fmt: skip
    return "## 出处\n\n" + _table(("文件", "文号", "条款", "发文单位", "可信度", "核对日期"), rows)


def _fields(scheme: Scheme) -> str:
    rows = [
        (one.label, _words(one.aliases), _kind(one), "必填" if one.required else "", one.help)
        for one in scheme.fields
    ]
    return "## 字段\n\n" + _table(("字段", "也叫", "类型", "必填", "怎么填"), rows)


def _kind(field: FormField) -> str:
    unit = f"（{field.unit}）" if field.unit else ""
    return TYPES[field.type] + unit + ("，不公开" if not field.public else "")


def _money(scheme: Scheme) -> str:
    parts = []
    if scheme.funds:
        rows = [
            _fund(scheme.funds.total, 0),
            *(_fund(row, 1 + bool(row.parent)) for row in scheme.funds.rows),
        ]
        also = f"也叫：{_words(scheme.funds.aliases)}。" if scheme.funds.aliases else ""
        parts += [
            f"## {scheme.funds.label}",
            also,
            _table(("资金", "也叫"), rows),
            _columns(scheme.funds.columns),
        ]
    if scheme.expenditures:
        lines = [(row,) for row in scheme.expenditures.rows]
        parts += [f"## {scheme.expenditures.label}", _table(("规定的行",), lines) if lines else ""]
        parts.append(_columns(scheme.expenditures.columns))
    return "\n\n".join(part for part in parts if part)


def _fund(row: FundRow, depth: int) -> tuple[str, str]:
    return "　" * depth + (f"{row.group_label}{row.label}" if row.group_label else row.label), _words(
        row.aliases
    )


def _columns(columns: Iterable[Column]) -> str:
    named = [column for column in columns if column.label]
    return "栏目：" + "、".join(column.label for column in named) + "。" if named else ""


def _indicators(scheme: Scheme) -> str:
    if scheme.indicators is None:
        return ""
    rows = [
        (
            f"{one.group_label}：{one.label}" if one.group_label else one.label,
            _words(one.aliases),
            _period(scheme, one.period),
        )
        for one in scheme.indicators.columns
    ]
    return "## 指标栏目\n\n" + _table(("栏目", "也叫", "期间"), rows)


def _period(scheme: Scheme, id: str) -> str:
    period = scheme.period(id)
    return period.label if period else ""


def _levels(scheme: Scheme) -> str:
    """The tree as nested lists."""
    return "## 指标体系\n\n" + "\n".join(_branches(scheme.levels, "")) if scheme.levels else ""


def _branches(levels: Iterable[Level], indent: str) -> Iterator[str]:
    for level in levels:
        marks = ["必填"] * (level.requirement == "required") + ["固化"] * (not level.open)
        marks += [f"{plain(level.points)}分"] if level.points is not None else []
        told = f"（{'，'.join(marks)}）" if marks else ""
        yield f"{indent}- **{level.label}**{told}" + (f"：{level.help}" if level.help else "")
        yield from _branches(level.children, indent + "  ")


def _fixed(scheme: Scheme) -> str:
    periods = [
        period for period in scheme.periods if any(period.id in one.targets for _, one in _prescribed(scheme))
    ]
    rows = [
        (group, one.name, *(one.targets.get(period.id, "") for period in periods),
         "" if one.points is None else plain(one.points), one.help)
        for group, one in _prescribed(scheme)
    ]  # fmt: skip
    heads = ("组", "指标", *(f"{period.label}指标值" for period in periods), "分值", "说明")
    return "## 固化指标\n\n" + _table(heads, rows) if rows else ""


def _prescribed(scheme: Scheme) -> list:
    return [
        (f"{parent.label}／{level.label}" if parent else level.label, one)
        for level, parent in scheme.walk()
        for one in level.fixed
    ]


def _checks(scheme: Scheme) -> str:
    if not scheme.checks:
        return ""
    named = "、".join(f"{code}（关）" if not one.on else code for code, one in scheme.checks.items())
    rows = [
        (code, one.severity or "", json.dumps(one.params, ensure_ascii=False) if one.params else "")
        for code, one in scheme.checks.items()
        if one.severity or one.params
    ]
    set_here = "\n\n这张表自己规定的轻重和参数：\n\n" + _table(("检查", "轻重", "参数"), rows) if rows else ""
    return f"## 检查\n\n{named}。{set_here}"


def _words(words: Iterable[str]) -> str:
    return "、".join(words)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars and line breaks inside cells are told apart from the table's own."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )
