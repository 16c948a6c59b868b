"""What the page of a self-evaluation or a monitoring form shows: what was approved, what is typed, how it is scored."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao.core.library import load_pack
from jixiao.core.message import in_language
from jixiao.core.number import plain, wan_text
from jixiao.core.personal import mask
from jixiao.core.record import Indicator, Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import ScoreLine, ScoreSheet
from jixiao.scoring.computed import RATIO_INPUT
from jixiao.scoring.line import target_of
from jixiao.web.drafting import later_drafts
from jixiao.web.language import language
from jixiao.web.scored import computed_of, rules_of


def later_view(record: Record, scheme: Scheme, sheet: ScoreSheet | None, *, masked: bool) -> dict[str, Any]:
    """The parts of the page: fields, money, spending lines, indicator rows with their sentences, and the total."""
    typed = later_drafts.sections_of(record, scheme)
    return {
        "carried": carried_fields(record, scheme),
        "typed_fields": [
            {"field": field, "label": field.label.replace("\n", ""), "text": mask(text) if masked else text}
            for field in later_drafts.typed_fields(scheme)
            for text in (typed["fields"][field.id],)
            if not field.id.startswith(RATIO_INPUT)
        ],
        "ratio_fields": [
            {"field": field, "text": typed["fields"][field.id]} for field in later_drafts.ratio_fields(scheme)
        ],
        "money": money_table(record, scheme, typed["funds"]),
        "spending": _spending(record, scheme),
        "rows": indicator_rows(record, scheme, sheet, typed["indicators"]),
        "total": total(record, sheet),
        "flat": not any(one.level2 for one in record.indicators),
    }


def carried_fields(record: Record, scheme: Scheme) -> list[dict[str, str]]:
    """What comes from the approved target and is only read."""
    return [
        {"label": field.label.replace("\n", ""), "text": record.text(field.id)}
        for field in scheme.fields
        if field.id in later_drafts.CARRIED and field.id != "printed_total" and record.text(field.id)
    ]


def money_table(record: Record, scheme: Scheme, typed: dict[str, str]) -> dict[str, Any] | None:
    """The table of funds as a matrix: rows of sources, typed columns, and the rate that follows."""
    if scheme.funds is None:
        return None
    columns = [column for column in scheme.funds.columns if column.role in later_drafts.MONEY]
    held = {fund.source: fund for fund in record.funds}
    return {
        "label": scheme.funds.label.replace("\n", ""),
        "unit": scheme.funds.unit,
        "columns": [{"key": column.role, "label": column.label} for column in columns],
        "rows": [
            {
                "label": row.label,
                "total": row is scheme.funds.total,
                "cells": [
                    {
                        "key": f"{row.id}.{column.role}",
                        "label": column.label,
                        "text": typed[f"{row.id}.{column.role}"],
                    }
                    for column in columns
                ],
                "rate": percent(held[row.id].execution_rate) if row.id in held else "",
                "id": row.id,
            }
            for row in (scheme.funds.total, *scheme.funds.rows)
        ],
    }


def percent(share: Decimal | None) -> str:
    """A share as a percentage with at most two places; empty when missing."""
    return "" if share is None else f"{plain((share * 100).quantize(Decimal('0.01')))}%"


def _spending(record: Record, scheme: Scheme) -> list[dict[str, str]]:
    return [
        {
            "item": line.item,
            "budget": wan_text(line.full_year) or line.full_year_text,
            "executed": line.executed_text or wan_text(line.executed),
        }
        for line in record.expenditures
    ]


def indicator_rows(
    record: Record, scheme: Scheme, sheet: ScoreSheet | None, typed: list[dict[str, str]]
) -> list[dict[str, Any]]:
    """One for each indicator in order: labels once, the approved target, what is typed, and the line of the score."""
    lines = {line.field: line for line in sheet.lines} if sheet else {}
    rules = rules_of(record)
    mode = load_pack(rules).weights.mode if rules else "equal_in_class"
    computed = computed_of(record) if rules else {}
    begun = any(row["actual"] for row in typed)
    approved = record.linked.get("target")
    made: list[dict[str, Any]] = []
    for index, one in enumerate(record.indicators):
        line = shown_line(lines.get(f"indicators[{index}]"))
        before = made[-1] if made else None
        made.append(
            {
                "index": index,
                "number": index + 1,
                "level1": one.level1,
                "level2": one.level2 or "",
                "first1": before is None or before["level1"] != one.level1,
                "first2": before is None
                or (before["level1"], before["level2"]) != (one.level1, one.level2 or ""),
                "name": one.name,
                "fixed": one.fixed,
                "target": target_of(one, scheme).text,
                "typed": typed[index],
                "differs": difference(one, approved, scheme),
                "line": line,
                "weighs": mode == "as_printed"
                or (mode == "by_class" and not one.fixed and not _approved_points(one, approved)),
                "computed": computed.get(one.name),
                "by_now": _target_by_now(one, scheme),
                "ask": line is None or line["state"] == "lost" or line["over"] or (begun and line["missing"]),
            }
        )
    return made


def _target_by_now(one: Indicator, scheme: Scheme) -> str:
    """The approved target of the very period that a monitoring form looks at; empty where there is none."""
    period = later_drafts.actual_period(scheme)
    held = one.targets.get(period) if period else None
    return held.text if held else ""


def _approved_points(one: Indicator, approved: Record | None) -> bool:
    """Whether the approved target gives the full mark of this indicator."""
    rows = approved.indicators if approved else ()
    return any(other.points is not None and squeezed(other.name) == squeezed(one.name) for other in rows)


def difference(one: Indicator, approved: Record | None, scheme: Scheme) -> str:
    """What was approved where the form says something else: the approved target, or a dash for no such indicator."""
    if approved is None or one.fixed:
        return ""
    same = next((other for other in approved.indicators if squeezed(other.name) == squeezed(one.name)), None)
    if same is None:
        return "—"
    was = target_of(same, scheme).text
    return was if squeezed(was) != squeezed(target_of(one, scheme).text) else ""


def squeezed(text: str) -> str:
    """A text without blanks, to compare two of them."""
    return "".join(text.split())


def shown_line(line: ScoreLine | None) -> dict[str, Any] | None:
    """A line of the score in words; ``state``: full, lost, open (no points yet), given (by hand)."""
    if line is None:
        return None
    missing = line.points is None or "actual_missing" in line.flags
    state = "open" if missing else "full" if line.points >= line.out_of else "lost"
    return {
        "points": "—" if line.points is None else plain(line.points),
        "out_of": plain(line.out_of),
        "because": in_language(line.because, language()),
        "better": in_language(line.for_full_marks, language()),
        "state": state,
        "by_hand": line.by_hand,
        "lost": plain(line.out_of - line.points) if state == "lost" and line.points is not None else "",
        "over": "over_achieved" in line.flags or (line.ratio is not None and line.ratio > FAR_ABOVE),
        "unknown_points": "points_unknown" in line.flags,
        "missing": missing,
    }


def total(record: Record, sheet: ScoreSheet | None) -> dict[str, Any]:
    """The sum, its full mark and grade; lines that are no indicators (budget execution) beside it."""
    if sheet is None or not sheet.lines:
        return {"points": plain(record.number("printed_total")), "rules": ""}
    others = [line for line in sheet.lines if not line.field.startswith("indicators[")]
    lost = [line for line in sheet.lines if (shown_line(line) or {})["state"] == "lost"]
    return {
        "points": "—" if sheet.total is None else plain(sheet.total),
        "out_of": plain(sheet.out_of),
        "grade": in_language(sheet.grade, language()),
        "open_points": plain(sheet.open_points) if sheet.open_points else "",
        "rules": sheet.pack,
        "others": [
            {"label": in_language(line.subject, language()), **(shown_line(line) or {})} for line in others
        ],
        "losses": [
            {
                "label": in_language(line.subject, language()),
                "lost": plain(line.out_of - (line.points or Decimal(0))),
                "better": in_language(line.for_full_marks, language()),
                "field": line.field,
            }
            for line in sorted(lost, key=lambda line: (line.points or Decimal(0)) - line.out_of)[:MOST_LOSSES]
        ],
    }


MOST_LOSSES = 5
FAR_ABOVE = Fraction(13, 10)
"""From this completion on a reason is asked for: the border that many places use (see the rule packs)."""
