"""Who changed what in a section meanwhile, in the form's own words."""

from __future__ import annotations

import json

from django.utils import timezone

from jixiao.web.actions.replace_sections import REPLACING
from jixiao.web.language import t
from jixiao.web.models import Filing

SAVING = ("save", "abandon", *REPLACING)
"""The events that change what is typed."""


def changes_since(filing: Filing, section: str, base: int) -> list[dict[str, str]]:
    """Who changed what in a section after its save number ``base``: who, when, path, where in words, from, to."""
    filing.refresh_from_db()
    newer = json.loads(filing.sections).get(section, 0) - base
    found: list[dict[str, str]] = []
    saves = filing.events.filter(action__in=SAVING, changes__contains=f'"{section}": {{').order_by("-id")
    for event in saves[: max(newer, 0)]:
        changed = json.loads(event.changes).get(section, {})
        time = timezone.localtime(event.time).strftime("%H:%M")
        found.extend(
            {
                "who": event.who,
                "time": time,
                "path": path,
                "where": where(filing, section, path),
                "from": old,
                "to": new,
            }
            for path, (old, new) in changed.items()
        )
    return found


def where(filing: Filing, section: str, path: str) -> str:
    """A path inside a section in the form's own words."""
    scheme = filing.scheme
    if section == "fields":
        field = scheme.field(path)
        return field.label if field else path
    if section == "funds":
        rows = {row.id: row.label for row in (scheme.funds.total, *scheme.funds.rows)} if scheme.funds else {}
        return rows.get(path, path)
    row, _, key = path.partition(".")
    table = scheme.indicators if section == "indicators" else scheme.expenditures
    known = {
        (column.period or column.role): column.label.replace("\n", "")
        for column in (table.columns if table else ())
    }
    return t("第 {row} 行 {column}", row=row, column=known.get(key, key))
