"""A manual page for each check, written from its docstring, its decorator and its examples; and the index."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jixiao.review.catalogue import CRITERIA, INPUTS, Check
from jixiao.review.settings import UNKNOWN, parameters

SECTIONS = ("查什么", "为什么", "怎么改", "English")
"""The parts of a check's docstring, in their order, after the title on its first line."""

SCOPES = {"record": "单表", "set": "多表对照"}
STATUS = {"preview": "试行", "stable": "正式", "deprecated": "停用"}


def sections(docstring: str) -> dict[str, str]:
    """The parts of a check's docstring by name; the first line is ``title``. Absent parts are absent."""
    title, _, body = docstring.strip().partition("\n")
    parts = re.split(rf"^({'|'.join(SECTIONS)})[：:]", body, flags=re.M)
    return {"title": title.strip(), **{n: t.strip() for n, t in zip(parts[1::2], parts[2::2], strict=True)}}


@cache
def examples(marked: Check) -> dict[str, list[dict[str, Any]]]:
    """The bad and good examples beside the check. Raises FileNotFoundError where there are none."""
    import yaml

    module = importlib.import_module(marked.run.__module__)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(module.__file__).with_suffix(".yaml").read_text("utf-8")
    return yaml.load(text, loader)  # noqa: S506 (a safe loader)


def check_page(marked: Check) -> str:
    """The manual page of one check in Markdown: Chinese, with the English at its end."""
    part = sections(marked.page)
    facts = [
        f"`{marked.name}`",
        f"{marked.severity} {marked.severity.word}",
        CRITERIA[marked.criterion],
        SCOPES[marked.scope],
        f"{marked.since} 起，{STATUS[marked.status]}",
    ]
    lines = [f"# {marked.code} {marked.title}", "", " · ".join(facts), ""]
    for name in SECTIONS[:3]:
        lines += [f"## {name}", "", part.get(name, ""), ""]
    lines += _inputs(marked) + _parameters(marked) + _basis(marked) + _examples(marked)
    lines += ["## English", "", f"**{marked.title_en}.** {part.get('English', '')}", ""]
    return "\n".join(lines)


def check_index(marked: Iterable[Check]) -> str:
    """The index of all pages."""
    rows = [
        f"| [{c.code}]({c.code}-{c.name}.md) | {c.title} | {c.severity} {c.severity.word} | "
        f"{CRITERIA[c.criterion]} | {SCOPES[c.scope]} | {c.title_en} |"
        for c in marked
    ]
    head = ["# 检查目录", "", f"共 {len(rows)} 项。T 绩效目标，M 运行监控，E 绩效自评与评价。", ""]
    columns = ["| 代码 | 检查 | 级别 | 标准 | 范围 | English |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *columns, *rows, ""])


def _inputs(marked: Check) -> list[str]:
    if not marked.needs:
        return []
    words = [f"- {INPUTS[kind][0]}{f'（`{name}`）' if name else ''}" for kind, _, name in
             (need.partition(":") for need in marked.needs)]  # fmt: skip
    return ["## 需要的内容", "", "缺少时列为“没有做”，不算通过。", "", *words, ""]


def _parameters(marked: Check) -> list[str]:
    known = parameters(marked)
    if not known:
        return []
    rows = [f"| `{name}` | {_value_text(value)} |" for name, value in sorted(known.items())]
    return ["## 参数", "", "表样方案可以改这些值。", "", "| 参数 | 不设时 |", "|---|---|", *rows, ""]


def _value_text(value: Any) -> str:
    if value is UNKNOWN:
        return "见代码"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value)) or "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value) or "空"


def _basis(marked: Check) -> list[str]:
    return ["## 依据", "", *(f"- {citation}" for citation in marked.basis), ""]


def _examples(marked: Check) -> list[str]:
    given = examples(marked)
    lines = []
    for heading, key in (("反例（应当报）", "bad"), ("正例（不应当报）", "good")):
        lines += [f"## {heading}", ""]
        for example in given[key]:
            lines += _example(example)
    return lines


def _example(example: dict[str, Any]) -> list[str]:
    import yaml

    shown = {key: example[key] for key in ("form", "forms", "params") if key in example}
    text = yaml.safe_dump(shown, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None)
    lines = [f"### {example['title']}", "", "```yaml", text.rstrip(), "```", ""]
    for expected in example.get("expect", ()):
        words = "、".join(f"“{word}”" for word in expected.get("words", ()))
        lines += [
            f"应报 {expected['severity']}，位置 `{expected['at']}`"
            + (f"，写明{words}" if words else "")
            + "。",
            "",
        ]
    return lines
