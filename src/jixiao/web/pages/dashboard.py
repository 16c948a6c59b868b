"""How the year stands: by department what is filed, warned and graded. Each bar has its figure and leads to its forms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jixiao.core.finding import Severity
from jixiao.web.actions.year_figures import by_department, by_grade, by_level, by_severity, by_treatment
from jixiao.web.frame import grants_of
from jixiao.web.language import t
from jixiao.web.models import Filing
from jixiao.web.models.filing import KINDS
from jixiao.web.pages.csv_file import short_csv
from jixiao.web.pages.shown import rounded_percent, wan
from jixiao.web.showing.warnings import NAMES
from jixiao.web.typed import budget_year

TAGS = {"p0": "err", "p1": "warn", "p2": ""}
"""Severity, as the columns of a form are called → the look of its tag."""
FIGURES = ("图表", "内容", "数量", "占比或表数", "预算（万元）", "决定（万元）")
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
    departments = by_department(seen)
    levels, grades, severities = by_level(seen), by_grade(seen), by_severity(departments)
    treatments = by_treatment(request.user, year)
    most_findings = max([*(row[level] or 0 for row in severities for level in TAGS), 1])
    most_money = max([*(row["money"] or 0 for row in treatments), 1])
    most = max([*levels.values(), 1])
    whole = sum(row["n"] for row in grades) or 1
    context = {
        "year": year,
        "kinds": [{"id": kind, "label": KINDS[kind], "rows": rows} for kind, rows in progress(departments).items() if rows],
        "levels": [
            {"level": level, "name": NAMES[level][0], "icon": NAMES[level][1], "tag": NAMES[level][2], "n": levels.get(level, 0), "width": levels.get(level, 0) * 100 // most}
            for level in (3, 2, 1, 0)
        ] if levels else [],
        "grades": [
            {"grade": row["grade"] or t("没有等级"), "n": row["n"], "share": rounded_percent(Fraction(row["n"], whole)), "money": wan(row["money"]), "width": row["n"] * 100 // whole}
            for row in grades
        ],
        "severities": [
            {"label": KINDS[row["kind"]], "kind": row["kind"], "severity": level, "word": Severity(level.upper()).word, "tag": tag, "n": row[level], "forms": row[f"with_{level}"], "all": row["n"], "width": row[level] * 100 // most_findings}
            for row in severities
            for level, tag in TAGS.items()
        ],
        "treatments": [
            {"grade": row["grade"], "word": row["word"], "n": row["n"], "decided": row["decided"], "base": wan(row["money"]), "had": wan(row["had"]), "gets": wan(row["gets"]), "change": change(row), "width": (row["money"] or 0) * 100 // most_money}
            for row in treatments
        ],
    }  # fmt: skip
    return render(request, "web/dashboard.html", context)


def year_of(request: HttpRequest) -> int:
    """The year asked for, else the one before the year being declared: the one that is carried out."""
    place = grants_of(request).place
    return budget_year(request.GET.get("year", ""), place.fiscal_year - 1 if place else 0)


def progress(departments: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Kind → one row for each department, in words and with the width of its bar."""
    return {
        kind: [
            {
                **row, "money": wan(row["money"]), "share": rounded_percent(Fraction(row["done"], row["n"])),
                "width": row["done"] * 100 // row["n"],
            }
            for row in rows
        ]
        for kind, rows in departments.items()
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
        for kind, rows in progress(by_department(seen)).items()
        for row in rows
    ]
    return short_csv(f"progress-{year}.csv", map(t, HEAD), rows)


def change(row: dict[str, Any]) -> str:
    """How much more or less the decided projects get than they had."""
    return rounded_percent(Fraction(row["gets"] - row["had"], row["had"])) if row["had"] else ""


def figures(request: HttpRequest) -> HttpResponse:
    """The numbers of the other pictures as CSV: warnings, findings, grades, money by result."""
    year = year_of(request)
    seen = Filing.objects.visible_to(request.user).filter(fiscal_year=year)
    rows: list[tuple[object, ...]] = []
    levels = by_level(seen)
    rows += [
        (t("双监控预警"), t(NAMES[level][0]), levels[level], "", "", "")
        for level in sorted(levels, reverse=True)
    ]
    for row in by_severity(by_department(seen)):
        rows += [
            (
                t("问题"),
                f"{t(KINDS[row['kind']])} {t(Severity(level.upper()).word)}",
                row[level],
                row[f"with_{level}"],
                "",
                "",
            )
            for level in TAGS
        ]
    grades = by_grade(seen)
    whole = sum(row["n"] for row in grades) or 1
    rows += [
        (
            t("自评等级"),
            row["grade"] or t("没有等级"),
            row["n"],
            rounded_percent(Fraction(row["n"], whole)),
            wan(row["money"]),
            "",
        )
        for row in grades
    ]
    rows += [
        (
            t("结果应用"),
            f"{row['grade']} {t(row['word'])}".strip(),
            row["n"],
            row["decided"],
            wan(row["money"]),
            wan(row["gets"]),
        )
        for row in by_treatment(request.user, year)
    ]
    return short_csv(f"figures-{year}.csv", (t(title) for title in FIGURES), rows)
