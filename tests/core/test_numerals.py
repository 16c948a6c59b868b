"""Numbers and amounts in Chinese numerals: what they say exactly, and nothing for what says nothing certain."""

from decimal import Decimal

import pytest

from jixiao.core.numerals import amount_in_words, number_in_words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10), ("十二", 12), ("二十", 20), ("两百", 200), ("百", 100), ("一百零五", 105), ("一百二十", 120),
        ("一千零一十", 1010), ("壹佰贰拾万", 1_200_000), ("壹万零伍佰", 10_500), ("壹亿贰仟万", 120_000_000), ("零", 0),
        ("一百二", None), ("一二", None), ("万", None), ("", None), ("甲", None), ("二十万万", None),
    ],
)  # fmt: skip
def test_a_number_in_words(text, number):
    assert number_in_words(text) == number


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("壹佰贰拾万元整", "1200000", "元"), ("人民币叁拾伍万元正", "350000", "元"), ("伍拾万元零伍分", "500000.05", "元"),
        ("大写:叁佰元伍角", "300.5", "元"), ("一百二十万元", "1200000", "元"), ("壹佰贰拾万", "1200000", "元"),
        ("壹佰贰拾", "120", ""),
    ],
)  # fmt: skip
def test_an_amount_in_words(text, amount, unit):
    assert amount_in_words(text) == (Decimal(amount), unit)


@pytest.mark.parametrize("text", ["一", "十二", "三个", "壹贰元", "壹佰伍角", "整", "元", "全年"])
def test_what_is_no_amount_in_words(text):
    assert amount_in_words(text) is None
