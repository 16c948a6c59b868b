"""The budget that lists and the public pages show: what a form states in all, else the money of its year."""

from decimal import Decimal

from jixiao.core.record import Amount, Fund, Record
from jixiao.web.findings import budget_cents


def record(**parts) -> Record:
    return Record(scheme="cn-js-sz/project-self-evaluation@2021", stage="self_evaluation", object="project", fiscal_year=2021, **parts)  # fmt: skip


def test_the_stated_total_comes_first():
    assert budget_cents(record(funds_total=Amount(text="900", amount=Decimal(9_000_000)), values={"initial_budget": "1"})) == 900_000_000  # fmt: skip


def test_money_fields_are_added_where_no_total_is_stated():
    stated = {"initial_budget": "9000000", "adjustment": "-1000000"}
    assert budget_cents(record(values=stated)) == 800_000_000
    assert budget_cents(record(values=stated, funds_total=Amount(text="", amount=None))) == 800_000_000


def test_the_revised_budget_of_the_funds_table():
    fund = Fund(
        source="total", initial_budget=Decimal(5), revised_budget=Decimal(0), executed_amount=Decimal(0)
    )
    assert budget_cents(record(funds=(fund,))) == 0, (
        "a budget revised to nothing is nothing, not the initial one"
    )
    assert budget_cents(record()) is None
