"""The score sheet as a report: every line with target, actual, ratio and points, the sentence that explains it,
and what would have earned full marks."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from jixiao.core.grid import Cell, Grid
from jixiao.core.library import load_pack
from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up, wan_text
from jixiao.core.record import Indicator, Record
from jixiao.core.report import Block, Chart, Heading, Report, Text
from jixiao.core.score import ScoreLine, ScoreSheet

_INDICATOR = re.compile(r"indicators\[(\d+)\]")


def score_report(record: Record, sheet: ScoreSheet, *, lang: str = "zh") -> Report:
    """The score sheet of one self-evaluation, for people: total, points by group, all lines, rules used."""
    title = say("{subject}评分说明", subject=record.subject or say("未命名项目"))
    blocks: list[Block] = [Heading(title, 0), Text(_subtitle(record), "subtitle"), *summary(sheet)]
    blocks.append(points_by_group(record, sheet))
    blocks.append(Heading(say("逐项得分和理由"), 1))
    blocks.append(score_table(record, sheet))
    if sheet.findings:
        blocks.append(Heading(say("评分中发现的问题"), 1))
        blocks += [
            Text(say("{message}。{remedy}", message=one.message, remedy=one.remedy), "warn")
            for one in sheet.findings
        ]
    blocks += rules_used(sheet)
    return Report(
        title, blocks, lang=lang, name=f"{record.subject}-评分说明" if record.subject else "评分说明"
    )


def _subtitle(record: Record) -> str:
    if record.fiscal_year is None:
        return record.agency
    return say("{unit}　{year}年度", unit=record.agency, year=record.fiscal_year)


def summary(sheet: ScoreSheet) -> list[Block]:
    """The total, the grade, what is still open, and whether the form's own total agrees."""
    if sheet.total is None:
        return [Text(say("没有一项能够算出得分，原因见逐项说明"), "warn")]
    blocks: list[Block] = [
        Text(say("得分 {total} 分，满分 {out_of} 分", total=plain(sheet.total), out_of=plain(sheet.out_of)))
    ]
    if sheet.grade:
        blocks.append(Text(say("等级：{grade}", grade=sheet.grade)))
    if sheet.open_points:
        blocks.append(
            Text(say("另有 {points} 分须由评价人给分，未计入得分", points=plain(sheet.open_points)), "warn")
        )
    printed = sheet.printed_total
    if printed is not None and printed == sheet.total:
        blocks.append(Text(say("与表上的总分 {printed} 分一致", printed=plain(printed)), "good"))
    elif printed is not None:
        words = say(
            "表上的总分是 {printed} 分，与计算所得相差 {gap} 分",
            printed=plain(printed),
            gap=plain(abs(printed - sheet.total)),
        )
        blocks.append(Text(words, "warn"))
    return blocks


def points_by_group(record: Record, sheet: ScoreSheet) -> Chart:
    """The share of the full marks that each level-1 group has, in per cent; lines without points are left out."""
    got: dict[str, tuple[Decimal, Decimal]] = {}
    for line in sheet.lines:
        if line.points is None:
            continue
        indicator = _indicator(record, line)
        group = indicator.level1 if indicator else line.subject
        points, out_of = got.get(group, (Decimal(0), Decimal(0)))
        got[group] = points + line.points, out_of + line.out_of
    rows = tuple(
        (group, round_half_up(Fraction(points) / Fraction(out_of) * 100, 1))
        for group, (points, out_of) in got.items()
        if out_of
    )
    return Chart(say("各类得分率"), "progress", rows, "%", Decimal(100))


_HEADS = (
    say("序号"),
    say("评分对象"),
    say("目标值"),
    say("实际值"),
    say("完成率"),
    say("满分"),
    say("得分"),
    say("表上得分"),
)


def score_table(record: Record, sheet: ScoreSheet) -> Grid:
    """Two rows a line: the figures, then the sentence; a third where full marks were missed. A total at the end."""
    cells = [Cell(0, col, head, role="header") for col, head in enumerate(_HEADS)]
    row = 1
    for number, line in enumerate(sheet.lines, 1):
        sentences = [line.because]
        if line.for_full_marks:
            sentences.append(say("得满分的条件：{condition}", condition=line.for_full_marks))
        cells.append(Cell(row, 0, str(number), 1 + len(sentences), role="centre"))
        for col, (text, role) in enumerate(_figures(record, line), 1):
            cells.append(Cell(row, col, text, role=role))
        for below, sentence in enumerate(sentences, 1):
            cells.append(Cell(row + below, 1, sentence, 1, 7, role="note"))
        row += 1 + len(sentences)
    cells.append(Cell(row, 0, say("合计"), 1, 5, role="label"))
    for col, number in ((5, sheet.out_of), (6, sheet.total), (7, sheet.printed_total)):
        cells.append(Cell(row, col, plain(number), role="number"))
    return Grid(say("逐项得分和理由"), row + 1, 8, cells, widths=(6, 26, 15, 15, 11, 8, 9, 10), header_rows=1)


def _figures(record: Record, line: ScoreLine) -> list[tuple[str, str]]:
    """(text, role) of subject, target, actual, ratio, full mark, points and printed points."""
    target, actual = _target_and_actual(record, line)
    points = say("待给分") if line.points is None else plain(line.points)
    return [
        (line.subject, "label"),
        (target, "centre"),
        (actual, "centre"),
        (percent(line.ratio), "number"),
        (plain(line.out_of), "number"),
        (points, "number"),
        (plain(line.printed), "number"),
    ]


def _indicator(record: Record, line: ScoreLine) -> Indicator | None:
    found = _INDICATOR.match(line.field)
    return record.indicators[int(found.group(1))] if found else None


def _target_and_actual(record: Record, line: ScoreLine) -> tuple[str, str]:
    """What was to be reached and what was, as written; for the execution line the budget and the spending."""
    indicator = _indicator(record, line)
    if indicator is None:
        total = next((fund for fund in record.funds if line.field.startswith(f"funds.{fund.source}.")), None)
        if total is None:
            return "", ""
        return tuple(
            say("{amount}万元", amount=wan_text(x)) if x is not None else ""
            for x in (total.year_budget, total.executed_amount)
        )  # type: ignore[return-value]
    target = indicator.targets.get("full_year") or next(iter(indicator.targets.values()), None)
    actual = indicator.actual or indicator.actuals.get("full_year")
    return (target.text if target else ""), (actual.text if actual else "")


def percent(ratio: Fraction | None) -> str:
    """A completion ratio as a percentage with two decimals at most; empty where there is none."""
    return "" if ratio is None else plain(round_half_up(ratio * 100, 2)) + "%"


def rules_used(sheet: ScoreSheet) -> list[Block]:
    """The rule pack and the documents that it rests on; what is not confirmed is marked so."""
    pack = load_pack(sheet.pack)
    blocks: list[Block] = [
        Heading(say("所用评分规则"), 1),
        Text(say("{title}（{name}）", title=pack.title, name=sheet.pack)),
    ]
    blocks += [Text(str(citation), "note") for citation in dict.fromkeys(pack.basis)]
    if pack.confidence == "recall":
        blocks.append(Text(say("这套规则尚未与文件原文核对，使用前请先核实"), "warn"))
    return blocks
