"""等于没有目标

查什么：“≥0”“≥0%”“≥0万元”这样不做也能达到的目标；应当做出来的东西全年目标“=0”；满意度“=0%”；不想要的比率“≤100%”。增长率“≥0%”（不下降）、事故“=0”、调整率“=0%”不算；半年“=0”而全年有数的产出不算。

为什么：不做也达到的目标考核不了任何事；半年监控时它永远显示“已完成”。

怎么改：写这一期真正要达到的数；半年确实不要求的，写明到什么阶段。

English: A target that is met by doing nothing (≥0, ≥0 %, =0 for something to be produced). Write what is really to be reached in this period.
"""

from collections.abc import Iterator, Sequence

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.value import written
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import ends, holds, is_unwanted
from jixiao.review.target_form import year_period
from jixiao.review.target_values import Value, all_values, first_of_each, numbers
from jixiao.review.wording import names_text, rows_text, singly_or_together


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
    remedy = say("写这一期真正要达到的数；这一期确实没有要求的，写明到什么阶段")

    def singly(value: Value) -> Finding:
        shown = written(value.target)
        return form.finding(
            say("「{name}」的指标值“{value}”不做也能达到", name=value.name, value=shown),
            remedy,
            at=form.at(value.indicator, value.period),
            got=shown,
        )

    def together(values: Sequence[Value]) -> Finding:
        rows = [value.indicator for value in values]
        return form.finding(
            say("{rows}{names}的指标值不做也能达到", rows=rows_text(rows), names=names_text(rows)),
            remedy,
            at=form.at(rows[0], values[0].period),
            got="、".join(dict.fromkeys(written(value.target) for value in values)),
        )

    yield from singly_or_together(hits, singly, together)


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
