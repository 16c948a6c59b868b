"""得分与执行率不匹配

查什么：指标得分率高出预算执行得分率的幅度（相对得分率）是否超过上限（规则包未规定时为 5%）；未执行的预算是否超过上限（未规定时为 20%）；预算是否为 0。

为什么：钱没有花出去而任务几乎全部完成，不是预算编多了，就是完成情况报高了。

怎么改：核实完成值；确属节约或跨年支付的，说明原因，并相应调减以后年度预算。

English: Indicator scores far above the execution score, or much unspent money, must be explained: either the budget was too large or the results are overstated.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import D, wan_text
from jixiao.review.attainment import percent
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.printed import TOTAL, execution_rate, money, total_row

USUAL = {"score_gap": 5, "unspent": 20}
"""Per cent, as systems in use have them."""


@check(
    code="E11",
    name="score-against-execution",
    title="得分与执行率不匹配",
    title_en="Scores far above budget execution",
    severity="P1",
    criterion="appropriateness",
    needs=("self_scores", "points"),
    basis=[("deployed-warning-rules", "自评预警"), ("reviewers-practice", "E11")],
)
def score_against_execution(form: FormView) -> Iterator[Finding]:
    amounts = money(form)
    if amounts is None:
        raise NotRun(say("缺少预算数或执行数"))
    score, spent = _score_rate(form), _execution_share(form)
    if (
        score
        and spent is not None
        and (score - spent) / score > _limit(form, "score_gap", form.param("score_gap", ""))
    ):
        yield form.finding(
            say("指标得分率 {score}，预算执行得分率只有 {spent}", score=percent(score), spent=percent(spent)),
            say("核实完成值；确属节约或跨年支付的，说明原因并相应调减预算"),
            at=form.place(TOTAL, say("总分")),
            got=percent(score),
        )
    elif score and (not amounts[1] or _unspent(amounts) > _limit(form, "unspent", form.param("unspent", ""))):
        yield from _too_little_spent(form, amounts)


def _too_little_spent(form: FormView, amounts: tuple[Decimal, Decimal]) -> Iterator[Finding]:
    spent, base = amounts
    if base:
        message = say(
            "预算 {base} 万元，执行 {spent} 万元，未执行 {unspent}",
            base=wan_text(base),
            spent=wan_text(spent),
            unspent=percent(_unspent(amounts)),
        )
    else:
        message = say("预算数为 0，执行率无法计算")
    yield form.finding(
        message,
        say("核实预算数和执行数，说明未执行的原因"),
        at=form.place("funds.total.executed_amount", say("预算执行")),
        got=wan_text(spent),
    )


def _score_rate(form: FormView) -> Fraction | None:
    """Points given ÷ points possible, over the indicators that have both."""
    rows = [row for row in form.record.indicators if row.self_score is not None and row.points]
    return (
        Fraction(sum(row.self_score for row in rows)) / Fraction(sum(row.points for row in rows))
        if rows
        else None
    )


def _execution_share(form: FormView) -> Fraction | None:
    """Execution points given ÷ possible as printed, else the execution rate."""
    row = total_row(form)
    if row is not None and row.score is not None and row.points:
        return Fraction(row.score) / Fraction(row.points)
    return execution_rate(form)


def _unspent(amounts: tuple[Decimal, Decimal]) -> Fraction:
    return 1 - Fraction(amounts[0]) / Fraction(amounts[1])


def _limit(form: FormView, alert: str, setting: str) -> Fraction:
    """The limit in per cent as a share: the scheme's setting, else the pack's, else the usual one."""
    alerts = form.pack.alerts if form.pack else None
    given = D(setting) or (getattr(alerts, alert) if alerts else None)
    return Fraction(USUAL[alert] if given is None else given) / 100
