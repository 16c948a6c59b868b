"""What the form page shows: labels, values and cells made ready, from the scheme alone. No code of any one form."""

from __future__ import annotations

from typing import Any

from jixiao.core.input import ROW_NAMES
from jixiao.core.personal import mask
from jixiao.core.record import Record
from jixiao.core.scheme import Column, Level, Scheme
from jixiao.web.drafting import drafts
from jixiao.web.language import t

CARRIED = frozenset({"project_name", "supervising_dept", "implementing_unit", "unit_name"})
"""Fields that come from the project pool and the tree of units; where they are filled, nobody types them."""
CELL_ROLES = frozenset({"task", "name", "target", "points"})
"""The roles of the grid's columns that people type into, beside the levels."""
EXPENDITURE_ROLES = ("item", "content", "half_year_plan", "full_year")
LIMIT = 1000
"""How many characters a long text should not exceed; the counter turns when it does."""


def form_view(
    record: Record,
    scheme: Scheme,
    *,
    editable: bool,
    masked: bool,
    carried: bool,
    example: Record | None = None,
) -> dict[str, Any]:
    """The parts of the page.

    ``masked`` hides personal data; ``carried`` says that the fields of the project pool are not typed here;
    what stands in ``example`` is told beside each field.
    """
    values = drafts.sections_of(record, scheme)
    shown = drafts.sections_of(example, scheme)["fields"] if example else {}
    return {
        **_fields(scheme, values["fields"], shown, masked=masked, fixed=CARRIED if carried else frozenset()),
        "funds": _funds(scheme, values["funds"]),
        "expenditures": _expenditures(scheme, values["expenditures"]),
        "grid": {
            "columns": columns(scheme),
            "groups": groups(scheme, values["indicators"], blank=editable),
            "count": len(record.indicators),
            "weighted": scheme.indicators is not None and scheme.indicators.column("points") is not None,
        },
    }


def _fields(
    scheme: Scheme, texts: dict[str, str], examples: dict[str, str], *, masked: bool, fixed: frozenset[str]
) -> dict[str, Any]:
    """Short fields (label and value) and long texts, in the order of the printed form."""
    printed = [id for row in scheme.layout.rows for id in row.fields if scheme.field(id)]
    order = [*printed, *(field.id for field in scheme.fields if field.id not in printed)]
    short, long = [], []
    for id in order:
        field = scheme.field(id)
        if field is None:
            continue
        text = texts[id]
        shown = {
            "field": field,
            "label": field.label.replace("\n", ""),
            "text": mask(text) if field.personal and masked else text,
            "locked": bool(text) and id in fixed,
            "choices": _choices(field.choices, text),
            "length": len(text),
            "limit": LIMIT,
            "example": examples.get(id, ""),
        }
        (long if field.type == "long_text" else short).append(shown)
    return {"short": short, "long": long}


def _choices(known: tuple[str, ...], text: str) -> list[str]:
    """The choices of a field, and what stands there when it is none of them."""
    if not known:
        return []
    return ["", *known] if text in ("", *known) else ["", text, *known]


def _funds(scheme: Scheme, texts: dict[str, str]) -> dict[str, Any] | None:
    if scheme.funds is None:
        return None
    return {
        "label": scheme.funds.label,
        "section": scheme.funds.section,
        "unit": scheme.funds.unit,
        "total": {
            "id": "total",
            "path": "funds_total",
            "label": scheme.funds.total.label,
            "text": texts["total"],
        },
        "rows": [
            {
                "id": row.id,
                "path": f"funds.{row.id}",
                "label": t("{group}{label}", group=row.group_label, label=row.label)
                if row.group_label
                else row.label,
                "part": bool(row.parent),
                "text": texts.get(row.id, ""),
            }
            for row in scheme.funds.rows
        ],
    }


def _expenditures(scheme: Scheme, lines: list[dict[str, str]]) -> dict[str, Any] | None:
    table = scheme.expenditures
    if table is None:
        return None
    kept = [column for column in table.columns if column.role in EXPENDITURE_ROLES]
    start = [{"item": item} for item in table.rows] or [{}]
    return {
        "label": table.label,
        "unit": table.unit,
        "main": "|".join(table.rows),
        "columns": [
            {
                "key": column.role,
                "label": t(_heading(column) or "支出明细"),
                "words": column.role in ROW_NAMES,
            }
            for column in kept
        ],
        "rows": [
            {
                "index": index,
                "cells": [
                    {
                        "key": column.role,
                        "label": t(_heading(column) or "支出明细"),
                        "text": line.get(column.role, ""),
                        "long": column.role == "content",
                        "words": column.role in ROW_NAMES,
                    }
                    for column in kept
                ],
            }
            for index, line in enumerate(lines or start)
        ],
    }


def _heading(column: Column) -> str:
    return column.label.replace("\n", "")


def columns(scheme: Scheme) -> list[dict[str, str]]:
    """The grid's typed columns: key in the section's rows, heading, and the path under the record's indicator."""
    found = []
    for column in scheme.indicators.columns if scheme.indicators else ():
        if column.role not in CELL_ROLES:
            continue
        period = column.period or "full_year"
        target = column.role == "target"
        found.append(
            {
                "key": period if target else column.role,
                "label": t(_heading(column)),
                "path": f"targets.{period}" if target else column.role,
                "kind": "value" if target else column.role,
            }
        )
    return found


def leaves(scheme: Scheme) -> list[tuple[str, str, Level]]:
    """The groups of the indicator tree that hold indicators: labels of level 1 and 2, and the node."""
    found = []
    for level1 in scheme.levels:
        if not level1.children:
            found.append((level1.label, "", level1))
        found.extend((level1.label, level2.label, level2) for level2 in level1.children)
    return found


def group_help(scheme: Scheme) -> list[dict[str, str]]:
    """What belongs into each group of indicators, in the scheme's words, in printed order."""
    return [
        {"label": f"{parent.label} / {node.label}" if parent else node.label, "help": node.help}
        for node, parent in scheme.walk()
        if node.help
    ]


def prescribed(scheme: Scheme) -> list[dict[str, Any]]:
    """The fixed indicators: their labels, and which of their values the form prescribes."""
    return [
        {"level1": level1, "level2": level2, "name": one.name, "targets": list(one.targets), "help": one.help}
        for level1, level2, node in leaves(scheme)
        for one in node.fixed
    ]


def groups(scheme: Scheme, rows: list[dict[str, Any]], *, blank: bool) -> list[dict[str, Any]]:
    """The rows of the grid in the order of the tree; a group without indicators has one blank row to fill in.

    Rows under labels that the form does not know stand at the end, as they were written. Each row keeps its
    ``index`` in the record, by which findings speak of it.
    """
    fixed = {(one["level1"], one["level2"], one["name"]): one for one in prescribed(scheme)}
    left = list(enumerate(rows))
    made: list[dict[str, Any]] = []
    for level1, level2, node in leaves(scheme):
        mine = [
            (index, row)
            for index, row in left
            if row["level1"] == level1 and (node.has_tasks or row["level2"] == level2)
        ]
        left = [pair for pair in left if pair not in mine]
        if not mine and blank and node.open:
            mine = [(None, {"level1": level1, "level2": level2})]
        made.extend(_row(scheme, index, row, node, fixed) for index, row in mine)
    made.extend(_row(scheme, index, row, None, fixed) for index, row in left)
    for before, row in zip([None, *made], made, strict=False):
        row["first1"] = before is None or before["level1"] != row["level1"]
        row["first2"] = row["first1"] or before["level2"] != row["level2"]
    filled = (row for row in made if row["index"] is not None)
    for number, row in enumerate(filled, start=1):
        row["number"] = number
    return made


def _row(
    scheme: Scheme, index: int | None, row: dict[str, Any], node: Level | None, fixed: dict
) -> dict[str, Any]:
    known = fixed.get((row["level1"], row["level2"], row.get("name", "")))
    return {
        "index": index,
        "level1": row["level1"],
        "level2": row["level2"],
        "own_level2": node is not None and node.has_tasks,
        "fixed": known is not None,
        "help": known["help"] if known else "",
        "cells": [
            {
                **column,
                "text": row.get(column["key"], ""),
                "locked": known is not None
                and (column["key"] == "name" or column["key"] in known["targets"]),
            }
            for column in columns(scheme)
        ],
    }


def blank_rows(scheme: Scheme) -> dict[str, Any]:
    """An indicator and a spending line to clone for new rows. The indicator has a level 2 to type, if any has."""
    tasks = next((node for _, _, node in leaves(scheme) if node.has_tasks), None)
    lines = _expenditures(scheme, [])
    return {
        "blank_row": _row(scheme, None, {"level1": "", "level2": ""}, tasks, {}),
        "blank_line": {"cells": [{**cell, "text": ""} for cell in lines["rows"][0]["cells"]]}
        if lines
        else None,
    }


def script_data(record: Record, scheme: Scheme) -> dict[str, Any]:
    """What the scripts of the form need to know of the scheme."""
    return {
        "columns": columns(scheme),
        "groups": [
            {"level1": level1, "level2": level2, "open": node.open, "tasks": node.has_tasks}
            for level1, level2, node in leaves(scheme)
        ],
        "prescribed": prescribed(scheme),
        "sections": drafts.sections_of(record, scheme),
    }
