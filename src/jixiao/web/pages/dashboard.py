"""How the year stands: by department what is filed, warned and graded. Each bar has its figure and leads to its forms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jixiao.scoring.show import percent
from jixiao.web.actions.year_figures import by_department, by_grade, by_level
from jixiao.web.frame import grants_of
from jixiao.web.language import t
from jixiao.web.models import Filing
from jixiao.web.models.filing import KINDS
from jixiao.web.pages.csv_file import short_csv
from jixiao.web.pages.shown import wan
from jixiao.web.warnings import NAMES

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
    levels, grades = by_level(seen), by_grade(seen)
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
    """Kind → one row for each department, in words and with the width of its bar."""
    return {
        kind: [
            {
                **row, "money": wan(row["money"]), "share": percent(Fraction(row["done"], row["n"])),
                "width": row["done"] * 100 // row["n"],
            }
            for row in rows
        ]
        for kind, rows in by_department(seen).items()
    }  # fmt: skip


def export(request: HttpRequest) -> HttpResponse:
    """The progress of every department as CSV that spreadsheets open."""
    year = year_of(request)
    seen = Filing.objects.visible_to(request.user).filter(fiscal_year=year)
    rows = [
        (
            row["name"],
            t(KINDS[kind]),
            year,
            *(row[key] for key in ("n", "done", "share", "p0", "p1", "money")),
        )
        for kind, rows in progress(seen).items()
        for row in rows
    ]
    return short_csv(f"progress-{year}.csv", map(t, HEAD), rows)
