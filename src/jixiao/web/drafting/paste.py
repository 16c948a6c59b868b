"""A block copied from Excel or WPS, read as rows of the indicator grid.

Operator, number and unit may stand in cells of their own; levels are recognised by the scheme's words; blank
cells under a merged level repeat it. What does not fit is told, never dropped in silence.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from jixiao.core.number import half_width
from jixiao.core.record import Target
from jixiao.core.scheme import Scheme
from jixiao.core.unit import known_units
from jixiao.core.value import operator_of, parse_target
from jixiao.web.language import t
from jixiao.web.showing.form_view import columns

MOST_ROWS = 500


@dataclass
class Pasted:
    """``rows``: what each line gives, by column key; ``levels`` says that the lines name their own groups;
    ``unread``: (line from 1, its text, why) of every line or cell that did not fit."""

    rows: list[dict[str, str]] = field(default_factory=list)
    levels: bool = False
    unread: list[dict[str, Any]] = field(default_factory=list)

    def skip(self, line: int, text: str, why: str) -> None:
        self.unread.append({"line": line, "text": text, "why": why})


def read_block(text: str, scheme: Scheme, start: str) -> Pasted:
    """The lines of a clipboard's text (cells parted by tabs, quoted as spreadsheets do), from column ``start`` on."""
    lines = csv.reader(io.StringIO(text.strip("\r\n")), "excel-tab")
    table = [["".join(part.strip() for part in cell.splitlines()) for cell in line] for line in lines]
    pasted = Pasted()
    head = _heading(table[0], scheme) if table else {}
    block = table[1:] if head else table
    pasted.levels = "level1" in head.values() or "level2" in head.values() or _names_levels(block, scheme)
    order = [column["key"] for column in columns(scheme)]
    level = {"level1": "", "level2": ""}
    name_at = _name_column(block, scheme, "task" in order) if pasted.levels and not head else 0
    for number, cells in enumerate(block, start=2 if head else 1):
        if not any(cells):
            continue
        if len(pasted.rows) >= MOST_ROWS:
            pasted.skip(number, " ".join(cells)[:60], t("一次最多粘贴 {count} 行", count=MOST_ROWS))
            continue
        if head:
            row = _by_heading(cells, head)
        elif pasted.levels:
            row = _by_levels(cells, scheme, order, name_at)
        else:
            row = _by_position(
                cells, order[order.index(start) :] if start in order else order, pasted, number
            )
        if pasted.levels:
            _carry_levels(row, level, scheme)
            if not row.get("name"):
                pasted.skip(number, " ".join(filter(None, cells))[:60], t("没有指标名称"))
                continue
            if row.pop("unknown", "") or not row.get("level1"):
                pasted.skip(number, row["name"], t("认不出属于哪一类指标，请先在表里选好位置再粘贴"))
                continue
        pasted.rows.append(row)
    return pasted


def _heading(cells: list[str], scheme: Scheme) -> dict[int, str]:
    """Column number → key, when the first line is a line of headings; empty otherwise."""
    known: dict[str, str] = {"符号": "operator", "计算符号": "operator", "单位": "unit", "计量单位": "unit"}
    for column in scheme.indicators.columns if scheme.indicators else ():
        key = (column.period or "full_year") if column.role == "target" else column.role
        known.update(dict.fromkeys((column.label.replace("\n", ""), *column.aliases), key))
    periods = {period.label.split("（")[0]: period.id for period in scheme.periods}
    for cell in cells:  # "半年值", "全年目标值": the period's word decides
        known.setdefault(cell, next((id for word, id in periods.items() if cell.startswith(word)), ""))
    found = {index: known[cell] for index, cell in enumerate(cells) if known[cell]}
    return found if len(found) >= 2 and "name" in found.values() else {}


def _by_heading(cells: list[str], head: dict[int, str]) -> dict[str, str]:
    row = {key: cells[index] for index, key in head.items() if index < len(cells)}
    operator, unit = row.pop("operator", ""), row.pop("unit", "")
    fixed = ("level1", "level2", "task", "name", "points")
    return {key: text if key in fixed else _whole(operator, text, unit) for key, text in row.items()}


def _level(cell: str, scheme: Scheme) -> tuple[str, str]:
    """The group that a cell names, as labels of level 1 and 2; empty when it names none."""
    for node, parent in scheme.walk():
        if cell and cell in (node.label, *node.aliases):
            return (parent.label, node.label) if parent else (node.label, "")
    return "", ""


def _names_levels(block: list[list[str]], scheme: Scheme) -> bool:
    return any(_level(cell, scheme)[0] for cells in block for cell in cells[:3])


def _name_column(block: list[list[str]], scheme: Scheme, tasks: bool) -> int:
    """Where the names stand: behind the levels in most lines. A form with 重点工作 has level 2 and it between."""
    found: list[int] = []
    for cells in block:
        named = [index for index, cell in enumerate(cells[:3]) if _level(cell, scheme)[0]]
        if named:
            found.append(named[0] + 3 if tasks else named[-1] + 1)
    return max(set(found), key=lambda index: (found.count(index), index))


def _by_levels(cells: list[str], scheme: Scheme, order: list[str], name_at: int) -> dict[str, str]:
    """Level labels first, then the name, then values with their operators and units."""
    row: dict[str, str] = {}
    own = []
    for cell in cells[:name_at]:
        level1, level2 = _level(cell, scheme)
        row |= {key: text for key, text in (("level1", level1), ("level2", level2)) if text}
        if cell and not level1 and not cell.isdigit():
            own.append(cell)
    if "task" in order:
        row |= dict(zip(("level2", "task") if "level2" not in row else ("task",), own, strict=False))
    elif own:
        row["unknown"] = own[0]
    rest = cells[name_at:]
    if rest:
        row["name"] = rest.pop(0)
    values = [key for key in order if key not in ("task", "name")]
    row |= dict(zip(values, _values(rest, len(values) - values.count("points")), strict=False))
    return row


def _by_position(cells: list[str], keys: list[str], pasted: Pasted, line: int) -> dict[str, str]:
    texts = [key for key in keys if key in ("task", "name")]
    row = dict(zip(texts, cells, strict=False))
    left = [key for key in keys if key not in texts]
    rest = cells[len(texts) :]
    values = (
        _values(rest, len(left) - left.count("points"))
        if len(rest) > len(left) or any(operator_of(cell) for cell in rest)
        else rest
    )
    row |= dict(zip(left, values, strict=False))
    for extra in values[len(left) :]:
        if extra:
            pasted.skip(line, extra, t("右边没有对应的栏"))
    return row


def _values(cells: list[str], wanted: int) -> list[str]:
    """Cells with signs and units of their own put together: ≥ | 3000 | 3500 | 家 gives ≥3000家, ≥3500家.

    ``wanted``: how many of the values are targets; what follows them is left as it stands.
    """
    operator, unit, numbers = "", "", []
    for cell in cells:
        if operator_of(cell) and parse_target(cell).kind == "empty":
            operator = cell
        elif cell == "定性":
            continue
        elif cell in known_units() and numbers and not unit:
            unit = cell
        else:
            numbers.append(cell)
    bare = [index for index, text in enumerate(numbers[:wanted]) if _bare(text)]
    return [_whole(operator, text, unit) if index in bare else text for index, text in enumerate(numbers)]


def _bare(text: str) -> bool:
    target: Target = parse_target(text)
    return target.kind == "number" and target.operator is None


def _whole(operator: str, text: str, unit: str) -> str:
    """A value with its sign and unit; words and values that have their own stay as they are."""
    target = parse_target(text)
    if target.kind not in ("number", "interval"):
        return text
    text = half_width(text)
    sign = (operator_of(operator) or "") if operator and target.operator is None else ""
    return f"{sign}{text}{unit if unit and not target.unit else ''}"


def _carry_levels(row: dict[str, str], level: dict[str, str], scheme: Scheme) -> None:
    """Labels put into the scheme's own words; a blank one repeats the line above."""
    given1, given2 = row.get("level1", ""), row.get("level2", "")
    node1 = scheme.find_level(given1) if given1 else None
    level1 = node1.label if node1 else given1
    if given2:
        node2 = scheme.find_level(level1 or None, given2) or scheme.find_level(None, given2)
        parent = next((parent for node, parent in scheme.walk() if node is node2), None)
        level |= {
            "level1": parent.label if parent else level1 or level["level1"],
            "level2": node2.label if node2 else given2,
        }
    elif level1:
        children = node1.children if node1 else ()
        same = level1 == level["level1"]
        level |= {
            "level1": level1,
            "level2": level["level2"] if same else children[0].label if len(children) == 1 else "",
        }
    row |= level
