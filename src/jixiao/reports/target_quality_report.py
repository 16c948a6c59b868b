"""The review sheet of a target form, filled in by a reviewer, to print and to file."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.core.grid import Cell, Grid
from jixiao.core.message import say
from jixiao.core.number import plain, wan_text
from jixiao.core.record import Record
from jixiao.core.report import Heading, Report, Signature, Text
from jixiao.core.target_quality import Judgement, quality_sheet


@dataclass(frozen=True, slots=True)
class Scored:
    """Who scored which revision, when (ISO date), and what else there was to say."""

    reviewer: str
    revision: int
    on: str
    remark: str = ""


def target_quality_report(record: Record, judgement: Judgement, scored: Scored) -> Report:
    """The sheet as a table, the total with its grade and what follows from it, and the place to sign."""
    sheet = quality_sheet()
    amount = record.funds_total.amount if record.funds_total else None
    about = say(
        "{unit}　{year}年度　第 {number} 稿",
        unit=record.agency,
        year=record.fiscal_year or "",
        number=scored.revision,
    )
    outcome = say(
        "总分 {total} 分，等级“{grade}”：{consequence}",
        total=plain(judgement.total), grade=judgement.grade.label, consequence=judgement.grade.consequence,
    )  # fmt: skip
    blocks = [
        Heading(sheet.title, 0),
        Text(about, "subtitle"),
        Text(
            say(
                "项目：{subject}　资金总额：{amount} 万元",
                subject=record.subject,
                amount=wan_text(amount) or "—",
            )
        ),
        _table(judgement),
        Text(outcome, "good" if not judgement.grade.comment_needed else "bad"),
    ]
    if scored.remark:
        blocks.append(Text(say("总体意见：{remark}", remark=scored.remark)))
    blocks.append(Text(say("依据：{basis}", basis="；".join(map(str, sheet.basis))), "note"))
    blocks += [Signature(say("审核人"), scored.reviewer), Text(scored.on)]
    return Report(sheet.title, blocks, name=say("{subject}-绩效目标审核评分", subject=record.subject))


def _table(judgement: Judgement) -> Grid:
    """Criterion, item, what it asks, full points, opinion, points, comment; the total in the last row."""
    heads = (
        say("审核内容"),
        say("要点"),
        say("审核什么"),
        say("分值"),
        say("意见"),
        say("得分"),
        say("说明"),
    )
    cells = [Cell(0, col, text, role="header") for col, text in enumerate(heads)]
    row = 1
    for criterion in quality_sheet().criteria:
        label = f"{criterion.label}（{plain(criterion.points)}）"
        cells.append(Cell(row, 0, label, rowspan=len(criterion.items), role="label"))
        for item in criterion.items:
            line = next(line for line in judgement.lines if line.item == item)
            texts = (
                item.label, item.asks, plain(item.points), line.opinion.label, plain(line.points), line.comment,
            )  # fmt: skip
            roles = ("label", "value", "number", "value", "number", "value")
            cells += [Cell(row, col, text, role=roles[col - 1]) for col, text in enumerate(texts, 1)]
            row += 1
    cells += [
        Cell(row, 0, say("合计"), colspan=3, role="label"),
        Cell(row, 3, plain(quality_sheet().full_mark), role="number"),
        Cell(row, 4, judgement.grade.label),
        Cell(row, 5, plain(judgement.total), role="number"),
        Cell(row, 6, ""),
    ]
    return Grid("审核评分", row + 1, 7, cells, widths=(11, 13, 26, 7, 7, 7, 29), header_rows=1)
