"""全部指标正好等于计划

查什么：到监控时点，可以比的数字指标（至少3项，项数由方案定）是否一项不差地等于计划。计划取监控表或批复目标表上同一时点的目标值；没有的，逐步累计的产出按时间进度折算。目标为“=”的、时点数、上限为0的指标不算在内。

为什么：实际工作很少正好等于计划；全部相等往往是照抄计划、没有统计。

怎么改：按台账核实每一项的实际数；确实相等的，附上台账。

English: Every figure equals the plan exactly, which rarely happens where results were really counted. Check them against the records.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator, Target
from jixiao.review.accumulation import has_pace
from jixiao.review.approved import partner
from jixiao.review.attainment import target_of
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.monitored import actual_part, months, period, reached, share
from jixiao.review.word_lists import has
from jixiao.review.wording import names_text


@check(
    code="M07",
    name="exactly-on-plan",
    title="全部指标正好等于计划",
    title_en="Every indicator is exactly on plan",
    severity="P2",
    criterion="feasibility",
    needs=("indicators",),
    basis=[("reviewers-practice", "M07")],
)
def exactly_on_plan(form: FormView) -> Iterator[Finding]:
    month = months(form, form.param("months", ""))
    compared = [
        (row, equal) for row in form.own_indicators() if (equal := _is_on_plan(form, row, month)) is not None
    ]
    rows = [row for row, _ in compared]
    if len(rows) < int(form.param("least", "3")):
        raise NotRun(say("可以与计划相比的指标太少"))
    if all(equal for _, equal in compared):
        yield form.finding(
            say("到{month}月，{names}都正好等于计划", month=month, names=names_text(rows)),
            say("按台账核实每一项的实际数；确实相等的，附上台账"),
            at=form.at(rows[0], actual_part(form)),
            got=reached(form, rows[0]).text,  # type: ignore[union-attr]
        )


def _is_on_plan(form: FormView, row: Indicator, month: int) -> bool | None:
    """Whether what was reached is the plan of this month; None for rows that tell nothing."""
    target = target_of(row)
    if target is None or target.operator in ("=", None) or not target.value or has(row.name, "stock_words"):
        return None
    planned = _planned(form, row)
    if planned is not None:
        done = share(reached(form, row), planned)
        return None if done is None else done == 1
    done = share(reached(form, row), target)
    if done is None or not has_pace(row.name, form.kind(row), target):
        return None
    return done == Fraction(month, 12)


def _planned(form: FormView, row: Indicator) -> Target | None:
    """The target of the period that is monitored: of this form, else of the approved one."""
    looked_at = period(form)
    if looked_at is None:
        return None
    approved = form.record.linked.get("target")
    other = partner(row, list(approved.indicators)) if approved else None
    targets = [each.targets.get(looked_at.id) for each in (row, other) if each is not None]
    return next((target for target in targets if target is not None and target.kind == "number"), None)
