"""The self-evaluation report (自评报告): figures and approved texts filled in, judgement left to people.

What stands in the approved target form is taken over and not typed again, as the published Suzhou form demands:
项目概况、项目总目标、年度绩效目标由软件自动从申报表中生成. What only people can say (how the project was carried out,
what it brought, why something failed, what to do better) is taken from the record or left as a marked blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jixiao.core.grid import Cell, Grid
from jixiao.core.message import say
from jixiao.core.number import plain, wan_text
from jixiao.core.record import Record
from jixiao.core.report import Block, Heading, Report, Signature, Text
from jixiao.core.scheme import Scheme
from jixiao.core.score import ScoreLine, ScoreSheet
from jixiao.reports.money_of_year import planned_and_spent, rate_text
from jixiao.reports.score_report import points_by_group, rules_used, score_table, summary
from jixiao.reports.shown import Shown, date

FROM_TARGET = ("overview", "medium_term_goal", "annual_goal")
"""Fields that are taken from the approved target form."""

INSTEAD = {"overview": "content"}
"""What the target form says in place of a field that it does not have; used when the record has nothing either."""


def self_evaluation_report(
    record: Record, scheme: Scheme, sheet: ScoreSheet, *, masked: bool = True, lang: str = "zh"
) -> Report:
    """The report on one self-evaluation. ``record.linked["target"]`` is the approved target form, where known.

    ``masked`` hides personal data in texts. A section for which neither the record nor the target has a text is
    a blank to be filled in (Text with the role ``blank``).
    """
    shown = Shown(record, scheme, masked)
    title = say("{subject}绩效自评报告", subject=record.subject or say("未命名项目"))
    year = "" if record.fiscal_year is None else say("（{year}年度）", year=record.fiscal_year)
    blocks: list[Block] = [Heading(title, 0)]
    blocks += [Text(year, "subtitle")] if year else []
    blocks += _basic_facts(shown)
    blocks += _goals(shown)
    blocks += _carried_out(shown)
    blocks += _scores(shown, sheet)
    blocks += _judgement(shown, sheet)
    blocks += [Signature(say("单位负责人：")), Signature(say("填报人：")), Signature(say("填报日期："))]
    name = f"{record.subject}-自评报告" if record.subject else "自评报告"
    return Report(title, blocks, lang=lang, name=name, style="official")


def _basic_facts(shown: Shown) -> list[Block]:
    record, target = shown.record, shown.record.linked.get("target")
    rows = [
        (say("项目名称"), record.text("project_name") or record.text("unit_name")),
        (
            say("主管部门"),
            record.text("supervising_dept") or (target.text("supervising_dept") if target else ""),
        ),
        (
            say("实施单位"),
            record.text("implementing_unit") or (target.text("implementing_unit") if target else ""),
        ),
        (say("项目类型"), target.text("project_type") if target else ""),
        (say("起止时间"), _period(target)),
    ]
    rows = [(label, shown.clean(text)) for label, text in rows if text]
    blocks: list[Block] = [Heading(say("一、项目基本情况"), 1), _pairs(say("项目基本情况"), rows)]
    return [
        *blocks,
        Heading(say("（一）项目概况"), 2),
        *_text_or_blank(shown, "overview", say("概括项目背景、主要内容和实施情况")),
    ]


def _period(target: Record | None) -> str:
    if target is None or not (target.text("start") or target.text("end")):
        return ""
    start, end = (date(target.text(name), None) for name in ("start", "end"))
    return say("{start} 至 {end}", start=start, end=end)


def _pairs(name: str, rows: Sequence[tuple[str, str]]) -> Grid:
    """Label and value, a pair a row."""
    cells = []
    for row, (label, value) in enumerate(rows):
        cells += [Cell(row, 0, label, role="label"), Cell(row, 1, value, role="value")]
    return Grid(name, len(rows), 2, cells, widths=(22, 78))


def _goals(shown: Shown) -> list[Block]:
    return [
        Heading(say("（二）项目总目标"), 2),
        *_text_or_blank(shown, "medium_term_goal", say("写明项目期结束时要达到的结果")),
        Heading(say("（三）年度绩效目标"), 2),
        *_text_or_blank(shown, "annual_goal", say("写明批复的年度目标")),
    ]


def _text_or_blank(shown: Shown, field: str, hint: str) -> list[Block]:
    """The approved target's text, else the record's own, else what the target says instead, else a blank."""
    target = shown.record.linked.get("target")
    own = shown.record.text(field)
    approved = target.text(field) if target and field in FROM_TARGET else ""
    if not approved and not own and target:
        approved = target.text(INSTEAD.get(field, ""))
    if not approved:
        return [Text(shown.clean(own))] if own else [blank(hint)]
    blocks: list[Block] = [Text(shown.clean(approved))]
    if own and _same(own) != _same(approved):
        words = say("自评表所写与申报表不同，以申报表为准。自评表写的是：{own}", own=shown.clean(own))
        blocks.append(Text(words, "warn"))
    assert target is not None, "an approved text comes from a target"
    return [*blocks, Text(say("（取自{source}）", source=target.title or say("绩效目标申报表")), "note")]


def _same(text: str) -> str:
    return "".join(text.split())


def blank(hint: str) -> Text:
    """A place for people to write, with what belongs there."""
    return Text(say("【待填写】{hint}", hint=hint), "blank")


def _carried_out(shown: Shown) -> list[Block]:
    return [
        Heading(say("二、项目实施和资金使用情况"), 1),
        Heading(say("（一）项目实施情况"), 2),
        *_own(
            shown,
            ("implementation", "goal_attainment"),
            say("做了哪些事、完成到什么程度，与年度目标逐条对应"),
        ),
        Heading(say("（二）资金使用情况"), 2),
        *_money(shown),
    ]


def _own(shown: Shown, fields: Sequence[str], hint: str) -> list[Block]:
    text = next((shown.record.text(field) for field in fields if shown.record.text(field)), "")
    return [Text(shown.clean(text))] if text else [blank(hint)]


def _money(shown: Shown) -> list[Block]:
    """Planned and spent amounts as sentences and as a table of the spending lines."""
    planned, spent = planned_and_spent(shown.record)
    blocks: list[Block] = []
    if planned and spent is not None:
        words = say(
            "全年预算 {planned} 万元，执行 {spent} 万元，执行率 {rate}",
            planned=wan_text(planned),
            spent=wan_text(spent),
            rate=rate_text(planned, spent),
        )
        blocks.append(Text(words))
    lines = [
        line for line in shown.record.expenditures if line.executed is not None or line.full_year is not None
    ]
    if lines:
        heads = (say("支出内容"), say("预算数（万元）"), say("执行数（万元）"))
        cells = [Cell(0, col, head, role="header") for col, head in enumerate(heads)]
        for row, line in enumerate(lines, 1):
            texts = (
                (shown.clean(line.item), "label"),
                (wan_text(line.full_year), "number"),
                (wan_text(line.executed), "number"),
            )
            cells += [Cell(row, col, text, role=role) for col, (text, role) in enumerate(texts)]
        blocks.append(Grid(say("资金使用情况"), len(lines) + 1, 3, cells, widths=(60, 20, 20), header_rows=1))
    return blocks or [blank(say("预算数、执行数、执行率，结转结余及其原因"))]


def _scores(shown: Shown, sheet: ScoreSheet) -> list[Block]:
    return [
        Heading(say("三、绩效指标完成情况和自评得分"), 1),
        *summary(sheet),
        points_by_group(shown.record, sheet),
        score_table(shown.record, sheet),
        *rules_used(sheet),
    ]


def _judgement(shown: Shown, sheet: ScoreSheet) -> list[Block]:
    lost = [line for line in sheet.lines if line.points is not None and line.points < line.out_of]
    blocks: list[Block] = [Heading(say("四、未完成的指标和原因"), 1)]
    blocks += [_lost(shown, line) for line in lost] if lost else [Text(say("没有失分的指标"))]
    blocks += [
        Heading(say("五、项目管理成效"), 1),
        *_own(shown, ("achievements",), say("见到什么效果；所写数字应与指标的实际完成值一致")),
        Heading(say("六、存在的问题及原因"), 1),
        *_own(shown, ("problems",), say("没有完成的指标逐项说明原因，不写套话")),
        Heading(say("七、改进措施和建议"), 1),
        *_own(shown, ("suggestions",), say("下一步怎样改进，谁来做，何时做完")),
    ]
    return blocks


def _lost(shown: Shown, line: ScoreLine) -> Text:
    """A line that lost points, with the reason that the unit gave or a blank for it."""
    reason = ""
    if line.field.startswith("indicators["):
        index = int(line.field.removeprefix("indicators[").split("]")[0])
        reason = shown.record.indicators[index].deviation_reason or ""
    gap = plain(line.out_of - (line.points or Decimal(0)))
    if reason:
        return Text(
            say(
                "{subject}：失 {gap} 分。原因：{reason}",
                subject=line.subject,
                gap=gap,
                reason=shown.clean(reason),
            )
        )
    return blank(say("{subject}：失 {gap} 分，说明原因", subject=line.subject, gap=gap))
