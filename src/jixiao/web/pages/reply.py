"""The batch reply document of a unit: its approved forms with their amounts, to read and to print."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jixiao import pipeline
from jixiao.core.number import wan_text
from jixiao.reports.batch_reply import Approved, batch_reply
from jixiao.web import drafts
from jixiao.web.actions.log import write_log
from jixiao.web.models import Filing, Revision, Unit
from jixiao.web.models.filing import ADJUSTMENTS
from jixiao.web.pages.official_form import TYPES

FORMATS = ("docx", "pdf")
MOST = 2000
"""A paper with more rows is nobody's to read; a department chooses its units one by one then."""


def page(request):
    """Departments and units with approved forms of a year, and the list of the one chosen."""
    approved = Filing.objects.approved_within(request.user).filter(kind="target")
    years = sorted(set(approved.values_list("fiscal_year", flat=True)), reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() else (years[0] if years else None)
    units = Unit.objects.filter(pk__in=approved.filter(fiscal_year=year).values("unit"))
    departments = {unit.department.pk: unit.department for unit in units.select_related("parent__parent")}
    choices = sorted(
        {**departments, **{unit.pk: unit for unit in units}}.values(), key=lambda unit: unit.path
    )
    context = {"years": years, "year": year, "choices": choices, "unit": None}
    chosen = request.GET.get("unit", "")
    if chosen.isdigit() and year:
        unit = next((one for one in choices if one.pk == int(chosen)), None)
        if unit is None:
            raise Http404(chosen)
        forms = approved_forms(request.user, unit, year)
        amounts = [form.amount for form in forms if form.amount is not None]
        context |= {
            "unit": unit,
            "rows": [(form, wan_text(form.amount) or "—") for form in forms],
            "total": wan_text(sum(amounts, Decimal(0))),
        }
    return render(request, "web/reply.html", context)


def document(request, unit: int, year: int, format: str):
    """The paper itself."""
    if format not in FORMATS:
        raise Http404(format)
    found = get_object_or_404(Unit.objects.select_related("jurisdiction"), pk=unit)
    forms = approved_forms(request.user, found, year)
    if not forms:
        raise Http404("nothing approved")
    issuer = Unit.objects.filter(jurisdiction=found.jurisdiction, kind="finance").first()
    report = batch_reply(
        issuer.name if issuer else "",
        found.name,
        year,
        forms,
        number=request.GET.get("number", "").strip()[:40],
        on=timezone.localdate(),
    )
    write_log("export", request.user, subject=f"批复 {found.name} {year}.{format}")
    answer = HttpResponse(pipeline.write(report, format), content_type=TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="reply-{found.code}-{year}.{format}"'
    return answer


def approved_forms(person, unit: Unit, year: int) -> list[Approved]:
    """The approved revisions of a unit and all below it that the person may see, by unit and title."""
    filings = (
        Filing.objects.approved_within(person)
        .filter(kind="target", unit__path__startswith=unit.path, fiscal_year=year)
        .select_related("unit")
        .defer("draft")
        .order_by("unit__path", "title", "id")[:MOST]
    )
    by_filing = {filing.pk: filing for filing in filings}
    values = {(one.filing_id, one.number): one for one in Revision.objects.filter(filing__in=list(by_filing))}
    return [_approved(filing, values[id, filing.approved_revision]) for id, filing in by_filing.items()]


def _approved(filing: Filing, revision: Revision) -> Approved:
    record = drafts.load(revision.values)
    return Approved(
        filing.unit.name,
        filing.title,
        record.funds_total.amount if record.funds_total else None,
        record.text("annual_goal"),
        len(record.indicators),
        ADJUSTMENTS.get(revision.adjusting, ""),
    )
