"""How the year stands: by department what is filed, warned and graded. Each bar has its figure and leads to its forms."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jixiao.scoring.show import percent
from jixiao.web.frame import grants_of
from jixiao.web.language import t
from jixiao.web.models import Filing, Unit
from jixiao.web.models.filing import KINDS
from jixiao.web.pages.results import plain_cell
from jixiao.web.pages.shown import wan
from jixiao.web.warnings import NAMES

DONE = ("approved", "disclosed")
HEAD = (
    "主管部门",
    "种类",
    "预算年度",
    "已开始",
    "已审定",
    "比例",
    "必须改的问题",
    "须说明的问题",
    "预算（万元）",
)


def page(request: HttpRequest) -> HttpResponse:
    """Progress by department, warnings, grades."""
    year = year_of(request)
    seen = Filing.objects.visible_to(request.user).filter(fiscal_year=year)
    levels = dict(seen.filter(kind="monitoring").order_by().values_list("alarm").annotate(n=Count("id")))
    graded = seen.filter(kind="self_evaluation", approved_revision__isnull=False)
    grades = list(
        graded.order_by().values("grade").annotate(n=Count("id"), money=Sum("amount")).order_by("-n")
    )
    most = max([*levels.values(), 1])
    whole = sum(row["n"] for row in grades) or 1
    context = {
        "year": year,
        "kinds": [{"id": kind, "label": KINDS[kind], "rows": rows} for kind, rows in progress(seen).items() if rows],
        "levels": [
            {"level": level, "name": NAMES[level][0], "icon": NAMES[level][1], "tag": NAMES[level][2], "n": levels.get(level, 0), "width": levels.get(level, 0) * 100 // most}
            for level in (3, 2, 1, 0)
        ] if levels else [],
        "grades": [
            {"grade": row["grade"] or t("没有等级"), "n": row["n"], "share": percent(Fraction(row["n"], whole)), "money": wan(row["money"]), "width": row["n"] * 100 // whole}
            for row in grades
        ],
    }  # fmt: skip
    return render(request, "web/dashboard.html", context)


def year_of(request: HttpRequest) -> int:
    """The year asked for, else the one before the year being declared: the one that is carried out."""
    asked, place = request.GET.get("year", ""), grants_of(request).place
    if asked.isdecimal() and len(asked) == 4:
        return int(asked)
    return place.fiscal_year - 1 if place else 0


def progress(seen) -> dict[str, list[dict[str, Any]]]:
    """Kind → one row for each department: forms begun and done, findings, money. The least done first."""
    found = (
        seen.order_by()
        .values_list("kind", "unit__path")
        .annotate(
            n=Count("id"), done=Count("id", filter=Q(stage__in=DONE)), p0=Sum("p0"), p1=Sum("p1"), money=Sum("amount")
        )
    )  # fmt: skip
    sums: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for kind, path, *numbers in found:
        for key, number in zip(("n", "done", "p0", "p1", "money"), numbers, strict=True):
            sums[kind, department_of(path)][key] += number or 0
    names = dict(Unit.objects.filter(path__in={path for _, path in sums}).values_list("path", "name"))
    shown: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for (kind, path), row in sums.items():
        shown[kind].append(
            {
                "name": names.get(path, path), "n": row["n"], "done": row["done"], "money": wan(row["money"]),
                "share": percent(Fraction(row["done"], row["n"])), "width": row["done"] * 100 // row["n"],
                "p0": row["p0"], "p1": row["p1"],
            }
        )  # fmt: skip
    return {kind: sorted(rows, key=lambda row: (row["width"], row["name"])) for kind, rows in shown.items()}


def department_of(path: str) -> str:
    """The path of the department above a unit: the second of ``/finance/department/agency/``."""
    return f"/{'/'.join(path.strip('/').split('/')[:2])}/"


def export(request: HttpRequest) -> HttpResponse:
    """The progress of every department as CSV that spreadsheets open."""
    year = year_of(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="progress-{year}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(t(title) for title in HEAD)
    seen = Filing.objects.visible_to(request.user).filter(fiscal_year=year)
    for kind, rows in progress(seen).items():
        for row in rows:
            figures = (row[key] for key in ("n", "done", "share", "p0", "p1", "money"))
            writer.writerow(plain_cell(cell) for cell in (row["name"], t(KINDS[kind]), year, *figures))
    return answer
