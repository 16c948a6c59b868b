"""What a browser shows otherwise than the text of a page says: underlined signs, letters of drawing fonts, hidden hints."""

import pytest

from jixiao.core.number import D
from jixiao.core.value import parse_target
from jixiao.formats.files import read_document
from jixiao.formats.words.clean import money

PAGE = "<html><head>{head}</head><body><table><tr><td>指标值</td><td>{cell}</td></tr><tr><td>说明</td><td>无</td></tr></table></body></html>"


def cell(shown, head=""):
    page = read_document(PAGE.format(cell=shown, head=head).encode(), "表.html")
    return page.blocks[0].cells[1].text


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("<u>&gt;</u>95%", "≥95%"),
        ('<span style="text-decoration: underline"><b>&lt;</b></span>3天', "≤3天"),
        ("<u>95%</u>", "95%"),
        ('<font face="Wingdings">ü</font>', "√"),
        ("<span style=\"font-family:'Wingdings 2'\">R</span>", "☑"),
        ('<span style="font-family:Symbol">³</span>95%', "≥95%"),
        ('<span style="font-family:宋体">R</span>', "R"),
        ('95%<span style="font-size:0">99</span>', "95%"),
        ('95%<span style="font-size:0.5em">以上</span>', "95%以上"),
        ("750<sup>1</sup>", "750"),
        ("5000米<sup>2</sup>", "5000米2"),
        ("10<sup>8</sup>", "10⁸"),
    ],
)
def test_a_cell_holds_what_is_shown(shown, text):
    assert cell(shown) == text


def test_what_a_style_sheet_hides_within_a_cell_is_left_out_whatever_the_screen():
    hint = '95%<span class="hint">99</span>'
    assert cell(hint, "<style>.hint{display:none}</style>") == "95%"
    assert cell(hint, "<style>@media print{.hint{display:none}}</style>") == "95%99"


@pytest.mark.parametrize("written", ["1239,92", "12,39.92", "1,23", ",5", "1,,000"])
def test_a_comma_that_parts_no_groups_makes_no_number(written):
    assert D(written) is None and money(written) is None


@pytest.mark.parametrize(("written", "number"), [("1,239.92", "1239.92"), ("12,3992,0000", "1239920000"), ("１，２３９", "1239"), ("-1,000", "-1000")])  # fmt: skip
def test_groups_of_three_and_of_four_digits(written, number):
    assert D(written) == D(number)


@pytest.mark.parametrize(
    ("written", "operator", "value"),
    [(">/=95%", "≥", 95), ("大于/等于95%", "≥", 95), ("≥：95%", "≥", 95), ("≤3（天）", "≤", 3), ("1.4（亿个）", None, 140000000)],
)  # fmt: skip
def test_signs_in_two_parts_and_units_in_brackets(written, operator, value):
    found = parse_target(written)
    assert (found.operator, found.value) == (operator, value)
