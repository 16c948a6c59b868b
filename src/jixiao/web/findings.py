"""The review of a draft, and the counts that lists show."""

from __future__ import annotations

from jixiao import pipeline
from jixiao.core.record import Record
from jixiao.review.engine import Review
from jixiao.web.models.filing import Filing


def review_of(record: Record) -> Review:
    """The review of one form, as the command line does it."""
    return pipeline.review_set([record])


def count_findings(filing: Filing, record: Record) -> Review:
    """Review the record and write amount and counts onto the filing (not saved)."""
    outcome = review_of(record)
    for severity in ("P0", "P1", "P2"):
        setattr(filing, severity.lower(), sum(finding.severity == severity for finding in outcome.findings))
    total = record.funds_total.amount if record.funds_total else None
    filing.amount = None if total is None else int(total * 100)
    return outcome
