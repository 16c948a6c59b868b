"""收入与支出不一致

查什么：资金总额是否等于全年支出合计；资金总额是否等于各来源之和；小计是否等于其下各行之和（容差默认 0.01 万元）。部门表的支出合计是基本支出加项目支出，项目明细是项目支出的分解，不重复相加。空白不是零：支出有空白而合计又小于资金总额时，不下结论。

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
from jixiao.review.target_form import Spending, column_sum, complete


@check(
    code="T03",
    name="income-not-expenditure",
    title="收入与支出不一致",
    title_en="Income does not equal expenditure",
    severity="P0",
    criterion="arithmetic",
    needs=("funds_total",),
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T03")],
)
def income_not_expenditure(form: FormView) -> Iterator[Finding]:
    total = form.record.funds_total.amount
    tolerance = Decimal(form.param("tolerance_yuan", "100"))
    yield from _against_expenditure(form, total, tolerance)
    yield from _against_sources(form, total, tolerance)


def _against_expenditure(form: FormView, total: Decimal, tolerance: Decimal) -> Iterator[Finding]:
    spending = Spending(form)
    spent = column_sum(spending.main, "full_year")
    if spent is None or abs(total - spent) <= tolerance:
        return
    if spent < total and not complete(spending.main, "full_year"):
        return
    yield form.finding(
        say(
            "资金总额 {total} 万元，全年支出合计 {spent} 万元，相差 {gap} 万元",
            total=wan_text(total),
            spent=wan_text(spent),
            gap=wan_text(abs(total - spent)),
        ),
        say("核对批复的预算数，使资金总额与支出合计相等"),
        at=form.place("funds_total", form.scheme.funds.total.label if form.scheme.funds else ""),
        got=wan_text(spent),
        want=wan_text(total),
    )


def _against_sources(form: FormView, total: Decimal, tolerance: Decimal) -> Iterator[Finding]:
    """The total against its sources, and each subtotal against the rows below it."""
    rows = form.scheme.funds.rows if form.scheme.funds else ()
    amounts = {fund.source: fund.amount for fund in form.record.funds}
    parents: dict[str, tuple[str, Decimal | None]] = {
        "": (form.scheme.funds.total.label if rows else "", total)
    }
    for row in rows:
        name = row.label if row.label not in ("小计", "合计") else f"{row.group_label}{row.label}"
        parents[row.id] = (name, amounts.get(row.id))
    for id, (name, printed) in parents.items():
        parts = [amounts[row.id] for row in rows if row.parent == id and amounts.get(row.id) is not None]
        if printed is None or not parts or abs(printed - sum(parts)) <= tolerance:
            continue
        yield form.finding(
            say(
                "「{name}」{printed} 万元，其下各行之和 {sum} 万元，相差 {gap} 万元",
                name=name,
                printed=wan_text(printed),
                sum=wan_text(sum(parts)),
                gap=wan_text(abs(printed - sum(parts))),
            ),
            say("核对各项资金来源，使「{name}」等于其下各行之和", name=name),
            at=form.place(f"funds.{id}" if id else "funds_total", name),
            got=wan_text(sum(parts)),
            want=wan_text(printed),
        )
