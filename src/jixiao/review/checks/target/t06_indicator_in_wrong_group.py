"""指标放错了组

查什么：三级指标的名称说的是一类（成本、满意度、时效、数量、比率、资金拨付），却放在另一类二级指标下。固化指标不查；只在没有分类的组（如履职）里的不查。

为什么：放错组的指标既衡量不了它所在的一类，也让真正该有的一类空着；分值按类分配，评分因此失真。

怎么改：移到名称所说的那一组，再为原来的组补一个合适的指标；若只是名称没有写清，改名称。

English: The name of the indicator says one kind (cost, satisfaction, timeliness, quantity, rate, allocation of money) and its group another. Move it to the group that its name speaks of, or rename it.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.value import written
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import bare, ends, holds, is_money_in_motion, is_share, is_unwanted
from jixiao.review.target_values import BENEFITS, Value, is_cost, last_values
from jixiao.review.wording import named_together

OUTPUTS = ("quantity", "quality", "timeliness")
COST, SATISFACTION, TIMELINESS, QUANTITY = "成本指标", "满意度指标", "时效指标", "数量指标"
QUALITY, QUALITY_ONLY = "质量或时效指标", "质量指标"
BENEFIT, INPUT = "质量指标或效益指标", "过程（资金管理）"


@check(
    code="T06",
    name="indicator-in-wrong-group",
    title="指标放错了组",
    title_en="Indicator in the wrong group",
    severity="P1",
    criterion="relevance",
    needs=("indicators",),
    basis=[("mof-2021-101", "绩效指标类型和设置要求"), ("reviewers-practice", "T06")],
)
def indicator_in_wrong_group(form: FormView) -> Iterator[Finding]:
    rates = []
    for value in last_values(form):
        belongs = _belongs(form, value)
        if belongs:
            yield form.finding(
                say(
                    "「{name}」放在“{group}”下，名称和指标值（{value}）说的却是{belongs}的内容",
                    name=value.name,
                    group=value.indicator.level2 or value.indicator.level1,
                    value=written(value.target),
                    belongs=belongs,
                ),
                say("移到{belongs}，并为原来的组另设合适的指标", belongs=belongs),
                at=form.at(value.indicator, "name"),
                got=value.indicator.level2 or value.indicator.level1,
                want=belongs,
            )
        elif form.kind(value.indicator) == "quantity" and is_share(value.name, value.target):
            rates.append(value.indicator)
    rates = [row for row in rates if not is_money_in_motion(row.name)]
    yield from named_together(
        form,
        rates,
        lambda rows, names: say(
            "{rows}{names}是比率，放在数量指标下；比率说明不了做了多少", rows=rows, names=names
        ),
        say("比率移到质量指标；数量指标写做多少（次数、个数、面积）和单位"),
    )


def _belongs(form: FormView, value: Value) -> str:
    """The group that the indicator belongs to by its name; "" when it may stand where it stands."""
    kind, name = form.kind(value.indicator), value.name
    if kind in OUTPUTS:
        return _from_output(kind, value)
    if kind == "satisfaction":
        return "" if holds(name, "satisfaction_words") else BENEFIT
    if is_cost(form, value.indicator):
        return _from_cost(value)
    if kind in BENEFITS:
        return _from_benefit(kind, value)
    return ""


def _from_output(kind: str, value: Value) -> str:
    name = value.name
    if ends(name, "satisfaction_names"):
        return SATISFACTION
    is_cost_name = ends(name, "cost_endings") and not holds(name, "cost_saving")
    if is_cost_name and value.unit_dimension in ("money", ""):
        return COST
    is_time = ends(name, "timeliness_endings") and value.unit_dimension in ("time", "share", "")
    if kind == "quantity" and is_time:
        return TIMELINESS
    if (
        kind == "quality"
        and is_time
        and any(word in bare(name)[-4:] for word in ("及时", "按时", "准时", "按期"))
    ):
        return TIMELINESS
    if kind == "timeliness" and ends(name, "quality_rates") and value.unit_dimension in ("share", ""):
        return QUALITY_ONLY
    counts = kind == "quality" or (kind == "timeliness" and ends(name, "quantity_endings"))
    return QUANTITY if counts and _is_plain_count(value) else ""


def _is_plain_count(value: Value) -> bool:
    """So and so many of something produced, which tells nothing of its quality."""
    target = value.target
    return (
        target.kind == "number"
        and value.is_count
        and bool(target.value)
        and target.operator in ("≥", ">", "=", None)
        and not is_unwanted(value.name)
        and not holds(value.name, "quality_counts")
    )


def _from_cost(value: Value) -> str:
    if holds(value.name, "income_words") and not holds(value.name, "cost_saving"):
        return BENEFIT
    if holds(value.name, "cost_words") or value.unit_dimension == "money":
        return ""
    if ends(value.name, "satisfaction_names"):
        return SATISFACTION
    if is_share(value.name, value.target) or ends(value.name, "timeliness_endings"):
        return QUALITY
    return QUANTITY if value.is_count else ""


def _from_benefit(kind: str, value: Value) -> str:
    name = value.name
    if ends(name, "satisfaction_names"):
        return SATISFACTION
    if is_money_in_motion(name) and value.unit_dimension in ("money", "share"):
        return INPUT
    if kind == "ecological_benefit" and not holds(name, "ecological_words"):
        return QUALITY if value.unit_dimension in ("share", "time") else "其他效益指标"
    if kind in ("economic_benefit", "social_benefit") and ends(name, "output_rates"):
        return QUALITY
    return ""
