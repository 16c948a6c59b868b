"""How the project of a form stands: what was reached and spent, and the early warnings of its place's rules."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from jixiao.core.alert import gap_too_wide, is_slow, progress_light
from jixiao.core.library import load_pack, vocabulary
from jixiao.core.record import Fund, Indicator, Record, Target
from jixiao.core.scheme import Scheme
from jixiao.core.score import Alerts
from jixiao.core.standing import Standing
from jixiao.review.attainment import actual_of, target_of
from jixiao.review.monitored import is_floor, share


def monitored_standing(record: Record, scheme: Scheme, total: Fund | None) -> Standing:
    """What a monitoring form says by now. ``total`` is its row of all money. Nothing while no actual is filled in."""
    reported = scheme.reported_period
    period = scheme.period(reported)
    if period is None or not any(reported in row.actuals for row in record.indicators):
        return Standing()
    seen = Standing(_attainment(record, lambda row: row.actuals.get(reported)), _execution(total))
    alerts = load_pack(pack_for(place_of(record))).alerts or Alerts()
    if seen.execution is not None:
        rate = seen.execution * 100
        light = progress_light(alerts, rate, period.months)
        seen.reasons += [f"progress_{light}"] if light in ("red", "yellow") else []
        seen.reasons += ["slow"] if is_slow(alerts, rate, period.months) else []
        reached = None if seen.attainment is None else Fraction(seen.attainment, 100)
        seen.reasons += ["gap"] if reached is not None and gap_too_wide(alerts, reached, rate) else []
    said = {row.likelihood for row in record.indicators}
    seen.reasons += ["impossible"] if "完全不可能" in said else ["possible"] if "有可能" in said else []
    return seen


def yearly_standing(record: Record, planned: Decimal | None, spent: Decimal | None) -> Standing:
    """What a self-evaluation says of its year, without warnings. ``planned`` and ``spent`` in 元."""
    known = Fraction(spent) / Fraction(planned) if planned and spent is not None else None
    return Standing(_attainment(record, actual_of), known)


def pack_for(code: str) -> str:
    """The rule pack whose early warnings hold in a place: its own province's, else the usual one."""
    known = vocabulary("results")["warnings"]
    return next(pack for start, pack in sorted(known.items(), reverse=True) if code.startswith(start))


def place_of(record: Record) -> str:
    """The division code of the approved target's place: a national form is used everywhere."""
    return (
        record.linked["target"].jurisdiction.code if "target" in record.linked else record.jurisdiction.code
    )


def _execution(total: Fund | None) -> Fraction | None:
    budget = total and total.year_budget
    if not total or not budget or total.executed_amount is None:
        return None
    return Fraction(total.executed_amount) / Fraction(budget)


def _attainment(record: Record, actual: Callable[[Indicator], Target | None]) -> int | None:
    """The mean of what was reached of each target that one wants to reach, each at most whole."""
    shares = []
    for row in record.indicators:
        target = target_of(row)
        reached = share(actual(row), target)
        if reached is not None and target is not None and is_floor(target):
            shares.append(min(Fraction(1), max(Fraction(0), reached)))
    return int(sum(shares, Fraction(0)) * 10_000 / len(shares)) if shares else None
