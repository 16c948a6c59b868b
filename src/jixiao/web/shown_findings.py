"""Findings as the form page shows them: counted, each with its place, its icon and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from jixiao.core.finding import Finding, Severity
from jixiao.core.message import in_language

ICONS = {"P0": "alert-circle", "P1": "alert-triangle", "P2": "bulb", "INFO": "info-circle"}
ORDER = {"P0": 0, "P1": 1, "P2": 2, "INFO": 3}
PART = re.compile(r"(indicators|expenditures)\[(\d+)\]|(funds)(?:_total|\.|$)|(\w+)")


def shown(findings: Iterable[Finding], language: str = "zh") -> list[dict[str, Any]]:
    """The gravest first. ``part`` is the section or field under which it stands, ``index`` the row (from 0)."""
    made = []
    for finding in sorted(findings, key=lambda one: ORDER[str(one.severity)]):
        severity = str(finding.severity)
        table, index, funds, field = _place(finding.at.field)
        made.append(
            {
                "severity": severity,
                "word": Severity(severity).word,
                "icon": ICONS[severity],
                "code": finding.code,
                "title": in_language(finding.title or finding.name, language),
                "message": in_language(finding.message, language),
                "remedy": in_language(finding.remedy, language),
                "basis": "；".join(citation.short for citation in finding.basis),
                "field": finding.at.field,
                "label": finding.at.to(language),
                "part": table or funds or field,
                "index": index,
                "fix": finding.fix,
            }
        )
    return made


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


def fragments(findings: list[dict[str, Any]]) -> dict[str, Any]:
    """The rendered rail, and each finding rendered for its place: the same templates as at the first load."""
    return {
        "rail": render_to_string(
            "web/_rail_findings.html", {"findings": findings, "counts": counted(findings), "editable": True}
        ),
        "findings": [
            {
                **{key: one[key] for key in ("severity", "field", "part", "index")},
                "html": render_to_string("web/_finding.html", {"finding": one}),
            }
            for one in findings
        ],
    }
