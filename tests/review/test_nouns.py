"""What names and phrases are about, and what accumulates."""

from decimal import Decimal
from fractions import Fraction

import pytest

from jixiao.core.value import parse_target
from jixiao.review.accumulation import accumulates, share_of_year
from jixiao.review.goal_figures import frequencies
from jixiao.review.nouns import held, measured_thing, pairs, project_core, shared


def test_general_words_tell_nothing():
    assert pairs("开展各项服务工作") == frozenset()
    assert pairs("服务加贸企业") == {"加贸", "贸企", "企业"}


def test_a_word_with_a_particle_in_it_stays_whole():
    assert "审计" in pairs("出具审计报告") and "及时" in pairs("送餐及时率")


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("现场督办场次", "现场督办"),
        ("物业服务面积", "物业服务"),
        ("县级市（区）平台运营数", "县级市平台运营"),
        ("数量", "数量"),
        ("成交率", "成交率"),
    ],
)
def test_what_is_measured(name, thing):
    assert measured_thing(name) == thing


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("政务服务课题经费", "政务服务课题"),
        ("软硬件及信息网络维护费用（需评审项目）", "软硬件及信息网络维护"),
        ("体检费", "体检"),
        ("经费", "经费"),
    ],
)
def test_the_core_of_a_projects_name(name, core):
    assert project_core(name) == core


def test_shares_are_exact_and_nothing_shares_nothing():
    one, other = frozenset({"甲乙", "乙丙"}), frozenset({"乙丙", "丙丁", "丁戊"})
    assert shared(one, other) == Fraction(1, 2) and held(other, one) == Fraction(1, 3)
    assert shared(frozenset(), one) == held(frozenset(), one) == 0


@pytest.mark.parametrize(
    ("name", "unit", "answer"),
    [
        ("服务回收企业数", "家", True),
        ("培训人次", "人次", True),
        ("系统平均无故障运行时间", "小时", True),
        ("制服配发人数/制服换装数量", "人(件/套)", True),
        ("保税废料全年交易额", "亿元", True),
        ("服务隶属关区数", "个", False),
        ("物业服务面积", "平方米", False),
        ("成交率", "%", False),
        ("培训费", "元/人/天", False),
        ("信息系统日常维护周期", "次/月", False),
        ("故障修复时间天数", "天", False),
        ("食堂炊具", "件", True),
        ("老人", "人", None),
        ("服务质量", None, False),
    ],
)
def test_what_accumulates(name, unit, answer):
    assert accumulates(name, unit) is answer


def test_the_half_years_share_needs_two_numbers_of_one_unit():
    assert share_of_year(parse_target("≥3亿元"), parse_target("≥8亿元")) == Fraction(3, 8)
    assert share_of_year(parse_target("≥3000万元"), parse_target("≥1亿元")) == Fraction(3, 10)
    assert share_of_year(parse_target("及时"), parse_target("及时")) is None
    assert share_of_year(parse_target("≥0次"), parse_target("≥0次")) is None
    assert share_of_year(parse_target("1个"), parse_target("2次")) is None
    assert parse_target("≥3亿元").value == Decimal(3)


@pytest.mark.parametrize(
    ("sentence", "times"),
    [
        ("每月组织法律法规学习", [12]),
        ("每周三请一个部门上线", [52]),
        ("每季度开展2次检查，每半年召开会议", [8, 2]),
        ("考核标准为人均每月750元", []),
        ("每月补助每人600元", []),
        ("每周一至周五播出", []),
    ],
)
def test_frequencies(sentence, times):
    assert [each[1] for each in frequencies(sentence)] == times
