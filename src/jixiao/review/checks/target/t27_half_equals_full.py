"""半年值等于或高于全年值

查什么：逐月累计的数量（次数、人次、服务企业数、交易额、总成本）半年目标是否等于全年目标，或者高于全年目标。在用面积、在岗人数、用户数等时点数，比率，平均数，单价，周期不查；一两件当年只做一次的事（=1次、=2份）不查；都为 0 的不查。

为什么：累计的数量半年就等于全年，说明下半年没有任务，或者半年值是照抄的；半年高于全年则一定有一个写错。

怎么改：按工作安排填写半年值；确实是时点数、平均数的，在名称或口径里写明。

English: For something that accumulates, the half-year target equals or exceeds the full-year target. Set the half-year value by plan, or say in the name that it is a stock or an average.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.accumulation import accumulates, share_of_year
from jixiao.review.engine import FormView, check
from jixiao.review.target_form import half_period, half_target, own_indicators, shown, year_target
from jixiao.review.wording import joined_text


@check(
    code="T27",
    name="half-equals-full",
    title="半年值等于或高于全年值",
    title_en="The half-year target equals or exceeds the full-year target",
    severity="P2",
    criterion="appropriateness",
    needs=("period:half_year",),
    basis=[("mof-2019-136", "监控内容"), ("reviewers-practice", "T27")],
)
def half_equals_full(form: FormView) -> Iterator[Finding]:
    same, above = [], []
    for indicator in own_indicators(form):
        half, year = half_target(form, indicator), year_target(form, indicator)
        share, adds_up = share_of_year(half, year), accumulates(indicator.name, year.unit)
        if share is None or share < 1 or year.value <= 0 or adds_up is False:
            continue
        if share > 1:
            above.append(indicator)
        elif adds_up and not (
            year.operator in ("=", None) and year.value < int(form.param("least_count", "3"))
        ):
            same.append(indicator)
    if same:
        yield form.finding(
            say("累计的数量半年值等于全年值：{rows}", rows=_rows(form, same)),
            say("按工作安排改正半年值；是时点数或平均数的，在名称或口径里写明"),
            at=form.at(same[0], half_period(form.scheme)),
            got=shown(half_target(form, same[0])),
        )
    if above:
        yield form.finding(
            say("半年值高于全年值：{rows}", rows=_rows(form, above)),
            say("核对两个值，改正写错或写反的一个"),
            at=form.at(above[0], half_period(form.scheme)),
            got=shown(half_target(form, above[0])),
            want=shown(year_target(form, above[0])),
        )


def _rows(form: FormView, indicators: list[Indicator]) -> str:
    rows = joined_text([_row(form, indicator) for indicator in indicators[:4]])
    return rows if len(indicators) <= 4 else say("{shown}等{n}项", shown=rows, n=len(indicators))


def _row(form: FormView, indicator: Indicator) -> str:
    half, year = half_target(form, indicator), year_target(form, indicator)
    return say("「{name}」{half}/{year}", name=indicator.name, half=shown(half), year=shown(year))
