"""方向反了

查什么：① 想要的产出用了“≤”“<”（体检人数≤75人、培训人次≤63人次），而名称没有限制的意思；合格率、满意度等用了“≤”。② 不想要的事（泄露、事故、超期、故障）用了“≥”“>”，或允许发生（数据泄露≤1次、因故障暂停≤2次）；差错率、投诉率用了“≥”。修复、整改、梳理、处理这些事的指标不算，差错率、投诉次数写“≤”不算。

为什么：写“≤75人”，一个人不体检也算完成；写“泄露≤1次”，等于允许泄露一次。

怎么改：想要的用“≥”；不能发生的写“=0”；意在限制规模的，名称写明上限、控制数。

English: A wanted output with ≤ is met by doing nothing; an unwanted event with ≥ or with a tolerance is allowed to happen. Turn the sign, write =0, or say in the name that a ceiling is meant.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import Message, say
from jixiao.core.value import written
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import ends, holds, is_rate, is_unwanted, is_unwanted_event
from jixiao.review.target_values import Value, all_values, first_of_each, numbers

DOWN, UP = ("≤", "<"), ("≥", ">")


@check(
    code="T17",
    name="wrong-direction",
    title="方向反了",
    title_en="Wrong direction",
    severity="P1",
    criterion="relevance",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标审核"), ("mof-2021-101", "绩效指标类型和设置要求")],
)
def wrong_direction(form: FormView) -> Iterator[Finding]:
    for value in first_of_each(value for value in numbers(all_values(form)) if any(_judge(form, value))):
        problem, remedy = _judge(form, value)
        yield form.finding(
            problem, remedy, at=form.at(value.indicator, value.period), got=written(value.target)
        )


def _judge(form: FormView, value: Value) -> tuple[Message | str, Message | str]:
    """What is wrong with the direction and how to mend it; two empty texts when it is right."""
    operator, name, shown = value.target.operator, value.name, written(value.target)
    if is_unwanted(name):
        if operator in UP:
            return (
                say("「{name}」是不希望发生的事，指标值“{value}”却要求越多越好", name=name, value=shown),
                say("改为“=0”或“≤”加可接受的上限"),
            )
        if _allows_what_must_not_happen(value):
            return (
                say("「{name}」不应发生，指标值“{value}”却允许它发生", name=name, value=shown),
                say("改为“=0”；确有不可避免的情形，在名称里写明（例如“因自身原因”）"),
            )
        return "", ""
    if operator in DOWN and ends(name, "wanted_rates") and value.unit_dimension == "share":
        return (
            say("「{name}」越高越好，指标值“{value}”却只设了上限", name=name, value=shown),
            say("改为“≥”加要求达到的数"),
        )
    if operator in DOWN and form.kind(value.indicator) == "quantity" and _is_wanted_count(value):
        return (
            say("数量指标「{name}」写成“{value}”：一个都不做也算完成", name=name, value=shown),
            say("改为“≥”或“=”；意在限制规模的，名称写明上限或控制数"),
        )
    return "", ""


def _allows_what_must_not_happen(value: Value) -> bool:
    target, name = value.target, value.name
    if not (
        is_unwanted_event(name) and holds(name, "intolerable_events") and value.unit_dimension == "count"
    ):
        return False
    if is_rate(name):
        return False
    return target.value >= 1 if target.operator in ("≤", "=", None) else target.value > 1


def _is_wanted_count(value: Value) -> bool:
    counted = value.is_count or value.unit_dimension in ("area", "length")
    return counted and not holds(value.name, "limited_quantities")
