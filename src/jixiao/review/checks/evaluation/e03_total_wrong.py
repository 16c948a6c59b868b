"""总分或分值合计有误

查什么：总分是否等于预算执行得分与各指标得分之和；各项分值之和是否等于表上写明的满分（或方案规定的满分）。

为什么：等级由总分定，分值合计不是满分时，同样的完成情况会得出不同的等级。

怎么改：逐项相加改正总分；按规定的权重改正分值，使合计等于满分。

English: The total must equal the sum of the printed scores, and the points must add up to the stated full mark.
"""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import D, plain, round_half_up
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.printed import TOTAL, full_mark, places, points, scores


@check(
    code="E03",
    name="total-wrong",
    title="总分或分值合计有误",
    title_en="Total or sum of points is wrong",
    severity="P0",
    criterion="arithmetic",
    needs=("indicators",),
    basis=[("reviewers-practice", "E03"), ("mof-2020-10", "单位自评")],
)
def total_wrong(form: FormView) -> Iterator[Finding]:
    total, full = form.record.number(TOTAL), full_mark(form)
    given, weights = scores(form.record), points(form.record)
    if (total is None or not given) and (full is None or not weights):
        raise NotRun(say("表中没有总分或分值"))
    tolerance = D(form.param("tolerance", "0.01"))
    if total is not None and given:
        yield from _total(form, total, sum(given, Decimal(0)), tolerance)
    if full is not None and weights and abs(sum(weights) - full) > tolerance:
        yield form.finding(
            say("各项分值合计 {sum} 分，满分应为 {full} 分", sum=plain(sum(weights)), full=plain(full)),
            say("按规定的权重改正分值，使合计等于满分"),
            at=form.place("indicators", say("分值合计")),
            got=plain(sum(weights)),
            want=plain(full),
        )


def _total(form: FormView, total: Decimal, added: Decimal, tolerance: Decimal) -> Iterator[Finding]:
    """The total may be rounded as it is printed, to one decimal at the least."""
    if abs(total - round_half_up(added, max(1, places(total)))) <= tolerance:
        return
    blank = sum(row.self_score is None and row.points is not None for row in form.record.indicators)
    if blank:
        message = say(
            "总分印为 {got}，各项得分之和为 {want}，相差 {gap}；另有{blank}项指标没有得分",
            got=plain(total), want=plain(added), gap=plain(abs(total - added)), blank=blank,
        )  # fmt: skip
    else:
        message = say(
            "总分印为 {got}，各项得分之和为 {want}，相差 {gap}",
            got=plain(total), want=plain(added), gap=plain(abs(total - added)),
        )  # fmt: skip
    yield form.finding(
        message,
        say("逐项相加，改正总分或漏填、错填的得分"),
        at=form.place(TOTAL, say("总分")),
        got=plain(total),
        want=plain(added),
    )
