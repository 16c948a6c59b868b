"""Report to one HTML page that needs nothing else: no script, no font, no picture; for screens, phones and paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from importlib import resources

from jixiao.core.grid import Cell, Grid
from jixiao.core.report import Block, Chart, Heading, PageBreak, Report, Signature, Text
from jixiao.formats.report_text import as_list, column_shares, number_text, printable, with_title

_LANGUAGE = {"zh": "zh-CN", "en": "en"}
_CONTENTS = {"zh": "目录", "en": "Contents"}
_MANY = 4
"""A table with more columns than this scrolls sideways on a phone instead of being squeezed."""
_LONG = 60
"""A row with a longer text may be cut by the end of a printed page."""


def from_report(content: Report | Sequence[Report]) -> bytes:
    """One report, or a volume of them with a list of contents, as an HTML page in UTF-8."""
    reports = as_list(content)
    first = reports[0]
    title = _text(first.title, first.lang)
    body = "".join(_article(report, number) for number, report in enumerate(reports, 1))
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGE[first.lang]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="generator" content="jixiao">\n'
        f"<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n{_contents(reports)}{body}</body>\n</html>\n"
    ).encode()


@cache
def _style() -> str:
    return (resources.files("jixiao") / "formats" / "report.css").read_text("utf-8")


def _contents(reports: Sequence[Report]) -> str:
    if len(reports) == 1:
        return ""
    lines = "".join(
        f'<li><a href="#r{number}">{_text(report.name or report.title, report.lang)}</a></li>'
        for number, report in enumerate(reports, 1)
    )
    return f'<nav aria-label="{_CONTENTS[reports[0].lang]}"><ol>{lines}</ol></nav>\n'


def _article(report: Report, number: int) -> str:
    wide = ' class="wide"' if report.landscape else ""
    language = f' lang="{_LANGUAGE[report.lang]}"'
    inner = "".join(_block(block, report.lang) for block in with_title(report))
    return f'<article id="r{number}"{wide}{language}>\n{inner}</article>\n'


def _text(text: str, lang: str) -> str:
    return escape(printable(text, lang))


def _block(block: Block, lang: str) -> str:
    match block:
        case Heading():
            tag = f"h{min(block.level, 3) + 1}"
            return f"<{tag}>{_text(block.text, lang)}</{tag}>\n"
        case Text(role="body"):
            return "".join(f"<p>{line}</p>\n" for line in _text(block.text, lang).split("\n"))
        case Text():
            lines = _text(block.text, lang).replace("\n", "<br>")
            return f'<p class="{escape(block.role)}">{lines}</p>\n'
        case Grid():
            return _table(block, lang)
        case Chart():
            return _chart(block, lang)
        case Signature():
            return (
                f'<p class="signature">{_text(block.label, lang)}<span>{_text(block.name, lang)}</span></p>\n'
            )
        case PageBreak():
            return '<div style="break-after: page"></div>\n'


def _table(grid: Grid, lang: str) -> str:
    shares = column_shares(grid)
    total = sum(shares)
    columns = "".join(f'<col style="width:{100 * share / total:.3g}%">' for share in shares)
    rows = [_row(cells, grid.header_rows, lang) for cells in grid.rows()]
    head, body = rows[: grid.header_rows], rows[grid.header_rows :]
    name = _text(grid.name, lang)
    many = ' class="many"' if grid.ncols > _MANY else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table{many}><caption>{name}</caption>'
        f"<colgroup>{columns}</colgroup>\n"
        + (f"<thead>\n{''.join(head)}</thead>\n" if head else "")
        + f"<tbody>\n{''.join(body)}</tbody></table></div>\n"
    )


def _row(cells: list[Cell], header_rows: int, lang: str) -> str:
    long = ' class="long"' if any(len(cell.text) > _LONG for cell in cells) else ""
    return f"<tr{long}>{''.join(_cell(cell, header_rows, lang) for cell in cells)}</tr>\n"


def _cell(cell: Cell, header_rows: int, lang: str) -> str:
    spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
        f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    )
    text = _text(cell.text, lang).replace("\n", "<br>")
    role = "header" if cell.row < header_rows else cell.role
    if text and role in ("label", "header", "title"):
        scope = "row" if role == "label" else "colgroup" if cell.colspan > 1 else "col"
        look = "" if role == "label" else f' class="{role}"'
        return f'<th scope="{scope}"{look}{spans}>{text}</th>'
    look = f' class="{role}"' if role in ("value", "number", "note") else ""
    return f"<td{look}{spans}>{text}</td>"


def _chart(chart: Chart, lang: str) -> str:
    largest = chart.of or max((number for _, number in chart.rows), default=0) or 1
    rows = []
    for label, number in chart.rows:
        share = max(0, min(100, round(100 * number / largest, 1)))
        rows.append(
            f'<dt>{_text(label, lang)}</dt><dd class="track" aria-hidden="true"><div class="bar" style="width:{share}%"></div></dd>'
            f"<dd>{number_text(number)}{_text(chart.unit, lang)}</dd>"
        )
    kind = "chart progress" if chart.kind == "progress" else "chart"
    return f'<h4>{_text(chart.title, lang)}</h4>\n<dl class="{kind}">{"".join(rows)}</dl>\n'
