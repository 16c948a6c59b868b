"""What a draft would be with other sections laid over it: for the trial of an import and of a copy."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.core import signing

from jixiao.core.message import say
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.web.drafting import drafts
from jixiao.web.drafting.compare import Comparison, compare
from jixiao.web.drafting.fitting import Fitted, fit, lay_over
from jixiao.web.findings import review_of
from jixiao.web.models import Filing, Person
from jixiao.web.showing.form_view import CARRIED

PARTS = {"fields": "fields", "funds": "money", "expenditures": "expenditures", "indicators": "indicators"}
"""Section → what a comparison calls it."""
VALID_SECONDS = 12 * 3600


@dataclass
class Trial:
    """``sections`` that would change, with their new content; ``parts`` as a page shows them."""

    sections: dict[str, Any] = field(default_factory=dict)
    parts: list[dict[str, Any]] = field(default_factory=list)
    comparison: Comparison | None = None
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    """How many findings of each severity the form has now and would have."""


def try_on(filing: Filing, new: dict[str, Any], keep: frozenset[str] = frozenset()) -> Trial:
    """The draft with ``new`` laid over it; in the sections of ``keep`` only blanks are filled. Changes nothing."""
    scheme, record = filing.scheme, drafts.load(filing.draft)
    now = drafts.sections_of(record, scheme)
    changed, trial = record, Trial()
    for section, content in lay_over(now, new, locked=locked_fields(filing), keep=keep).items():
        tried = drafts.with_section(changed, scheme, section, content)
        if drafts.sections_of(tried, scheme)[section] != now[section]:
            changed, trial.sections[section] = tried, content
    trial.comparison = outcome = compare(record, changed, scheme)
    trial.parts = [
        {
            "section": section,
            "label": drafts.SECTION_LABELS[section],
            "rows": rows,
            "lines": section in ("fields", "funds"),
        }
        for section, part in PARTS.items()
        if section in trial.sections
        and (rows := [row for row in getattr(outcome, part) if row.state != "same"])
    ]
    trial.before, trial.after = _counts(record), _counts(changed)
    return trial


def locked_fields(filing: Filing) -> frozenset[str]:
    """The fields that come from the project pool: where they are filled, nothing replaces them."""
    return CARRIED if filing.project_id else frozenset({"unit_name"})


def _counts(record: Record) -> dict[str, int]:
    findings = review_of(record).findings
    return {level.lower(): sum(one.severity == level for one in findings) for level in ("P0", "P1", "P2")}


def fitted_for(filing: Filing, record: Record, source: Scheme) -> Fitted:
    """What another form says in the sections of this one, and what is told of it: another project, another year."""
    fitted = fit(record, filing.scheme, source)
    if record.fiscal_year and record.fiscal_year != filing.fiscal_year:
        told = say(
            "来源是 {theirs} 年度的，这张表是 {ours} 年度的，请核对金额、日期和指标值",
            theirs=record.fiscal_year, ours=filing.fiscal_year,
        )  # fmt: skip
        fitted.left.insert(0, told)
    now = drafts.load(filing.draft)
    for id in sorted(locked_fields(filing)):
        theirs, ours = fitted.sections["fields"].get(id, ""), now.text(id)
        known = filing.scheme.field(id)
        if known and theirs and ours and "".join(theirs.split()) != "".join(ours.split()):
            told = say("「{label}」来源里是“{theirs}”，这张表是“{ours}”，没有改动",
                       label=known.label.replace("\n", ""), theirs=theirs, ours=ours)  # fmt: skip
            fitted.left.insert(0, told)
    return fitted


def bases_of(filing: Filing) -> dict[str, int]:
    """The number of the last save of each section."""
    return json.loads(filing.sections)


def sealed(person: Person, filing: Filing, data: dict[str, Any]) -> str:
    """What a trial found, to travel with its page and come back unchanged."""
    return signing.dumps(data, salt=_salt(person, filing), compress=True)


def unsealed(person: Person, filing: Filing, text: str) -> dict[str, Any] | None:
    """The trial that came back; None for anything else, for another person's or form's, and after half a day."""
    try:
        return signing.loads(text, salt=_salt(person, filing), max_age=VALID_SECONDS)
    except signing.BadSignature:
        return None


def _salt(person: Person, filing: Filing) -> str:
    return f"replacement:{person.pk}:{filing.pk}"
