"""Findings as the form page shows them: counted, each with its place, its icon and its words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from jixiao.core.finding import Finding, Severity
from jixiao.core.message import in_language
from jixiao.review.engine import Review
from jixiao.web.language import language, t

ICONS = {"P0": "alert-circle", "P1": "alert-triangle", "P2": "bulb", "INFO": "info-circle"}
ORDER = {"P0": 0, "P1": 1, "P2": 2, "INFO": 3}
GROUP = re.compile("「(.+?)」")
PART = re.compile(r"(indicators|expenditures)\[(\d+)\]|(funds)(?:_total|\.|$)|(\w+)")


def shown(findings: Iterable[Finding], language: str = "zh") -> list[dict[str, Any]]:
    """The gravest first. ``place`` and ``group`` are the form's own words, ``part`` is the section or field under which it stands, ``index`` the row (from 0).
    ``anchor``: the first finding of each check can be led to."""
    made: list[dict[str, Any]] = []
    known: set[str] = set()
    for finding in sorted(findings, key=lambda one: ORDER[str(one.severity)]):
        severity = str(finding.severity)
        table, index, funds, field = _place(finding.at.field)
        made.append(
            {
                "severity": severity,
                "word": Severity(severity).word,
                "icon": ICONS[severity],
                "code": finding.code,
                "anchor": "" if finding.code in known else f"finding-{finding.code}",
                "title": _title(finding, language),
                "message": in_language(finding.message, language),
                "remedy": in_language(finding.remedy, language),
                "basis": t("；").join(citation.short for citation in finding.basis),
                "field": finding.at.field,
                "label": finding.at.to(language),
                "place": finding.at.label,
                "group": _group(finding),
                "part": table or funds or field,
                "index": index,
                "fix": finding.suggestions[0].value if len(finding.suggestions) == 1 else None,
                "fixes": json.dumps(
                    [[fix.field, fix.value] for fix in finding.suggestions], ensure_ascii=False
                ),
                "fix_count": len(finding.suggestions),
            }
        )
        known.add(finding.code)
    return made


def _title(finding: Finding, language: str) -> str:
    """What the check is about. Its English is its name, where the title has no other."""
    title = in_language(finding.title, language)
    if not title or (language != "zh" and title == str(finding.title)):
        return finding.name.replace("-", " ").replace("_", " ").capitalize()
    return title


def _group(finding: Finding) -> str:
    """The group of indicators that a finding names, in the form's own words; empty when it names none."""
    named = GROUP.search(f"{finding.message}{finding.remedy}")
    return named[1] if named else ""


def _place(path: str) -> tuple[str, int | None, str, str]:
    match = PART.match(path)
    if match is None:
        return "", None, "", ""
    table, index, funds, field = match.groups(default="")
    return table, int(index) if index else None, funds, field


def counted(findings: list[dict[str, Any]]) -> dict[str, int]:
    """How many there are of each severity that must or should be mended."""
    return {
        severity.lower(): sum(one["severity"] == severity for one in findings)
        for severity in ("P0", "P1", "P2")
    }


def not_run(outcome: Review) -> list[dict[str, str]]:
    """The checks that could not run, each with its reason."""
    return [
        {
            "label": f"{one.code} {in_language(one.title or one.name, language())}",
            "reason": in_language(one.reason, language()),
        }
        for one in outcome.not_run
    ]


def fragments(findings: list[dict[str, Any]], skipped: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """The rendered rail, and each finding rendered for its place: the same templates as at the first load."""
    return {
        "rail": render_to_string(
            "web/_rail_findings.html",
            {"findings": findings, "counts": counted(findings), "editable": True, "not_run": skipped or []},
        ),
        "findings": [
            {
                **{key: one[key] for key in ("severity", "field", "part", "index", "group")},
                "html": render_to_string("web/_finding.html", {"finding": one}),
            }
            for one in findings
        ],
    }
