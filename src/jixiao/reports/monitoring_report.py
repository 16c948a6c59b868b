"""The report on monitoring (绩效运行监控报告, 财预〔2019〕136号): spending and targets of many projects part-way.

Every figure is counted from the forms and stands in a table too; what only people can say is a marked blank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import round_half_up, wan_text
from jixiao.core.record import Fund, Indicator, Record
from jixiao.core.report import Block, Chart, Heading, Report, Signature, Text
from jixiao.core.standing import Standing
from jixiao.reports.money_of_year import rate_text
from jixiao.reports.self_evaluation_report import blank
from jixiao.reports.shown import clean_text
from jixiao.reports.standing_chart import alarmed
from jixiao.reports.summary_report import opening, owner_of, problems
from jixiao.reports.tables import table

SLOWEST = 15
"""Projects in the chart of execution."""
LIKELIHOODS = ("确定能", "有可能", "完全不可能")
CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
"""What the national form ticks; other words of a form are counted as they are."""


def monitoring_report(records: Sequence[Record], standings: Sequence[Standing], findings: Sequence[Finding], *, name: str = "", masked: bool = True, lang: str = "zh") -> Report:  # fmt: skip
    """One report on the monitoring forms of a department, each with how its project stands. ``name``: whose they are;
    "" takes what most forms name."""
    whose = name or owner_of(records)
    title = say("{name}绩效运行监控报告", name=whose)
    blocks: list[Block] = [
        *opening(title, records),
        *_overview(records),
        *_spending(records, masked),
        *_targets(records),
        *alarmed(records, standings, masked),
        *_deviating(records, masked),
    ]
    blocks += problems(findings, masked)
    blocks += [
        Heading(say("六、处理意见和下一步措施"), 1),
        blank(say("逐个项目写明继续、调整还是暂缓，谁来纠正、何时完成")),
    ]
    blocks += [Signature(say("单位负责人：")), Signature(say("填报日期："))]
    return Report(title, blocks, lang=lang, name=say("{name}-监控报告", name=whose), style="official")


def _total(record: Record) -> Fund | None:
    """The row of all the money."""
    return next((fund for fund in record.funds if fund.source == "total"), None)


def _budget(fund: Fund) -> Decimal | None:
    return fund.amount if fund.year_budget is None else fund.year_budget


def _overview(records: Sequence[Record]) -> list[Block]:
    units = len({record.agency for record in records if record.agency})
    rows = sum(len(record.indicators) for record in records)
    figures = [
        (say("单位数"), str(units)),
        (say("监控项目数"), str(len(records))),
        (say("监控指标数"), str(rows)),
    ]
    return [
        Heading(say("一、监控工作情况"), 1),
        Text(
            say(
                "监控了 {units} 个单位的 {forms} 个项目，指标 {rows} 项",
                units=units,
                forms=len(records),
                rows=rows,
            )
        ),
        table(say("监控范围"), (say("项目"), say("数量")), figures, (60, 40), (1,)),
    ]


def _spending(records: Sequence[Record], masked: bool) -> list[Block]:
    known = [(record, fund, _budget(fund)) for record in records if (fund := _total(record)) and fund.executed_amount is not None and _budget(fund)]  # fmt: skip
    missing = len(records) - len(known)
    blocks: list[Block] = [Heading(say("二、预算执行情况"), 1)]
    if not known:
        return [*blocks, Text(say("没有一张表同时写明预算数和执行数"), "warn")]
    planned = sum((budget or Decimal(0) for *_, budget in known), Decimal(0))
    spent = sum((fund.executed_amount or Decimal(0) for _, fund, _ in known), Decimal(0))
    whole = rate_text(planned, spent)
    blocks.append(Text(say("预算 {planned} 万元，已执行 {spent} 万元，执行率 {rate}", planned=wan_text(planned), spent=wan_text(spent), rate=whole)))  # fmt: skip
    if missing:
        blocks.append(Text(say("另有 {n} 个项目没有写明预算数或执行数，不在上述金额内", n=missing), "warn"))
    known.sort(key=lambda one: Fraction(one[1].executed_amount or 0) / Fraction(one[2] or 1))
    shares = tuple(
        (clean_text(record.subject, masked), round_half_up(Fraction(fund.executed_amount or 0) / Fraction(budget or 1) * 100, 2))
        for record, fund, budget in known[:SLOWEST]
    )  # fmt: skip
    heads = (
        say("项目"),
        say("单位"),
        say("预算（万元）"),
        say("已执行（万元）"),
        say("执行率"),
        say("全年预计（万元）"),
    )
    rows = [
        (clean_text(record.subject, masked), clean_text(record.agency, masked), wan_text(budget), wan_text(fund.executed_amount), rate_text(budget, fund.executed_amount), "" if fund.expected_amount is None else wan_text(fund.expected_amount))
        for record, fund, budget in known
    ]  # fmt: skip
    rows.append(
        (
            say("合计"),
            say("{n} 个项目没有金额", n=missing) if missing else "",
            wan_text(planned),
            wan_text(spent),
            whole,
            "",
        )
    )
    return [
        *blocks,
        Chart(say("执行率最低的项目"), "progress", shares, "%", Decimal(100)),
        table(say("各项目预算执行"), heads, rows, (26, 22, 13, 13, 11, 15), (2, 3, 4, 5)),
    ]


def _targets(records: Sequence[Record]) -> list[Block]:
    """How likely the targets are said to be, and the causes ticked."""
    indicators = [row for record in records for row in record.indicators]
    said = Counter(row.likelihood or "" for row in indicators)
    causes = Counter(cause for row in indicators for cause in _ticked(row))
    words = say("能完成的 {sure} 项，有可能的 {perhaps} 项，完全不可能的 {never} 项，没有填写的 {silent} 项", **{key: said[word] for key, word in zip(("sure", "perhaps", "never", "silent"), (*LIKELIHOODS, ""), strict=True)})  # fmt: skip
    rows = [
        (say("完成目标可能性"), say(word) if word else say("没有填写"), str(said[word]))
        for word in (*LIKELIHOODS, "")
    ]
    rows += [
        (say("偏差原因"), say(cause), str(causes[cause]))
        for cause in dict.fromkeys((*CAUSES, *causes))
        if causes[cause]
    ]
    return [
        Heading(say("三、绩效目标完成情况"), 1),
        Text(words),
        table(
            say("完成可能性和偏差原因"), (say("内容"), say("勾选项"), say("指标数")), rows, (40, 40, 20), (2,)
        ),
    ]


def _ticked(row: Indicator) -> list[str]:
    return [cause for cause in (row.deviation_cause or "").replace("；", "、").split("、") if cause.strip()]


def _deviating(records: Sequence[Record], masked: bool) -> list[Block]:
    """The indicators that may miss their targets, one by one."""
    rows = []
    for record in records:
        for row in record.indicators:
            if row.likelihood in LIKELIHOODS[1:] or row.deviation_reason:
                target = row.targets.get("full_year") or next(iter(row.targets.values()), None)
                forecast = row.actuals.get("forecast")
                rows.append((
                    clean_text(record.subject, masked), row.name, target.text if target else "", forecast.text if forecast else "",
                    say(row.likelihood) if row.likelihood else "", clean_text("、".join(filter(None, (row.deviation_cause, row.deviation_reason))), masked) or say("没有写"),
                ))  # fmt: skip
    heads = (say("项目"), say("指标"), say("目标"), say("全年预计"), say("可能性"), say("原因"))
    blocks: list[Block] = [Heading(say("四、可能完不成的指标"), 1)]
    if not rows:
        return [*blocks, Text(say("没有填写可能完不成的指标"))]
    return [*blocks, table(say("可能完不成的指标"), heads, rows, (20, 20, 12, 12, 10, 26))]
