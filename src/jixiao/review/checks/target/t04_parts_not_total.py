"""分项之和不等于合计

查什么：支出明细之和是否等于表上写出的合计：部门表的各项目之和与「项目支出」，有合计行的表各行之和与合计行；半年计划和全年预算分别核对（容差默认 0.01 万元）。

为什么：合计与明细不一致，就不知道批准的是哪个数；半年计划错了，半年监控的执行进度也会错。

怎么改：逐项核对明细，改正写错的一项或合计。

English: The parts of the spending table must add up to the printed total, for the half-year and for the full year separately. Correct the wrong line or the total.
"""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import wan_text
from jixiao.core.record import Expenditure
from jixiao.review.engine import FormView, check
from jixiao.review.target_form import LineColumn, Spending, column_sum, complete

COLUMNS: tuple[LineColumn, ...] = ("half_year_plan", "full_year")


@check(
    code="T04",
    name="parts-not-total",
    title="分项之和不等于合计",
    title_en="The parts do not add up to the total",
    severity="P0",
    criterion="arithmetic",
    needs=("expenditures",),
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T04")],
)
def parts_not_total(form: FormView) -> Iterator[Finding]:
    spending = Spending(form)
    for column in COLUMNS:
        if spending.whole is not None:
            yield from _compare(form, column, spending.whole, spending.details)
        for printed in spending.totals:
            yield from _compare(form, column, printed, spending.main)


def _compare(
    form: FormView, column: LineColumn, printed: tuple[int, Expenditure], parts: list[tuple[int, Expenditure]]
) -> Iterator[Finding]:
    index, line = printed
    total, added = getattr(line, column), column_sum(parts, column)
    tolerance = Decimal(form.param("tolerance_yuan", "100"))
    if total is None or added is None or abs(total - added) <= tolerance:
        return
    if added < total and not complete(parts, column):
        return
    heading = next((c.label for c in form.scheme.expenditures.columns if c.role == column), column)
    yield form.finding(
        say(
            "「{whole}」的{column}写 {total} 万元，{n} 项明细之和是 {added} 万元，相差 {gap} 万元",
            whole=line.item,
            column=heading,
            total=wan_text(total),
            n=len(parts),
            added=wan_text(added),
            gap=wan_text(abs(total - added)),
        ),
        say("逐项核对{column}，改正写错的一项或「{whole}」", column=heading, whole=line.item),
        at=form.place(f"expenditures[{index}].{column}", f"{line.item} {heading}"),
        got=wan_text(total),
        want=wan_text(added),
        fix=wan_text(added) if complete(parts, column) else None,
    )
