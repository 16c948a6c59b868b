"""得分没有依据

查什么：有得分（大于 0）而目标值或实际完成值空白的指标；目标值与完成值单位不同、无法比较的指标；预算数为 0 或没有执行数而有预算执行得分。

为什么：没有目标或没有完成值，得分无从算起；无法提供数值又无说明的，规则规定得 0 分。

怎么改：补填目标值和实际完成值；确实无法提供的，说明原因，得分记 0。

English: No score without a target and an actual that can be compared. Fill them in, or give no points.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import plain
from jixiao.core.record import Indicator
from jixiao.core.unit import read_unit, same_dimension
from jixiao.review.attainment import actual_of, more_is_better, target_of
from jixiao.review.engine import FormView, check
from jixiao.review.narrative import words
from jixiao.review.printed import execution_rate, total_row
from jixiao.review.running_text import squeezed
from jixiao.review.wording import names_text, rows_text


@check(
    code="E21",
    name="score-without-basis",
    title="得分没有依据",
    title_en="A score without a basis",
    severity="P0",
    criterion="completeness",
    needs=("self_scores",),
    basis=[("seed-suzhou-2021", "填表说明第4条"), ("mof-2020-10", "单位自评")],
)
def score_without_basis(form: FormView) -> Iterator[Finding]:
    scored = [row for row in form.record.indicators if row.self_score]
    yield from _rows(
        form,
        [row for row in scored if _has_no_result(row)],
        "actual",
        lambda rows: say(
            "{rows}没有实际完成值却有得分：{names}", rows=rows_text(rows), names=names_text(rows)
        ),
        say("补填实际完成值；无法提供的，说明原因，得分记 0"),
    )
    yield from _rows(
        form,
        [row for row in scored if target_of(row) is None],
        "full_year",
        lambda rows: say("{rows}没有目标值却有得分：{names}", rows=rows_text(rows), names=names_text(rows)),
        say("按批复的目标补填目标值"),
    )
    yield from _rows(
        form,
        [row for row in scored if _cannot_compare(row)],
        "actual",
        lambda rows: say(
            "{rows}完成值与目标值单位不同，无法比较：{each}", rows=rows_text(rows), each=_each(rows)
        ),
        say("把完成值换成与目标值同一口径和单位"),
    )
    yield from _execution(form)


def _rows(form: FormView, rows: list[Indicator], part: str, message, remedy: str) -> Iterator[Finding]:
    if rows:
        yield form.finding(
            message(rows), remedy, at=form.at(rows[0], part), got=plain(rows[0].self_score), want="0"
        )


def _has_no_result(row: Indicator) -> bool:
    """Whether the actual is blank, or says 无 or 未统计 where something was to be produced."""
    actual, target = actual_of(row), target_of(row)
    if actual is None:
        return True
    wanted = target is not None and target.kind == "number" and more_is_better(row) and bool(target.value)
    return wanted and squeezed(actual.text) in words("no_value")


def _cannot_compare(row: Indicator) -> bool:
    """Whether both are numbers in known units that measure different things."""
    target, actual = target_of(row), actual_of(row)
    if target is None or actual is None or target.kind != "number" or actual.kind != "number":
        return False
    if read_unit(target.unit) is None or read_unit(actual.unit) is None:
        return False
    return not same_dimension(target.unit, actual.unit)


def _each(rows: list[Indicator]) -> str:
    return "；".join(f"「{row.name}」{target_of(row).text}→{row.actual.text}" for row in rows)


def _execution(form: FormView) -> Iterator[Finding]:
    row = total_row(form)
    if row is None or not row.score or execution_rate(form) is not None:
        return
    yield form.finding(
        say("预算执行得分 {score}，但预算数为 0 或没有预算数、执行数，无法计算", score=plain(row.score)),
        say("补填全年预算数和全年执行数，再按规则计算得分"),
        at=form.place(f"funds.{row.source}.score", row.label),
        got=plain(row.score),
        want="",
    )
