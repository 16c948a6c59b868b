"""The completion ratio: its forms, its guards, and that it does not care how a quantity is written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.number import plain
from jixiao.core.score import RatioOptions, ScoringRule
from jixiao.core.value import parse_target
from jixiao.scoring.exact import score
from jixiao.scoring.measure import conversion
from jixiao.scoring.quantity import completed
from jixiao.scoring.ratio import FORMS, completion

POSITIVE = st.decimals("0.01", "99999", places=2)
PROPORTIONAL = ScoringRule(kind="proportional")
DEFAULT = RatioOptions()


def ratio(operator, target, actual, percent=False, **options):
    return completion(operator, F(target), F(actual), percent, RatioOptions(**options)).ratio


@given(POSITIVE, POSITIVE)
def test_the_forms_against_their_definitions(a, b):
    A, B = F(a), F(b)
    assert ratio("≥", A, B) == ratio(">", A, B) == ratio(None, A, B) == B / A
    assert ratio("≤", A, B) == ratio("<", A, B) == min(F(1), A / B)
    assert ratio("≤", A, B, negative="difference") == min(F(1), 2 - B / A)
    assert ratio("=", A, B, equal="as_positive") == B / A
    assert ratio("=", A, B, equal="two_sided") == 1 - abs(B - A) / A
    assert ratio("=", A, B, equal="exact") == (A == B)
    assert ratio("≥", A, B, percent=True, percent_basis="points") == 1 - (A - B) / 100
    assert ratio("≤", A, B, percent=True, percent_basis="points") == min(F(1), 1 - (B - A) / 100)


@given(POSITIVE, POSITIVE)
def test_every_form_is_one_when_the_target_is_hit(a, b):
    for form in FORMS.values():
        above, below = form(F(a), F(a))
        assert F(above) / F(below) == 1
    assert (ratio("≥", a, b) >= 1) == (b >= a)


@pytest.mark.parametrize(
    ("operator", "actual", "expected"),
    [
        ("≤", 0, 1),
        ("≤", 1, 0),
        ("≤", -1, 1),
        ("=", 0, 1),
        ("=", 1, 0),
        ("≥", 0, 1),
        ("≥", 5, 1),
        (">", 0, 1),
        (">", 1, 1),
    ],
)
def test_a_target_of_nothing_is_met_or_not(operator, actual, expected):
    assert ratio(operator, 0, actual) == expected


def test_a_strict_target_of_nothing_may_have_to_be_passed():
    assert ratio(">", 0, 0, strict_equal="proportional") == 0


def test_nothing_spent_against_a_limit_is_met():
    assert ratio("≤", 10, 0) == 1


@pytest.mark.parametrize(
    ("operator", "target", "actual"), [("≥", 5, -2), ("≥", -5, -2), ("≤", -5, -2), ("=", 5, -5)]
)
def test_negative_values_are_for_a_person(operator, target, actual):
    done = completion(operator, F(target), F(actual), False, DEFAULT)
    assert done.ratio is None
    assert done.flags == ("negative_value",)


def test_a_negative_limit_that_is_kept_is_kept():
    assert ratio("≤", -3, -5) == 1


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("80%-90%", "80%", 1), ("80%-90%", "90%", 1), ("80%-90%", "79.2%", F(99, 100)), ("80%-90%", "100%", F(9, 10)),
        ("≥95%", "≥98%", 1), ("≤2小时", "≤1小时", 1), ("≥90%", "95%-98%", 1),
        ("≥95%", "≥90%", None), ("≤2小时", "≥1小时", None), ("≥90%", "85%-98%", None), ("≥1万元", "≥2元", None),
    ],
)  # fmt: skip
def test_intervals_and_ranges(target, actual, expected):
    assert completed(parse_target(target), parse_target(actual), PROPORTIONAL, DEFAULT).ratio == expected


def test_a_range_cannot_be_full_marks_where_too_much_is_deducted():
    sloped = ScoringRule(
        kind="points", per_point="0.05", over={"kind": "points", "full_to": "1.3", "per_point": "0.01"}
    )
    done = completed(parse_target("≥95%"), parse_target("≥98%"), sloped, DEFAULT)
    assert done.ratio is None


WRITTEN = {
    "money": ("元", "万元", "亿元"),
    "time": ("分钟", "小时", "天"),
    "area": ("平方米", "公顷", "平方公里"),
}


@given(st.sampled_from(sorted(WRITTEN)), st.data(), POSITIVE, POSITIVE, st.sampled_from(["≥", "≤", "="]))
def test_the_score_does_not_depend_on_the_unit_it_is_written_in(kind, data, a, b, sign):
    units = st.sampled_from(WRITTEN[kind])
    unit, of_target, of_actual = data.draw(units), data.draw(units), data.draw(units)

    def rewritten(value, to):
        number = F(value) * conversion(unit, to)
        return (
            f"{plain(Decimal(number.numerator) / Decimal(number.denominator))}{to}" if _ends(number) else None
        )

    target, actual = rewritten(a, of_target), rewritten(b, of_actual)
    if target is None or actual is None:
        return
    one = completed(
        parse_target(f"{sign}{plain(a)}{unit}"), parse_target(f"{plain(b)}{unit}"), PROPORTIONAL, DEFAULT
    )
    other = completed(parse_target(f"{sign}{target}"), parse_target(actual), PROPORTIONAL, DEFAULT)
    assert one.ratio == other.ratio


def _ends(number):
    """Whether a fraction has a finite decimal."""
    below = number.denominator
    for prime in (2, 5):
        while below % prime == 0:
            below //= prime
    return below == 1


@pytest.mark.parametrize("wan", ["2917.6", "1999.99", "2000", "0.01"])
def test_a_whole_line_in_wan_and_in_yuan(suzhou, made, wan):
    yuan = f"{plain(Decimal(wan) * 10000)}元"
    lines = [
        score(
            made(suzhou[0], [{"level1": "结果目标", "target": "=2000万元", "actual": actual, "of": "3.71"}]),
            suzhou[0],
        ).lines[0]
        for actual in (f"{wan}万元", yuan)
    ]
    assert lines[0].points == lines[1].points
    assert lines[0].ratio == lines[1].ratio
