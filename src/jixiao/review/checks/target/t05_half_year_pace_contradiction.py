"""半年进度自相矛盾

查什么：半年的预算执行率目标、半年计划执行数占全年预算的比例、半年产出占全年产出的比例是否说得通。报的情形：执行率写 100% 而资金计划不到 100%；执行率与资金计划相差超过 20 个百分点；资金或数量半年为 0 却写了成果；每一项产出都与资金进度相差超过 20 个百分点。只要有一项产出与资金进度相近，就不报产出。

为什么：半年值是半年监控的依据，互相矛盾时，按哪个数监控都会误判。

怎么改：预算执行率的半年值按半年计划执行数÷全年预算数填写；产出的半年值按实际安排的进度填写。

English: The half-year values of execution rate, spending plan and outputs contradict each other. Derive the half-year execution rate from the spending plan, and set outputs to the pace that is really planned.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding, Place
from jixiao.core.message import Message, say
from jixiao.core.number import plain, round_half_up, wan_text
from jixiao.core.record import Indicator
from jixiao.review.accumulation import has_pace, share_of_year
from jixiao.review.engine import FormView, check
from jixiao.review.target_form import (
    Spending,
    column_sum,
    complete,
    half_period,
    half_target,
    own_indicators,
    year_target,
)
from jixiao.review.word_lists import listed
from jixiao.review.wording import names_text

Part = tuple[Message, Place]


@check(
    code="T05",
    name="half-year-pace-contradiction",
    title="半年进度自相矛盾",
    title_en="The half-year values contradict each other",
    severity="P1",
    criterion="appropriateness",
    needs=("period:half_year",),
    basis=[("mof-2019-136", "监控内容"), ("reviewers-practice", "T05")],
)
def half_year_pace_contradiction(form: FormView) -> Iterator[Finding]:
    gap = Fraction(form.param("gap_points", "20")) / 100
    money = _money_share(form)
    parts = [
        *_rate_against_money(form, money, gap),
        *_outputs_against_money(form, money, gap),
        *_nothing_done(form),
    ]
    if not parts:
        return
    message = parts[0][0]
    for more, _ in parts[1:]:
        message = say("{first}；{second}", first=message, second=more)
    yield form.finding(
        message,
        say(
            "按半年计划执行数÷全年预算数改正半年的预算执行率，并使产出的半年值与资金进度相称；确有原因的，说明理由"
        ),
        at=parts[0][1],
        want="" if money is None else _percent(money),
    )


def _percent(share: Fraction) -> str:
    return f"{plain(round_half_up(share * 100))}%"


def _money_share(form: FormView) -> Fraction | None:
    """The planned half-year spending as a share of the year's; None where the form does not state both in full."""
    main = Spending(form).main
    half, year = column_sum(main, "half_year_plan"), column_sum(main, "full_year")
    stated = complete(main, "half_year_plan") and complete(main, "full_year")
    return Fraction(half) / Fraction(year) if stated and year and half is not None else None


def _rate_against_money(form: FormView, money: Fraction | None, gap: Fraction) -> Iterator[Part]:
    for indicator in form.record.indicators:
        target = half_target(form, indicator)
        if money is None or indicator.name not in listed("execution_rate_names") or target.kind != "number":
            continue
        rate = Fraction(target.value) / 100
        if (rate >= 1 and money < 1) or abs(rate - money) > gap:
            main = Spending(form).main
            yield (
                say(
                    "「{name}」半年目标 {rate}，半年计划执行数 {half} 万元只占全年 {year} 万元的 {share}",
                    name=indicator.name,
                    rate=target.text,
                    half=wan_text(column_sum(main, "half_year_plan")),
                    year=wan_text(column_sum(main, "full_year")),
                    share=_percent(money),
                ),
                form.at(indicator, half_period(form.scheme)),
            )


def _outputs(form: FormView) -> list[tuple[Indicator, Fraction]]:
    """The outputs that add up over the year, with the half-year's share of each. One or two pieces have no pace."""
    outputs = []
    for indicator in own_indicators(form):
        half, year = half_target(form, indicator), year_target(form, indicator)
        share = share_of_year(half, year)
        if share is not None and has_pace(indicator.name, form.kind(indicator), year):
            outputs.append((indicator, share))
    return outputs


def _outputs_against_money(form: FormView, money: Fraction | None, gap: Fraction) -> Iterator[Part]:
    outputs = _outputs(form)
    if money is None or not outputs:
        return
    claimed = [indicator for indicator, share in outputs if share > 0]
    if money == 0 and claimed:
        yield (
            say("半年没有安排支出，却写了产出：{names}", names=names_text(claimed, 3)),
            form.at(claimed[0], half_period(form.scheme)),
        )
    elif money > 0 and (
        all(share - money > gap for _, share in outputs) or all(money - share > gap for _, share in outputs)
    ):
        shown = "、".join(_percent(share) for _, share in outputs[:3])
        yield (
            say(
                "半年支出占全年 {share}，而产出{names}的半年值占全年 {shares}",
                share=_percent(money),
                names=names_text([indicator for indicator, _ in outputs], 3),
                shares=shown,
            ),
            form.at(outputs[0][0], half_period(form.scheme)),
        )


def _nothing_done(form: FormView) -> Iterator[Part]:
    """Quality or satisfaction claimed for a half-year in which nothing is to be done."""
    quantities = [i for i in own_indicators(form) if form.kind(i) == "quantity"]
    if not quantities or not all(_is_zero_then_more(form, indicator) for indicator in quantities):
        return
    claimed = [
        indicator
        for indicator in own_indicators(form)
        if form.kind(indicator) in ("quality", "satisfaction")
        and half_target(form, indicator).kind not in ("empty", "progress")
        and half_target(form, indicator).value != 0
    ]
    if claimed:
        yield (
            say(
                "半年的数量是 0（{quantities}），却写了半年的质量或满意度：{claimed}",
                quantities=names_text(quantities, 2),
                claimed=names_text(claimed, 3),
            ),
            form.at(claimed[0], half_period(form.scheme)),
        )


def _is_zero_then_more(form: FormView, indicator: Indicator) -> bool:
    half, year = half_target(form, indicator), year_target(form, indicator)
    return half.kind == "number" and half.value == 0 and bool(year.value)
