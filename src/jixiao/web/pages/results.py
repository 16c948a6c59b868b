"""Results and what they do to the next budget; how kind units are to themselves."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Avg, Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jixiao.core.number import wan_of_cents
from jixiao.web.actions.base import Refused
from jixiao.web.actions.bulk_decide import bulk_decide
from jixiao.web.actions.draw_sample import may_draw
from jixiao.web.actions.results import (
    DECIDING,
    Decide,
    propose,
    rules_of,
    set_rules,
    visible_results,
)
from jixiao.web.actions.year_figures import LEAST_GROUP, leniency_of, spread_of_scores
from jixiao.web.frame import grants_of
from jixiao.web.language import t
from jixiao.web.models import Filing, Result
from jixiao.web.pages.csv_file import short_csv
from jixiao.web.pages.many_at_once import decide_and_return
from jixiao.web.pages.shown import points, rounded_percent, wan
from jixiao.web.typed import budget_year, whole

PAGE = 50
HEAD = (
    "项目",
    "单位",
    "预算年度",
    "得分",
    "等级",
    "处理",
    "本年预算（万元）",
    "建议（万元）",
    "决定（万元）",
    "下一年批复（万元）",
    "理由",
)


def page(request: HttpRequest) -> HttpResponse:
    """The results of a year with proposal, decision and what the next budget became; money by grade above them."""
    place, year = _place_and_year(request)
    every = results_of(request, year)
    undecided = request.GET.get("undecided") == "1"
    found = every.filter(decision=None) if undecided else every
    drawing = place is not None and may_draw(request.user, place)
    pager = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "rows": shown_all(list(pager)),
        "pager": pager,
        "query": urlencode({"year": year, **({"undecided": 1} if undecided else {})}),
        "groups": by_grade(every),
        "drawing": drawing,
        "deciding": not DECIDING.isdisjoint(grants_of(request).roles),
        "undecided": undecided,
        "outcomes": request.session.pop("decided", []),
        "here": request.get_full_path(),
        "rules": [
            {
                "grade": rule.grade,
                "word": rule.word,
                "keep": "" if rule.keep is None else f"{Decimal(rule.keep) / 100:f}",
            }
            for rule in (rules_of(place) if drawing and place else ())
        ],
    }
    return render(request, "web/results.html", context)


def results_of(request: HttpRequest, year: int) -> QuerySet[Result]:
    """The results of a year that the person may see, the largest budgets first."""
    found = visible_results(request.user).filter(filing__fiscal_year=year)
    return found.select_related("filing__unit").order_by("-base", "id")


def _place_and_year(request: HttpRequest) -> tuple[Any, int]:
    place = grants_of(request).place
    return place, budget_year(request.GET.get("year", ""), place.fiscal_year - 1 if place else 0)


def shown_all(results: list[Result]) -> list[dict[str, Any]]:
    """Results as lists show them, each with the budget approved for the year after."""
    projects = {one.filing.project_id for one in results if one.filing.project_id}
    after = {
        (project, year - 1): amount
        for project, year, amount in Filing.objects.filter(
            kind="target", project__in=projects, approved_revision__isnull=False
        ).values_list("project", "fiscal_year", "amount")
    }
    return [shown(one, after.get((one.filing.project_id, one.filing.fiscal_year))) for one in results]


def shown(one: Result, after: int | None) -> dict[str, Any]:
    """One result in words; ``after`` is the next year's approved budget in cents."""
    return {
        "id": one.pk,
        "filing": one.filing_id,
        "project": one.filing.project_id,
        "title": one.filing.title,
        "unit": one.filing.unit.name,
        "year": one.filing.fiscal_year,
        "score": points(one.score),
        "source": t("复核") if one.source == "recheck" else t("自评"),
        "grade": one.grade,
        "word": one.word,
        "base": wan(one.base),
        "proposal": wan(one.proposal) if one.proposal is not None else t("由预算处定"),
        "decision": wan(one.decision) if one.decision is not None else "",
        "suggested": "" if one.proposal is None else wan_of_cents(one.proposal),
        "after": wan(after),
        "change": ""
        if after is None or not one.base
        else rounded_percent(Fraction(after - one.base, one.base)),
        "reason": one.reason,
    }


def by_grade(found) -> list[dict[str, Any]]:
    """Money by grade: count, budget, proposed, decided; with the share of the budget for the picture."""
    rows = list(
        found.order_by()
        .values("grade")
        .annotate(n=Count("id"), base=Sum("base"), kept=Sum("decision"), best=Avg("score"))
        .order_by("-best")
    )
    whole = max((row["base"] for row in rows), default=0) or 1
    return [
        {
            "grade": row["grade"], "n": row["n"], "base": wan(row["base"]), "decided": wan(row["kept"]),
            "width": max(1, int(Fraction(row["base"] * 100, whole))),
        }
        for row in rows
    ]  # fmt: skip


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Keep the place's rule and propose anew what is not decided."""
    place, _ = _place_and_year(request)
    year = budget_year(request.POST.get("year", ""))
    try:
        set_rules(
            request.user,
            place,
            {
                name.removeprefix("keep:"): text
                for name, text in request.POST.items()
                if name.startswith("keep:")
            },
        )
        made = propose(request.user, place, year)
        messages.success(request, t("按规则提出了 {count} 个项目的建议", count=made))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"{request.path.removesuffix('/renew')}?year={year or ''}")


@require_POST
def decide(request: HttpRequest, id: int) -> HttpResponse:
    """The budget desk decides one."""
    found = get_object_or_404(visible_results(request.user).select_related("filing"), pk=id)
    try:
        Decide(request.user, found, request.POST.get("amount", ""), request.POST.get("reason", "")).run()
        messages.success(request, t("已决定"))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"/results?year={found.filing.fiscal_year}#result-{found.pk}")


@require_POST
def decide_many(request: HttpRequest) -> HttpResponse:
    """The budget desk takes the proposals of what it ticked; the list then shows what became of each."""
    chosen = [id for text in request.POST.getlist("result") if (id := whole(text))]
    return decide_and_return(
        request, "results", "decided", lambda: bulk_decide(request.user, chosen),
        lambda done, failed: t("按建议决定：{done} 个，没有决定：{failed} 个", done=done, failed=failed),
    )  # fmt: skip


def export(request: HttpRequest) -> HttpResponse:
    """The results of a year as CSV that spreadsheets open."""
    _, year = _place_and_year(request)
    keys = (
        "title",
        "unit",
        "year",
        "score",
        "grade",
        "word",
        "base",
        "proposal",
        "decision",
        "after",
        "reason",
    )
    rows = [[row[key] for key in keys] for row in shown_all(list(results_of(request, year)))]
    return short_csv(f"results-{year}.csv", map(t, HEAD), rows)


def leniency(request: HttpRequest) -> HttpResponse:
    """By unit: how many self-evaluations, their mean, how many near and at full marks, own score against re-check."""
    _, year = _place_and_year(request)
    rows = leniency_of(request.user, year)
    whole = spread_of_scores(rows)
    context = {
        "year": year,
        "least": LEAST_GROUP,
        "whole": whole,
        "whole_near": rounded_percent(Fraction(whole["near"], whole["n"])) if whole["n"] else "",
        "whole_full": rounded_percent(Fraction(whole["full"], whole["n"])) if whole["n"] else "",
        "few": whole["units"] - whole["comparable"],
        "units": [
            {
                "name": row["name"], "unit": row["unit"], "n": row["n"], "mean": f"{Decimal(row['mean']) / 100:.2f}",
                "near": row["near"], "near_share": rounded_percent(Fraction(row["near"], row["n"])), "full": row["full"],
                "full_share": rounded_percent(Fraction(row["full"], row["n"])), "width": int(Fraction(row["near"] * 100, row["n"])),
                "off": "—" if row["off"] is None else rounded_percent(row["off"]),
            }
            for row in rows
            if row["comparable"]
        ],
    }  # fmt: skip
    return render(request, "web/leniency.html", context)
