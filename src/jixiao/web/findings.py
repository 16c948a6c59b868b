"""The review of a draft, and the counts that lists show."""

from __future__ import annotations

import json

from jixiao import pipeline
from jixiao.core.record import Record
from jixiao.review.engine import Review
from jixiao.web.models.filing import Filing
from jixiao.web.scored import score_of
from jixiao.web.warnings import warnings_of


def review_of(record: Record) -> Review:
    """The review of one form, as the command line does it."""
    return pipeline.review_set([record])


def count_findings(filing: Filing, record: Record) -> Review:
    """Review the record and write amount and counts onto the filing (not saved)."""
    outcome = review_of(record)
    for severity in ("P0", "P1", "P2"):
        setattr(filing, severity.lower(), sum(finding.severity == severity for finding in outcome.findings))
    total = record.funds_total.amount if record.funds_total else record.number("initial_budget")
    filing.amount = None if total is None else int(total * 100)
    if record.stage != "target":
        count_results(filing, record)
    return outcome


def count_results(filing: Filing, record: Record) -> None:
    """Write what was spent and scored onto the filing of a later stage (not saved)."""
    total = next((fund for fund in record.funds if record_total(record) == fund.source), None)
    executed = total.executed_amount if total else record.number("paid")
    filing.executed = None if executed is None else int(executed * 100)
    if record.stage == "monitoring":
        seen = warnings_of(record, total)
        filing.attainment, filing.alarm = seen.attainment, seen.level
        filing.alarm_reasons = json.dumps(seen.reasons)
        return
    sheet = score_of(record)
    points = record.number("printed_total") if sheet is None else sheet.total
    filing.score = None if points is None else int(points * 100)
    filing.out_of = int(sheet.out_of * 100) if sheet and sheet.lines else None
    filing.grade = str(sheet.grade) if sheet else ""


def record_total(record: Record) -> str:
    """The id of the total row of the form's table of funds; "" where it has none."""
    funds = pipeline.scheme_of(record).funds
    return funds.total.id if funds else ""
