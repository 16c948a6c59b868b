"""The budget execution line: executed ÷ budget over all money of the form, never the mean of several rates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao.core.message import say
from jixiao.core.number import plain, wan_text
from jixiao.core.record import Fund, Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import Execution, RulePack, ScoreLine
from jixiao.scoring.lower import lower_execution
from jixiao.scoring.need import full_ratios
from jixiao.scoring.reckon import Mark
from jixiao.scoring.show import percent, shown

NO_ROW = "values.execution_score"
"""The path of the line where the form has no row of money for it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Budget and execution in 元; None = not on the form. ``differs``: the total row is not the sum of its parts."""

    budget: Decimal | None
    executed: Decimal | None
    differs: bool = False


def execution_line(record: Record, scheme: Scheme, pack: RulePack) -> ScoreLine | None:
    """The line of budget execution; None where the pack scores none, or scores it as an ordinary indicator.

    A budget of 0, or amounts that are not there, are not computable; nothing is ever divided by a stand-in.
    """
    if pack.execution is None:
        return None
    rule, row = pack.execution, total_row(record, scheme)
    mark = Mark(execution_mark(record, scheme, rule), pack.places.indicator)
    printed = row.score if row is not None and row.score is not None else record.number("execution_score")
    clause = pack.citation(rule.article)
    spent = amounts(record, scheme, rule)
    path = f"funds.{row.source}.score" if row is not None else NO_ROW
    flags = ("fund_total_differs",) if spent.differs else ()
    if not spent.budget or spent.executed is None or spent.budget < 0:
        because = say(
            "{reason}，不能计算执行率，请补正后再评分。依据：{clause}",
            reason=_why(spent),
            clause=clause.short,
        )
        return ScoreLine(
            rule.label, path, None, mark.full, None, because, True, printed, clause=str(clause),
            flags=(*flags, "not_computable"),
        )  # fmt: skip
    ratio = Fraction(spent.executed) / Fraction(spent.budget)
    share = lower_execution(rule).share(ratio)
    because = say(
        "{words}。依据：{clause}", words=_words(rule, spent, ratio, share, mark), clause=clause.short
    )
    short = "" if share >= 1 else _for_full_marks(rule, spent.budget)
    return ScoreLine(
        rule.label,
        path,
        mark.points(share),
        mark.full,
        ratio,
        because,
        False,
        printed,
        short,
        str(clause),
        flags,
    )


def _for_full_marks(rule: Execution, budget: Decimal) -> str:
    """The least execution, in 万元, that has the whole mark."""
    ratios = full_ratios(lower_execution(rule))
    if ratios is None or ratios.least is None:
        return ""
    value = shown(ratios.least.value * Fraction(budget) / 10000)
    return say("执行数达到 {value} 万元可得满分", value=value)


def total_row(record: Record, scheme: Scheme) -> Fund | None:
    """The total row of the table of funds; None where the form has none."""
    wanted = scheme.funds.total.id if scheme.funds else "total"
    return next((fund for fund in record.funds if fund.source == wanted), None)


def execution_mark(record: Record, scheme: Scheme, rule: Execution) -> Decimal:
    """The full mark of the line: as the row of money or a field of the form prints it, else the pack's."""
    row = total_row(record, scheme)
    full = row.points if row is not None and row.points is not None else record.number("execution_points")
    return rule.points if full is None else full


def amounts(record: Record, scheme: Scheme, rule: Execution) -> Spent:
    """Budget and execution: the sum of the rows of money where they state both, else the total row, else the
    fields of those names. Rows that are part of another row are not counted twice."""
    total = total_row(record, scheme)
    parts = [fund for fund in record.funds if fund is not total and not _is_part(fund, scheme)]
    summed = Spent(_sum(_budget(fund, rule) for fund in parts), _sum(fund.executed_amount for fund in parts))
    if total is not None and (_budget(total, rule) is not None or total.executed_amount is not None):
        budget = _budget(total, rule)
        stated = Spent(record.number(rule.base) if budget is None else budget, total.executed_amount)
    else:
        stated = Spent(record.number(rule.base), record.number("executed_amount"))
    if summed.budget is None or summed.executed is None:
        return stated
    if stated.budget is None or stated.executed is None:
        return summed
    return Spent(summed.budget, summed.executed, differs=stated != summed)


def _budget(fund: Fund, rule: Execution) -> Decimal | None:
    if rule.base != "revised_budget":
        return fund.initial_budget if rule.base == "initial_budget" else fund.funds_received
    return fund.amount if fund.year_budget is None else fund.year_budget


def _is_part(fund: Fund, scheme: Scheme) -> bool:
    rows = scheme.funds.rows if scheme.funds else ()
    return any(row.id == fund.source and row.parent for row in rows)


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None


def _why(spent: Spent) -> str:
    if spent.budget is None:
        return say("没有填写预算数")
    if spent.budget == 0:
        return say("预算数为 0")
    return say("预算数为负数") if spent.budget < 0 else say("没有填写执行数")


def _words(rule: Execution, spent: Spent, ratio: Fraction, share: Fraction, mark: Mark) -> str:
    executed, budget = wan_text(spent.executed), wan_text(spent.budget)
    words = say(
        "执行率 {executed}÷{budget}＝{rate}（万元）", executed=executed, budget=budget, rate=percent(ratio)
    )
    if spent.differs:
        words = say("合计行与各资金来源之和不一致，按各行之和计；{words}", words=words)
    coarse = lower_execution(rule).coarse(ratio)
    if coarse != ratio:
        words = say("{words}，先按四舍五入取 {rate}", words=words, rate=percent(coarse))
    if coarse > rule.cap:
        words = say("{words}，超过 {cap}，按 {cap} 计", words=words, cap=percent(rule.cap))
    sum = mark.sum(f"{plain(mark.full)}×{shown(share)}", share)
    return say("{words}；{sum}", words=words, sum=sum)
