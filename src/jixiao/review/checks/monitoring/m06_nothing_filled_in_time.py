"""过了截止日期没有填写

查什么：过了报送截止日期，监控表的执行数、执行情况、全年预计一项也没有填。截止日期和当天日期由调用者给出（参数 `deadline`、`today`，如 2026-08-31）；没有给出就不查。

为什么：监控表不报，预警和纠偏都无从做起；有的地方规定逾期不处理的项目自动暂停。

怎么改：立即填报；项目没有开展的，也要写明原因和打算。

English: The deadline has passed and the form holds no spending, no actual and no forecast. Fill it in at once; say so where nothing was done.
"""

from collections.abc import Iterator
from datetime import date

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.scheme import SchemeError
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.printed import total_row


@check(
    code="M06",
    name="nothing-filled-in-time",
    title="过了截止日期没有填写",
    title_en="Nothing was filled in by the deadline",
    severity="P0",
    criterion="completeness",
    basis=[("mof-2019-136", "监控时间"), ("sichuan-2025-monitoring", "预警")],
)
def nothing_filled_in_time(form: FormView) -> Iterator[Finding]:
    deadline = _day(form, "deadline", form.param("deadline", ""))
    today = _day(form, "today", form.param("today", ""))
    if deadline is None or today is None:
        raise NotRun(say("没有给出报送截止日期和当天日期"))
    if today > deadline and not _holds_anything(form):
        yield form.finding(
            say(
                "报送截止 {deadline}，到 {today} 执行数、执行情况和全年预计都没有填写",
                deadline=deadline.isoformat(),
                today=today.isoformat(),
            ),
            say("立即填报；项目没有开展的，也要写明原因和打算"),
            at=form.place("indicators", say("绩效指标")),
        )


def _day(form: FormView, name: str, text: str) -> date | None:
    """A day as 2026-08-31; None for an empty setting. Raises SchemeError for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        found = say("检查 {code} 的参数「{name}」不能是「{value}」", code="M06", name=name, value=text)
        raise SchemeError(f"{form.scheme.name}.yaml", None, found, say("写成 2026-08-31")) from error


def _holds_anything(form: FormView) -> bool:
    row = total_row(form)
    spent = row is not None and (row.executed_amount is not None or row.expected_amount is not None)
    return spent or any(
        actual.kind != "empty"
        for row in form.record.indicators
        for actual in (*row.actuals.values(), *([row.actual] if row.actual else []))
    )
