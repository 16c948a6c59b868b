"""完成值与目标不是一类

查什么：定性目标（规范、良好）填了数字（100%）；定量目标填了文字；实际完成值写成范围（0%及其以下、≥95%）。

为什么：目标和完成值不是一类，就无法判断是否完成；实际发生的只能是一个确定的结果。

怎么改：定性目标用同一套等级或事实作答；定量目标填实际数字和单位；范围改成实际数。

English: A target in words wants an answer in words, a number a number; an actual is one value, not a range.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.attainment import actual_of, is_qualitative, target_of
from jixiao.review.engine import FormView, check
from jixiao.review.wording import rows_text


@check(
    code="E20",
    name="type-differs",
    title="完成值与目标不是一类",
    title_en="Actual and target are of different kinds",
    severity="P2",
    criterion="feasibility",
    needs=("actuals",),
    basis=[("seed-suzhou-2021", "填表说明第4条"), ("mof-2020-10", "单位自评")],
)
def type_differs(form: FormView) -> Iterator[Finding]:
    answered = [row for row in form.record.indicators if target_of(row) and actual_of(row)]
    in_numbers = [
        r for r in answered if is_qualitative(target_of(r)) and r.actual.kind in ("number", "interval")
    ]
    in_words = [
        r for r in answered if target_of(r).kind in ("number", "interval") and is_qualitative(r.actual)
    ]
    ranges = [r for r in answered if r not in in_numbers and _is_range(r)]
    if in_numbers:
        yield _finding(
            form,
            in_numbers,
            say(
                "{rows}目标是文字，完成值却是数字：{each}", rows=rows_text(in_numbers), each=_each(in_numbers)
            ),
            say("按目标的等级或事实填写完成值"),
        )
    if in_words:
        yield _finding(
            form,
            in_words,
            say("{rows}目标是数字，完成值却是文字：{each}", rows=rows_text(in_words), each=_each(in_words)),
            say("填写实际完成的数字和单位"),
        )
    if ranges:
        yield _finding(
            form,
            ranges,
            say("{rows}完成值是一个范围：{each}", rows=rows_text(ranges), each=_each(ranges)),
            say("填写实际发生的数"),
        )


def _is_range(row: Indicator) -> bool:
    return row.actual.kind == "interval" or row.actual.operator in ("≥", ">", "≤", "<")


def _each(rows: list[Indicator]) -> str:
    return "；".join(f"「{row.name}」{target_of(row).text}→{row.actual.text}" for row in rows)


def _finding(form: FormView, rows: list[Indicator], message: str, remedy: str) -> Finding:
    return form.finding(message, remedy, at=form.at(rows[0], "actual"), got=rows[0].actual.text)
