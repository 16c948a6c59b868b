"""目标完成与预算执行脱节

查什么：逐步累计的产出（次数、人次、家数等）到监控时点平均完成了全年目标的百分之几（每项最多按 100% 算），与预算执行率相差是否超过规则包的上限（四川 10 个百分点；没有规定的地方本系统按 20 个百分点）。成本、比率、时点数、一两件的事不算在内；每一项都说明了原因的不报。

为什么：钱花了事没有做，或者事做完了钱没有花，不是进度虚报就是预算与任务不配，规则要求预警。

怎么改：核对完成值和执行数；属实的，写明差距的原因（如合同约定年底付款），任务与预算不配的，按程序调整。

English: What was delivered and what was spent lie further apart than the rules allow. Check both figures; explain the gap, or adjust the budget or the target.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import D, plain, round_half_up
from jixiao.review.attainment import percent
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.monitored import execution, paced_share, warnings
from jixiao.review.narrative import is_explained
from jixiao.review.wording import names_text

USUAL = 20
"""Points, where the rules of a place set no gap: as for the half-year plan (T05)."""


@check(
    code="M02",
    name="results-apart-from-spending",
    title="目标完成与预算执行脱节",
    title_en="Results and spending lie far apart",
    severity="P1",
    criterion="appropriateness",
    needs=("funds", "indicators"),
    basis=[("sichuan-2025-monitoring", "预警"), ("mof-2019-136", "监控内容")],
)
def results_apart_from_spending(form: FormView) -> Iterator[Finding]:
    spent = execution(form)
    shares = [(row, share) for row in form.own_indicators() if (share := paced_share(form, row)) is not None]
    if not shares:
        raise NotRun(say("没有按进度累计的产出可以与执行率相比"))
    done = sum((min(share, Fraction(1)) for _, share in shares), Fraction(0)) / len(shares)
    limit = _limit(form, form.param("gap_points", ""), form.param("pack", ""))
    rows = [row for row, _ in shares]
    if abs(done - spent) * 100 <= limit or all(is_explained(form, row) for row in rows):
        return
    yield form.finding(
        say(
            "{names}平均完成全年目标的 {done}，预算执行 {spent}，相差 {gap} 个百分点，超过 {limit} 个",
            names=names_text(rows, 3),
            done=percent(done),
            spent=percent(spent),
            gap=plain(round_half_up(abs(done - spent) * 100)),
            limit=plain(round_half_up(limit)),
        ),
        say("核对完成值和执行数；属实的，逐项写明原因，任务与预算不配的按程序调整"),
        at=form.place("funds.total.executed_amount", say("预算执行")),
        got=percent(done),
        want=percent(spent),
    )


def _limit(form: FormView, setting: str, pack: str) -> Fraction:
    """Points: the setting, else the pack's, else the usual ones."""
    given = D(setting)
    if given is None:
        given = warnings(form, pack).attainment_gap
    return Fraction(USUAL if given is None else given)
