"""成本指标方向反了

查什么：成本指标的指标值用了“≥”或“>”。节约、降低和给群众的补助标准除外；名称不是成本的由 T06 报。

为什么：成本越低越好，“不低于”等于鼓励多花钱；按此评分，超支反而满分。

怎么改：改为“≤”加金额上限，不高于预算；若衡量的是节约，名称写明“节约率”“降低额”。

English: A cost with ≥ or > rewards spending more. Use ≤ with a ceiling, or name the saving if a saving is meant.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.value import written
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import ends, holds
from jixiao.review.target_values import all_values, first_of_each, is_cost


@check(
    code="T09",
    name="cost-direction",
    title="成本指标方向反了",
    title_en="Cost in the wrong direction",
    severity="P0",
    criterion="relevance",
    needs=("indicators",),
    basis=[("mof-2021-101", "绩效指标类型和设置要求"), ("reviewers-practice", "T09")],
)
def cost_direction(form: FormView) -> Iterator[Finding]:
    hits = (
        value
        for value in all_values(form)
        if is_cost(form, value.indicator)
        and value.target.operator in ("≥", ">")
        and (value.unit_dimension == "money" or ends(value.name, "cost_growth"))
        and not holds(value.name, "cost_saving", "income_words", "received_standards")
    )
    for value in first_of_each(hits):
        shown = written(value.target)
        yield form.finding(
            say("成本指标「{name}」的指标值是“{value}”：花得越多越算完成", name=value.name, value=shown),
            say("改为“≤”加金额上限（不高于预算）；若衡量节约，名称写明节约率或降低额"),
            at=form.at(value.indicator, value.period),
            got=shown,
            want="≤",
        )
