"""List numbers before texts of one column: those that run on are taken off, all else stays."""

import pytest

from jixiao.formats.words.list_numbers import without_numbers

RUNNING = [
    ["1.甲", "2.乙", "3.丙"], ["1、甲", "2、乙"], ["（1）甲", "（2）乙"], ["①甲", "②乙"], ["⒈甲", "⒉乙"], ["1）甲", "2）乙"],
    ["一、甲", "二、乙"], ["（一）甲", "（二）乙"], ["指标1：甲", "指标2：乙"], ["1 甲", "2 乙", "3 丙"], ["1甲", "2乙", "3丙"],
    ["1.1甲", "1.2乙", "2.1丙"], ["１．甲", "２．乙"], ["1.甲", "1.乙", "2.丙"],
]  # fmt: skip


@pytest.mark.parametrize("texts", RUNNING, ids=lambda texts: texts[0])
def test_numbers_that_run_on_are_no_part(texts):
    assert without_numbers(texts) == list("甲乙丙")[: len(texts)]


def test_lists_within_a_list_run_on_their_own():
    texts = ["1.人员", "（1）工资", "（2）津贴", "2.公用", "合计"]
    assert without_numbers(texts) == ["人员", "工资", "津贴", "公用", "合计"]


def test_a_number_may_stand_before_a_figure():
    assert without_numbers(["1.满意度", "2.12345热线", "3.2024年活动"]) == [
        "满意度",
        "12345热线",
        "2024年活动",
    ]
    assert without_numbers(["1满意度", "212345热线", "3乙"]) == ["满意度", "12345热线", "乙"]


def test_a_first_number_with_a_sign_counts_alone():
    assert without_numbers(["1.甲"]) == ["甲"]


@pytest.mark.parametrize(
    "texts",
    [
        ["3.甲"], ["甲", "5、乙", "丙"], ["1甲"], ["1 甲", "2 乙"], ["1级", "2级", "3级"], ["1月", "2月", "3月"],
        ["12345热线", "1+N制度", "2024年活动"], ["2.5米宽", "3.5米宽"], ["1、2号楼", "3、4号楼"], ["一、二、三产业融合"],
        ["二、三产业"], ["一体化平台", "二次供水"], ["1", "2", "3"], ["1.", "2."], ["100套", "200套"], ["1.甲"[:2]], [""], [],
    ],
)  # fmt: skip
def test_all_else_stays(texts):
    assert without_numbers(texts) == texts


def test_many_long_numbers_take_no_time():
    assert without_numbers(["1" * 5000 + "甲"] * 50) == ["1" * 5000 + "甲"] * 50
