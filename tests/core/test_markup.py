"""Leaked HTML goes; signs that people typed stay."""

import pytest

from jixiao.core.markup import without_markup


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<p>一、情况：</p> <p>1、完成。</p>", "一、情况：\n 1、完成。"),
        ('<p style="text-align: center;">甲</p>', "甲"),
        ("<ol> <li>甲</li><li>乙</li></ol>", " 甲\n乙"),
        ("甲&nbsp;乙&#160;丙", "甲\xa0乙\xa0丙"),
        ("故障修复时间<1天，投诉<3件", "故障修复时间<1天，投诉<3件"),
        ("a<b>c", "ac"),
        ("收入 < 支出 且 x>y", "收入 < 支出 且 x>y"),
        ("A&B公司 &lt;p&gt;", "A&B公司 <p>"),
        ("甲\r\n\r\n\n乙  ", "甲\n乙"),
        ("", ""),
    ],
)
def test_markup_is_taken_out(text, clean):
    assert without_markup(text) == clean
