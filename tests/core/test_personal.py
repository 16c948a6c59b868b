"""Personal data: what is found, what only looks like it, and what is left after masking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.personal import find, mask

IDENTITY = "11010519491231002X"  # the sample number of GB 11643


def luhn(prefix: str) -> str:
    """``prefix`` with its check digit."""
    digits = [int(digit) for digit in reversed(prefix)]
    total = sum(digit if place % 2 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits))
    return prefix + str(-total % 10)


@pytest.mark.parametrize(
    ("text", "kinds", "masked"),
    [
        ("经办人 13800000000", ["mobile"], "经办人 138****0000"),
        ("电话：138 0000 0000。", ["mobile"], "电话：138****0000。"),
        ("+86-138-0000-0000", ["mobile"], "138****0000"),
        ("１３８００００００００", ["mobile"], "138****0000"),
        ("联系0519-86310000", ["landline"], "联系0519-****0000"),
        ("(025)83660000转", ["landline"], "(025)****0000转"),
        ("联系电话：86310000", ["landline"], "联系电话：****0000"),
        (f"身份证{IDENTITY}", ["identity"], "身份证110***********002X"),
        ("邮箱zhang.san@example.com", ["email"], "邮箱z***@example.com"),
        ("13800000000、0519-86310000", ["mobile", "landline"], "138****0000、0519-****0000"),
    ],
)
def test_found_and_masked(text, kinds, masked):
    assert [match.kind for match in find(text)] == kinds
    assert mask(text) == masked
    assert find(mask(text)) == []


@pytest.mark.parametrize("prefix", ["622202123456789", "6222 0212 3456 789 012".replace(" ", "")])
def test_bank_cards_by_their_check_digit(prefix):
    number = luhn(prefix)
    assert [match.kind for match in find(f"账号{number}")] == ["bank_card"]
    assert mask(f"账号{number}").endswith("*" + number[-4:])
    wrong = prefix + str((int(number[-1]) + 1) % 10)
    assert [match.kind for match in find(f"账号{wrong}")] != ["bank_card"]


@pytest.mark.parametrize(
    "text",
    [
        "经办人00000000",
        "经办人 000-00000000",
        "苏政办发〔2019〕89号",
        "武采公标〔2020〕055号",
        "总成交13800000000元",
        "收入13800000000.50",
        "138000000001",
        "110105194912310021",
        "2022-01-01至2022-12-31",
        "8085.11平方米",
        "12345热线",
        "",
    ],
)
def test_what_only_looks_like_it(text):
    assert find(text) == [] and mask(text) == text


@given(st.text(alphabet="0123456789 -（）()电话元万.@axX＠１３８", max_size=60))
def test_masking_leaves_nothing_to_find(text):
    for match in find(text):
        assert text[match.start : match.end] == match.text
    assert len(find(mask(text))) <= len(find(text))
