"""What a line needs for full marks, and scores with other actual values."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.core.number import plain
from jixiao.core.score import RatioOptions, RuleChoice, ScoringRule
from jixiao.core.value import parse_target
from jixiao.scoring.lower import lower
from jixiao.scoring.need import need
from jixiao.scoring.quantity import completed
from jixiao.scoring.what_if import UnknownPlace, what_if

SLOPED = {"kind": "points", "full_to": "1.3", "per_point": "0.01"}
RULES = [
    ScoringRule(kind="proportional"),
    ScoringRule(kind="gate", least="0.6"),
    ScoringRule(kind="points", per_point="0.05", over=SLOPED),
    ScoringRule(kind="points", per_point="0.05", granularity="floor", over=SLOPED),
    ScoringRule(kind="points", per_point="0.05", granularity="ceil", over=SLOPED),
    ScoringRule(kind="steps", table=[["0.6", "0.5"], ["0.9", "1"]]),
    ScoringRule(kind="direct"),
]
TARGETS = [
    "≥100次",
    "=100次",
    "≤100次",
    "100次",
    "≥95%",
    "=95%",
    "≤95%",
    "80%-90%",
    ">95%",
    "<95%",
    "≥0.3万元",
]
OPTIONS = [
    RatioOptions(),
    RatioOptions(equal="as_positive"),
    RatioOptions(percent_basis="points", equal="as_positive"),
    RatioOptions(negative="difference", equal="exact"),
]


ACTUALS = st.one_of(
    st.decimals("0.001", "300", places=3),
    st.sampled_from(
        [
            Decimal(text)
            for text in (
                "70",
                "71",
                "72",
                "80",
                "90",
                "94",
                "95",
                "99",
                "100",
                "101",
                "130",
                "0.27",
                "0.3",
                "94.05",
            )
        ]
    ),
)


@settings(max_examples=600)
@given(st.sampled_from(RULES), st.sampled_from(TARGETS), st.sampled_from(OPTIONS), ACTUALS)
def test_the_solver_and_the_scorer_agree_on_every_value(rule, target, options, actual):
    wanted = need(parse_target(target), rule, options)
    assert wanted is not None
    unit = parse_target(target).unit
    done = completed(parse_target(target), parse_target(f"{plain(actual)}{unit}"), rule, options)
    assert wanted.holds(F(actual)) == (lower(rule, options).share(done.ratio) == 1)


@pytest.mark.parametrize(
    ("target", "actual", "said"),
    [
        ("≥25期", "20期", "完成值达到 25期 可得满分"),
        ("≤10天", "12天", "完成值不超过 10天 可得满分"),
        ("80%-90%", "70%", "完成值达到 80% 可得满分"),
        ("80%-90%", "95%", "完成值不超过 90% 可得满分"),
        ("≥3个月", "2个月", "完成值达到 3个月 可得满分"),
        ("≥2000万元", "10000元", "完成值达到 2000万元 可得满分"),
        ("≥25期", "", "完成值达到 25期 可得满分"),
        ("≥25期", "26期", ""),
        ("明显", "有一些", ""),
    ],
)
def test_the_sentence(national, made, target, actual, said):
    record = made(national[0], [{"level1": "产出指标", "target": target, "actual": actual, "of": 10}])
    assert what_if(record, national[0], {}).lines[-1].for_full_marks == said


def test_counted_things_come_whole(national, made):
    steps = RuleChoice(default=ScoringRule(kind="steps", table=[["0.95", "1"]]))
    pack = national[1].model_copy(update={"quantitative": steps})
    record = made(national[0], [{"level1": "产出指标", "target": "≥25期", "actual": "20期", "of": 10}])
    line = what_if(record, national[0], {}, pack).lines[-1]
    assert line.for_full_marks == "完成值达到 24期 可得满分"
    assert what_if(record, national[0], {"indicators[0]": "24期"}, pack).lines[-1].points == 10
    assert what_if(record, national[0], {"indicators[0]": "23期"}, pack).lines[-1].points == 0


def test_an_execution_that_falls_short_says_the_amount(national, made, money):
    record = made(national[0], [], [money("total", "43.2", "37.24")])
    assert what_if(record, national[0], {}).lines[0].for_full_marks == "执行数达到 43.2 万元可得满分"
    better = what_if(record, national[0], {"executed_amount": "43.2"})
    assert (better.lines[0].points, better.lines[0].for_full_marks) == (Decimal("10.00"), "")


def test_changed_actuals_change_the_total_and_nothing_is_kept(suzhou, made):
    rows = [
        {"level1": "结果目标", "target": "=13000笔", "actual": "10694笔", "of": "3.71"},
        {"level1": "影响力目标", "target": "健全", "actual": "一般", "of": 3},
    ]
    record = made(suzhou[0], rows)
    before = what_if(record, suzhou[0], {})
    after = what_if(record, suzhou[0], {"indicators[0]": "13000笔", "indicators[1]": "较好"})
    assert (before.total, after.total) == (Decimal("2.22"), Decimal("6.11"))
    assert what_if(record, suzhou[0], {}) == before


@pytest.mark.parametrize(
    "changes", [{"indicators[9]": "1"}, {"annual_goal": "x"}, {"executed_amount": "许多"}]
)
def test_a_place_that_is_not_there(national, made, changes):
    with pytest.raises(UnknownPlace):
        what_if(made(national[0], []), national[0], changes)
