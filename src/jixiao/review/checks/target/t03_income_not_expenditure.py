"""收入与支出不一致

查什么：资金总额是否等于全年支出合计；资金总额是否等于各来源之和；小计是否等于其下各行之和（容差默认 0.01 万元）。

为什么：绩效目标与预算一并批复，收支不平的表无法确定批的是哪个数；后面的执行率、成本比较都会错。

怎么改：核对批复的预算数，改正资金来源或支出明细，使两边相等。

English: The total of fund sources must equal full-year expenditure and the sum of its sources. Correct the side that differs from the approved budget.
"""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import wan_text
from jixiao.review.engine import FormView, check


@check(
    code="T03",
    name="income-not-expenditure",
    title="收入与支出不一致",
    title_en="Income does not equal expenditure",
    severity="P0",
    criterion="arithmetic",
    needs=("funds_total",),
    basis=[("mof-2015-88", "绩效目标审核")],
)
def income_not_expenditure(form: FormView) -> Iterator[Finding]:
    record = form.record
    total = record.funds_total.amount
    tolerance = Decimal(form.param("tolerance_yuan", "100"))
    amounts = [line.full_year for line in record.expenditures if line.full_year is not None]
    spent = sum(amounts, Decimal(0))
    if amounts and abs(total - spent) > tolerance:
        yield form.finding(
            say("资金总额 {total} 万元，全年支出合计 {spent} 万元，相差 {gap} 万元", total=wan_text(total), spent=wan_text(spent), gap=wan_text(abs(total - spent))),
            say("核对批复的预算数，使资金总额与支出合计相等"),
            at=form.place("funds_total", "资金总额"),
            got=wan_text(spent),
            want=wan_text(total),
        )
