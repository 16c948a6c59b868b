"""What may be copied from another form, and what of it belongs to its year: amounts and years in the texts."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from jixiao.core.library import load_scheme
from jixiao.core.message import say
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.web.drafting import drafts
from jixiao.web.drafting.fitting import Fitted
from jixiao.web.drafting.replacement import fitted_for
from jixiao.web.models import Filing, Person

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s*(?:[年\-–—至到./]|财年))")
AMOUNTS = {"funds": None, "expenditures": ("half_year_plan", "full_year")}
"""Where the amounts of a year stand: a whole section, or these columns of its rows."""

MOST_WORDS = 10
"""So many words of a search are looked for; a database takes no endless condition."""


def sources_for(person: Person, filing: Filing, words: list[str]) -> QuerySet[Filing]:
    """The forms that a person may copy from: the same project's first, then the newest."""
    found = Filing.objects.visible_to(person).exclude(pk=filing.pk).filter(kind="target")
    for word in words[:MOST_WORDS]:
        found = found.filter(Q(title__contains=word) | Q(unit__name__contains=word))
    same = (
        When(project=filing.project_id, then=Value(0))
        if filing.project_id
        else When(project=None, then=Value(0))
    )
    return (
        found.annotate(other=Case(same, default=Value(1), output_field=IntegerField()))
        .select_related("unit")
        .defer("draft")
        .order_by("other", "-fiscal_year", "title", "id")
    )


def record_of(filing: Filing) -> Record:
    """What is copied of a form: the approved revision where there is one, else what is typed."""
    if filing.approved_revision is None:
        return drafts.load(filing.draft)
    return drafts.load(filing.revisions.get(number=filing.approved_revision).values)


def copied(filing: Filing, source: Filing, *, amounts: bool) -> Fitted:
    """What ``source`` says in the sections of ``filing``. Dates never come over, amounts of another year only
    with ``amounts``; years written in texts stay and are told."""
    record = record_of(source)
    fitted = fitted_for(filing, record, load_scheme(record.scheme))
    for field in filing.scheme.fields:
        if field.type == "date":
            fitted.sections["fields"][field.id] = ""
    if not amounts:
        _without_amounts(fitted.sections, filing.scheme)
    if source.fiscal_year != filing.fiscal_year:
        fitted.left += _years_told(fitted.sections, filing)
    return fitted


def _without_amounts(sections: dict[str, Any], scheme: Scheme) -> None:
    for section, columns in AMOUNTS.items():
        if columns is None:
            sections[section] = {}
        else:
            sections[section] = [{**row, **dict.fromkeys(columns, "")} for row in sections[section]]
    for field in scheme.fields:
        if field.type == "money":
            sections["fields"][field.id] = ""


def _years_told(sections: dict[str, Any], filing: Filing) -> list[str]:
    """A sentence for each text that names years before the form's."""
    labels = {field.id: field.label.replace("\n", "") for field in filing.scheme.fields}
    texts = [(labels[id], text) for id, text in sections["fields"].items() if id in labels]
    texts += [(row["name"], " ".join(map(str, row.values()))) for row in sections["indicators"]]
    told = []
    for label, text in texts:
        years = sorted(year for year in set(_YEAR.findall(text)) if int(year) < filing.fiscal_year)
        if years:
            told.append(
                say("「{label}」里写着 {years} 年，请核对要不要改", label=label, years="、".join(years))
            )
    return told
