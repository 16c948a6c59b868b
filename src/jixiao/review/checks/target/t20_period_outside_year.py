"""项目期与预算年度不符

查什么：开始时间、完成时间是否包含预算年度（项目在预算年度之前已经结束的，阻止提交）；年度目标、中长期目标是否只说别的年度。文号〔2018〕、文件名、规划名（十四五）、与往年比较的年份不算；目标里同时说到预算年度的不报。

为什么：项目期不含预算年度，本年就没有安排这笔钱的理由；目标说的是往年，多半是沿用旧表没有改。

怎么改：按立项批复改正项目期；把目标改写为本年度（中长期目标写到项目期结束）的任务。

English: The project period does not contain the budget year, or a goal speaks of another year only. Correct the period, and rewrite the goal for this year.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.periods import month_text, project_span, read_span, years_spoken_of
from jixiao.review.target_form import GOALS, texts


@check(
    code="T20",
    name="period-outside-year",
    title="项目期与预算年度不符",
    title_en="The period or the goals lie outside the budget year",
    severity="P1",
    criterion="completeness",
    needs=("fiscal_year",),
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T20")],
)
def period_outside_year(form: FormView) -> Iterator[Finding]:
    yield from _period(form, form.record.fiscal_year)
    for id, text in texts(form, *GOALS).items():
        yield from _goal(form, id, text, form.record.fiscal_year)


def _period(form: FormView, year: int) -> Iterator[Finding]:
    span = project_span(form.record)
    start = span.first if span else getattr(read_span(form.record.text("start")), "first", None)
    end = span.last if span else getattr(read_span(form.record.text("end")), "last", None)
    has_end_field = form.scheme.field("end") is not None
    if end is not None and end[0] < year:
        yield form.finding(
            say("预算年度是 {year} 年，项目在 {end} 已经结束", year=year, end=month_text(end)),
            say("按立项批复改正完成时间；项目确已结束的，不应再安排 {year} 年预算", year=year),
            at=form.place("end" if has_end_field else "project_period"),
            got=form.record.text("end") or form.record.text("project_period"),
            want=say("不早于 {year} 年", year=year),
            severity="P0",
        )
    elif start is not None and start[0] > year:
        yield form.finding(
            say("预算年度是 {year} 年，项目从 {start} 才开始", year=year, start=month_text(start)),
            say("按立项批复改正开始时间；项目确未开始的，不应安排 {year} 年预算", year=year),
            at=form.place("start" if has_end_field else "project_period"),
            got=form.record.text("start") or form.record.text("project_period"),
            want=say("不晚于 {year} 年", year=year),
        )


def _goal(form: FormView, id: str, text: str, year: int) -> Iterator[Finding]:
    """A goal whose planned years are all over; for the annual goal also one that speaks of later years only."""
    spoken = years_spoken_of(text)
    planned = [each for each in spoken if not each.compared]
    if not planned or any(each.holds(year) for each in spoken):
        return
    over = all(each.last < year for each in planned)
    if not over and id != "annual_goal":
        return
    if not over and any(
        each.first > year and "年" in each.clause and "到" in each.clause for each in planned
    ):
        return
    label = form.place(id).label
    said = (
        planned[0].first if planned[0].first == planned[0].last else f"{planned[0].first}—{planned[0].last}"
    )
    yield form.finding(
        say("「{field}」说的是 {said} 年，预算年度是 {year} 年", field=label, said=said, year=year),
        say("按 {year} 年的任务重写「{field}」，核对其中的数字是否也是往年的", year=year, field=label),
        at=form.place(id),
        got=planned[0].clause.strip(),
        want=str(year),
    )
