"""What a monitoring form tells: which month it looks at, what was reached by then, what is expected of the year."""

from __future__ import annotations

import re
from fractions import Fraction

from jixiao.core.library import load_pack, vocabulary
from jixiao.core.message import say
from jixiao.core.number import D, half_width
from jixiao.core.record import Indicator, Target
from jixiao.core.scheme import Period
from jixiao.core.score import Alerts
from jixiao.review.accumulation import accumulates, has_pace
from jixiao.review.attainment import MORE_IS_BETTER, in_unit, target_of
from jixiao.review.engine import FormView, NotRun
from jixiao.review.narrative import says_something
from jixiao.review.printed import execution_rate, total_row
from jixiao.review.running_text import squeezed

USUAL_WARNINGS = "cn/product-default-rules@1"
"""The pack whose warnings hold where the form's own rules have none."""

FORECAST = "forecast"
"""What the year is expected to bring, among the actuals of an indicator."""

_TO_MONTH = re.compile(r"1\s*月?\s*[-—–~～至到]+\s*(1[0-2]|[1-9])\s*月")


def warnings(form: FormView, pack: str) -> Alerts:
    """The warnings of the pack named, else of the form's own, else the usual ones."""
    own = load_pack(pack) if pack else form.pack
    return (own.alerts if own else None) or load_pack(USUAL_WARNINGS).alerts or Alerts()


def period(form: FormView) -> Period | None:
    """The latest period within the year for which the form gives actuals; while none is filled in, the only one
    that it has a column for; None where nothing tells."""
    rows, table = form.record.indicators, form.scheme.indicators
    filled = {id for row in rows for id, actual in row.actuals.items() if actual.kind != "empty"}
    printed = {column.period for column in table.columns if column.role == "actual"} if table else set()
    known = [each for each in form.scheme.periods if each.id in filled and each.months < 12]
    if not known and len(printed) == 1:
        known = [each for each in form.scheme.periods if each.id in printed and each.months < 12]
    return max(known, key=lambda each: each.months, default=None)


def months(form: FormView, setting: str) -> int:
    """The months that have passed: the scheme's or caller's setting, else by the column that is filled in, else by
    the title (1-9月). Raises NotRun where nothing tells."""
    given = D(setting)
    if given is not None:
        return int(given)
    looked_at = period(form)
    if looked_at is not None:
        return looked_at.months
    named = _TO_MONTH.search(half_width(form.record.title))
    if named is None:
        raise NotRun(say("看不出监控到几月"))
    return int(named.group(1))


def execution(form: FormView) -> Fraction:
    """The share of the budget that is spent: from the amounts, else as printed. Raises NotRun where neither tells."""
    rate, row = execution_rate(form), total_row(form)
    if rate is None and row is not None and row.execution_rate is not None:
        rate = Fraction(row.execution_rate)
    if rate is None:
        raise NotRun(say("缺少预算数或执行数"))
    return rate


def reached(form: FormView, row: Indicator) -> Target | None:
    """What was reached at the time of monitoring; None where the cell is blank."""
    looked_at = period(form)
    actual = row.actuals.get(looked_at.id) if looked_at else row.actual
    return None if actual is None or actual.kind == "empty" else actual


def actual_part(form: FormView) -> str:
    """The part of an indicator, as ``FormView.at`` wants it, that holds what was reached."""
    looked_at = period(form)
    return f"actuals.{looked_at.id}" if looked_at else "actual"


def expected(row: Indicator) -> Target | None:
    """What the year is expected to bring; None where the form does not say."""
    forecast = row.actuals.get(FORECAST)
    return None if forecast is None or forecast.kind == "empty" else forecast


def share(quantity: Target | None, target: Target | None) -> Fraction | None:
    """A quantity as a share of a target; None unless both are one number of the same sort and the target is not 0."""
    if quantity is None or target is None or quantity.kind != "number" or target.kind != "number":
        return None
    value = in_unit(quantity, target.unit)
    return None if value is None or not target.value else Fraction(value) / Fraction(target.value)


def misses(quantity: Target | None, target: Target | None) -> bool:
    """Whether a quantity lies on the wrong side of its target; False where the two cannot be compared."""
    if quantity is None or target is None or quantity.kind != "number" or target.kind != "number":
        return False
    value, bound = in_unit(quantity, target.unit), target.value
    if value is None or bound is None:
        return False
    if is_floor(target):
        return value <= bound if target.operator == ">" else value < bound
    return value >= bound if target.operator == "<" else value > bound


def is_floor(target: Target) -> bool:
    """True for a target that one wants to reach; False for a bound from above, and for "none" (=0起)."""
    return target.operator in ("≥", ">") or (target.operator in MORE_IS_BETTER and bool(target.value))


def paced_share(form: FormView, row: Indicator) -> Fraction | None:
    """How much of the year's target was reached by an output that grows over the year; None for all others."""
    target = target_of(row)
    if target is None or not has_pace(row.name, form.kind(row), target):
        return None
    return share(reached(form, row), target)


def is_past_saving(form: FormView, row: Indicator) -> bool:
    """Whether what was reached has already passed an upper bound that only grows over the year."""
    target = target_of(row)
    if target is None or is_floor(target):
        return False
    grows = accumulates(row.name, target.unit) or target.value == 0
    return grows and misses(reached(form, row), target)


def promises(row: Indicator) -> bool:
    """Whether the form says that the target will certainly be met."""
    return squeezed(row.likelihood or "") in vocabulary("monitoring")["certain"]


def doubts(row: Indicator) -> bool:
    """Whether the form says that the target may, or will, be missed."""
    return says_something(row.likelihood) and not promises(row)
