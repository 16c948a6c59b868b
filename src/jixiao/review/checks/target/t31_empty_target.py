"""等于没有目标

查什么：“≥0”“≥0%”“≥0万元”这样不做也能达到的目标；应当做出来的东西全年目标“=0”；满意度“=0%”；不想要的比率“≤100%”。增长率“≥0%”（不下降）、事故“=0”、调整率“=0%”不算；半年“=0”而全年有数的产出不算。

为什么：不做也达到的目标考核不了任何事；半年监控时它永远显示“已完成”。

怎么改：写这一期真正要达到的数；半年确实不要求的，写明到什么阶段。

English: A target that is met by doing nothing (≥0, ≥0 %, =0 for something to be produced). Write what is really to be reached in this period.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import ends, holds, is_unwanted
from jixiao.review.target_form import year_period
from jixiao.review.target_values import Value, all_values, first_of_each, numbers, told_with_values


@check(
    code="T31",
    name="empty-target",
    title="等于没有目标",
    title_en="Target met by doing nothing",
    severity="P1",
    criterion="appropriateness",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标审核")],
)
def empty_target(form: FormView) -> Iterator[Finding]:
    hits = first_of_each(value for value in numbers(all_values(form)) if _asks_nothing(form, value))
    yield from told_with_values(
        form,
        hits,
        lambda name, value: say("「{name}」的指标值“{value}”不做也能达到", name=name, value=value),
        lambda rows, names: say("{rows}{names}的指标值不做也能达到", rows=rows, names=names),
        say("写这一期真正要达到的数；这一期确实没有要求的，写明到什么阶段"),
    )


def _asks_nothing(form: FormView, value: Value) -> bool:
    target, name = value.target, value.name
    if target.operator == "≤" and target.value == 100 and target.unit == "%":
        return ends(name, "unwanted_rates")
    if target.value != 0 or is_unwanted(name) or holds(name, "unlimited_rates", "not_produced"):
        return False
    if target.operator == "≥":
        return True
    if target.operator not in ("=", None):
        return False
    if ends(name, "satisfaction_names"):
        return True
    wanted = form.kind(value.indicator) == "quantity" and holds(name, "produced")
    return wanted and value.period == year_period(form.scheme)
