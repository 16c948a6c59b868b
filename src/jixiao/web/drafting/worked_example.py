"""A complete good form of any target scheme, to show beside an empty one: made from ``worked_examples.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Any

from jixiao.core.library import load_scheme, vocabulary
from jixiao.core.number import plain
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.web.drafting import drafts
from jixiao.web.showing.form_view import leaves

YEARS_MORE = 2
"""A project's example runs so many years beyond the budget year."""


@cache
def worked_example(name: str, year: int) -> Record:
    """The example for a form (``id@version``) and budget year."""
    scheme = load_scheme(name)
    kind = "department" if scheme.object == "department" else "project"
    content = _with_years(vocabulary("worked_examples")[kind], year)
    record = drafts.empty_record(scheme, year, {})
    sections = {
        "fields": content["values"],
        "funds": _funds(content, scheme),
        "expenditures": _expenditures(content, scheme),
        "indicators": _indicators(record, content, scheme),
    }
    for section in drafts.SECTIONS:
        record = drafts.with_section(record, scheme, section, sections[section])
    return record


def _with_years(part: Any, year: int) -> Any:
    if isinstance(part, dict):
        return {key: _with_years(value, year) for key, value in part.items()}
    if isinstance(part, list):
        return [_with_years(value, year) for value in part]
    if isinstance(part, str):
        return part.replace("{年}", str(year)).replace("{末年}", str(year + YEARS_MORE))
    return part


def _funds(content: dict[str, Any], scheme: Scheme) -> dict[str, str]:
    """The total, and the first set of rows whose last one the form has."""
    known = {row.id for row in scheme.funds.rows} if scheme.funds else set()
    rows = next((rows for rows in content["funds"] if rows[-1] in known), [])
    return dict.fromkeys(["total", *(row for row in rows if row in known)], content["total"])


def _expenditures(content: dict[str, Any], scheme: Scheme) -> list[dict[str, str]]:
    """The lines; where the form prescribes none of them, the tasks that the money goes to."""
    if scheme.expenditures is None:
        return []
    free = not scheme.expenditures.rows and "tasks" in content
    return content["tasks" if free else "expenditures"]


def _indicators(record: Record, content: dict[str, Any], scheme: Scheme) -> list[dict[str, Any]]:
    """The prescribed rows with what they leave open, then each indicator in its group."""
    rows = drafts.sections_of(record, scheme)["indicators"]
    for row in rows:
        row |= content["prescribed"].get(row["name"], {})
    weighted = scheme.indicators is not None and scheme.indicators.column("points") is not None
    tasks = scheme.indicators is not None and scheme.indicators.column("task") is not None
    for one in content["indicators"]:
        group = _group(one, scheme)
        if group is None:
            continue
        level1, level2, own = group
        rows.append(
            {
                **{key: one[key] for key in ("name", "half_year", "full_year", "medium_term")},
                "level1": level1,
                "level2": one["level2"] if own else level2,
                "task": one.get("task", "") if own and tasks else "",
                "points": plain(one["points"]) if weighted else "",
            }
        )
    return rows


def _group(one: dict[str, Any], scheme: Scheme) -> tuple[str, str, bool] | None:
    """Labels of level 1 and 2 of the indicator's group, and whether level 2 is the unit's own duty."""
    for kind in one["kind"]:
        for level1, level2, node in leaves(scheme):
            if node.kind == kind and node.open:
                return level1, level2, node.has_tasks
    return None
