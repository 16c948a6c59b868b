"""满意度没有调查支撑

查什么：方案要求满意度有调查依据时，填了满意度完成值的指标，其佐证、备注或情况说明里是否有问卷、样本、测评等字样；只写“无投诉”的不算调查。

为什么：没有样本的满意度无法核实；没有投诉不等于满意。

怎么改：写明调查方式、发放和回收份数，附问卷统计；没有调查的，补做或据实不填。

English: A satisfaction figure needs a survey: how, and how many answered. "No complaints" is no survey.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.attainment import actual_of
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.narrative import is_surveyed, long_texts
from jixiao.review.wording import names_text, rows_text


@check(
    code="E07",
    name="satisfaction-without-survey",
    title="满意度没有调查支撑",
    title_en="Satisfaction without a survey",
    severity="P1",
    criterion="feasibility",
    needs=("indicators",),
    basis=[("reviewers-practice", "E07"), ("mof-2021-101", "满意度指标")],
)
def satisfaction_without_survey(form: FormView) -> Iterator[Finding]:
    if not form.param("required", False):
        raise NotRun(say("这张表没有要求写明满意度调查"))
    text = " ".join(text for _, text in long_texts(form))
    rows = [
        row
        for row in form.record.indicators
        if _is_satisfaction(form, row) and actual_of(row) and not is_surveyed(row, text)
    ]
    if rows:
        yield form.finding(
            say("{rows}{names}填了完成值，看不出做过调查", rows=rows_text(rows), names=names_text(rows)),
            say("写明调查方式和发放、回收份数，附问卷统计"),
            at=form.at(rows[0], "actual"),
            got=rows[0].actual.text,
        )


def _is_satisfaction(form: FormView, row: Indicator) -> bool:
    return "满意" in row.name or form.kind(row) == "satisfaction"
