"""The list of forms: what needs a person first, then money."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone

from jixiao.core.library import load_flow
from jixiao.review.catalogue import catalogue
from jixiao.web.actions.count_stages import visible_by_stage
from jixiao.web.actions.queue import ORDER, waiting_for
from jixiao.web.actions.year_figures import SEVERITIES, with_check
from jixiao.web.frame import grants_of
from jixiao.web.language import language
from jixiao.web.models import Filing, Unit
from jixiao.web.models.filing import KINDS
from jixiao.web.models.held import Held
from jixiao.web.pages.paging import LongList
from jixiao.web.rounds import period_label
from jixiao.web.typed import budget_year

PAGE = 50
KEYS = ("q", "stage", "year", "view", "kind", "unit", "check", "severity")
CENTS_OF_WAN = Decimal(1000000)
"""How many cents 1 万元 has."""


def page(request):
    """One page of the list, filtered by stage, year and words."""
    visible = Filing.objects.visible_to(request.user).select_related("unit").defer("draft", "sections")
    chosen = {key: request.GET.get(key, "").strip() for key in KEYS}
    unit = (
        Unit.objects.filter(pk=chosen["unit"]).first()
        if chosen["unit"].isdecimal() and len(chosen["unit"]) < 18
        else None
    )
    rows = (
        waiting_for(request.user).select_related("unit").defer("draft", "sections")
        if chosen["view"] == "waiting"
        else visible.order_by(*ORDER)
    )
    if chosen["q"]:
        rows = rows.filter(Q(title__contains=chosen["q"]) | Q(unit__name__contains=chosen["q"]))
    if chosen["kind"] in KINDS:
        rows = rows.filter(kind=chosen["kind"])
    if chosen["stage"]:
        rows = rows.filter(stage=chosen["stage"])
    if year := budget_year(chosen["year"]):
        rows = rows.filter(fiscal_year=year)
    if unit is not None:
        rows = rows.filter(unit__path__startswith=unit.path)
    check = chosen["check"] if chosen["check"] in catalogue() else ""
    if check:
        rows = with_check(rows, check, chosen["severity"] if chosen["severity"] in SEVERITIES else "")
    pages = LongList(rows, PAGE)
    if not check and not chosen["q"] and unit is None and chosen["view"] != "waiting":
        pages.counted = _counted(grants_of(request), chosen)
    found = pages.get_page(request.GET.get("page"))
    labels = {stage.id: stage.label for stage in load_flow("standard").stages}
    this_year = timezone.localdate().year
    context = {
        "filings": [shown(row, labels) for row in found],
        "pager": found,
        "chosen": chosen,
        "unit": unit,
        "check": f"{check} {catalogue()[check].title_in(language())}" if check else "",
        "anchor": f"#finding-{check}" if check else "",
        "filtered": any(chosen[key] for key in KEYS if key != "view"),
        "query": urlencode({key: text for key, text in chosen.items() if text}),
        "kinds": [{"id": id, "label": label, "chosen": id == chosen["kind"]} for id, label in KINDS.items()],
        "stages": [
            {"id": id, "label": label, "chosen": id == chosen["stage"]} for id, label in labels.items()
        ],
        "years": [
            {"year": year, "chosen": str(year) == chosen["year"]}
            for year in range(this_year + 1, this_year - 5, -1)
        ],
    }
    return render(request, "web/filings.html", context)


def _counted(grants: Held, chosen: dict[str, str]) -> int:
    """How many forms the list has, by the counters."""
    only: dict[str, object] = {}
    if chosen["kind"] in KINDS:
        only["kind"] = chosen["kind"]
    if year := budget_year(chosen["year"]):
        only["fiscal_year"] = year
    if chosen["stage"]:
        only["stage"] = chosen["stage"]
    return visible_by_stage(grants, **only).total()


def shown(filing: Filing, labels: dict[str, str]) -> Filing:
    """The filing with the texts that lists show: stage, amount in 万元, date of the last step, and which round of
    monitoring it is of."""
    filing.round_label = period_label(filing.scheme, filing.period) if filing.period else ""
    filing.stage_label = labels.get(filing.stage, filing.stage)
    filing.amount_text = "" if filing.amount is None else f"{filing.amount / CENTS_OF_WAN:,.2f}"
    filing.moved_text = timezone.localtime(filing.moved).strftime("%Y-%m-%d")
    return filing
