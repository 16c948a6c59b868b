"""中长期目标与年度目标相同

查什么：中长期目标与年度目标的文字是否相同或几乎相同（相似度默认不低于 0.95，标点和空格不计）。

为什么：中长期目标说项目期结束时的结果，年度目标说本年要完成的一步；两处相同，至少有一处没有认真设定。

怎么改：中长期目标写整个项目期的结果，年度目标写本年度的任务和能衡量的数。

English: The medium-term goal and the annual goal are the same text. Write the result of the whole period in one and this year's step in the other.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.similarity import likeness


@check(
    code="T23",
    name="goals-identical",
    title="中长期目标与年度目标相同",
    title_en="The medium-term and the annual goal are the same",
    severity="P2",
    criterion="completeness",
    needs=("field:medium_term_goal", "field:annual_goal"),
    basis=[("mof-2015-88", "绩效目标的设定"), ("reviewers-practice", "T23")],
)
def goals_identical(form: FormView) -> Iterator[Finding]:
    least = Fraction(form.param("likeness", "0.95"))
    alike = likeness(form.record.text("medium_term_goal"), form.record.text("annual_goal"), least)
    if alike < least:
        return
    one, other = form.place("medium_term_goal").label, form.place("annual_goal").label
    if alike == 1:
        message = say("「{one}」与「{other}」逐字相同", one=one, other=other)
    else:
        message = say(
            "「{one}」与「{other}」几乎相同（相似度 {percent}%）",
            one=one,
            other=other,
            percent=int(alike * 100),
        )
    yield form.finding(
        message,
        say("「{one}」写项目期结束时的结果，「{other}」写本年度的任务和能衡量的数", one=one, other=other),
        at=form.place("annual_goal"),
        got=form.record.text("annual_goal"),
    )
