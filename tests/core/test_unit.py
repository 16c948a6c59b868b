"""Units: what they measure and how they convert."""

from decimal import Decimal

import pytest

from jixiao.core.unit import convert, dimension, known_units, read_unit, same_dimension


@pytest.mark.parametrize(
    ("unit", "measures"),
    [
        ("万元", "money"), ("小时", "time"), ("工作日", "time"), ("月", "time"), ("%", "share"), ("百分点", "share"),
        ("平方米", "area"), ("家", "count"), ("场次", "count"), ("人(件/套)", "count"), ("册、份", "count"),
        ("条或个", "count"), ("元/平方米.月", "money"), ("小时/年", "time"), ("分", "score"), ("元宝", ""), (None, ""),
    ],
)  # fmt: skip
def test_what_a_unit_measures(unit, measures):
    assert dimension(unit) == measures


def test_composite_units_keep_what_is_below_the_line():
    assert read_unit("元/平方米.月").per == ("平方米", "月")
    assert read_unit("750元") is None


@pytest.mark.parametrize(
    ("value", "origin", "to", "result"),
    [
        ("384000", "元", "万元", "38.4"), ("2", "小时", "分钟", "120"), ("1", "天", "小时", "24"), ("1", "年", "月", "12"),
        ("5", "‰", "%", "0.5"), ("10", "元/平方米.月", "元/平方米/月", "10"), ("3", "个工作日", "工作日", "3"),
    ],
)  # fmt: skip
def test_exact_conversion(value, origin, to, result):
    assert convert(Decimal(value), origin, to) == Decimal(result)


@pytest.mark.parametrize(
    ("origin", "to"),
    [("天", "月"), ("家", "个"), ("元", "元/人"), ("天", "元"), ("", "元"), ("工作日", "天")],
)
def test_no_conversion_without_a_fixed_factor(origin, to):
    assert convert(Decimal(1), origin, to) is None


def test_same_dimension():
    assert same_dimension("元", "万元") and same_dimension("天", "月") and same_dimension("个", "家")
    assert (
        not same_dimension("元", "元/人") and not same_dimension("天", "个") and not same_dimension("x", "x")
    )


def test_the_vocabulary_holds_positive_factors():
    assert all(unit.factor > 0 for unit in known_units().values())
