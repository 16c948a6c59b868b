"""The scores that a form prints: of its indicators, of budget execution, and their total."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from jixiao.core.record import Fund, Indicator, Record
from jixiao.core.score import ScoreLine
from jixiao.review.engine import FormView
from jixiao.review.running_text import squeezed
from jixiao.review.word_lists import listed

TOTAL = "printed_total"
"""The field that holds the total of the form."""

PAID = ("paid", "appropriation")
"""Paid and received, where a form has fields for them instead of a funds table (Suzhou)."""


def total_row(form: FormView) -> Fund | None:
    """The total row of the funds table; None where the form has none."""
    table = form.scheme.funds
    wanted = table.total.id if table else "total"
    return next((fund for fund in form.record.funds if fund.source == wanted), None)


def parts_of_total(form: FormView) -> list[Fund]:
    """The rows that add up to the total row: those of the scheme that are part of no other row."""
    rows = {row.id: row.parent for row in form.scheme.funds.rows} if form.scheme.funds else {}
    return [fund for fund in form.record.funds if rows.get(fund.source) == ""]


def scores(record: Record) -> list[Decimal]:
    """Every score that the form prints, execution first; once where the indicators hold a row for it too."""
    funds = [fund.score for fund in _scored_funds(record) if fund.score is not None]
    return funds + [row.self_score for row in record.indicators if row.self_score is not None]


def points(record: Record) -> list[Decimal]:
    """The full mark of every row that the form scores, execution first and once."""
    funds = [fund.points for fund in _scored_funds(record) if fund.points is not None]
    return funds + [row.points for row in record.indicators if row.points is not None]


def is_execution(row: Indicator) -> bool:
    """Whether an indicator is the rate of budget execution."""
    return squeezed(row.name) in listed("execution_rate_names")


def _scored_funds(record: Record) -> list[Fund]:
    again = {row.points for row in record.indicators if is_execution(row)}
    return [fund for fund in record.funds if fund.points not in again]


def places(*numbers: Decimal | None) -> int:
    """The decimals of the most precise of the numbers, as they were written."""
    written = [-number.as_tuple().exponent for number in numbers if number is not None]
    return max([0, *written])


def execution_line(form: FormView) -> ScoreLine | None:
    """The score sheet's line for budget execution; None without scores or without such a line."""
    lines = form.scores.lines if form.scores else ()
    return next((line for line in lines if not line.field.startswith("indicators[")), None)


def full_mark(form: FormView) -> Decimal | None:
    """The full mark that the form states, else that of its rule pack; None where neither is known."""
    stated = form.record.number("points_total")
    if stated is not None:
        return stated
    return form.pack.max_total if form.pack else None


def money(form: FormView) -> tuple[Decimal, Decimal] | None:
    """Spent and its base, in 元: of the total row, else of the fields for payments; None where either is missing.

    The base is the full-year budget after adjustment; on forms without a funds table, what was appropriated. Where
    the total row is blank or 0, its parts are added up.
    """
    total, parts = total_row(form), [_spent(part) for part in parts_of_total(form)]
    known = [each for each in parts if each is not None]
    if known and (total is None or not _spent(total) or not _spent(total)[1]):
        return sum(spent for spent, _ in known), sum(base for _, base in known)
    if total is not None:
        return _spent(total)
    spent, base = (form.record.number(field) for field in PAID)
    return None if spent is None or base is None else (spent, base)


def _spent(row: Fund) -> tuple[Decimal, Decimal] | None:
    base = row.amount if row.revised_budget is None else row.revised_budget
    return None if row.executed_amount is None or base is None else (row.executed_amount, base)


def execution_rate(form: FormView) -> Fraction | None:
    """Spent ÷ its base; None where an amount is missing or the base is 0."""
    amounts = money(form)
    return Fraction(amounts[0]) / Fraction(amounts[1]) if amounts and amounts[1] else None


SPENT = ("executed_amount", "executed", PAID[0])
"""What rows of money and fields call an amount that was spent."""


def amounts(form: FormView, *, spent: bool = False) -> list[Decimal]:
    """Every amount of money on the form, in 元; with ``spent`` only what was spent."""
    record = form.record
    named = [(field.id, record.number(field.id)) for field in form.scheme.fields if field.type == "money"]
    columns = ("amount", "initial_budget", "revised_budget", "executed_amount", "expected_amount")
    named += [(column, getattr(fund, column)) for fund in record.funds for column in columns]
    columns = ("half_year_plan", "full_year", "executed")
    named += [(column, getattr(line, column)) for line in record.expenditures for column in columns]
    named.append(("amount", record.funds_total.amount if record.funds_total else None))
    return [amount for name, amount in named if amount is not None and (name in SPENT or not spent)]
