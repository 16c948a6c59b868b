"""预算执行慢于时间进度

查什么：监控时点的预算执行率。规则包按月规定了最低执行率的（四川：到4、6、8、10月为 25%、40%、60%、80%），低于的报；规则包没有规定的，按进度指数＝执行率÷（月数÷12）报：指数不到 60% 须说明，60%—80% 建议关注。

为什么：到监控时点钱还没有花出去，年底不是突击花钱就是大量结余；规则要求预警，单位限期选择继续、调剂或收回。

怎么改：核对执行数；属实的，说明原因和后几个月的支付安排，确实用不完的按程序调减预算。

English: Spending lies behind the time line that the rules set for the month, or behind the part of the year that has passed. Explain it and plan the payments, or give money back.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.alert import least_execution, progress_index, progress_light
from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import plain
from jixiao.review.attainment import percent
from jixiao.review.engine import FormView, check
from jixiao.review.monitored import execution, months, warnings

SEVERITY = {"red": "P1", "yellow": "P2"}
"""How severe a light of the progress index is."""


@check(
    code="M01",
    name="execution-behind",
    title="预算执行慢于时间进度",
    title_en="Spending is behind the time line",
    severity="P1",
    criterion="feasibility",
    needs=("funds",),
    basis=[
        ("sichuan-2025-monitoring", "预警"),
        ("deployed-warning-rules", "预警"),
        ("mof-2019-136", "监控内容"),
    ],
)
def execution_behind(form: FormView) -> Iterator[Finding]:
    rate, month = execution(form), months(form, form.param("months", ""))
    alerts = warnings(form, form.param("pack", ""))
    least = least_execution(alerts, month)
    if alerts.month_least:
        if least is not None and rate * 100 < least:
            yield _behind(form, rate, month, f"{plain(least)}%", "P1")
        return
    severity = SEVERITY.get(progress_light(alerts, rate * 100, month))
    if severity:
        yield _slow(form, rate, month, percent(progress_index(rate, month)), severity)


def _behind(form: FormView, rate: Fraction, month: int, least: str, severity: str) -> Finding:
    return form.finding(
        say("到{month}月预算执行率 {rate}，低于规定的 {least}", month=month, rate=percent(rate), least=least),
        say("说明原因和后几个月的支付安排；用不完的，按程序调剂或收回"),
        at=form.place("funds.total.executed_amount", say("预算执行")),
        got=percent(rate),
        want=f"≥{least}",
        severity=severity,
    )


def _slow(form: FormView, rate: Fraction, month: int, index: str, severity: str) -> Finding:
    return form.finding(
        say(
            "到{month}月预算执行率 {rate}，只有时间进度的 {index}",
            month=month,
            rate=percent(rate),
            index=index,
        ),
        say("说明原因和后几个月的支付安排；用不完的，按程序调剂或收回"),
        at=form.place("funds.total.executed_amount", say("预算执行")),
        got=percent(rate),
        severity=severity,
    )
