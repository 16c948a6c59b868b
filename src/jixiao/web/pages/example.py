"""The worked example of a form: on a page of its own, and in short beside the form."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from jixiao.web.drafting.worked_example import worked_example
from jixiao.web.models import Filing
from jixiao.web.showing.form_view import form_view, group_help


def page(request, id: int):
    """The whole example of the form that a filing is of."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user).select_related("unit"), pk=id)
    scheme = filing.scheme
    if scheme.stage != "target":
        raise Http404(id)
    record = worked_example(filing.form, filing.fiscal_year)
    context = {
        "filing": filing,
        "form_title": scheme.title.replace("{year}", str(filing.fiscal_year)),
        "basis": scheme.basis,
        "group_help": group_help(scheme),
        **form_view(record, scheme, editable=False, masked=False, carried=False),
    }
    return render(request, "web/example.html", context)


def example_lines(filing: Filing) -> dict[str, object]:
    """The annual goal of the example and its own indicators, with their full-year values."""
    record = worked_example(filing.form, filing.fiscal_year)
    own = [one for one in record.indicators if not one.fixed]
    return {
        "goal": record.text("annual_goal"),
        "indicators": [
            {
                "group": one.level2 or one.level1,
                "name": one.name,
                "value": list(one.targets.values())[-1].text,
            }
            for one in own
        ],
    }
