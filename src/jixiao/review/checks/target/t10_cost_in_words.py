"""成本指标没有数

查什么：成本指标的指标值是文字（预算数、序时进度、合理使用、按合同支出），不是金额或标准。社会成本、生态环境成本可以定性，不查。

为什么：没有数就没有上限，成本无法比较，也无法评分；“预算数”要翻另一栏才知道是多少。

怎么改：写“≤”加金额或单位成本，例如“≤115.5万元”“≤10元/平方米.月”。

English: The cost target is stated in words. Write ≤ and an amount or a unit cost.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import wan_text
from jixiao.review.engine import FormView, check
from jixiao.review.target_form import budget
from jixiao.review.target_values import is_cost, last_values


@check(
    code="T10",
    name="cost-in-words",
    title="成本指标没有数",
    title_en="Cost stated in words",
    severity="P1",
    criterion="feasibility",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标设定的要求"), ("mof-2021-101", "绩效指标类型和设置要求")],
)
def cost_in_words(form: FormView) -> Iterator[Finding]:
    amount = budget(form.record)
    ceiling = f"≤{wan_text(amount)}万元" if amount else ""
    for value in last_values(form):
        if not is_cost(form, value.indicator) or value.target.kind not in ("qualitative", "progress"):
            continue
        if ceiling:
            remedy = say("写明金额上限，不高于预算（例如“{ceiling}”），或写单位成本标准", ceiling=ceiling)
        else:
            remedy = say("写“≤”加金额上限或单位成本标准")
        yield form.finding(
            say("成本指标「{name}」的指标值是“{value}”，没有金额", name=value.name, value=value.target.text),
            remedy,
            at=form.at(value.indicator, value.period),
            got=value.target.text,
            want=ceiling,
        )
