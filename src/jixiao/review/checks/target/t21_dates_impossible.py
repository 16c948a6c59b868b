"""日期不可能

查什么：开始时间、完成时间是否是日期；完成时间是否早于开始时间；时效指标的期限是否晚于项目完成时间或早于开始时间。「长期」「常年」是合法的完成时间。

为什么：日期错了，就无法判断项目期、监控时点和完成是否及时。

怎么改：按立项批复改正日期；时效指标的期限不得晚于项目完成时间。

English: A date cannot be read, the end lies before the start, or a deadline lies outside the project period. Correct the date.
"""

import re
from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.periods import is_open_ended, month_text, read_span
from jixiao.review.target_form import is_placeholder, own_indicators, year_period, year_target

_MONTH_ONLY = re.compile(r"\D*(1[0-2]|0?[1-9])月(?:底|末|前|初|份|[中下上]旬|之前|以前|\d{1,2}日)*")


@check(
    code="T21",
    name="dates-impossible",
    title="日期不可能",
    title_en="Impossible dates",
    severity="P0",
    criterion="completeness",
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T21")],
)
def dates_impossible(form: FormView) -> Iterator[Finding]:
    record = form.record
    for id in ("start", "end"):
        written = record.text(id)
        if not is_placeholder(written) and read_span(written) is None and not is_open_ended(written):
            yield form.finding(
                say("「{field}」写的「{written}」不是日期", field=form.place(id).label, written=written),
                say("写成年或年月，例如 {example}", example=f"{record.fiscal_year or 2024}-01"),
                at=form.place(id),
                got=written,
            )
    start, end = read_span(record.text("start")), read_span(record.text("end"))
    if start and end and end.last < start.first:
        yield form.finding(
            say(
                "完成时间 {end} 早于开始时间 {start}", end=month_text(end.last), start=month_text(start.first)
            ),
            say("核对立项批复，改正写反或写错的日期"),
            at=form.place("end"),
            got=record.text("end"),
            want=say("不早于 {start}", start=month_text(start.first)),
        )
    elif start and end:
        yield from _deadlines(form, start.first, end.last)


def _deadlines(form: FormView, first: tuple[int, int], last: tuple[int, int]) -> Iterator[Finding]:
    for indicator in own_indicators(form):
        target = year_target(form, indicator)
        if target.kind != "date":
            continue
        deadline = _deadline(target.text, form.record.fiscal_year)
        if deadline is None or first <= deadline <= last:
            continue
        yield form.finding(
            say(
                "「{name}」的期限 {deadline} 不在项目期 {first} 至 {last} 之内",
                name=indicator.name,
                deadline=month_text(deadline),
                first=month_text(first),
                last=month_text(last),
            ),
            say("把期限改到项目期之内，或按批复改正项目期"),
            at=form.at(indicator, year_period(form.scheme)),
            got=target.text,
        )


def _deadline(text: str, year: int | None) -> tuple[int, int] | None:
    """The month of a deadline; one without a year is of the budget year. None where it names no month or year."""
    bare = re.sub(r"^[≤<=≥>≦≧]+|(?:之?前|以前|完成|内)+$", "", "".join(text.split()))
    span = read_span(bare)
    if span is not None:
        return span.last
    month = _MONTH_ONLY.fullmatch(bare)
    return (year, int(month.group(1))) if month and year else None
