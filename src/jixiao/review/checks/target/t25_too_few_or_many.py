"""自设指标过少或过多

查什么：单位自己设定的指标是否少于 3 个或多于 25 个。表样固化的指标、空行和省略号不计。

为什么：太少，不足以反映产出、效益和满意度；太多，重点不清，自评和核查的工作量也难以承受。

怎么改：过少的，按主要支出内容补充核心指标；过多的，保留反映主要产出和效果的指标，合并同类项。

English: The form has fewer than 3 or more than 25 indicators of its own; prescribed ones do not count. Add core indicators, or keep those that show the main outputs and effects.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding, Place
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.target_form import own_indicators


@check(
    code="T25",
    name="too-few-or-many",
    title="自设指标过少或过多",
    title_en="Too few or too many indicators",
    severity="P2",
    criterion="completeness",
    needs=("indicators",),
    basis=[("mof-2021-101", "绩效指标设置思路和原则"), ("reviewers-practice", "T25")],
)
def too_few_or_many(form: FormView) -> Iterator[Finding]:
    least, most = int(form.param("least", "3")), int(form.param("most", "25"))
    count = len(own_indicators(form))
    if count < least:
        yield form.finding(
            say("自设指标只有 {count} 个，少于 {least} 个", count=count, least=least),
            say("按主要支出内容补充反映产出、效益和满意度的核心指标"),
            at=Place("indicators", say("绩效指标")),
            got=str(count),
        )
    elif count > most:
        yield form.finding(
            say("自设指标有 {count} 个，多于 {most} 个", count=count, most=most),
            say("保留反映主要产出和效果的指标，合并同类项"),
            at=Place("indicators", say("绩效指标")),
            got=str(count),
        )
