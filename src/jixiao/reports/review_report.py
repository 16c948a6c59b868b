"""The review as a document: how many findings of which kind, then form by form what is wrong and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from jixiao.core.finding import Finding, Form, Severity
from jixiao.core.grid import Cell, Grid
from jixiao.core.message import say
from jixiao.core.number import plain
from jixiao.core.record import Record
from jixiao.core.report import Block, Chart, Heading, Report, Text
from jixiao.core.scheme import Citation
from jixiao.core.score import ScoreSheet

MARKS = {Severity.P0: "■", Severity.P1: "▲", Severity.P2: "○", Severity.INFO: "·"}
"""A sign for each severity beside its word, so that colour never says it alone."""

MOST_BARS = 12
"""Checks in the chart; the table beside it has them all."""


class NotDone(Protocol):
    """A check that could not run on a form."""

    code: str
    name: str
    title: str
    reason: str
    form: Form


class Reviewed(Protocol):
    """The outcome of a review, as ``review/engine.py`` gives it."""

    findings: list[Finding]
    not_run: list[NotDone]


def review_report(
    review: Reviewed,
    records: Sequence[Record],
    scores: Sequence[ScoreSheet | None] | None = None,
    lang: str = "zh",
) -> Report:
    """The report of a review over ``records``; ``scores`` are their score sheets in the same order."""
    forms = list(dict.fromkeys([*map(Form.of, records), *(finding.form for finding in review.findings)]))
    sheets = dict(zip(map(Form.of, records), scores or (), strict=False))
    blocks: list[Block] = [Heading(say("一、总体情况")), *_summary(review, forms, lang)]
    blocks.append(Heading(say("二、逐表问题")))
    basis = Basis()
    for number, form in enumerate(forms, 1):
        blocks += _form(number, form, review, sheets.get(form), basis, lang)
    if basis.numbers:
        blocks += [Heading(say("三、依据")), *map(Text, basis.lines())]
    return Report(say("预算绩效审核报告"), blocks, lang, landscape=True, name="review")


class Basis:
    """The documents that the findings rest on, numbered in the order in which they are first cited."""

    def __init__(self) -> None:
        self.numbers: dict[Citation, int] = {}

    def cite(self, citations: Sequence[Citation]) -> str:
        """The numbers of citations, one a line; unconfirmed ones say so."""
        cited = []
        for citation in citations:
            number = self.numbers.setdefault(citation, len(self.numbers) + 1)
            unconfirmed = citation.confidence == "recall"
            cited.append(say("[{n}]（待核实）", n=number) if unconfirmed else f"[{number}]")
        return _lines(cited)

    def lines(self) -> list[str]:
        """The list at the end of the report."""
        return [f"[{number}] {citation}" for citation, number in self.numbers.items()]


def _lines(texts: Sequence[str]) -> str:
    """Texts below one another, each still a sentence that can be said in another language."""
    if not texts:
        return ""
    return texts[0] if len(texts) == 1 else say("{first}\n{others}", first=texts[0], others=_lines(texts[1:]))


def _summary(review: Reviewed, forms: list[Form], lang: str) -> list[Block]:
    by_form = {form: [f for f in review.findings if f.form == form] for form in forms}
    count = _counts(review.findings)
    text = say(
        "共审核 {forms} 张表，发现问题 {all} 条：必须改 {p0} 条，须说明 {p1} 条，建议 {p2} 条；{clean} 张表没有发现问题。",
        forms=len(forms),
        all=len(review.findings),
        p0=count[Severity.P0],
        p1=count[Severity.P1],
        p2=count[Severity.P2],
        clean=sum(not found for found in by_form.values()),
    )
    blocks: list[Block] = [Text(text), _forms_table(by_form)]
    if review.findings:
        blocks += _by_check(review.findings, lang)
    return blocks


def _counts(findings: Iterable[Finding]) -> Counter[Severity]:
    return Counter(finding.severity for finding in findings)


def _forms_table(by_form: dict[Form, list[Finding]]) -> Grid:
    head = [
        say("序号"),
        say("项目（单位）"),
        say("年度"),
        *map(_severity, (Severity.P0, Severity.P1, Severity.P2)),
    ]
    rows = []
    for number, (form, findings) in enumerate(by_form.items(), 1):
        count = _counts(findings)
        numbers = [str(count[severity]) for severity in (Severity.P0, Severity.P1, Severity.P2)]
        rows.append([str(number), _name(form), str(form.fiscal_year or ""), *numbers])
    return _grid(say("各表问题数"), (6, 50, 10, 12, 12, 12), head, rows, numeric=(0, 2, 3, 4, 5))


def _by_check(findings: list[Finding], lang: str) -> list[Block]:
    """The checks that found something, most findings first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0].code))
    bars = tuple((_check(group[0], lang), Decimal(len(group))) for group in ordered[:MOST_BARS])
    head = [say("检查"), say("级别"), say("条数"), say("涉及表数")]
    rows = [
        [
            _check(group[0], lang),
            _severity(min((f.severity for f in group), key=list(Severity).index)),
            str(len(group)),
            str(len({finding.form for finding in group})),
        ]
        for group in ordered
    ]
    chart = Chart(say("各项检查发现的问题"), "bar", bars)
    return [chart, _grid(say("各项检查"), (56, 16, 14, 14), head, rows, numeric=(2, 3))]


def _form(
    number: int, form: Form, review: Reviewed, sheet: ScoreSheet | None, basis: Basis, lang: str
) -> list[Block]:
    blocks: list[Block] = [Heading(say("{number}. {name}", number=number, name=_name(form)), 2)]
    if form.file:
        blocks.append(Text(say("文件：{file}　{place}", file=form.file, place=form.place), "note"))
    if sheet is not None and sheet.total is not None:
        blocks.append(Text(_score(sheet)))
    own = [finding for finding in review.findings if finding.form == form]
    if not own:
        blocks.append(Text(say("没有发现问题。"), "good"))
    for severity in Severity:
        found = [finding for finding in own if finding.severity is severity]
        if found:
            title = say("{severity}（{n} 条）", severity=_severity(severity), n=len(found))
            blocks += [Heading(title, 3), _findings_table(found, basis, lang)]
    return blocks + _not_run([skipped for skipped in review.not_run if skipped.form == form], lang)


def _score(sheet: ScoreSheet) -> str:
    total, out_of, pack = plain(sheet.total), plain(sheet.out_of), sheet.pack
    if sheet.grade:
        return say(
            "按规则评分 {total} 分（满分 {out_of} 分），等级：{grade}。规则：{pack}",
            total=total,
            out_of=out_of,
            grade=sheet.grade,
            pack=pack,
        )
    if sheet.open_points:
        return say(
            "按规则评分 {total} 分（满分 {out_of} 分），另有 {open} 分须由人评定。规则：{pack}",
            total=total,
            out_of=out_of,
            open=plain(sheet.open_points),
            pack=pack,
        )
    return say(
        "按规则评分 {total} 分（满分 {out_of} 分）。规则：{pack}", total=total, out_of=out_of, pack=pack
    )


def _findings_table(findings: list[Finding], basis: Basis, lang: str) -> Grid:
    head = [say("检查"), say("问题与位置"), say("表上"), say("应为"), say("处理办法"), say("依据")]
    rows = [
        [
            _check(finding, lang),
            say("{message}\n位置：{place}", message=finding.message, place=_place(finding))
            if finding.at.label or finding.at.field
            else finding.message,
            finding.got,
            finding.want,
            finding.remedy,
            basis.cite(finding.basis),
        ]
        for finding in findings
    ]
    return _grid(say("问题"), (13, 38, 10, 10, 20, 9), head, rows)


def _place(finding: Finding) -> str:
    label = finding.at.label or finding.at.field
    if finding.at.address:
        return say("{label}（{address}）", label=label, address=finding.at.address)
    return label


def _not_run(skipped: list[NotDone], lang: str) -> list[Block]:
    """The checks that were not done, by reason; they do not count as passed."""
    if not skipped:
        return []
    by_reason: dict[str, list[NotDone]] = {}
    for each in skipped:
        by_reason.setdefault(each.reason, []).append(each)
    lines: list[Block] = [Text(say("没有做的检查（不算通过）："), "note")]
    for reason, group in by_reason.items():
        checks = "、".join(_check(each, lang) for each in group)
        lines.append(Text(say("{reason}：{checks}", reason=reason, checks=checks), "note"))
    return lines


def _severity(severity: Severity) -> str:
    return say("{mark} {code} {word}", mark=MARKS[severity], code=str(severity), word=severity.word)


def _check(found: Finding | NotDone, lang: str) -> str:
    """Code and title; the name stands for the title in other languages."""
    title = found.title if lang == "zh" and found.title else found.name
    return f"{found.code} {title}"


def _name(form: Form) -> str:
    if not form.implementing_unit or form.implementing_unit == form.project_name:
        return form.project_name or say("（没有名称）")
    return say(
        "{project}（{unit}）", project=form.project_name or say("（没有名称）"), unit=form.implementing_unit
    )


def _grid(
    name: str, widths: tuple[int, ...], head: list[str], rows: list[list[str]], numeric: tuple[int, ...] = ()
) -> Grid:
    cells = [Cell(0, col, text, role="header") for col, text in enumerate(head)]
    for row, texts in enumerate(rows, 1):
        cells += [
            Cell(row, col, text, role="number" if col in numeric else "value")
            for col, text in enumerate(texts)
        ]
    return Grid(name, len(rows) + 1, len(head), cells, widths=widths, header_rows=1)
