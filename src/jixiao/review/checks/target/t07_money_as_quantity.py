"""拿花钱当数量

查什么：数量指标的名称说的是资金的支付、拨付、发放、执行、到位，指标值是金额、比例或没有单位。发放人数、合同金额、交易额不算。

为什么：钱花出去是投入，不是产出；拿支付当数量，花完钱就满分，做了什么反而不考核。

怎么改：改为这笔钱买到、建成、服务的数量，例如人数、次数、面积；支付进度由预算执行率考核。

English: Paying, allocating or spending money is an input, not an output. Replace it by what the money buys: people, times, area.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.value import written
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import is_money_in_motion
from jixiao.review.target_values import last_values


@check(
    code="T07",
    name="money-as-quantity",
    title="拿花钱当数量",
    title_en="Spending as a quantity",
    severity="P0",
    criterion="relevance",
    needs=("indicators",),
    basis=[("mof-2021-101", "绩效指标类型和设置要求"), ("reviewers-practice", "T07")],
)
def money_as_quantity(form: FormView) -> Iterator[Finding]:
    for value in last_values(form):
        measured = value.unit_dimension in ("money", "share", "")
        if form.kind(value.indicator) == "quantity" and measured and is_money_in_motion(value.name):
            yield form.finding(
                say(
                    "数量指标「{name}」（{value}）说的是钱的支付，不是做了多少事",
                    name=value.name,
                    value=written(value.target),
                ),
                say("改为这笔钱形成的数量（人数、次数、面积等）；支付进度由预算执行率考核"),
                at=form.at(value.indicator, "name"),
                got=value.name,
            )
