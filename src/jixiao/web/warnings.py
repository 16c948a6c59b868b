"""How a monitored project stands: what was reached and spent, and the early warnings of the place's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from jixiao import pipeline
from jixiao.core.alert import gap_too_wide, is_slow, progress_light
from jixiao.core.library import load_pack, vocabulary
from jixiao.core.message import say
from jixiao.core.record import Fund, Record
from jixiao.core.score import Alerts
from jixiao.review.attainment import target_of
from jixiao.review.monitored import is_floor, share
from jixiao.web.later_drafts import actual_period

LEVELS = {
    "progress_red": 3, "impossible": 3, "slow": 2, "gap": 2, "progress_yellow": 1, "possible": 1,
}  # fmt: skip
"""Code of a warning → its level: 3 red, 2 orange, 1 yellow. The grading into levels is ours; the warnings are the packs'."""
WORDS = {
    "progress_red": say("执行率不到时间进度的六成"), "progress_yellow": say("执行率不到时间进度的八成"),
    "slow": say("执行率低于规定月份的界线"), "gap": say("指标完成与预算执行相差超过规定"),
    "impossible": say("有指标完全不可能完成"), "possible": say("有指标只是有可能完成"),
}  # fmt: skip
NAMES = ((say("正常"), "circle-check", "ok"), (say("黄色预警"), "bulb", "warn"), (say("橙色预警"), "alert-triangle", "warn"), (say("红色预警"), "alert-circle", "err"))  # fmt: skip
"""Level → name, icon and tag: never the colour alone."""


@dataclass(slots=True)
class Seen:
    """``attainment`` in hundredths of a per cent, None where no row can be computed; ``reasons`` are keys of LEVELS."""

    attainment: int | None = None
    execution: Fraction | None = None
    reasons: list[str] = field(default_factory=list)

    @property
    def level(self) -> int:
        return max((LEVELS[code] for code in self.reasons), default=0)


def pack_for(code: str) -> str:
    """The rule pack whose early warnings hold in a place: its own province's, else the usual one."""
    known = vocabulary("results")["warnings"]
    return next(pack for start, pack in sorted(known.items(), reverse=True) if code.startswith(start))


def warnings_of(record: Record, total: Fund | None) -> Seen:
    """What the form says by now, by the rules of the record's place. ``total`` is its row of all money."""
    scheme = pipeline.scheme_of(record)
    period = scheme.period(actual_period(scheme))
    seen = Seen(_attainment(record, actual_period(scheme)), _execution(total))
    if period is None or not _is_begun(record, period.id):
        return Seen()
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


def place_of(record: Record) -> str:
    """The division code of the approved target's place: a national form is used everywhere."""
    return (
        record.linked["target"].jurisdiction.code if "target" in record.linked else record.jurisdiction.code
    )


def _is_begun(record: Record, period: str) -> bool:
    return any(period in row.actuals for row in record.indicators)


def _execution(total: Fund | None) -> Fraction | None:
    budget = total and total.year_budget
    if not total or not budget or total.executed_amount is None:
        return None
    return Fraction(total.executed_amount) / Fraction(budget)


def _attainment(record: Record, period: str) -> int | None:
    """The mean of what was reached of each target that one wants to reach, each at most whole."""
    shares = []
    for row in record.indicators:
        target = target_of(row)
        reached = share(row.actuals.get(period), target)
        if reached is not None and target is not None and is_floor(target):
            shares.append(min(Fraction(1), max(Fraction(0), reached)))
    return int(sum(shares, Fraction(0)) * 10_000 / len(shares)) if shares else None
