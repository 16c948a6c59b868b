"""The money of a year: what was planned and what was spent, of one form and of many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao.core.number import plain, round_half_up
from jixiao.core.record import Record


def planned_and_spent(record: Record) -> tuple[Decimal | None, Decimal | None]:
    """The budget and the spending of the year in 元: from the funds matrix, else from the money fields."""
    total = next((fund for fund in record.funds if fund.executed_amount is not None), None)
    if total is not None:
        return total.year_budget, total.executed_amount
    planned = [record.number(name) for name in ("initial_budget", "adjustment")]
    known = [amount for amount in planned if amount is not None]
    return (sum(known, Decimal(0)) if known else None), record.number("paid")


@dataclass(frozen=True, slots=True)
class MoneyOfYear:
    """Sums in 元 over the forms that state both amounts; ``missing`` counts the others, whose money is not in them."""

    planned: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)
    forms: int = 0
    missing: int = 0

    @classmethod
    def of(cls, records: Iterable[Record]) -> MoneyOfYear:
        pairs = [planned_and_spent(record) for record in records]
        known = [(planned, spent) for planned, spent in pairs if planned is not None and spent is not None]
        return cls(
            sum((planned for planned, _ in known), Decimal(0)), sum((spent for _, spent in known), Decimal(0)),
            len(known), len(pairs) - len(known),
        )  # fmt: skip

    @property
    def rate(self) -> str:
        """The execution rate in per cent; empty without a budget."""
        return rate_text(self.planned, self.spent)


def rate_text(planned: Decimal | None, spent: Decimal | None) -> str:
    """Spent of planned in per cent to two places; empty where it cannot be told."""
    if not planned or spent is None:
        return ""
    return plain(round_half_up(Fraction(spent) / Fraction(planned) * 100, 2)) + "%"
