"""The tables of an evaluation report: the project's indicators, the items by level, the experts' sheets, the second
score."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from jixiao.core.evaluation import Evaluation, PanelResult, items
from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up
from jixiao.core.record import Record
from jixiao.core.report import Block, Chart, Heading
from jixiao.reports.bound_numbers import sentence
from jixiao.reports.self_evaluation_report import blank
from jixiao.reports.shown import clean_text
from jixiao.reports.tables import table

PARTS_OF_FOUR = ("（一）", "（二）", "（三）", "（四）")


def rate(points: Decimal, out_of: Decimal) -> str:
    """Points of the full mark in per cent, to two places; empty without a full mark."""
    return plain(round_half_up(Fraction(points) / Fraction(out_of) * 100, 2)) + "%" if out_of else ""


def levels(told: Evaluation, result: PanelResult | None) -> list[tuple[str, tuple[Decimal, ...]]]:
    """Level 1 → (number of items, full mark, points where there is a result); the whole at the end.

    The points of a level are the sum of its items' means; the whole is the panel's own total.
    """
    rows: list[tuple[str, tuple[Decimal, ...]]] = []
    for name, group in groupby(items(), key=lambda item: item["level1"]):
        members = list(group)
        numbers = [Decimal(len(members)), sum((Decimal(one["points"]) for one in members), Decimal(0))]
        if result is not None:
            numbers.append(sum((result.items[one["id"]] for one in members), Decimal(0)))
        rows.append((say(name), tuple(numbers)))
    whole = [sum((numbers[at] for _, numbers in rows), Decimal(0)) for at in (0, 1)]
    return [*rows, (say("合计"), (*whole, *((result.total,) if result else ())))]


def indicator_table(record: Record, masked: bool) -> list[Block]:
    """The project's own indicators: what was approved and what was reached."""
    rows = []
    for one in record.indicators:
        target = one.targets.get("full_year") or next(iter(one.targets.values()), None)
        actual = one.actual or one.actuals.get("full_year")
        rows.append((clean_text(one.level2 or one.level1, masked), clean_text(one.name, masked), target.text if target else "", actual.text if actual else ""))  # fmt: skip
    if not rows:
        return [blank(say("列出批复的绩效指标和指标值"))]
    heads = (say("二级指标"), say("三级指标"), say("目标值"), say("实际完成值"))
    return [table(say("绩效指标完成情况"), heads, rows, (20, 36, 22, 22))]


def item_analysis(told: Evaluation, result: PanelResult | None, record: Record, masked: bool) -> list[Block]:
    """四、指标分析: for each of 决策, 过程, 产出, 效益 its items with points and what the experts said."""
    blocks: list[Block] = []
    for number, (name, group) in enumerate(groupby(items(), key=lambda item: item["level1"])):
        blocks.append(Heading(f"{PARTS_OF_FOUR[number]}{say('{name}情况', name=say(name))}", 2))
        members = list(group)
        heads = (say("二级指标"), say("三级指标"), say("分值"), say("得分"), say("得分率"))
        rows = [_item_row(one, result) for one in members]
        full = sum((Decimal(one["points"]) for one in members), Decimal(0))
        got = sum((result.items[one["id"]] for one in members), Decimal(0)) if result else None
        rows.append((say("合计"), "", plain(full), plain(got), rate(got, full) if got is not None else ""))
        grid = table(say("{name}得分", name=say(name)), heads, rows, (22, 30, 14, 16, 18), (2, 3, 4))
        last = len(rows)
        if result is not None:
            blocks.append(sentence("{name}类指标满分 {full} 分，得 {got} 分，得分率 {rate}", grid, words={"name": say(name)}, full=(last, 2), got=(last, 3), rate=(last, 4)))  # fmt: skip
        blocks.append(grid)
        blocks += _points_to_look_at(members, told, masked)
    return blocks


def _item_row(item: dict[str, Any], result: PanelResult | None) -> tuple[str, ...]:
    full = Decimal(item["points"])
    got = None if result is None else result.items[item["id"]]
    return say(item["level2"]), say(item["name"]), plain(full), plain(got), "" if got is None else rate(got, full)  # fmt: skip


def _points_to_look_at(members: Sequence[dict[str, Any]], told: Evaluation, masked: bool) -> list[Block]:
    """评价要点 with how many experts found them fulfilled, and the experts' remarks."""
    ticked, said = [], []
    for item in members:
        judged = [sheet.scores[item["id"]] for sheet in told.experts if item["id"] in sheet.scores]
        looked = [one for one in judged if one.met is not None]
        for point in item["look"] if looked else ():
            met = sum(point in (one.met or ()) for one in looked)
            ticked.append((say(item["name"]), say(point), f"{met} / {len(looked)}"))
        said += [(say(item["name"]), clean_text(one.comment, masked)) for one in judged if one.comment]
    blocks: list[Block] = []
    name = say(members[0]["level1"])
    if ticked:
        heads = (say("三级指标"), say("评价要点"), say("认为做到的专家"))
        blocks.append(table(say("{name}评价要点", name=name), heads, ticked, (28, 50, 22), (2,)))
    if said:
        blocks.append(table(say("{name}专家意见", name=name), (say("三级指标"), say("意见")), said, (28, 72)))
    return blocks


def recheck_part(told: Evaluation) -> list[Block]:
    """The self-evaluation against its re-check: both totals, and the lines on which they differ."""
    second = told.recheck
    if second is None:
        return []
    gap = second.self_score - second.score
    share = rate(gap, second.self_score)
    heads = (say("自评得分"), say("复核得分"), say("相差"), say("偏差率"))
    grid = table(say("自评复核"), heads, [(plain(second.self_score), plain(second.score), plain(gap), share)], (25, 25, 25, 25), (0, 1, 2, 3))  # fmt: skip
    words = "单位自评得 {own} 分，复核得 {second} 分，相差 {gap} 分"
    cells = {"own": (1, 0), "second": (1, 1), "gap": (1, 2)}
    said = sentence(words + "，偏差率 {share}", grid, **cells, share=(1, 3)) if share else sentence(words, grid, **cells)  # fmt: skip
    blocks: list[Block] = [said, grid]
    differ = [one for one in second.lines if one.points != one.self_points]
    if differ:
        rows = [
            (one.subject, plain(one.out_of), plain(one.self_points), plain(one.points), one.reason)
            for one in differ
        ]
        heads = (say("评分对象"), say("满分"), say("自评得分"), say("复核得分"), say("原因"))
        blocks.append(table(say("复核改动的得分"), heads, rows, (32, 12, 14, 14, 28), (1, 2, 3)))
    return blocks


def expert_tables(told: Evaluation, result: PanelResult | None) -> list[Block]:
    """The sheets side by side, a column an expert without a name; which totals count."""
    names = [say("专家{n}", n=number) for number in range(1, len(told.experts) + 1)]
    rows = [
        (say(item["name"]), str(item["points"]), *(plain(_points(sheet, item["id"])) for sheet in told.experts))
        for item in items()
    ]  # fmt: skip
    full = sum(item["points"] for item in items())
    totals = [sheet.total for sheet in told.experts]
    rows.append((say("合计"), str(full), *(plain(total) for total in totals)))
    if result is not None:
        rows.append((say("计入平均"), "", *(say("是") if counts else say("否") for counts in result.counted)))
    each = max(6, 56 // len(names))
    grid = table(say("专家评分表"), (say("三级指标"), say("分值"), *names), rows, (32, 12, *[each] * len(names)), range(1, len(names) + 2))  # fmt: skip
    blocks: list[Block] = [
        Heading(say("专家评分表"), 1),
        Chart(say("各专家的总分"), "bar", tuple(zip(names, totals, strict=True)), say("分"), Decimal(full)),
        grid,
    ]
    said = [(name, sheet.opinion) for name, sheet in zip(names, told.experts, strict=True) if sheet.opinion]
    if said:
        blocks.append(table(say("专家总的意见"), (say("专家"), say("意见")), said, (20, 80)))
    return blocks


def _points(sheet: Any, item: str) -> Decimal | None:
    return sheet.scores[item].points if item in sheet.scores else None
