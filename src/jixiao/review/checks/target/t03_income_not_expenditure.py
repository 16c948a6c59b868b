"""收入与支出不一致

查什么：资金总额是否等于全年支出合计；资金总额是否等于各来源之和；小计是否等于其下各行之和（容差默认 0.01 万元）。部门表的支出合计是基本支出加项目支出，项目明细是项目支出的分解，不重复相加。空白不是零：支出有空白而合计又小于资金总额时，不下结论；差额正好写在表样没有的一行里，也不报。

为什么：绩效目标与预算一并批复，收支不平的表无法确定批的是哪个数；后面的执行率、成本比较都会错。

怎么改：核对批复的预算数，改正资金来源或支出明细，使两边相等。

English: The total of fund sources must equal full-year expenditure and the sum of its sources. Correct the side that differs from the approved budget.
"""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import D, wan_text, yuan
from jixiao.core.scheme import FundRow
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
    printed = {fund.source: fund.amount for fund in form.record.funds if fund.amount is not None}
    below: dict[str, list[str]] = {}
    for row in rows:
        below.setdefault(row.parent, []).append(row.id)

    def amount(id: str) -> Decimal | None:
        """What a row says, or its rows together where it is not on the form."""
        if id in printed or id not in below:
            return printed.get(id)
        return _sum([amount(child) for child in below[id]])

    named = [("", form.scheme.funds.total.label if form.scheme.funds else "", total)]
    named += [(row.id, _name(row), printed[row.id]) for row in rows if row.id in printed and row.id in below]
    for id, name, said in named:
        parts = _sum([amount(child) for child in below.get(id, [])])
        if parts is None or abs(said - parts) <= tolerance or _is_unread(form, said - parts):
            continue
        yield form.finding(
            say(
                "「{name}」{printed} 万元，其下各行之和 {sum} 万元，相差 {gap} 万元",
                name=name,
                printed=wan_text(said),
                sum=wan_text(parts),
                gap=wan_text(abs(said - parts)),
            ),
            say("核对各项资金来源，使「{name}」等于其下各行之和", name=name),
            at=form.place(f"funds.{id}" if id else "funds_total", name),
            got=wan_text(parts),
            want=wan_text(said),
            fix=wan_text(parts) if id else None,
        )


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _name(row: FundRow) -> str:
    """小计 alone says nothing: 财政拨款小计."""
    return row.label if row.label not in ("小计", "合计") else f"{row.group_label}{row.label}"


def _is_unread(form: FormView, gap: Decimal) -> bool:
    """Whether the missing amount stands on the form in a row that this scheme does not know."""
    unread = [number for text in form.record.unread if (number := D(text)) is not None]
    return any(yuan(number) == gap for number in [*unread, sum(unread, Decimal(0))] if abs(number) < 10**12)
