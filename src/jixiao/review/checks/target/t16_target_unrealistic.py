"""目标不切实际

查什么：自设的比率目标（至少 3 个）是否全部是 100%；与同一项目以前年度实际完成值相比，目标是否高出一倍以上（需要同时读入以前年度的表）。成本和表样固化的指标不查。

为什么：样样都要 100%，多半没有经过测算；目标定得远高于做过的水平，完不成也说明不了问题。

怎么改：按历史数据和工作条件逐项测算；确有把握达到的，写明依据。

English: Every rate of the form's own is set at 100 %, or a target is more than twice what the project ever reached. Work the targets out from past data and conditions, or give the ground for them.
"""

from collections.abc import Sequence
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.core.unit import convert
from jixiao.review.across import Grouping, of_project
from jixiao.review.engine import FormView, check
from jixiao.review.form_sets import Earlier, target_forms, with_earlier_years
from jixiao.review.target_form import own_indicators, shown, year_period, year_target
from jixiao.review.wording import names_text


@check(
    code="T16",
    name="target-unrealistic",
    title="目标不切实际",
    title_en="Unrealistic targets",
    severity="P2",
    criterion="feasibility",
    scope="set",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T16")],
)
def target_unrealistic(forms: Sequence[FormView]) -> list[Finding]:
    findings = [finding for form in target_forms(forms) if (finding := _all_hundred(form))]
    for form, pairs in with_earlier_years(forms):
        findings += [_too_high(form, *pair) for pair in pairs if _is_far_above(form, *pair)]
    return findings


def _all_hundred(form: FormView) -> Finding | None:
    rates = [
        indicator
        for indicator in own_indicators(form)
        if year_target(form, indicator).unit == "%"
        and year_target(form, indicator).operator in ("≥", ">", "=", None)
    ]
    if len(rates) < int(form.param("least_rates", "3")) or any(
        year_target(form, i).value != 100 for i in rates
    ):
        return None
    return form.finding(
        say("{n} 个比率目标全部是 100%：{names}", n=len(rates), names=names_text(rates)),
        say("按历史数据和工作条件逐项测算；确有把握的，写明依据"),
        at=form.at(rates[0], year_period(form.scheme)),
        got=shown(year_target(form, rates[0])),
    )


def _is_far_above(form: FormView, indicator: Indicator, earlier: Earlier) -> bool:
    target, record = year_target(form, indicator), earlier.record
    if (
        target.operator not in ("≥", ">", "=", None)
        or form.kind(indicator) == "cost"
        or not earlier.is_actual
    ):
        return False
    value = (
        target.value
        if target.unit == record.unit
        else convert(target.value or Decimal(0), target.unit, record.unit)
    )
    times = Decimal(form.param("times", "2"))
    return bool(target.kind == "number" and value and record.value and value > record.value * times)


def _too_high(form: FormView, indicator: Indicator, earlier: Earlier) -> Finding:
    return form.finding(
        say(
            "「{name}」目标 {target}，{year} 年实际只有 {record}",
            name=indicator.name,
            target=shown(year_target(form, indicator)),
            year=earlier.year,
            record=earlier.record.text,
        ),
        say("核对数值和单位；确能达到的，写明增长的依据"),
        at=form.at(indicator, year_period(form.scheme)),
        got=shown(year_target(form, indicator)),
        want=earlier.record.text,
    )


GROUPINGS = (Grouping("T16", "T16", of_project, target_unrealistic, least=1),)
