"""Report to one HTML page that needs nothing else: no script, no font, no picture; for screens, phones and paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

from jixiao.core.grid import Cell, Grid
from jixiao.core.report import Block, Chart, Heading, PageBreak, Report, Scatter, Signature, Text
from jixiao.formats.html_scatter import picture
from jixiao.formats.report_text import as_list, column_shares, number_text, printable, with_title

_LANGUAGE = {"zh": "zh-CN", "en": "en"}
_CONTENTS = {"zh": "目录", "en": "Contents"}
_MANY = 4
"""A table with more columns than this is not squeezed on a phone: a list becomes cards, a form scrolls sideways."""
_SENTENCE = 20
"""A longer text in such a table stays beside the left edge of the screen, so that it is read without scrolling."""
_HINT = {"zh": "左右滑动看全表", "en": "Swipe sideways for the whole table"}
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
        case Scatter():
            return picture(block, lang)
        case Signature():
            return (
                f'<p class="signature">{_text(block.label, lang)}<span>{_text(block.name, lang)}</span></p>\n'
            )
        case PageBreak():
            return '<div style="break-after: page"></div>\n'


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the cells of a table are written. ``froms`` are the left edges of the columns, as shares of the width, for
    tables that scroll on a phone; ``labels`` the headings, for lists whose rows become cards there."""

    lang: str
    header_rows: int
    froms: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()


def _manner(grid: Grid, lang: str) -> _Manner:
    if grid.ncols <= _MANY:
        return _Manner(lang, grid.header_rows)
    if grid.header_rows == 1 and all(cell.rowspan == cell.colspan == 1 for cell in grid.cells):
        head = {cell.col: _text(cell.text, lang) for cell in grid.cells if cell.row == 0}
        return _Manner(lang, 1, labels=tuple(head.get(col, "") for col in range(grid.ncols)))
    shares = column_shares(grid)
    froms = tuple(sum(shares[:col]) / sum(shares) for col in range(grid.ncols))
    return _Manner(lang, grid.header_rows, froms)


def _table(grid: Grid, lang: str) -> str:
    shares, manner = column_shares(grid), _manner(grid, lang)
    columns = "".join(f'<col style="width:{100 * share / sum(shares):.3g}%">' for share in shares)
    rows = [_row(cells, manner) for cells in grid.rows()]
    head, body = rows[: grid.header_rows], rows[grid.header_rows :]
    name = _text(grid.name, lang)
    kind = ' class="cards" role="table"' if manner.labels else ' class="many"' if manner.froms else ""
    hint = f' data-hint="{_HINT[lang]}"' if manner.froms else ""
    part = ' role="rowgroup"' if manner.labels else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"{hint}>'
        f"<table{kind}><caption>{name}</caption><colgroup>{columns}</colgroup>\n"
        + (f"<thead{part}>\n{''.join(head)}</thead>\n" if head else "")
        + f"<tbody{part}>\n{''.join(body)}</tbody></table></div>\n"
    )


def _row(cells: list[Cell], manner: _Manner) -> str:
    long = ' class="long"' if any(len(cell.text) > _LONG for cell in cells) else ""
    role = ' role="row"' if manner.labels else ""
    return f"<tr{long}{role}>{''.join(_cell(cell, manner) for cell in cells)}</tr>\n"


def _cell(cell: Cell, manner: _Manner) -> str:
    spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
        f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    )
    text = _text(cell.text, manner.lang).replace("\n", "<br>")
    role = "header" if cell.row < manner.header_rows else cell.role
    if text and role in ("label", "header", "title"):
        scope = "row" if role == "label" else "colgroup" if cell.colspan > 1 else "col"
        look = "" if role == "label" else f' class="{role}"'
        means = f' role="{"rowheader" if role == "label" else "columnheader"}"' if manner.labels else ""
        return f'<th scope="{scope}"{look}{spans}{means}>{text}</th>'
    look = f' class="{role}"' if role in ("value", "number", "note") else ""
    if manner.labels:
        return f'<td{look} role="cell" data-label="{manner.labels[cell.col]}">{text}</td>'
    if manner.froms and cell.colspan > 1 and len(text) > _SENTENCE:
        text = f'<div class="said" style="--from:{manner.froms[cell.col]:.3g}">{text}</div>'
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
