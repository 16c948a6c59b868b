"""Full marks where the form prints none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.library import load_pack
from jixiao.scoring.weights import class_of, class_points, equal_split, full_marks


@pytest.mark.parametrize(
    ("points", "count", "each", "last"),
    [("26", 7, "3.71", "3.74"), ("26", 4, "6.50", "6.50"), ("10", 3, "3.33", "3.34"), ("50", 6, "8.33", "8.35"), ("20", 3, "6.67", "6.66")],
)  # fmt: skip
def test_the_last_takes_the_remainder(points, count, each, last):
    assert equal_split(Decimal(points), count) == [Decimal(each)] * (count - 1) + [Decimal(last)]


@given(st.decimals("0.01", "100", places=2), st.integers(1, 40))
def test_a_split_always_adds_up(points, count):
    assert sum(equal_split(points, count)) == points


def test_printed_points_win(suzhou, made):
    rows = [
        {"level1": "产出目标", "target": "=7个", "actual": "7个", "of": "20"},
        {"level1": "产出目标", "target": "=7个", "of": "6"},
    ]
    assert full_marks(made(suzhou[0], rows), *suzhou) == [Decimal(20), Decimal(6)]


def test_a_class_of_which_a_part_is_printed_is_not_guessed(suzhou, made):
    rows = [{"level1": "产出目标", "target": "=7个", "of": "20"}, {"level1": "产出目标", "target": "=7个"}]
    assert full_marks(made(suzhou[0], rows), *suzhou) == [Decimal(20), None]


def test_points_that_the_form_prescribes(suzhou, made):
    rows = [
        {"level1": "投入目标", "name": "预算执行率", "target": "100%"},
        {"level1": "影响力目标", "target": "健全"},
    ]
    assert full_marks(made(suzhou[0], rows), *suzhou) == [Decimal(8), Decimal(6)]


def test_class_points_alone_are_not_shared_out(national, made):
    rows = [
        {"level1": "产出指标", "target": "≥1"},
        {"level1": "产出指标", "target": "≥2"},
        {"level1": "满意度指标", "target": "≥90%"},
    ]
    assert full_marks(made(national[0], rows), *national) == [None, None, Decimal(10)]


def test_a_class_is_found_by_its_own_label_or_by_the_kind_of_its_level(national, suzhou, made):
    rows = [
        {"level1": "产出指标", "level2": "数量指标"},
        {"level1": "效益指标", "level2": "服务对象满意度指标"},
        {"level1": "别的", "level2": None},
    ]
    found = [class_of(indicator, *national) for indicator in made(national[0], rows).indicators]
    assert found == ["output", "benefit", ""]
    by_kind = national[1].model_copy(
        update={
            "classes": {
                "units": {},
                "q": national[1].classes["output"].model_copy(update={"labels": (), "kinds": ("quantity",)}),
            }
        }
    )
    assert (
        class_of(
            made(national[0], rows).indicators[0],
            national[0],
            by_kind.model_copy(update={"classes": {"q": by_kind.classes["q"]}}),
        )
        == "q"
    )
    assert class_of(made(suzhou[0], [{"level1": "结果目标"}]).indicators[0], *suzhou) == "result"


@pytest.mark.parametrize(
    ("present", "points"),
    [
        (
            {"cost", "output", "benefit", "satisfaction"},
            {"cost": 20, "output": 40, "benefit": 20, "satisfaction": 10},
        ),
        ({"output", "benefit", "satisfaction"}, {"output": 50, "benefit": 30, "satisfaction": 10}),
        ({"output", "benefit"}, {"output": 50, "benefit": 40}),
        ({"cost", "output", "benefit"}, {"cost": 20, "output": 40, "benefit": 30}),
    ],
)
def test_the_cases_of_the_national_guide_add_up_to_ninety(present, points):
    found = class_points(load_pack("cn/indicator-scoring-rules@2021").weights, present)
    assert found == points
    assert sum(found.values()) == 90
