"""What commands print: JSON lines for machines, coloured tables for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click

from jixiao.cli.language import language, t
from jixiao.core.finding import Finding, Severity
from jixiao.core.message import in_language

SEVERITY_STYLE = {"P0": "bold red", "P1": "yellow", "P2": "cyan", "INFO": "dim"}


def console():
    """The console for tables on standard output; plain when it is not a terminal."""
    from rich.console import Console

    return Console(
        soft_wrap=False, highlight=False, width=None if click.get_text_stream("stdout").isatty() else 120
    )


def table(*headings: str, title: str = ""):
    """An empty table with these headings."""
    from rich import box
    from rich.table import Table

    made = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


def json_lines(objects: Iterable[dict[str, Any]]) -> None:
    """One JSON object a line on standard output."""
    for item in objects:
        click.echo(json.dumps(item, ensure_ascii=False))


def severity_text(severity: Severity):
    """A severity with its word, so that colour never says it alone."""
    from rich.text import Text

    return Text(f"{severity} {t(severity.word)}", style=SEVERITY_STYLE[severity])


def findings_table(findings: Iterable[Finding], title: str):
    """Findings of one form: severity, check, what and where, remedy."""
    from rich.text import Text

    made = table(t("级别"), t("检查"), t("问题与处理办法"), title=title)
    for finding in findings:
        text = Text(in_language(finding.message, language()))
        if str(finding.at):
            text.append("\n" + t("位置：") + finding.at.to(language()), style="dim")
        if finding.remedy:
            text.append("\n" + t("处理办法：") + in_language(finding.remedy, language()), style="green")
        made.add_row(severity_text(finding.severity), finding.code, text)
    return made


def counts(findings: Iterable[Finding]) -> str:
    """ "P0 2，P1 5，P2 1": how many findings of each severity."""
    found = list(findings)
    return "，".join(
        f"{severity} {sum(finding.severity == severity for finding in found)}"
        for severity in list(Severity)[:3]
    )
