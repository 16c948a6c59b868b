"""The rounds of monitoring of one project and year beside one another, with the self-evaluation at their end."""

from __future__ import annotations

from typing import Any

from jixiao.core.scheme import Scheme
from jixiao.scoring.line import target_of
from jixiao.web.drafting import drafts
from jixiao.web.drafting.later_drafts import sections_of_indicator
from jixiao.web.language import t
from jixiao.web.models import Filing
from jixiao.web.pages.shown import rate, wan
from jixiao.web.rounds import period_label
from jixiao.web.showing.warnings import NAMES

YEAR = 12
WIDTH, HEIGHT, LEFT, TOP = 420, 180, 40, 10
"""The picture's plane and the room for its labels, in pixels."""


def trend_of(filings: list[Filing]) -> dict[str, Any] | None:
    """The compared rounds of one year; None where nothing was monitored. ``rows`` are the rounds in time, each with
    its change since the one before, in percentage points; ``indicators`` each with its value in every round."""
    found = sorted(
        (_months(one), one.pk, one) for one in filings if one.kind in ("monitoring", "self_evaluation")
    )
    rounds = [one for _, _, one in found]
    if not any(one.kind == "monitoring" for one in rounds):
        return None
    rows = [_row(one) for one in rounds]
    for before, row in zip([None, *rows], rows, strict=False):
        row["rate_change"] = _change(before and before["rate_at"], row["rate_at"])
        row["attainment_change"] = _change(before and before["attainment_at"], row["attainment_at"])
    return {
        "rows": rows,
        "indicators": _indicators(rounds),
        "picture": _picture(rows),
    }


def _months(filing: Filing) -> int:
    period = filing.scheme.period(filing.period) if filing.period else None
    return period.months if period else YEAR


def _row(one: Filing) -> dict[str, Any]:
    name, icon, tag = NAMES[one.alarm]
    monitored = one.kind == "monitoring"
    spent = one.executed * 100 / one.amount if one.amount and one.executed is not None else None
    return {
        "id": one.pk,
        "label": period_label(one.scheme, one.period) if monitored else t("全年（自评）"),
        "months": _months(one),
        "stage": one.the_stage.label,
        "due": one.due.isoformat() if one.due else "",
        "executed": wan(one.executed),
        "rate": rate(one.executed, one.amount),
        "rate_at": spent,
        "attainment": "" if one.attainment is None else f"{one.attainment / 100:.2f}%",
        "attainment_at": None if one.attainment is None else one.attainment / 100,
        "level": name if monitored else "",
        "icon": icon,
        "tag": tag,
    }


def _change(before: float | None, now: float | None) -> str:
    """By how many percentage points something moved, with its sign; empty where either is missing."""
    return "" if before is None or now is None else f"{now - before:+.2f}"


def _indicators(rounds: list[Filing]) -> list[dict[str, Any]]:
    """Every indicator in the order of the latest round, with its value in each: empty where it was not reported."""
    read = [(drafts.load(one.draft), one.scheme) for one in rounds]
    values = [_values(record.indicators, scheme) for record, scheme in read]
    record, scheme = read[-1]
    return [
        {
            "name": one.name,
            "target": target_of(one, scheme).text,
            "values": [each.get(one.name, "") for each in values],
        }
        for one in record.indicators
        if any(each.get(one.name) for each in values)
    ]


def _values(indicators, scheme: Scheme) -> dict[str, str]:
    return {one.name: sections_of_indicator(one, scheme)["actual"] for one in indicators}


def _picture(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Where the rounds stand in a plane of months and per cent; the line of time goes from corner to corner."""
    points: dict[str, list[dict[str, Any]]] = {"rate": [], "attainment": []}
    for row in rows:
        for key, made in points.items():
            share = row[f"{key}_at"]
            if share is not None:
                made.append({"x": _x(row["months"]), "y": _y(share), "title": f"{row['label']} {row[key]}"})
    return {
        **points,
        **{f"{key}_line": " ".join(f"{one['x']},{one['y']}" for one in made) for key, made in points.items()},
        "months": [{"x": _x(month), "label": month} for month in range(0, YEAR + 1, 2)],
        "shares": [{"y": _y(share), "label": share} for share in (0, 50, 100)],
        "left": LEFT, "right": LEFT + WIDTH, "top": TOP, "bottom": TOP + HEIGHT,
    }  # fmt: skip


def _x(months: int) -> str:
    return f"{LEFT + WIDTH * months / YEAR:.1f}"


def _y(share: float) -> str:
    return f"{TOP + HEIGHT * (1 - min(100.0, max(0.0, float(share))) / 100):.1f}"
