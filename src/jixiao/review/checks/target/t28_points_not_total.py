"""分值没有填全或合计不对

查什么：表上有分值（权重）栏时，每个指标是否都有分值，合计是否等于表样规定的满分（表样没有规定的，应为 100，或不含预算执行率的 90）；表样给各类规定了分值的，各类合计是否相等。没有分值栏的表不检查。

为什么：分值随预算一并批复，是自评打分的依据，原则上不再调整；合计不对，自评就无法得满分或超过满分。

怎么改：按重要程度补齐、调整各指标的分值，使合计等于满分。

English: Points are missing for some indicators, or do not add up to the full mark that the form states (100, or 90 without the execution rate). Complete and balance them.
"""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.finding import Finding, Place
from jixiao.core.message import say
from jixiao.core.number import plain
from jixiao.core.record import Indicator
from jixiao.core.scheme import Level
from jixiao.review.engine import FormView, check
from jixiao.review.target_form import is_placeholder
from jixiao.review.wording import names_text


@check(
    code="T28",
    name="points-not-total",
    title="分值没有填全或合计不对",
    title_en="Points are missing or do not add up",
    severity="P0",
    criterion="arithmetic",
    needs=("points",),
    basis=[("mof-2021-101", "绩效指标分值权重"), ("reviewers-practice", "T28")],
)
def points_not_total(form: FormView) -> Iterator[Finding]:
    rows = [indicator for indicator in form.record.indicators if not is_placeholder(indicator.name)]
    blank = [indicator for indicator in rows if indicator.points is None]
    if blank:
        yield form.finding(
            say("{n} 个指标没有分值：{names}", n=len(blank), names=names_text(blank)),
            say("给每个指标填写分值，使合计等于满分"),
            at=form.at(blank[0], "points"),
        )
        return
    wrong = [finding for level in form.scheme.levels if (finding := _level(form, level, rows))]
    yield from wrong
    total = _points(rows)
    wanted = [sum((level.points for level in form.scheme.levels if level.points), Decimal(0))]
    wanted = wanted if wanted[0] else [Decimal(each) for each in form.param("totals", ["100", "90"])]
    if not wrong and total not in wanted:
        full = "、".join(plain(each) for each in wanted)
        yield form.finding(
            say("分值合计 {total}，应为 {full}", total=plain(total), full=full),
            say("按重要程度调整各指标的分值，使合计等于 {full}", full=full),
            at=Place("indicators", say("分值合计")),
            got=plain(total),
            want=full,
        )


def _points(rows: list[Indicator]) -> Decimal:
    return sum((indicator.points or Decimal(0) for indicator in rows), Decimal(0))


def _level(form: FormView, level: Level, rows: list[Indicator]) -> Finding | None:
    """The finding for a group whose points differ from those that the form prescribes for it."""
    own = [indicator for indicator in rows if form.scheme.find_level(indicator.level1) == level]
    if not level.points or not own or _points(own) == level.points:
        return None
    return form.finding(
        say("「{group}」分值合计 {total}，应为 {full}", group=level.label, total=plain(_points(own)), full=plain(level.points)),
        say("调整「{group}」各指标的分值，使合计等于 {full}", group=level.label, full=plain(level.points)),
        at=form.at(own[0], "points"),
        got=plain(_points(own)),
        want=plain(level.points),
    )  # fmt: skip
