"""“确定能”与趋势不符

查什么：完成目标可能性选了“确定能”的指标，是否：全年预计完成值达不到目标；或者只增不减的上限（次数、起数、成本）已经突破；或者逐步累计的产出到监控时点不到时间进度的 60%（比例由方案定），又没有说明。

为什么：监控的用处在于早发现完不成的目标；数字说不能、可能性却说能，财政就失去了纠偏的时间。

怎么改：重新预计全年完成值，改选“有可能”或“完全不可能”并写明原因；下半年集中实施的，写明安排。

English: The form says “certainly” although its own figures say that the target will be missed. Change the answer, or say why the trend will turn.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.attainment import percent, target_of
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.monitored import expected, is_past_saving, misses, months, paced_share, promises, reached
from jixiao.review.narrative import is_explained
from jixiao.review.wording import rows_text, singly_or_together


@check(
    code="M03",
    name="certain-against-the-trend",
    title="“确定能”与趋势不符",
    title_en="“Certainly” against the trend",
    severity="P1",
    criterion="feasibility",
    needs=("indicators",),
    basis=[("mof-2019-136", "监控表偏差原因与完成可能性")],
)
def certain_against_the_trend(form: FormView) -> Iterator[Finding]:
    rows = [row for row in form.own_indicators() if promises(row)]
    if not any(row.likelihood for row in form.record.indicators):
        raise NotRun(say("没有填写完成目标可能性"))
    least, given = Fraction(form.param("least_pace", "0.6")), form.param("months", "")
    hits = [(row, why) for row in rows if (why := _trend(form, row, least, given))]
    yield from singly_or_together(hits, lambda hit: _one(form, *hit), lambda found: _many(form, found))


def _trend(form: FormView, row: Indicator, least: Fraction, given: str) -> str:
    """What speaks against the promise, as a phrase; empty when nothing does."""
    target, forecast = target_of(row), expected(row)
    if misses(forecast, target):
        return say("全年预计只到 {value}", value=forecast.text)  # type: ignore[union-attr]
    if is_past_saving(form, row):
        return say("现在已到 {value}", value=reached(form, row).text)  # type: ignore[union-attr]
    done = paced_share(form, row)
    if done is None or is_explained(form, row):
        return ""
    month = months(form, given)
    behind = done * 12 / month < least
    return say("到{month}月只完成 {done}", month=month, done=percent(done)) if behind else ""


def _one(form: FormView, row: Indicator, why: str) -> Finding:
    return form.finding(
        say(
            "「{name}」目标 {target}，{why}，却选“确定能”", name=row.name, target=target_of(row).text, why=why
        ),
        say("改选“有可能”或“完全不可能”并写明原因；确有把握的，写明后几个月的安排"),
        at=form.at(row, "likelihood"),
        got=row.likelihood or "",
    )


def _many(form: FormView, hits: list[tuple[Indicator, str]]) -> Finding:
    rows = [row for row, _ in hits]
    return form.finding(
        say(
            "{rows}共{n}项都选“确定能”，数字却说不能：「{name}」{why}等",
            rows=rows_text(rows),
            n=len(rows),
            name=rows[0].name,
            why=hits[0][1],
        ),
        say("逐项改选“有可能”或“完全不可能”并写明原因；确有把握的，写明后几个月的安排"),
        at=form.at(rows[0], "likelihood"),
        got=rows[0].likelihood or "",
    )
