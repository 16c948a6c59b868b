"""偏差没有原因

查什么：全年预计达不到目标、上限已经突破，或者可能性选了“有可能”“完全不可能”的指标，是否写了原因说明；写了说明而偏差原因各栏（经费、制度、人员、硬件条件、其他）一个也没有勾的，另提建议。表里没有这些栏的不查勾选。

为什么：监控表要求对偏差勾选原因并说明；没有原因就没有办法纠偏，财政也无从决定是整改、调整预算还是暂停拨款。

怎么改：勾选偏差原因，写明具体情况和纠偏措施。

English: Where the target may be missed, the form must tick a cause and give the reason in words.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.attainment import target_of
from jixiao.review.engine import FormView, check
from jixiao.review.monitored import doubts, expected, is_past_saving, misses, reached
from jixiao.review.narrative import is_explained
from jixiao.review.wording import names_text, rows_text, singly_or_together


@check(
    code="M04",
    name="deviation-unexplained",
    title="偏差没有原因",
    title_en="A deviation without its cause",
    severity="P1",
    criterion="completeness",
    needs=("indicators",),
    basis=[("mof-2019-136", "监控表偏差原因与完成可能性")],
)
def deviation_unexplained(form: FormView) -> Iterator[Finding]:
    off = [row for row in form.own_indicators() if _deviates(form, row)]
    silent = [row for row in off if not is_explained(form, row)]
    yield from singly_or_together(silent, lambda row: _one(form, row), lambda rows: _many(form, rows))
    unticked = [row for row in off if row not in silent and not row.deviation_cause]
    if unticked and _has_ticks(form):
        yield form.finding(
            say(
                "{rows}写了原因，没有勾选是哪一类：{names}",
                rows=rows_text(unticked),
                names=names_text(unticked),
            ),
            say("在偏差原因各栏里勾选一类或几类"),
            at=form.at(unticked[0], "deviation_cause"),
            severity="P2",
        )


def _deviates(form: FormView, row: Indicator) -> bool:
    return doubts(row) or misses(expected(row), target_of(row)) or is_past_saving(form, row)


def _has_ticks(form: FormView) -> bool:
    """Whether the form has columns for causes: its own scheme says so, or a row of it holds a tick."""
    table = form.scheme.indicators
    named = table is not None and table.column("deviation_cause") is not None and not form.scheme.general
    return named or any(row.deviation_cause for row in form.record.indicators)


def _what(form: FormView, row: Indicator) -> str:
    """The deviation as a phrase."""
    target, forecast = target_of(row), expected(row)
    if misses(forecast, target):
        return say("目标 {target}，全年预计只到 {value}", target=target.text, value=forecast.text)  # type: ignore[union-attr]
    if is_past_saving(form, row):
        return say("目标 {target}，现在已到 {value}", target=target.text, value=reached(form, row).text)  # type: ignore[union-attr]
    return say("可能性选“{likelihood}”", likelihood=row.likelihood or "")


def _one(form: FormView, row: Indicator) -> Finding:
    return form.finding(
        say("「{name}」{what}，没有原因说明", name=row.name, what=_what(form, row)),
        say("勾选偏差原因，写明「{name}」偏差的具体情况和纠偏措施", name=row.name),
        at=form.at(row, "deviation_reason"),
    )


def _many(form: FormView, rows: list[Indicator]) -> Finding:
    return form.finding(
        say(
            "{rows}共{n}项有偏差，都没有原因说明：{names}",
            rows=rows_text(rows),
            n=len(rows),
            names=names_text(rows),
        ),
        say("逐项勾选偏差原因，写明具体情况和纠偏措施"),
        at=form.at(rows[0], "deviation_reason"),
    )
