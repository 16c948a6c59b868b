"""预算执行得分有误

查什么：执行率是否等于执行数除以预算数；预算执行得分是否等于分值按规则乘执行率（容差为所印得分的一个末位，最多 0.1 分）。

为什么：预算执行率直接取自账面，是自评表里唯一不靠判断的得分；这一项算错，总分和等级跟着错。

怎么改：按“全年执行数÷全年预算数”重算执行率，再按规则算得分，改正表中数字。

English: The execution rate must equal executed ÷ budget, and the execution score the rule times that rate. Recompute both from the amounts.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up, wan_text
from jixiao.core.record import Fund, Indicator
from jixiao.review.attainment import actual_of, percent
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.printed import execution_line, execution_rate, is_execution, money, places, total_row


@check(
    code="E01",
    name="execution-score-wrong",
    title="预算执行得分有误",
    title_en="Execution score is wrong",
    severity="P0",
    criterion="arithmetic",
    basis=[("reviewers-practice", "E01"), ("mof-2020-10", "单位自评")],
)
def execution_score_wrong(form: FormView) -> Iterator[Finding]:
    row, rate_rows = total_row(form), _rate_indicators(form)
    if row is None and not rate_rows:
        raise NotRun(say("表中没有预算执行情况"))
    for fund in form.record.funds:
        yield from _wrong_rate(form, fund)
    yield from _wrong_score(form, row)
    for indicator in rate_rows:
        yield from _wrong_rate_indicator(form, indicator)


def _wrong_rate(form: FormView, fund: Fund) -> Iterator[Finding]:
    base = fund.amount if fund.revised_budget is None else fund.revised_budget
    if fund.execution_rate is None or fund.executed_amount is None or not base:
        return
    rate = Fraction(fund.executed_amount) / Fraction(base)
    if _near(fund.execution_rate, rate, places(fund.execution_rate)):
        return
    yield form.finding(
        say(
            "{label}的执行率印为 {got}，按执行数 {spent} 万元÷预算数 {base} 万元应为 {want}",
            label=fund.label,
            got=percent(fund.execution_rate),
            spent=wan_text(fund.executed_amount),
            base=wan_text(base),
            want=percent(rate),
        ),
        say("按全年执行数÷全年预算数改正执行率，并重算得分"),
        at=form.place(f"funds.{fund.source}.execution_rate", fund.label),
        got=percent(fund.execution_rate),
        want=percent(rate),
    )


def _wrong_score(form: FormView, row: Fund | None) -> Iterator[Finding]:
    line = execution_line(form)
    if row is None or row.score is None or line is None or line.points is None or line.by_hand:
        return
    if _near(row.score, Fraction(line.points), max(1, places(row.score))):
        return
    yield form.finding(
        say(
            "预算执行得分印为 {got}，按规则应为 {want}：{because}",
            got=plain(row.score),
            want=plain(line.points),
            because=line.because,
        ),
        say("改为按规则算出的得分，并相应改正总分"),
        at=form.place(f"funds.{row.source}.score", row.label),
        got=plain(row.score),
        want=plain(line.points),
        fix=plain(line.points),
    )


def _rate_indicators(form: FormView) -> list[Indicator]:
    """The rows that state the execution rate as an indicator, where the form also holds the amounts."""
    if execution_rate(form) is None:
        return []
    rows = [row for row in form.record.indicators if is_execution(row)]
    return [row for row in rows if (actual := actual_of(row)) and actual.unit == "%"]


def _wrong_rate_indicator(form: FormView, indicator: Indicator) -> Iterator[Finding]:
    value, rate, (spent, base) = indicator.actual.value, execution_rate(form), money(form)
    if value is None or _near(value, rate * 100, places(value)):
        return
    yield form.finding(
        say(
            "预算执行率填 {got}，按支付 {spent} 万元÷{base} 万元应为 {want}",
            got=indicator.actual.text,
            spent=wan_text(spent),
            base=wan_text(base),
            want=percent(rate),
        ),
        say("按支付数÷拨款数改正执行率，并重算这一项得分"),
        at=form.at(indicator, "actual"),
        got=indicator.actual.text,
        want=percent(rate),
    )


def _near(printed: Decimal, exact: Fraction, decimals: int) -> bool:
    """Whether the printed number is the exact one, or one unit of the printed precision beside it."""
    unit = Decimal(1).scaleb(-decimals)
    return abs(printed - round_half_up(exact, decimals)) <= unit
