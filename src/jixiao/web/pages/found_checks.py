"""The findings of a kind of form in a year by check: each check leads to its forms, each form to the finding."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jixiao.core.finding import Severity
from jixiao.review.catalogue import catalogue
from jixiao.web.actions.year_figures import SEVERITIES, by_check
from jixiao.web.language import language, t
from jixiao.web.models import Filing
from jixiao.web.models.filing import KINDS
from jixiao.web.pages.csv_file import short_csv
from jixiao.web.pages.dashboard import TAGS, year_of

HEAD = ("种类", "预算年度", "程度", "检查", "名称", "有这个问题的表")


def page(request: HttpRequest) -> HttpResponse:
    """The checks of one kind of form that found something, the gravest first."""
    year, kind = year_of(request), kind_of(request)
    severity = request.GET.get("severity", "")
    rows = rows_of(request, year, kind)
    shown = [row for row in rows if severity not in SEVERITIES or row["severity"] == severity]
    most = max((row["forms"] for row in shown), default=1)
    context = {
        "year": year,
        "kind": kind,
        "kind_label": KINDS[kind],
        "rows": [{**row, "width": row["forms"] * 100 // most} for row in shown],
        "kinds": [{"id": id, "label": label, "chosen": id == kind} for id, label in KINDS.items()],
        "levels": [
            {"id": level, "word": word_of(level), "chosen": level == severity} for level in SEVERITIES
        ],
        "severity": severity if severity in SEVERITIES else "",
    }
    return render(request, "web/found_checks.html", context)


def kind_of(request: HttpRequest) -> str:
    """The kind of form asked for, else the targets."""
    asked = request.GET.get("kind", "")
    return asked if asked in KINDS else "target"


def rows_of(request: HttpRequest, year: int, kind: str) -> list[dict[str, Any]]:
    """Each check with its name, the look of its severity and the address of its forms."""
    seen = Filing.objects.visible_to(request.user).filter(fiscal_year=year, kind=kind)
    return [
        {
            **row, "name": name_of(row["code"]), "word": word_of(row["severity"]), "tag": TAGS[row["severity"]],
            "query": urlencode({"kind": kind, "year": year, "check": row["code"], "severity": row["severity"]}),
        }
        for row in by_check(seen)
    ]  # fmt: skip


def name_of(code: str) -> str:
    """What a check is called; its code where no such check is known any more."""
    known = catalogue().get(code)
    return known.title_in(language()) if known else code


def word_of(severity: str) -> str:
    """How grave: 必须改, 须说明, 建议."""
    return Severity(severity.upper()).word


def export(request: HttpRequest) -> HttpResponse:
    """The checks of every kind of form as CSV that spreadsheets open."""
    year = year_of(request)
    rows = [
        (t(label), year, t(row["word"]), row["code"], row["name"], row["forms"])
        for kind, label in KINDS.items()
        for row in rows_of(request, year, kind)
    ]
    return short_csv(f"checks-{year}.csv", map(t, HEAD), rows)
