"""预算调整了，目标没有调整

查什么：与一起读入的同一项目批复目标表相比，监控表的预算（有调整后预算数的用调整后的）增减是否达到 10%（比例由方案定），而逐步累计的产出目标一项也没有变，也没有说明。

为什么：预算调整应当同时调整绩效目标；钱少了目标不变，年底不是完不成，就是说明原来的预算编多了。

怎么改：随预算按程序调整产出的目标值；目标确实不受影响的，在备注里说明。

English: The budget was changed by a tenth or more while every output target stayed as approved. Adjust the targets by procedure, or note why they are not affected.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.library import vocabulary
from jixiao.core.message import say
from jixiao.core.number import wan_text
from jixiao.core.record import Indicator, Record
from jixiao.review.accumulation import has_pace
from jixiao.review.approved import partner, same_target
from jixiao.review.attainment import percent, target_of
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.narrative import long_texts
from jixiao.review.printed import total_row
from jixiao.review.running_text import squeezed
from jixiao.review.target_form import budget
from jixiao.review.wording import names_text


@check(
    code="M05",
    name="budget-changed-target-not",
    title="预算调整了，目标没有调整",
    title_en="The budget was changed, the target was not",
    severity="P1",
    criterion="appropriateness",
    needs=("linked:target", "funds", "indicators"),
    basis=[("mof-2019-136", "监控结果应用")],
)
def budget_changed_target_not(form: FormView) -> Iterator[Finding]:
    approved: Record = form.record.linked["target"]
    now, before = _budget(form), budget(approved)
    if now is None or not before:
        raise NotRun(say("缺少批复或现在的预算数"))
    change = Fraction(now) / Fraction(before) - 1
    outputs = _outputs(form, approved)
    if abs(change) < Fraction(form.param("least_change", "0.1")) or not outputs or _speaks_of_it(form):
        return
    if all(same_target(target_of(row), target_of(other)) for row, other in outputs):
        rows = [row for row, _ in outputs]
        yield form.finding(
            say(
                "预算由 {before} 万元变为 {now} 万元（为原来的 {share}），{names}的目标值没有变",
                before=wan_text(before),
                now=wan_text(now),
                share=percent(change + 1),
                names=names_text(rows),
            ),
            say("随预算按程序调整目标值；目标不受影响的，在备注里说明"),
            at=form.at(rows[0], "full_year"),
            got=target_of(rows[0]).text,
        )


def _budget(form: FormView) -> Decimal | None:
    """The budget that holds now, in 元."""
    row = total_row(form)
    if row is None:
        return None
    return next((amount for amount in (row.revised_budget, row.initial_budget, row.amount) if amount), None)


def _outputs(form: FormView, approved: Record) -> list[tuple[Indicator, Indicator]]:
    """The outputs that grow with the work done, each with its approved indicator."""
    pairs = []
    left = list(approved.indicators)
    for row in form.own_indicators():
        target = target_of(row)
        other = partner(row, left) if target and has_pace(row.name, form.kind(row), target) else None
        if other is not None and target_of(other) is not None:
            left.remove(other)
            pairs.append((row, other))
    return pairs


def _speaks_of_it(form: FormView) -> bool:
    """Whether a remark, a reason or the running text speaks of the target after the change."""
    told = [row.remarks or "" for row in form.record.indicators]
    told += [row.deviation_reason or "" for row in form.record.indicators]
    told += [text for _, text in long_texts(form)]
    return any(
        word in squeezed(text) for text in told for word in vocabulary("monitoring")["adjustment_words"]
    )
