"""Experts' sheets put together: one highest and one lowest left out, the spread, the grade, the items' means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.core.evaluation import ExpertSheet, Judged, items
from jixiao.scoring.panel import result_of


def sheet(total: str) -> ExpertSheet:
    """A sheet with this total: items full from the first on."""
    left, scores = Decimal(total), {}
    for item in items():
        given = min(left, Decimal(item["points"]))
        scores[item["id"]] = Judged(points=given)
        left -= given
    return ExpertSheet(scores=scores)


@pytest.mark.parametrize(
    ("totals", "mean", "apart"),
    [
        (("80", "90", "70"), "80.00", "20"),
        (("90", "90", "90", "10"), "90.00", "80"),
        (("80", "80.01"), "80.01", "0.01"),
        (("85.33", "84.33", "90", "91", "84"), "86.55", "7"),
        (("70",), "70.00", "0"),
    ],
)
def test_one_highest_and_one_lowest_are_left_out(totals, mean, apart):
    result = result_of([sheet(total) for total in totals])
    assert (result.total, result.spread) == (Decimal(mean), Decimal(apart))


@pytest.mark.parametrize(
    ("total", "grade"), [("90", "优"), ("89.99", "良"), ("80", "良"), ("60", "中"), ("59.99", "差")]
)
def test_the_grade_follows_the_total(total, grade):
    assert result_of([sheet(total)] * 3).grade == grade


def test_the_means_of_the_items_are_those_of_the_sheets_that_count():
    result = result_of([sheet("100"), sheet("50"), sheet("90"), sheet("96")])
    assert result.counted == (False, False, True, True)
    assert sum(result.items.values()) == result.total == Decimal("93.00")


def test_an_open_item_keeps_the_result_open():
    whole = sheet("90")
    open_one = ExpertSheet(scores={**whole.scores, "cost": Judged(comment="待核")})
    assert result_of([whole, open_one, whole]) is None


def test_output_and_benefit_weigh_at_least_sixty():
    assert sum(item["points"] for item in items()) == 100
    assert sum(item["points"] for item in items() if item["level1"] in ("产出", "效益")) >= 60
