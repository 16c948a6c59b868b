"""名称不是指标

查什么：三级指标的名称是地点、楼层或时段（1-2层、全年），或是一句工作要求、口号（推进……工作、维护……权益），没有可以衡量的名词。带数量的工作（开展评测1次）不算；口号加百分比由 T13 报。

为什么：看名称不知道衡量什么，数据也就无从采集。

怎么改：写成名词：对象＋衡量什么，例如“办公用房租赁面积”“项目验收完成时间”“第三方评估报告数”。

English: The name is a place, a period, a task or a slogan, not something that can be measured. Name the object and what is measured of it.
"""

import re
from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import is_task
from jixiao.review.target_form import own_indicators
from jixiao.review.target_values import WORDS, last_values
from jixiao.review.wording import named_together

_NUMERAL = r"[\d一二三四五六七八九十]+"
_PLACE = re.compile(rf"第?{_NUMERAL}(?:[-–—~～至、到]{_NUMERAL})?(?:层|楼|号楼|室|栋|幢|区)")
_PERIOD = re.compile(
    rf"全年|半年|[上下]半年|年度|本年度?|(?:19|20)\d\d年(?:度)?|第?[一二三四]季度|{_NUMERAL}(?:[-–—~～至到]{_NUMERAL})?月(?:份|底)?"
)


@check(
    code="T36",
    name="not-an-indicator",
    title="名称不是指标",
    title_en="The name is no indicator",
    severity="P1",
    criterion="feasibility",
    needs=("indicators",),
    basis=[("mof-2021-101", "绩效指标类型和设置要求")],
)
def not_an_indicator(form: FormView) -> Iterator[Finding]:
    for row in own_indicators(form):
        what = _place_or_period(row.name)
        if what:
            yield form.finding(
                say("三级指标「{name}」是{what}，看不出衡量什么", name=row.name, what=what),
                say("写成“对象＋衡量什么”的名词，例如“办公用房租赁面积”“项目验收完成时间”"),
                at=form.at(row, "name"),
                got=row.name,
            )
    tasks = [
        value.indicator for value in last_values(form) if value.target.kind in WORDS and is_task(value.name)
    ]
    yield from named_together(
        form,
        tasks,
        lambda rows, names: say("{rows}{names}是工作要求或口号，没有可以衡量的名词", rows=rows, names=names),
        say("写成“对象＋衡量什么”的名词（报告数、完成时间、处理件数、调查得分），并给出数"),
    )


def _place_or_period(name: str) -> str:
    if _PLACE.fullmatch(name.strip()):
        return say("地点")
    return say("时段") if _PERIOD.fullmatch(name.strip()) else ""
