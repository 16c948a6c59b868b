"""The review of a draft, and the counts that lists show."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from jixiao import pipeline
from jixiao.core.finding import Finding
from jixiao.core.record import Record
from jixiao.reports.money_of_year import planned_and_spent
from jixiao.review.engine import Review
from jixiao.review.standing import pack_for, place_of
from jixiao.web.models.filing import Filing
from jixiao.web.scored import rules_of, score_of
from jixiao.web.usual_values import usual_params

COUNTED = ("P0", "P1", "P2")
"""The severities that lists count."""
MOST, MOST_POINTS = 2**63 - 1, 2**31 - 1
"""What the columns of amounts and of points hold."""


def review_of(record: Record, filing: Filing | None = None) -> Review:
    """The review of one form, as the command line does it.

    With the filing, what only the application knows is given: to a target form what its indicators usually aim at
    elsewhere; to a monitoring form the target as first approved, where it was adjusted since, the last day and today,
    and the early warnings of its place.
    """
    if filing is None or record.stage != "monitoring":
        known = (
            usual_params(record, filing.unit.jurisdiction_id) if filing and record.stage == "target" else {}
        )
        return pipeline.review_set([record], pack=rules_of(record), params=known)
    params: dict[str, dict[str, str]] = {}
    if filing.due is not None and filing.stage == "draft":
        params["M06"] = {"deadline": filing.due.isoformat(), "today": timezone.localdate().isoformat()}
    return pipeline.review_set([held_against(record, filing)], pack=pack_for(place_of(record)), params=params)


def held_against(record: Record, filing: Filing) -> Record:
    """The record with the target as it was first approved: an adjustment since then is what M05 looks for."""
    basis = filing.basis
    if basis is None or (basis.approved_revision or 1) < 2:
        return record
    first = basis.events.filter(to="approved").order_by("id").values_list("revision", flat=True).first()
    if first in (None, basis.approved_revision):
        return record
    values = basis.revisions.filter(number=first).values_list("values", flat=True).first()
    if values is None:
        return record
    target = Record.model_validate(json.loads(values))
    return record.model_copy(update={"linked": {**record.linked, "target": target}})


def counted(findings: Iterable[Finding]) -> dict[str, int | str]:
    """What a filing keeps of its findings: how many of each severity, and which checks found them."""
    told = [(str(one.severity), one.code) for one in findings if str(one.severity) in COUNTED]
    worst = {code: severity for severity, code in sorted(told, reverse=True)}
    checks = "".join(f" {severity}:{code}" for code, severity in sorted(worst.items()))
    return {
        **{level.lower(): sum(severity == level for severity, _ in told) for level in COUNTED},
        "checks": f"{checks} " if checks else "",
    }


def count_findings(filing: Filing, record: Record) -> Review:
    """Review the record and write amount and counts onto the filing (not saved)."""
    outcome = review_of(record, filing)
    for name, value in counted(outcome.findings).items():
        setattr(filing, name, value)
    filing.amount = budget_cents(record)
    if record.stage != "target":
        count_results(filing, record)
    return outcome


def budget_cents(record: Record) -> int | None:
    """The budget in 分: what the form states in all, else the money of its year."""
    stated = record.funds_total.amount if record.funds_total else None
    budget = planned_and_spent(record)[0] if stated is None else stated
    return hundredths(budget)


def hundredths(number: Decimal | None, most: int = MOST) -> int | None:
    """A number in hundredths as a column of the database holds it; None for one that no column holds."""
    whole = None if number is None else int(number * 100)
    return None if whole is None or abs(whole) > most else whole


def count_results(filing: Filing, record: Record) -> None:
    """Write what was spent and scored onto the filing of a later stage (not saved)."""
    total = pipeline.total_row(record)
    executed = total.executed_amount if total else record.number("paid")
    filing.executed = hundredths(executed)
    if record.stage == "monitoring":
        seen = pipeline.standing(record)
        filing.attainment, filing.alarm = seen.attainment, seen.level
        filing.alarm_reasons = json.dumps(seen.reasons)
        return
    sheet = score_of(record)
    points = record.number("printed_total") if sheet is None else sheet.total
    filing.score = hundredths(points, MOST_POINTS)
    filing.out_of = hundredths(sheet.out_of, MOST_POINTS) if sheet and sheet.lines else None
    filing.open_points = hundredths(sheet.open_points, MOST_POINTS) if sheet and sheet.lines else None
    filing.grade = str(sheet.grade) if sheet else ""
