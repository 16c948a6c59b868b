"""The pieces against formulas written down a second time, and what must hold for every rule."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.score import Execution, RatioOptions, ScoringRule
from jixiao.scoring.curve import Curve, Grain
from jixiao.scoring.lower import lower, lower_execution
from jixiao.scoring.need import full_ratios
from jixiao.scoring.reckon import Mark

RATIOS = st.one_of(
    st.fractions(min_value=-2, max_value=4, max_denominator=20000),
    st.sampled_from(
        [F(n, 100) for n in (0, 59, 60, 79, 80, 81, 99, 100, 101, 130, 131, 200, 201, 230, 231, 300)]
    ),
)
SHARES = st.decimals("0.001", "0.2", places=3)


def rule(kind, **parts):
    return ScoringRule(kind=kind, **parts)


@st.composite
def rules(draw):
    over = draw(st.sampled_from(["full", "manual", "points"]))
    parts = {"over": {"kind": over, "full_to": draw(st.sampled_from(["1", "1.3", "2"]))}}
    if over == "points":
        parts["over"] |= {"per_point": draw(SHARES), "floor": draw(st.sampled_from(["0", "0.5"]))}
    kind = draw(st.sampled_from(["proportional", "gate", "points", "direct", "steps"]))
    if kind == "gate":
        parts["least"] = draw(st.decimals("0.01", "1", places=2))
    if kind == "points":
        parts |= {
            "per_point": draw(SHARES),
            "granularity": draw(st.sampled_from(["continuous", "floor", "ceil"])),
        }
    if kind == "direct":
        parts = {"unmet": draw(st.sampled_from(["0", "0.4"]))}
    if kind == "steps":
        parts = {"table": [["0.6", "0.5"], ["0.8", "0.8"], ["1", "1"]]}
    return rule(kind, **parts)


def naive(rule, r):
    """The formulas of the rule texts, written without pieces."""
    if rule.kind == "direct":
        return F(1) if r >= 1 else F(rule.unmet)
    if rule.kind == "steps":
        return max([F(share) for start, share in rule.table if r >= F(start)], default=F(0))
    if r < 1:
        if rule.kind == "points":
            short = 100 * (1 - r)
            short = {"continuous": short, "floor": F(short // 1), "ceil": F(-(-short // 1))}[rule.granularity]
            return max(F(0), 1 - F(rule.per_point) * short)
        return F(0) if rule.kind == "gate" and r < F(rule.least) else max(F(0), r)
    if rule.over.kind != "points" or r <= F(rule.over.full_to):
        return F(1)
    excess = 100 * (r - F(rule.over.full_to))
    excess = {"continuous": excess, "floor": F(excess // 1), "ceil": F(-(-excess // 1))}[rule.granularity]
    return max(F(rule.over.floor), 1 - F(rule.over.per_point) * excess)


@given(rules(), RATIOS)
def test_pieces_say_what_the_text_says(rule, ratio):
    assert lower(rule).share(ratio) == naive(rule, ratio)


@given(rules(), RATIOS)
def test_a_share_is_never_below_nothing_or_above_all(rule, ratio):
    assert 0 <= lower(rule).share(ratio) <= 1


@given(rules(), RATIOS, RATIOS)
def test_more_is_never_worse_up_to_the_target_nor_better_beyond(rule, one, other):
    low, high = sorted((one, other))
    curve = lower(rule)
    if high <= 1:
        assert curve.share(low) <= curve.share(high)
    if low >= 1:
        assert curve.share(low) >= curve.share(high)


@given(rules())
def test_pieces_rise_and_only_the_first_is_open(rule):
    starts = [piece.start for piece in lower(rule).pieces]
    assert starts[0] is None
    assert starts[1:] == sorted(starts[1:])
    assert all(isinstance(start, F) for start in starts[1:])


@given(rules(), RATIOS)
def test_full_marks_are_exactly_where_the_solver_says(rule, ratio):
    curve = lower(rule)
    wanted = full_ratios(curve)
    assert wanted is not None
    assert wanted.holds(ratio) == (curve.share(ratio) == 1)


@pytest.mark.parametrize("rounding", ["floor", "ceil", "half_up"])
@given(ratio=RATIOS)
def test_full_marks_after_rounding_the_ratio(rounding, ratio):
    curve = Curve(
        lower(rule("proportional", over={"kind": "points", "full_to": "1.3", "per_point": "0.01"})).pieces,
        Grain(rounding, rounding),
    )
    assert full_ratios(curve).holds(ratio) == (curve.share(ratio) == 1)


def test_a_third_is_lowered_exactly():
    curve = lower(rule("points", per_point="0.03"))
    assert curve.pieces[1].start == F(2, 3)
    assert curve.share(F(2, 3)) == 0
    assert curve.share(F(2, 3) + F(1, 10**30)) > 0


def test_whole_points_and_parts_of_points_differ():
    shares = {
        g: lower(rule("points", per_point="0.05", granularity=g)).share(F(5347, 6500))
        for g in ("continuous", "floor", "ceil")
    }
    assert shares == {"continuous": 1 - F(5) * F(1153, 6500), "floor": F(15, 100), "ceil": F(10, 100)}


def test_a_deduction_for_too_much_ends_at_its_floor():
    over = {"kind": "points", "full_to": "1.3", "per_point": "0.01", "floor": "0.5"}
    curve = lower(rule("proportional", over=over))
    assert [curve.share(F(n, 100)) for n in (130, 131, 180, 181, 500)] == [
        1,
        F(99, 100),
        F(1, 2),
        F(1, 2),
        F(1, 2),
    ]


def test_the_ratio_can_be_rounded_first():
    options = RatioOptions(round_first=0)
    assert lower(rule("proportional"), options).share(F(86204, 100000)) == F(86, 100)
    assert lower(rule("proportional"), options).share(F(865, 1000)) == F(87, 100)
    assert lower(rule("proportional"), RatioOptions(round_first=2)).share(F(1, 3)) == F(3333, 10000)


def test_tiers_look_at_the_actual_in_per_cent():
    curve = lower(rule("tiered", table=[["60", "0.5"], ["80", "0.8"], ["90", "1"]]))
    assert [curve.share(F(n, 1000)) for n in (599, 600, 799, 800, 899, 900, 1000)] == [
        0,
        F(1, 2),
        F(1, 2),
        F(4, 5),
        F(4, 5),
        1,
        1,
    ]


@given(st.fractions(min_value=-1, max_value=3))
def test_execution_is_capped(rate):
    assert lower_execution(Execution(points=10)).share(rate) == min(max(rate, F(0)), F(1))
    assert lower_execution(Execution(points=10, cap="1.1")).share(rate) == min(max(rate, F(0)), F("1.1"))


@given(st.decimals("0.01", "100", places=2), st.fractions(min_value=0, max_value=1))
def test_one_rounding_half_up_and_nothing_before_it(full, share):
    exact = F(full) * share
    hundredths = exact * 100
    expected = hundredths.numerator // hundredths.denominator
    expected += 2 * (hundredths - expected) >= 1
    assert Mark(full, 2).points(share) == Decimal(expected) / 100


@pytest.mark.parametrize(
    ("full", "share", "places", "points"),
    [
        ("0.09", F(17, 18), 2, "0.09"),  # exactly 0.085: a quotient of decimals falls just short of the tie
        ("1", F(1, 8), 2, "0.13"),
        ("10", F(17, 20), 0, "9"),
        ("10", F(8, 10000), 2, "0.01"),
        ("10", F(4, 10000), 2, "0.00"),
    ],
)
def test_ties_go_up(full, share, places, points):
    assert format(Mark(Decimal(full), places).points(share), "f") == points


def test_words_have_no_curve():
    with pytest.raises(KeyError):
        lower(rule("graded", levels=[{"label": "好", "low": "1", "high": "1"}]))
