"""Execution against attainment of many projects: a scatter, and the table whose rows its numbers name."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jixiao.core.message import Message, say
from jixiao.core.number import plain, round_half_up
from jixiao.core.record import Record
from jixiao.core.report import Block, Dot, Scatter, Text
from jixiao.core.standing import LEVEL_NAMES, WORDS, Standing, usual_gap
from jixiao.reports.shown import clean_text
from jixiao.reports.tables import table

MOST = 300
"""Dots of a picture, the most alarming first; the table has every project."""
Known = tuple[Record, Standing, Decimal, Decimal]
"""With both rates in per cent: execution and attainment."""


def alarmed(records: Sequence[Record], standings: Sequence[Standing], masked: bool) -> list[Block]:
    """Monitored projects by the level of their warning, the most alarming first."""
    known = sorted(_known(records, standings), key=lambda one: (-one[1].level, one[2]))
    told = ["；".join(map(str, _reasons(standing))) for _, standing, *_ in known]
    marks = [standing.level for _, standing, *_ in known]
    return _blocks(known, marks, LEVEL_NAMES, told, len(records), masked)


def compared(records: Sequence[Record], standings: Sequence[Standing], masked: bool) -> list[Block]:
    """Self-evaluated projects by which of the two rates is ahead, those furthest apart first."""
    known = sorted(_known(records, standings), key=lambda one: -abs(one[2] - one[3]))
    names = (
        say("相差 {gap} 个百分点以内", gap=plain(usual_gap())),
        say("完成高于执行"),
        say("执行高于完成"),
    )
    told = [
        say("相差 {gap} 个百分点", gap=plain(abs(execution - attainment)))
        for *_, execution, attainment in known
    ]
    return _blocks(known, [_ahead(*one[2:]) for one in known], names, told, len(records), masked)


def _known(records: Sequence[Record], standings: Sequence[Standing]) -> list[Known]:
    """Those of which both rates are known."""
    return [
        (record, standing, round_half_up(standing.execution * 100, 2), Decimal(standing.attainment) / 100)
        for record, standing in zip(records, standings, strict=True)
        if standing.execution is not None and standing.attainment is not None
    ]


def _ahead(execution: Decimal, attainment: Decimal) -> int:
    """The mark: 0 near one another, 1 more reached than spent, 2 more spent than reached."""
    return 0 if abs(execution - attainment) <= usual_gap() else 1 if attainment > execution else 2


def _reasons(standing: Standing) -> list[Message]:
    return [WORDS[code] for code in standing.reasons]


def _blocks(known: list[Known], marks: Sequence[int], names: Sequence[str], told: Sequence[str], all: int, masked: bool) -> list[Block]:  # fmt: skip
    if not known:
        return [Text(say("没有一个项目同时算得出执行率和完成度，没有散点图"), "warn")]
    dots = tuple(
        Dot(execution, attainment, mark, number)
        for number, ((_, _, execution, attainment), mark) in enumerate(zip(known, marks, strict=True), 1)
    )
    heads = (say("序号"), say("项目"), say("单位"), say("执行率"), say("完成度"), say("情况"))
    rows = []
    for dot, (record, *_), words in zip(dots, known, told, strict=True):
        state = say("{name}：{why}", name=names[dot.mark], why=words) if words else names[dot.mark]
        rows.append((str(dot.number), clean_text(record.subject, masked), clean_text(record.agency, masked), f"{plain(dot.across)}%", f"{plain(dot.up)}%", state))  # fmt: skip
    title = say("执行率和完成度")
    note = say("执行率是已执行占预算的比例，完成度是各项可计算指标完成比例的平均数（每项最多算 100%）。阴影或虚线之间是两者相差 {gap} 个百分点以内；点旁的数字是下表的序号，超过 100% 的画在边上。", gap=plain(usual_gap()))  # fmt: skip
    blocks: list[Block] = [
        Scatter(title, (say("预算执行率 %"), say("目标完成 %")), tuple(names), dots[:MOST], usual_gap()),
        Text(note, "note"),
        table(title, heads, rows, (8, 26, 20, 11, 11, 24), (3, 4)),
    ]
    if len(known) < all:
        blocks.append(
            Text(say("另有 {n} 个项目算不出执行率或完成度，不在图和表内", n=all - len(known)), "warn")
        )
    return blocks
