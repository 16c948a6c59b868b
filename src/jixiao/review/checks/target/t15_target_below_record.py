"""目标低于以往水平

查什么：与同一项目以前年度的实际完成值（没有实际的，与当年目标）相比，本年目标是否明显偏低（默认低 10% 以上）；越低越好的时间、故障等指标是否明显放宽；目标文字里写明的往年计划是否高于本年指标。预算反而增加的，一并指出。需要同时读入以前年度的表（目标表或自评表）。给出了各地同名指标取值（jixiao review --usual）的，比率目标还与其中四分之三不低于的数比较，明显偏低的作为建议提出。

为什么：目标低于已经做到的水平，不用努力就能完成，绩效就失去约束；钱多了目标反而低，更说不过去。

怎么改：参照近年实际完成值确定目标；确因政策、市场变化要调低的，写明原因。

English: A target lies clearly below what the same project reached, or aimed at, in an earlier year; worse where the money grew. Set it by recent results, or give the reason for lowering it.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import Message, say
from jixiao.core.number import plain, wan_text
from jixiao.core.record import Indicator, Record
from jixiao.core.unit import convert, read_unit
from jixiao.review.across import Grouping, of_project
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.form_sets import Earlier, target_forms, with_earlier_years
from jixiao.review.goal_figures import counted_indicators, figures_in, speaks_perhaps_of
from jixiao.review.indicator_names import is_unwanted
from jixiao.review.target_form import GOALS, budget, own_indicators, shown, year_period, year_target
from jixiao.review.usual import usual
from jixiao.review.word_lists import has
from jixiao.review.wording import joined_text

Weak = tuple[Indicator, Earlier]


@check(
    code="T15",
    name="target-below-record",
    title="目标低于以往水平",
    title_en="A target below the record",
    severity="P1",
    criterion="appropriateness",
    scope="set",
    needs=("indicators", "fiscal_year"),
    basis=[("mof-2021-101", "绩效指标值设定依据"), ("reviewers-practice", "T15")],
)
def target_below_record(forms: Sequence[FormView]) -> list[Finding]:
    findings, comparable = [], False
    for form, pairs in with_earlier_years(forms):
        comparable = True
        slack = Decimal(form.param("slack", "0.1"))
        weak = [pair for pair in pairs if _is_weaker(form, *pair, slack)]
        if weak:
            findings.append(_finding(form, weak))
    for form in target_forms(forms):
        comparable |= bool(form.param("usual", {}))
        findings += [*_below_own_text(form), *_below_usual(form)]
    if not comparable and not findings and target_forms(forms):
        raise NotRun(say("没有同一项目以前年度的表"))
    return findings


def _below_usual(form: FormView) -> Iterator[Finding]:
    """Rates lower than three quarters of the indicators of that name aim at elsewhere; one finding for all."""
    slack, low = 1 - Decimal(form.param("slack", "0.1")), []
    for indicator in own_indicators(form):
        target = year_target(form, indicator)
        known = usual(form.param("usual", {}), indicator, target)
        if known is None or target.unit != "%" or target.kind != "number" or is_unwanted(indicator.name):
            continue
        if target.operator in ("≥", ">", "=", None) and target.value < known.p25 * slack:
            low.append((indicator, target, known))
    if low:
        rows = [
            say(
                "「{name}」{target}（{count} 项同名指标，四分之三不低于 {p25}%）",
                name=indicator.name,
                target=shown(target),
                count=known.count,
                p25=plain(known.p25),
            )
            for indicator, target, known in low[:5]
        ]
        yield form.finding(
            say("{n} 项目标低于同名指标的通常水平：{rows}", n=len(low), rows=joined_text(rows)),
            say("参照同类项目的目标值提高；确有困难的，写明原因"),
            at=form.at(low[0][0], year_period(form.scheme)),
            got=shown(low[0][1]),
            want=f"{plain(low[0][2].p25)}%",
            severity="P2",
        )


def _is_weaker(form: FormView, indicator: Indicator, earlier: Earlier, slack: Decimal) -> bool:
    target, record = year_target(form, indicator), earlier.record
    if target.kind != "number" or record.kind != "number" or form.kind(indicator) == "cost":
        return False
    value = target.value if target.unit == record.unit else convert(target.value, target.unit, record.unit)
    if value is None or record.value == 0:
        return False
    fewer_is_better = target.operator in ("≤", "<")
    if not fewer_is_better:
        return not is_unwanted(indicator.name) and value < record.value * (1 - slack)
    unit = read_unit(target.unit)
    limited = is_unwanted(indicator.name) or (unit is not None and unit.dimension == "time")
    return limited and value > record.value * (1 + slack)


def _finding(form: FormView, weak: list[Weak]) -> Finding:
    rows = []
    for indicator, earlier in weak[:5]:
        what = say("实际") if earlier.is_actual else say("目标")
        rows.append(
            say(
                "「{name}」{target}（{year}年{what} {record}）",
                name=indicator.name,
                target=shown(year_target(form, indicator)),
                year=earlier.year,
                what=what,
                record=earlier.record.text.strip(),
            )
        )
    message: Message = say("{n} 项目标低于以前年度水平：{rows}", n=len(weak), rows=joined_text(rows))
    before, now = _money(weak[0][1].form.record), budget(form.record)
    if before and now and now > before:
        message = say(
            "{message}；预算却从 {year} 年的 {before} 万元增加到 {now} 万元",
            message=message,
            year=weak[0][1].year,
            before=wan_text(before),
            now=wan_text(now),
        )
    return form.finding(
        message,
        say("参照近年实际完成值提高目标；确需调低的，写明原因"),
        at=form.at(weak[0][0], year_period(form.scheme)),
        got=shown(year_target(form, weak[0][0])),
        want=weak[0][1].record.text,
    )


def _money(record: Record) -> Decimal | None:
    """The budget of an earlier form: its funds total, else what its self-evaluation calls the initial budget."""
    return budget(record) or record.number("initial_budget")


def _below_own_text(form: FormView) -> Iterator[Finding]:
    """A goal that still quotes an earlier year's plan, higher than this year's indicators."""
    year = form.record.fiscal_year
    for id, figure in figures_in(form, *GOALS):
        if figure.year is None or figure.year >= (year or 0) or not figure.is_amount:
            continue
        if has(figure.sentence, "past_words") or figure.is_change:
            continue
        same = [
            (indicator, target)
            for indicator, target in counted_indicators(form)
            if target.unit == figure.unit
            and target.operator in ("≥", ">", "=")
            and speaks_perhaps_of(figure, indicator)
        ]
        if same and all(target.value < figure.value for _, target in same):
            indicator, target = same[0]
            yield form.finding(
                say(
                    "「{field}」写明 {before} 年计划 {figure}，本年指标「{name}」只有 {target}",
                    field=form.place(id).label,
                    before=figure.year,
                    figure=figure.text,
                    name=indicator.name,
                    target=shown(target),
                ),
                say("参照近年实际完成值提高目标；确需调低的，写明原因"),
                at=form.at(indicator, year_period(form.scheme)),
                got=shown(target),
                want=figure.text,
            )


GROUPINGS = (Grouping("T15", "T15", of_project, target_below_record, least=1),)
