"""中长期目标与年度目标混淆

查什么：跨年项目的中长期目标是否只说一年的事（只出现一个年度，或只说「全年」「本年度」而没有更长的打算）；年度目标是否写了整个项目期的任务。一年期的项目、已由「中长期目标与年度目标相同」报告的表不查。

为什么：中长期目标用来衡量项目期结束时的结果，只写一年就无法判断项目该不该继续；年度目标写成几年的任务，本年就无法考核。

怎么改：中长期目标写到项目完成时间，分年度列出进度；年度目标只写本年度完成的部分。

English: The medium-term goal of a multi-year project speaks of one year only, or the annual goal holds the whole period. Write the result at the end of the project in one, and this year's part in the other.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.periods import project_span, years_spoken_of
from jixiao.review.running_text import plain_text
from jixiao.review.similarity import likeness
from jixiao.review.word_lists import has, pattern


@check(
    code="T29",
    name="multi-year-as-annual",
    title="中长期目标与年度目标混淆",
    title_en="Multi-year and annual goals are mixed up",
    severity="P2",
    criterion="completeness",
    needs=("field:medium_term_goal",),
    basis=[("mof-2015-88", "绩效目标的设定"), ("reviewers-practice", "T29")],
)
def multi_year_as_annual(form: FormView) -> Iterator[Finding]:
    span = project_span(form.record)
    if span is None or span.one_year:
        return
    long, annual = form.record.text("medium_term_goal"), form.record.text("annual_goal")
    if likeness(long, annual, Fraction("0.95")) >= Fraction("0.95"):
        return
    said = _only_year(long)
    if said:
        yield form.finding(
            say(
                "项目期 {first}—{last} 年，「{field}」只说「{said}」",
                first=span.first[0],
                last=span.last[0],
                field=form.place("medium_term_goal").label,
                said=said,
            ),
            say("写到项目完成时（{last} 年）要达到的结果，分年度列出进度", last=span.last[0]),
            at=form.place("medium_term_goal"),
            got=said,
        )
    whole = _whole_period(annual, form.record.fiscal_year)
    if whole:
        yield form.finding(
            say(
                "「{field}」写的是整个项目期的任务（{said}）",
                field=form.place("annual_goal").label,
                said=whole,
            ),
            say("只写本年度完成的部分，其余移到中长期目标"),
            at=form.place("annual_goal"),
            got=whole,
        )


def _only_year(text: str) -> str:
    """The one year, or the word for one, of which the whole text speaks; "" when it looks further."""
    plain = plain_text(text)
    spoken = [each for each in years_spoken_of(text) if not each.compared]
    if has(plain, "long_view_words"):
        return ""
    if spoken:
        years = {(each.first, each.last) for each in spoken}
        first, last = next(iter(years))
        return f"{first}年" if len(years) == 1 and first == last and "到" not in spoken[0].clause else ""
    word = pattern("one_year_words").search(plain)
    return word.group() if word else ""


def _whole_period(text: str, year: int | None) -> str:
    """The words by which an annual goal speaks of several years; "" when it does not."""
    word = pattern("whole_period_words").search(plain_text(text))
    if word:
        return word.group()
    for each in years_spoken_of(text):
        if each.first < each.last and not each.compared and (year is None or each.last > year):
            return f"{each.first}—{each.last}年"
    return ""
