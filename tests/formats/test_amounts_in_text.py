"""Amounts that a text above a form states: they count where its table states none, and give way where it does."""

from decimal import Decimal

import pytest
from layout_builder import document

from jixiao.formats.match import recognise

MONEY = "项目资金（万元） | 年度资金总额 | < | 120\n"
TABLE = """项目名称 | 智慧社区建设 | < | <
{money}一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 建设社区数 | ≥12个
满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90%"""


def read(text, money=MONEY):
    blocks = [{"p": "2024年项目支出绩效目标表"}, {"p": text}, {"table": TABLE.format(money=money)}]
    ((record, _),) = recognise(document(blocks))
    return record.funds_total.amount, {fund.label: fund.amount for fund in record.funds}, record.unread


def test_other_money_in_a_text_gives_way_to_the_table():
    text = "我单位共申报3个项目，资金总额5000万元，其中：财政拨款4000万元。现报送如下："
    total, funds, unread = read(text)
    assert (total, funds) == (Decimal(1200000), {})
    assert unread == ("资金总额：5000万元", "财政拨款：4000万元")


def test_the_same_money_in_a_text_adds_what_the_table_lacks():
    total, funds, unread = read("资金总额120万元，其中：财政拨款100万元。")
    assert (total, funds, unread) == (Decimal(1200000), {"财政拨款": Decimal(1000000)}, ())


def test_money_in_a_text_counts_where_the_table_states_none():
    total, funds, _ = read("资金总额5000万元，其中：财政拨款4000万元。", money="")
    assert (total, funds) == (Decimal(50000000), {"财政拨款": Decimal(40000000)})


@pytest.mark.parametrize(
    "cell", ["120（其中：财政拨款100）", "120,其中：财政拨款100", "120.00万元，其中：财政拨款100万元"]
)
def test_a_total_that_its_parts_follow_in_one_cell_counts(cell):
    total, funds, unread = read("单位：万元", MONEY.replace("120", cell))
    assert (total, funds, unread) == (Decimal(1200000), {"财政拨款": Decimal(1000000)}, ())


@pytest.mark.parametrize(
    "cell",
    [
        "壹佰贰拾万元整",
        "人民币：壹佰贰拾万元",
        "120（壹佰贰拾万元整）",
        "大写：壹佰贰拾万元整 小写：¥1,200,000.00",
    ],
)
def test_an_amount_in_words_counts(cell):
    total, _, unread = read("单位：万元", MONEY.replace("120", cell))
    assert (total, unread) == (Decimal(1200000), ())


@pytest.mark.parametrize("cell", ["130万元（壹佰贰拾万元整）", "1300（壹佰贰拾万元整）", "约120", "120+30"])
def test_an_amount_that_says_two_things_or_nothing_exact_is_left_and_told(cell):
    total, _, unread = read("单位：万元", MONEY.replace("120", cell))
    assert (total, unread) == (None, (cell,))
