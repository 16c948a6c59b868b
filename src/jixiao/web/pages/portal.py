"""The public portal: what was disclosed, in plain words, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from jixiao.core.number import wan_of_cents
from jixiao.web.guard import open_to_all
from jixiao.web.language import t
from jixiao.web.models import Jurisdiction, Project, PublishedForm, Unit
from jixiao.web.portal import contents
from jixiao.web.portal.cache import public
from jixiao.web.portal.open_data import COLUMNS, FORMATS, TYPES, rows_of, written
from jixiao.web.typed import budget_year

PAGES_OF_SITEMAP = 40_000


@public
def index(request: HttpRequest) -> HttpResponse:
    """The places that have published."""
    about = t("各地公开的预算绩效目标和绩效自评结果")
    return _shown(request, "index", {"places": contents.places(), "about": about})


@public
def place(request: HttpRequest, code: str) -> HttpResponse:
    """A place: its departments and units, by year."""
    found = get_object_or_404(Jurisdiction, code=code)
    years = contents.public_years(place=found)
    year = _year(request, years)
    rows = contents.departments(found, year)
    about = t("{place} {year} 年公开的预算绩效：{count} 个单位", place=found.name, year=year, count=len(rows))
    context = {"place": found, "years": years, "year": year, "rows": rows, "about": about, "formats": FORMATS}
    return _shown(request, "place", context)


@public
def unit(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """A unit: its projects, and itself as a whole, by year."""
    found = get_object_or_404(
        Unit.objects.select_related("jurisdiction", "parent"), jurisdiction__code=code, code=unit
    )
    years = contents.public_years(unit=found)
    year = _year(request, years)
    forms = []
    for form in contents.forms_of(found, year):
        form.amount_text, form.share = (
            wan_of_cents(form.amount),
            contents.share_text(form.achieved, form.measured),
        )
        form.score_text, form.kind_label = contents.hundredths(form.score), contents.KINDS[form.kind]
        forms.append(form)
    about = t(
        "{unit} {year} 年公开的绩效目标和自评，共 {count} 张表", unit=found.name, year=year, count=len(forms)
    )
    context = {
        "place": found.jurisdiction,
        "unit": found,
        "years": years,
        "year": year,
        "forms": forms,
        "about": about,
    }
    return _shown(request, "unit", context)


@public
def project(request: HttpRequest, code: str) -> HttpResponse:
    """A project across the years, under one address for ever."""
    found = contents.public_project(code)
    if found is None:
        raise Http404(code)
    return _across(request, found[1], found[0].name, found[0])


@public
def whole(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """A department as a whole across the years."""
    rows = PublishedForm.objects.public().filter(place__code=code, unit__code=unit, project__isnull=True)
    forms = list(rows.select_related("release", "unit__jurisdiction").order_by("-fiscal_year", "kind"))
    if not forms:
        raise Http404(unit)
    return _across(request, forms, t("{unit}（整体）", unit=forms[0].unit.name), None)


def _across(
    request: HttpRequest, forms: list[PublishedForm], title: str, project: Project | None
) -> HttpResponse:
    years = [contents.told(year) for year in contents.years_of(forms)]
    for year in years:
        year["released"] = timezone.localtime(year["released"]).strftime("%Y-%m-%d")
    newest, unit = years[0], forms[0].unit
    about = t(
        "{title}：{year} 年安排 {amount} 万元",
        title=title,
        year=newest["year"],
        amount=newest["amount"] or "—",
    )
    context = {
        "title": title,
        "years": years,
        "unit": unit,
        "place": unit.jurisdiction,
        "project": project,
        "about": about,
    }
    return _shown(request, "project", context)


@public
def data(request: HttpRequest, code: str, year: int, format: str) -> HttpResponse:
    """All indicators of a place and year, to download."""
    found = get_object_or_404(Jurisdiction, code=code)
    if format not in FORMATS or year not in contents.public_years(place=found):
        raise Http404(format)
    answer = HttpResponse(written(rows_of(found, year), format), content_type=TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="jixiao-{found.code}-{year}.{format}"'
    return answer


@public
def dictionary(request: HttpRequest) -> HttpResponse:
    """What each column of the downloads means."""
    return _shown(request, "dictionary", {"columns": COLUMNS, "about": t("下载数据各列的含义")})


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, for search engines."""
    forms = PublishedForm.objects.public().order_by()
    addresses = [reverse("portal")]
    addresses += [reverse("portal-place", args=[one["place"].code]) for one in contents.places()]
    units = forms.values_list("place__code", "unit__code").distinct()
    addresses += [reverse("portal-unit", args=pair) for pair in sorted(units)]
    wholes = forms.filter(project__isnull=True).values_list("place__code", "unit__code").distinct()
    addresses += [reverse("portal-whole", args=pair) for pair in sorted(wholes)]
    codes = forms.filter(project__isnull=False).values_list("project__code", flat=True).distinct()
    addresses += [reverse("portal-project", args=[one]) for one in sorted(codes)]
    full = [request.build_absolute_uri(one) for one in addresses[:PAGES_OF_SITEMAP]]
    return HttpResponse(
        render_to_string("web/portal/sitemap.xml", {"addresses": full}), content_type="application/xml"
    )


@open_to_all
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read the portal and nothing else."""
    lines = [
        "User-agent: *",
        "Allow: /open",
        "Allow: /static/",
        "Disallow: /",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _year(request: HttpRequest, years: list[int]) -> int:
    """The year asked for, else the newest. 404 where nothing is public."""
    asked = request.GET.get("year", "")
    if not years or (asked and (budget_year(asked) not in years)):
        raise Http404("year")
    return budget_year(asked) if asked else years[0]


def _shown(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    """Without the frame: a public page knows nobody, so that it may be kept for all."""
    context["canonical"] = request.build_absolute_uri(request.path)
    return HttpResponse(render_to_string(f"web/portal/{name}.html", context))
