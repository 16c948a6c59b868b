"""失分或偏差没有说明原因

查什么：得分低于分值、完成值低于目标的 90% 或高于目标的 150% 的指标，是否在偏差原因一栏、备注或“存在的问题及原因”里说明。目标为“≤”的指标，低于目标不算偏差。

为什么：自评的用处在于说清没有完成的原因和改进办法；只扣分不说明，下一年会照样发生。

怎么改：在这一行写明偏差的具体原因和改进措施；表中没有这一栏的，写进“存在的问题及原因”，并点明是哪一项指标。

English: Points lost, or an actual far from its target, need a reason: in the row, or in the text on problems and reasons, naming the indicator.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import plain
from jixiao.core.record import Indicator
from jixiao.review.attainment import attained, more_is_better, percent
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.narrative import is_explained
from jixiao.review.wording import rows_text, singly_or_together


@check(
    code="E04",
    name="loss-unexplained",
    title="失分或偏差没有说明原因",
    title_en="Points lost or a large deviation without a reason",
    severity="P1",
    criterion="completeness",
    needs=("indicators",),
    basis=[("reviewers-practice", "E04"), ("mof-2020-10", "单位自评")],
)
def loss_unexplained(form: FormView) -> Iterator[Finding]:
    if not any(row.self_score is not None or row.actual is not None for row in form.record.indicators):
        raise NotRun(say("没有得分和实际完成值"))
    low, high = Fraction(form.param("below", "0.9")), Fraction(form.param("above", "1.5"))
    hits = [
        (row, why)
        for row in form.record.indicators
        if (why := _deviation(row, low, high)) and not is_explained(form, row)
    ]
    yield from singly_or_together(hits, lambda hit: _one(form, *hit), lambda found: _many(form, found))


def _deviation(row: Indicator, low: Fraction, high: Fraction) -> str:
    """What there is to explain, as a phrase; empty when nothing."""
    if row.self_score is not None and row.points is not None and row.self_score < row.points:
        return say("分值{points}、得{score}", points=plain(row.points), score=plain(row.self_score))
    share = attained(row)
    if share is None:
        return ""
    far = share < low or share > high if more_is_better(row) else share * low > 1
    return say("完成值为目标的{share}", share=percent(share)) if far else ""


def _part(form: FormView) -> str:
    """Where the reason belongs: its own column, or the score where the form has none."""
    table = form.scheme.indicators
    return "deviation_reason" if table and table.column("deviation_reason") else "self_score"


def _in_figures(row: Indicator) -> str:
    """Score/points where points were lost, else the share of the target."""
    if row.self_score is not None and row.points is not None and row.self_score < row.points:
        return f"{plain(row.self_score)}/{plain(row.points)}"
    return percent(attained(row))


def _one(form: FormView, row: Indicator, why: str) -> Finding:
    return form.finding(
        say("「{name}」{why}，没有说明原因", name=row.name, why=why),
        say("写明「{name}」偏差的具体原因和改进措施", name=row.name),
        at=form.at(row, _part(form)),
        got=plain(row.self_score),
    )


def _many(form: FormView, hits: list[tuple[Indicator, str]]) -> Finding:
    rows = [row for row, _ in hits]
    each = "、".join(f"「{row.name}」{_in_figures(row)}" for row in rows)
    return form.finding(
        say(
            "{rows}共{n}项失分或偏差较大，都没有说明原因：{each}",
            rows=rows_text(rows),
            n=len(rows),
            each=each,
        ),
        say("逐项写明偏差的具体原因和改进措施"),
        at=form.at(rows[0], _part(form)),
    )
