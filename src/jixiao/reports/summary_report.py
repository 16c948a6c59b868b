"""The summary of a department's self-evaluations (部门绩效自评汇总报告, 财预〔2020〕10号 on 单位自评).

Every figure is counted from the forms and stands in a table too; what only people can say is a marked blank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.core.finding import Finding, Severity
from jixiao.core.message import Message, say
from jixiao.core.number import plain, round_half_up, wan_text
from jixiao.core.record import Record
from jixiao.core.report import Block, Chart, Heading, Report, Signature, Text
from jixiao.core.score import ScoreLine, ScoreSheet
from jixiao.core.standing import Standing
from jixiao.reports.money_of_year import MoneyOfYear, planned_and_spent, rate_text
from jixiao.reports.self_evaluation_report import blank
from jixiao.reports.shown import clean_text
from jixiao.reports.standing_chart import compared
from jixiao.reports.tables import table

Scored = tuple[Record, ScoreSheet | None]
BANDS = ((95, "95%以上"), (90, "90%至95%"), (80, "80%至90%"), (60, "60%至80%"), (0, "60%以下"))
"""Least share of the full mark in per cent, and the words for it."""
MOST_LOST = 30
"""Lines that lost points and are listed one by one."""


def summary_report(forms: Sequence[Scored], standings: Sequence[Standing], findings: Sequence[Finding], *, name: str = "", masked: bool = True, lang: str = "zh") -> Report:  # fmt: skip
    """One report on many self-evaluations, each with how its project stands. ``name``: whose they are; "" takes the department that most forms name."""
    records = [record for record, _ in forms]
    whose = name or owner_of(records)
    title = say("{name}绩效自评汇总报告", name=whose)
    blocks: list[Block] = [
        *opening(title, records),
        *_overview(records),
        *_results(forms),
        *_list(forms, masked),
        *compared(records, standings, masked),
        *_lost(forms, masked),
        *problems(findings, masked),
    ]
    blocks += [
        Heading(say("六、改进措施和结果应用"), 1),
        blank(say("逐项写明怎样改进、谁来做、何时做完，结果怎样用于下年预算")),
    ]
    blocks += [Signature(say("单位负责人：")), Signature(say("填报日期："))]
    return Report(title, blocks, lang=lang, name=say("{name}-自评汇总报告", name=whose), style="official")


def owner_of(records: Sequence[Record]) -> str:
    """The department that most forms name, else the unit."""
    return most_named([record.text("supervising_dept") or record.agency for record in records])


def opening(title: Message, records: Sequence[Record]) -> list[Block]:
    """The title, and below it the year that most forms are of."""
    year = most_named([str(record.fiscal_year) for record in records if record.fiscal_year])
    return [Heading(title, 0), *([Text(say("（{year}年度）", year=year), "subtitle")] if year else [])]


def most_named(texts: Sequence[str]) -> str:
    """The text that occurs most often; the first of equals."""
    known = Counter(text for text in texts if text)
    return known.most_common(1)[0][0] if known else ""


def _overview(records: Sequence[Record]) -> list[Block]:
    money = MoneyOfYear.of(records)
    units = len({record.agency for record in records if record.agency})
    blocks: list[Block] = [
        Heading(say("一、总体情况"), 1),
        Text(say("共有 {units} 个单位的 {forms} 张自评表", units=units, forms=len(records))),
    ]
    if money.forms:
        words = say("全年预算 {planned} 万元，执行 {spent} 万元，执行率 {rate}", planned=wan_text(money.planned), spent=wan_text(money.spent), rate=money.rate)  # fmt: skip
        blocks.append(Text(words))
    if money.missing:
        blocks.append(
            Text(say("另有 {n} 张表没有写明预算数或执行数，不在上述金额内", n=money.missing), "warn")
        )
    rows = [
        (say("单位数"), str(units)), (say("自评表数"), str(len(records))), (say("全年预算（万元）"), wan_text(money.planned)),
        (say("全年执行（万元）"), wan_text(money.spent)), (say("执行率"), money.rate), (say("金额不全的表数"), str(money.missing)),
    ]  # fmt: skip
    return [*blocks, table(say("总体情况"), (say("项目"), say("数量")), rows, (60, 40), (1,))]


def _decided(forms: Sequence[Scored]) -> list[tuple[Record, ScoreSheet]]:
    """The forms whose total is known and nothing is left to a person."""
    return [(record, sheet) for record, sheet in forms if sheet is not None and sheet.total is not None and not sheet.open_points and sheet.out_of]  # fmt: skip


def _share(sheet: ScoreSheet) -> Fraction:
    """The total of the full mark, in per cent."""
    return Fraction(sheet.total or 0) / Fraction(sheet.out_of) * 100


def _results(forms: Sequence[Scored]) -> list[Block]:
    decided = _decided(forms)
    blocks: list[Block] = [Heading(say("二、自评得分"), 1)]
    if not decided:
        return [*blocks, Text(say("没有一张表能够按规则算出总分"), "warn")]
    shares = [_share(sheet) for _, sheet in decided]
    mean = plain(round_half_up(sum(shares, Fraction(0)) / len(shares), 2))
    above = sum(
        sheet.printed_total is not None and sheet.printed_total > (sheet.total or 0) for _, sheet in decided
    )
    counts = {word: 0 for _, word in BANDS}
    for share in shares:
        counts[next(word for least, word in BANDS if share >= least)] += 1
    full = sum(share >= 100 for share in shares)
    blocks.append(Text(say("按规则算出总分的 {n} 张，平均得分率 {mean}%，满分 {full} 张", n=len(decided), mean=mean, full=full)))  # fmt: skip
    if len(decided) < len(forms):
        blocks.append(Text(say("还有 {n} 张有待评价人给分或不能计算", n=len(forms) - len(decided)), "warn"))
    if above:
        blocks.append(Text(say("表上总分高于按规则所得的 {n} 张", n=above), "warn"))
    rows = [
        (say(word), str(count), plain(round_half_up(Fraction(100 * count, len(decided)), 2)) + "%")
        for word, count in counts.items()
    ]
    rows += [(say("合计"), str(len(decided)), "100%"), (say("平均得分率"), f"{mean}%", ""), (say("满分"), str(full), ""), (say("没有算出"), str(len(forms) - len(decided)), ""), (say("表上总分偏高"), str(above), "")]  # fmt: skip
    grades = Counter(sheet.grade for _, sheet in decided if sheet.grade)
    rows += [
        (say("等级“{grade}”", grade=say(grade)), str(count), "") for grade, count in grades.most_common()
    ]
    chart = Chart(
        say("得分率分布"),
        "bar",
        tuple((say(word), Decimal(count)) for word, count in counts.items()),
        say("张"),
    )
    return [
        *blocks,
        chart,
        table(say("得分率分布"), (say("得分率"), say("张数"), say("占比")), rows, (50, 25, 25), (1, 2)),
    ]


def _list(forms: Sequence[Scored], masked: bool) -> list[Block]:
    heads = (
        say("项目"),
        say("单位"),
        say("预算（万元）"),
        say("执行（万元）"),
        say("执行率"),
        say("表上总分"),
        say("按规则"),
        say("满分"),
        say("等级"),
    )
    rows = []
    for record, sheet in forms:
        planned, spent = planned_and_spent(record)
        known = sheet is not None and sheet.total is not None
        rows.append((
            clean_text(record.subject, masked), clean_text(record.agency, masked), _wan(planned), _wan(spent), rate_text(planned, spent),
            plain(sheet.printed_total) if sheet and sheet.printed_total is not None else "",
            plain(sheet.total) if sheet and known else "", plain(sheet.out_of) if sheet and known else "", say(sheet.grade) if sheet and sheet.grade else "",
        ))  # fmt: skip
    return [
        Heading(say("三、各项目得分"), 1),
        table(say("各项目得分"), heads, rows, (22, 16, 10, 10, 10, 9, 9, 7, 7), (2, 3, 4, 5, 6, 7)),
    ]


def _wan(amount: Decimal | None) -> str:
    return "" if amount is None else wan_text(amount)


def _lost(forms: Sequence[Scored], masked: bool) -> list[Block]:
    lost = [
        (record, line, line.out_of - line.points)
        for record, sheet in forms if sheet is not None
        for line in sheet.lines if line.points is not None and line.points < line.out_of
    ]  # fmt: skip
    blocks: list[Block] = [Heading(say("四、未完成的指标和原因"), 1)]
    if not lost:
        return [*blocks, Text(say("没有失分的指标"))]
    lost.sort(key=lambda one: -one[2])
    told = sum(bool(_reason(record, line)) for record, line, _ in lost)
    words = say("失分的指标 {n} 项，写明原因的 {told} 项", n=len(lost), told=told)
    heads = (say("项目"), say("指标"), say("失分"), say("原因"))
    rows = [(clean_text(record.subject, masked), clean_text(line.subject, masked), plain(gap), clean_text(_reason(record, line), masked) or say("没有写")) for record, line, gap in lost[:MOST_LOST]]  # fmt: skip
    if len(lost) > MOST_LOST:
        rows.append((say("其余"), "", say("{n} 项", n=len(lost) - MOST_LOST), ""))
    rows.append((say("合计"), say("{n} 项", n=len(lost)), "", say("写明原因 {told} 项", told=told)))
    return [*blocks, Text(words), table(say("失分的指标"), heads, rows, (28, 28, 10, 34), (2,))]


def _reason(record: Record, line: ScoreLine) -> str:
    """The reason on the form for a line of the score; empty where there is none."""
    if not line.field.startswith("indicators["):
        return ""
    return record.indicators[int(line.field[len("indicators[") :].split("]")[0])].deviation_reason or ""


def problems(findings: Sequence[Finding], masked: bool) -> list[Block]:
    """The findings by check, and those that must be mended or explained one by one."""
    blocks: list[Block] = [Heading(say("五、审核发现的问题"), 1)]
    if not findings:
        return [*blocks, Text(say("没有发现问题"))]
    counts = Counter((one.code, one.title, one.severity) for one in findings)
    grave = [one for one in findings if one.severity in (Severity.P0, Severity.P1)]
    words = say("共 {n} 条，其中必须改或须说明的 {grave} 条", n=len(findings), grave=len(grave))
    rows = [(f"{code} {say(title)}", say(severity.word), str(count)) for (code, title, severity), count in sorted(counts.items(), key=lambda item: (item[0][2], -item[1], item[0][0]))]  # fmt: skip
    rows.append((say("合计"), say("必须改或须说明 {grave} 条", grave=len(grave)), str(len(findings))))
    listed = [
        (
            clean_text(one.form.project_name, masked),
            clean_text(str(one.message), masked),
            clean_text(str(one.remedy), masked),
        )
        for one in grave
    ]
    blocks += [
        Text(words),
        table(say("问题的种类"), (say("检查"), say("程度"), say("条数")), rows, (60, 20, 20), (2,)),
    ]
    if listed:
        blocks.append(
            table(
                say("须改正或说明的问题"), (say("项目"), say("问题"), say("怎样处理")), listed, (22, 44, 34)
            )
        )
    return blocks
