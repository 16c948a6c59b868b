"""The evaluation report (绩效评价报告) with the seven parts of 财预〔2020〕10号, annex 3.

一 基本情况 二 评价工作开展情况 三 综合评价情况及结论 四 指标分析 五 主要经验、问题及原因 六 建议 七 其他. Every number of its
sentences is taken out of a cell of a table; what the evaluator wrote is taken over; what nobody has written yet is a
marked blank. No expert is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jixiao.core.evaluation import Evaluation, PanelResult, items
from jixiao.core.finding import Finding
from jixiao.core.grid import Grid
from jixiao.core.library import cite, vocabulary
from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up, wan_text
from jixiao.core.record import Record
from jixiao.core.report import Block, Chart, Heading, PageBreak, Report, Signature, Text
from jixiao.core.score import ScoreSheet
from jixiao.reports.bound_numbers import sentence
from jixiao.reports.evaluation_items import (
    expert_tables,
    indicator_table,
    item_analysis,
    levels,
    rate,
    recheck_part,
)
from jixiao.reports.money_of_year import planned_and_spent, rate_text
from jixiao.reports.self_evaluation_report import blank
from jixiao.reports.shown import clean_text
from jixiao.reports.summary_report import problems
from jixiao.reports.tables import table

PARTS = {
    "overview": say("项目概况"),
    "goals": say("绩效目标"),
    "purpose": say("评价目的、对象和范围"),
    "methods": say("评价原则、方法和标准"),
    "process": say("评价工作过程"),
    "analysis": say("指标分析"),
    "experience": say("主要经验及做法"),
    "problems": say("存在的问题及原因"),
    "suggestions": say("有关建议"),
    "other": say("其他需要说明的问题"),
}
"""The parts that an evaluator writes → their headings; keys of ``Evaluation.texts``."""


def evaluation_report(
    record: Record,
    evaluation: Evaluation | None = None,
    result: PanelResult | None = None,
    sheet: ScoreSheet | None = None,
    findings: Sequence[Finding] = (),
    *,
    masked: bool = True,
    lang: str = "zh",
) -> Report:
    """The report on one project. ``record``: its self-evaluation, ``record.linked["target"]`` the approved target.

    ``evaluation`` and ``result``: the experts' sheets and what they come to; without them the points are blanks.
    ``sheet``: the self-evaluation's score. ``findings``: of the review of the self-evaluation.
    """
    told = evaluation or Evaluation(project_name=record.subject or "—", fiscal_year=record.fiscal_year or 0)
    title = say("{subject}绩效评价报告", subject=record.subject or say("未命名项目"))
    write = _Writer(record, told, masked)
    blocks: list[Block] = [Heading(title, 0)]
    if record.fiscal_year:
        blocks.append(Text(say("（{year}年度）", year=record.fiscal_year), "subtitle"))
    blocks += write.basics()
    blocks += write.work(result)
    blocks += conclusion(told, result, sheet)
    blocks += [Heading(say("四、绩效评价指标分析"), 1), *item_analysis(told, result, record, masked)]
    blocks += write.typed("analysis", say("结合评分和佐证，说明各类指标的得分情况"), heading="")
    blocks += [
        Heading(say("五、主要经验及做法、存在的问题及原因分析"), 1),
        *write.typed("experience", say("写明可以推广的做法"), heading=say("（一）主要经验及做法")),
        *write.typed("problems", say("逐项写明问题、依据和原因"), heading=say("（二）存在的问题及原因")),
    ]
    if findings:
        blocks += [one for one in problems(findings, masked) if not isinstance(one, Heading)]
    blocks += [
        Heading(say("六、有关建议"), 1),
        *write.typed("suggestions", say("针对问题提出可以落实的建议"), heading=""),
        Heading(say("七、其他需要说明的问题"), 1),
        *write.typed("other", say("没有的写“无”"), heading=""),
        Text(str(cite(vocabulary("framework")["document"], vocabulary("framework")["article"])), "note"),
        Signature(say("评价机构：")) if not told.evaluator else Signature(say("评价机构："), told.evaluator),
        Signature(say("评价日期：")),
    ]
    if told.experts:
        blocks += [PageBreak(), Text(say("附件"), "left"), *expert_tables(told, result)]
    name = say("{subject}-绩效评价报告", subject=record.subject) if record.subject else say("绩效评价报告")
    return Report(title, blocks, lang=lang, name=name, style="official")


class _Writer:
    """The parts that tell what was to be done and how it was judged."""

    def __init__(self, record: Record, told: Evaluation, masked: bool):
        self.record, self.told, self.masked = record, told, masked
        self.target = record.linked.get("target")

    def clean(self, text: str) -> str:
        return clean_text(text, self.masked)

    def typed(self, part: str, hint: str, *, heading: str, known: str = "") -> list[Block]:
        """What the evaluator wrote in a part, else what the forms say, else a blank."""
        text = self.told.texts.get(part, "").strip() or known
        blocks: list[Block] = [Heading(heading, 2)] if heading else []
        return [*blocks, Text(self.clean(text)) if text else blank(hint)]

    def of_forms(self, *names: str) -> str:
        """The first text among these fields of the approved target, then of the self-evaluation."""
        return next(
            (form.text(name) for form in (self.target, self.record) if form for name in names if form.text(name)),
            "",
        )  # fmt: skip

    def basics(self) -> list[Block]:
        """一、基本情况: what the project is, its money, its goals and indicators."""
        facts = [
            (say("项目名称"), self.record.subject),
            (say("主管部门"), self.of_forms("supervising_dept")),
            (say("实施单位"), self.record.agency or self.of_forms("implementing_unit")),
            (say("项目类型"), self.of_forms("project_type")),
        ]
        rows = [(label, self.clean(text)) for label, text in facts if text]
        goals = "\n".join(filter(None, (self.of_forms("medium_term_goal"), self.of_forms("annual_goal"))))
        return [
            Heading(say("一、基本情况"), 1),
            table(say("项目基本情况"), (say("项目"), say("内容")), rows, (24, 76)),
            *self.typed("overview", say("概括项目背景、主要内容和实施情况"), heading=say("（一）项目概况"), known=self.of_forms("overview", "content")),
            *self._money(),
            *self.typed("goals", say("写明总体目标和年度目标"), heading=say("（二）项目绩效目标"), known=goals),
            *indicator_table(self.record, self.masked),
        ]  # fmt: skip

    def _money(self) -> list[Block]:
        planned, spent = planned_and_spent(self.record)
        if planned is None or spent is None:
            return [blank(say("预算数、执行数、执行率，结转结余及其原因"))]
        grid = table(
            say("资金情况"),
            (say("全年预算（万元）"), say("全年执行（万元）"), say("执行率")),
            [(wan_text(planned), wan_text(spent), rate_text(planned, spent))],
            (34, 34, 32),
            (0, 1, 2),
        )
        words = (
            sentence("全年预算 {planned} 万元，执行 {spent} 万元，执行率 {rate}", grid, planned=(1, 0), spent=(1, 1), rate=(1, 2))
            if planned
            else sentence("全年预算 {planned} 万元，执行 {spent} 万元", grid, planned=(1, 0), spent=(1, 1))
        )  # fmt: skip
        return [words, grid]

    def work(self, result: PanelResult | None) -> list[Block]:
        """二、评价工作开展情况: what for, by what framework, in what steps."""
        seats = len(self.told.experts)
        rows = [(name, *(plain(one) for one in numbers)) for name, numbers in levels(self.told, None)]
        weights = table(say("评价指标体系"), (say("一级指标"), say("指标数"), say("分值")), [row[:3] for row in rows], (40, 30, 30), (1, 2))  # fmt: skip
        steps = [*self.told.steps]
        if seats:
            way = (
                say("去掉一个最高分和一个最低分后取平均")
                if result and not all(result.counted)
                else say("取平均")
            )
            steps.append((say("专家人数"), str(seats)))
            steps.append((say("汇总办法"), way))
        if self.told.seed:
            steps.append((say("抽取专家的种子"), self.told.seed))
        purpose = say("对{subject}{year}年度的决策、过程、产出和效益进行评价，为改进管理、安排预算提供依据", subject=self.record.subject, year=self.record.fiscal_year or "") if self.record.subject else ""  # fmt: skip
        last = len(rows)
        return [
            Heading(say("二、绩效评价工作开展情况"), 1),
            *self.typed("purpose", say("写明为什么评、评什么、评哪一年的资金"), heading=say("（一）评价目的、对象和范围"), known=purpose),
            *self.typed("methods", "", heading=say("（二）评价原则、指标体系、方法和标准"), known=say("坚持科学公正、统筹兼顾、激励约束、公开透明的原则，按财政部共性指标体系框架评价；单项分值由本系统设定")),
            sentence("框架共 {count} 项指标，满分 {points} 分", weights, count=(last, 1), points=(last, 2)),
            weights,
            *self.typed("process", say("写明前期准备、资料收集、现场评价和综合评价的时间和内容"), heading=say("（三）评价工作过程"), known=say("评价经过见下表") if steps else ""),
            *([table(say("评价工作过程"), (say("时间或事项"), say("内容")), [(say(label), say(words)) for label, words in steps], (30, 70))] if steps else []),
        ]  # fmt: skip


def conclusion(told: Evaluation, result: PanelResult | None, sheet: ScoreSheet | None) -> list[Block]:
    """三、综合评价情况及评价结论: the total with its table and picture, and the second score."""
    blocks: list[Block] = [Heading(say("三、综合评价情况及评价结论"), 1)]
    if result is None:
        blocks.append(blank(say("专家评分汇总以后填入得分和等级")))
    else:
        known = levels(told, result)
        heads = (say("一级指标"), say("指标数"), say("分值"), say("得分"), say("得分率"))
        rows = [
            (name, *(plain(one) for one in numbers), rate(numbers[2], numbers[1])) for name, numbers in known
        ]
        grid = table(say("综合评分"), heads, rows, (28, 18, 18, 18, 18), (1, 2, 3, 4))
        totals = _totals(told, result)
        bars = tuple((name, round_half_up(100 * numbers[2] / numbers[1], 2)) for name, numbers in known[:-1])
        blocks += [
            sentence("综合得分 {points} 分（满分 {full} 分），等级为“{grade}”，专家总分极差 {spread} 分", totals, points=(1, 0), full=(1, 1), grade=(1, 2), spread=(1, 3)),
            totals,
            Chart(say("各类得分率"), "progress", bars, "%", Decimal(100)),
            grid,
        ]  # fmt: skip
        if sum((numbers[2] for _, numbers in known[:-1]), Decimal(0)) != result.total:
            blocks.append(
                Text(say("各类得分由各项平均分相加，因四舍五入与综合得分略有出入，以综合得分为准"), "note")
            )
    if sheet is not None and sheet.total is not None and told.recheck is None:
        own = table(say("单位自评"), (say("自评得分"), say("满分")), [(plain(sheet.total), plain(sheet.out_of))], (50, 50), (0, 1))  # fmt: skip
        blocks += [sentence("单位自评得 {own} 分，满分 {full} 分", own, own=(1, 0), full=(1, 1)), own]
    return [*blocks, *recheck_part(told)]


def _totals(told: Evaluation, result: PanelResult) -> Grid:
    full = sum(item["points"] for item in items())
    heads = (say("综合得分"), say("满分"), say("等级"), say("极差"), say("专家人数"))
    row = (plain(result.total), str(full), say(result.grade), plain(result.spread), str(len(told.experts)))
    return table(say("评价结论"), heads, [row], (20, 20, 20, 20, 20), (0, 1, 3, 4))
