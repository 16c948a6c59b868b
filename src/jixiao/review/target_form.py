"""What the checks of target forms ask of every form: its goals, own indicators, periods and spending lines."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from jixiao.core.record import Expenditure, Indicator, Record, Target
from jixiao.core.scheme import Scheme
from jixiao.review.engine import FormView
from jixiao.review.running_text import squeezed

GOALS = ("medium_term_goal", "annual_goal")
DESCRIPTIONS = ("overview", "content", "budget_basis")
REASONS = ("necessity", "feasibility")
"""Ids of the long texts: what is to be reached, what the money is for, why and how it can be done."""

LineColumn = Literal["half_year_plan", "full_year"]
_NOTHING = re.compile(r"[\s\W_]*")


def texts(form: FormView, *fields: str) -> dict[str, str]:
    """The filled-in texts among ``fields`` by id, in the given order."""
    return {field: form.record.text(field) for field in fields if squeezed(form.record.text(field))}


def own_indicators(form: FormView) -> list[Indicator]:
    """The indicators that the unit chose itself and named: rows that hold …… or nothing are none."""
    return [indicator for indicator in form.own_indicators() if not is_placeholder(indicator.name)]


@lru_cache(maxsize=4096)
def is_placeholder(text: str) -> bool:
    """Whether a cell is blank or holds only dots, dashes and the like."""
    return not _NOTHING.sub("", text)


def year_period(scheme: Scheme) -> str:
    """The id of the period that ends with the budget year; "" for a form without periods."""
    return next(
        (p.id for p in scheme.periods if p.months == 12), scheme.periods[-1].id if scheme.periods else ""
    )


def half_period(scheme: Scheme) -> str:
    """The id of a period that ends within the year; "" where the form has none."""
    return next((period.id for period in scheme.periods if period.months < 12), "")


def year_target(form: FormView, indicator: Indicator) -> Target:
    """The target for the budget year; an empty one where there is none."""
    return indicator.targets.get(year_period(form.scheme)) or Target()


def half_target(form: FormView, indicator: Indicator) -> Target:
    """The target for the half-year; an empty one where there is none."""
    return indicator.targets.get(half_period(form.scheme)) or Target()


def shown(target: Target) -> str:
    """A target as people read it, with the sign that some forms keep in a cell of its own."""
    bare = target.text.strip()
    has_sign = not target.operator or target.operator == "interval" or not bare[:1].isdigit()
    return bare if has_sign else f"{target.operator}{bare}"


def budget(record: Record) -> Decimal | None:
    """The amount of the form for the year in 元: the funds total, else what is to be spent."""
    if record.funds_total is not None and record.funds_total.amount is not None:
        return record.funds_total.amount
    return None


class Spending:
    """The spending lines of a form by their part: printed totals, main lines, details of one main line.

    A form with prescribed lines (基本支出, 项目支出) breaks one of them down (``detail_of``): those details are not
    added to the main lines again. A form without prescribed lines has main lines only.
    """

    def __init__(self, form: FormView):
        table = form.scheme.expenditures
        self.table = table
        self.lines = list(enumerate(form.record.expenditures))
        prescribed = {squeezed(row) for row in table.rows} if table else set()
        total, whole = (squeezed(table.total), squeezed(table.detail_of)) if table else ("", "")
        names = {squeezed(line.item) for _, line in self.lines}
        self.totals = [each for each in self.lines if total and squeezed(each[1].item) == total]
        others = [each for each in self.lines if each not in self.totals]
        has_whole = bool(whole) and whole in names
        self.main = [e for e in others if not has_whole or squeezed(e[1].item) in prescribed]
        self.details = [e for e in others if has_whole and squeezed(e[1].item) not in prescribed]
        self.whole = next((e for e in self.main if has_whole and squeezed(e[1].item) == whole), None)


def column_sum(lines: list[tuple[int, Expenditure]], column: LineColumn) -> Decimal | None:
    """The sum of a column; None when no line has a value there."""
    amounts = [amount for _, line in lines if (amount := getattr(line, column)) is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def complete(lines: list[tuple[int, Expenditure]], column: LineColumn) -> bool:
    """Whether every line has a value in the column."""
    return bool(lines) and all(getattr(line, column) is not None for _, line in lines)
