"""Early warnings that a rule pack holds as data: slow execution, gaps between results and money.

Sources: 川财绩〔2025〕10号 (least execution by month, gap of 10 points); the default rules of a deployed system
(progress index, score against execution, unspent money). The two answer differently on purpose: two packs.
All rates are in per cent.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from jixiao.core.score import Alerts, ScoreLine, ScoreSheet

Rate = Decimal | Fraction


def progress_index(execution: Rate, month: int) -> Fraction:
    """Execution ÷ the share of the year that has passed: 24 % at the end of April is 72. ``month`` is 1 to 12."""
    return Fraction(execution) * 12 / month


def progress_light(alerts: Alerts, execution: Rate, month: int) -> str:
    """red, yellow or green for the progress index; "" where the pack has no bands."""
    index = progress_index(execution, month)
    bands = sorted(alerts.progress, key=lambda band: band.least, reverse=True)
    return next((band.light for band in bands if index >= band.least), "")


def least_execution(alerts: Alerts, month: int) -> Decimal | None:
    """The execution that should have been reached by ``month``; None before the first month that has a threshold."""
    passed = [threshold for threshold in alerts.month_least if threshold <= month]
    return alerts.month_least[max(passed)] if passed else None


def is_slow(alerts: Alerts, execution: Rate, month: int) -> bool:
    """Whether execution lies below the threshold of the month."""
    least = least_execution(alerts, month)
    return least is not None and execution < least


def gap_too_wide(alerts: Alerts, attainment: Rate, execution: Rate) -> bool:
    """Whether attainment and execution lie further apart than the pack allows."""
    return (
        alerts.attainment_gap is not None
        and abs(Fraction(attainment) - Fraction(execution)) > alerts.attainment_gap
    )


def self_evaluation_light(alerts: Alerts, sheet: ScoreSheet, budget: Decimal, executed: Decimal) -> str:
    """red when the indicators score far better than execution, yellow when much money is left or no budget was
    there, else "". Red is asked first; without any indicator points there is no light. Amounts in 元."""
    results = [line for line in sheet.lines if line.field.startswith("indicators[")]
    money = [line for line in sheet.lines if line not in results]
    share = _share(sum((line.points or Decimal(0) for line in results), Decimal(0)), results)
    if not share:
        return ""
    spent = _share(sum((line.points or Decimal(0) for line in money), Decimal(0)), money)
    if alerts.score_gap is not None and money and (share - spent) / share * 100 > alerts.score_gap:
        return "red"
    if alerts.unspent is None:
        return ""
    return (
        "yellow"
        if budget == 0 or Fraction(budget - executed) / Fraction(budget) * 100 > alerts.unspent
        else ""
    )


def _share(points: Decimal, lines: list[ScoreLine]) -> Fraction:
    out_of = sum((line.out_of for line in lines), Decimal(0))
    return Fraction(points) / Fraction(out_of) if out_of else Fraction(0)
