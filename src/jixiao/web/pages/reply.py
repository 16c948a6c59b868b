"""The batch reply document of a unit: its approved forms with their amounts, to read and to print."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jixiao.core.number import wan_text
from jixiao.web.actions.base import Refused
from jixiao.web.actions.reply_documents import FORMATS, approved_forms, start_all, write_reply
from jixiao.web.models import Filing, Unit
from jixiao.web.pages.official_form import TYPES
from jixiao.web.typed import budget_year, whole


def page(request):
    """Departments and units with approved forms of a year, and the list of the one chosen."""
    approved = Filing.objects.approved_within(request.user).filter(kind="target")
    years = sorted(set(approved.values_list("fiscal_year", flat=True)), reverse=True)
    asked = request.GET.get("year", "")
    year = budget_year(asked) or (years[0] if years else None)
    units = Unit.objects.filter(pk__in=approved.filter(fiscal_year=year).values("unit"))
    departments = {unit.department.pk: unit.department for unit in units.select_related("parent__parent")}
    choices = sorted(
        {**departments, **{unit.pk: unit for unit in units}}.values(), key=lambda unit: unit.path
    )
    context = {"years": years, "year": year, "choices": choices, "unit": None}
    chosen = request.GET.get("unit", "")
    if whole(chosen) and year:
        unit = next((one for one in choices if one.pk == whole(chosen)), None)
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
    data = write_reply(request.user, found, year, format, request.GET.get("number", "").strip())
    if data is None:
        raise Http404("nothing approved")
    answer = HttpResponse(data, content_type=TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="reply-{found.code}-{year}.{format}"'
    return answer


@require_POST
def all_documents(request):
    """Start the job that writes every department's paper."""
    year, format = request.POST.get("year", ""), request.POST.get("format", "docx")
    if not budget_year(year):
        raise Http404(year)
    try:
        job = start_all(request.user, budget_year(year), format)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("reply")
    return redirect("job", id=job.pk)
