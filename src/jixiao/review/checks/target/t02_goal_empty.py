"""绩效目标没有填写

查什么：表样有的中长期目标、年度目标是否填写。只看表样上有的栏目；空白和只有符号的都算没有填写。

为什么：没有目标，指标就没有由来，预算也失去安排的理由；目标不合格不得进入下一步预算安排。

怎么改：年度目标写明本年度用这笔钱完成什么、达到什么效果，写出能衡量的数；中长期目标写项目期结束时的结果。

English: A goal field of the form is blank. Write what the money will achieve this year, and by the end of the project, in terms that can be measured.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.target_form import GOALS, is_placeholder


@check(
    code="T02",
    name="goal-empty",
    title="绩效目标没有填写",
    title_en="A goal is blank",
    severity="P0",
    criterion="completeness",
    basis=[("mof-2015-88", "绩效目标的设定"), ("reviewers-practice", "T02")],
)
def goal_empty(form: FormView) -> Iterator[Finding]:
    for id in GOALS:
        field = form.scheme.field(id)
        if field is None or not is_placeholder(form.record.text(id)):
            continue
        if id in form.record.values or field.required:
            yield form.finding(
                say("「{field}」没有填写", field=field.label),
                say("写明{field}：完成什么、做到什么程度、达到什么效果", field=field.label),
                at=form.place(id),
                got=form.record.text(id),
                want=field.help,
            )
