"""Warnings that packs hold as data, and scores after a reviewer's deductions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F

import pytest

from jixiao.core.alert import gap_too_wide, is_slow, progress_index, progress_light, self_evaluation_light
from jixiao.core.library import load_pack
from jixiao.core.score import ScoreLine, ScoreSheet
from jixiao.scoring.exact import score
from jixiao.scoring.recheck import deviation, recheck

DEPLOYED = load_pack("cn/product-default-rules@1").alerts
SICHUAN = load_pack("cn-sc/monitoring-rules@2025").alerts


@pytest.mark.parametrize(
    ("month", "execution", "index", "light"),
    [(4, 24, F(72), "yellow"), (6, 45, F(90), "green"), (7, 40, F(480, 7), "yellow"), (6, 29, F(58), "red"), (6, 30, F(60), "yellow"), (6, 40, F(80), "green")],
)  # fmt: skip
def test_progress_index(month, execution, index, light):
    assert progress_index(Decimal(execution), month) == index
    assert progress_light(DEPLOYED, Decimal(execution), month) == light


def test_two_packs_two_answers():
    assert is_slow(SICHUAN, Decimal(39), 6)
    assert progress_light(DEPLOYED, Decimal(39), 6) == "yellow"
    assert is_slow(SICHUAN, Decimal(79), 10)
    assert progress_light(DEPLOYED, Decimal(79), 10) == "green"
    assert not is_slow(DEPLOYED, Decimal(0), 10), "no thresholds by month in this pack"


@pytest.mark.parametrize(
    ("month", "execution", "slow"),
    [
        (3, 0, False),
        (4, "24.99", True),
        (4, 25, False),
        (5, 30, False),
        (7, "39.9", True),
        (8, "59.9", True),
        (12, 80, False),
    ],
)
def test_least_execution_by_month(month, execution, slow):
    assert is_slow(SICHUAN, Decimal(execution), month) == slow


def test_gap_between_attainment_and_execution():
    assert gap_too_wide(SICHUAN, Decimal(60), Decimal("49.9"))
    assert not gap_too_wide(SICHUAN, Decimal(60), Decimal(50))
    assert gap_too_wide(SICHUAN, Decimal(40), Decimal("50.1"))


def sheet(results, money):
    lines = (
        ScoreLine("执行", "funds.total.score", Decimal(money), Decimal(10), None, ""),
        ScoreLine("指标", "indicators[0]", Decimal(results), Decimal(90), None, ""),
    )
    return ScoreSheet(lines, Decimal(0), Decimal(100), "", "", "")


@pytest.mark.parametrize(
    ("results", "money", "budget", "executed", "light"),
    [
        ("88", "8", 100, 80, "red"), ("86", "9.2", 100, 92, ""), ("80", "8.5", 100, 85, ""), ("80", "8.5", 100, 79, "yellow"),
        ("80", "8.5", 0, 0, "yellow"), ("0", "8", 100, 10, ""), ("90", "9.5", 100, 95, ""), ("90", "9.49", 100, 95, "red"),
    ],
)  # fmt: skip
def test_score_against_execution(results, money, budget, executed, light):
    assert self_evaluation_light(DEPLOYED, sheet(results, money), Decimal(budget), Decimal(executed)) == light


@pytest.fixture
def rechecked(national, made):
    scheme, pack = national[0], load_pack("cn-sc-cd-pd/self-evaluation-rules@2025")
    rows = [
        {"level1": "产出指标", "level2": "时效指标", "target": "≥100", "actual": "90", "of": 10},
        {"level1": "满意度指标", "target": "≥90%", "actual": "95%", "of": 10},
        {"level1": "效益指标", "target": "明显", "actual": "有一些", "of": 10},
    ]
    record = made(scheme, rows)
    first = score(record, scheme, pack)
    return lambda reasons: recheck(first, reasons, record, scheme, pack)


def test_deductions_by_reason(rechecked):
    after = rechecked(
        {"indicators[0]": "one_task_late", "indicators[1]": "no_survey", "indicators[2]": "unrelated"}
    )
    assert [line.points for line in after.lines[1:]] == [Decimal("6.00"), Decimal(0), Decimal(0)]
    assert "满意度没有调查数据" in after.lines[2].because
    assert "no_survey" in after.lines[2].flags


def test_a_deduction_does_not_go_below_nothing_nor_decide_an_open_line(rechecked):
    after = rechecked({"indicators[2]": "vague"})
    assert after.lines[3].points is None
    assert after.open_points == 20, "the line in words and the execution that is not on the form"


def test_an_unknown_reason_is_a_mistake_of_the_caller(rechecked):
    with pytest.raises(KeyError):
        rechecked({"indicators[0]": "bad_weather"})


def test_deviation_of_a_recheck():
    assert deviation(Decimal("98"), Decimal("88.2")) == F(1, 10)
    assert deviation(Decimal(0), Decimal(0)) is None
