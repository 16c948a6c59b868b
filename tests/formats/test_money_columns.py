"""Columns of money beyond budget and execution: nothing that a form states of its money is lost without a word."""

from decimal import Decimal

import pytest
from test_further_habits import read

from jixiao.core.library import load_scheme
from jixiao.formats.files import read_document
from jixiao.formats.html_writer import from_report
from jixiao.formats.match import recognise
from jixiao.reports.official_form import official_form

FORM = """
项目名称 | 道路养护 | < | < | < | < | <
实施单位 | 市公路中心 | < | < | < | < | <
项目资金（万元） | 资金来源 | 年初预算数 | 调整数 | 到位数 | 执行数 | 原因
^ | 年度资金总额 | 100 | 20 | 110 | 108 | 尾款未付
^ | 财政拨款 | 80 | 20 | 93 | 92 | ~
^ | 其他资金 | 20 | 0 | 17 | 16 | 约定次年支付
一级指标 | 二级指标 | 三级指标 | 指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 养护里程 | ≥80公里 | 82公里 | 50 | 50
效益指标 | 社会效益指标 | 通行率 | ≥98% | 99% | 50 | 50
""".strip()
GENERAL, NATIONAL = "财政专项资金绩效自评表", "项目支出绩效自评表"


def figures(fund):
    return [fund.initial_budget, fund.adjustment, fund.funds_received, fund.executed_amount]


def test_changes_receipts_and_reasons_of_each_source_are_read():
    record, told = read(FORM, GENERAL)
    assert told == set() and record.unread == ()
    stated = {fund.label: figures(fund) for fund in record.funds}
    assert stated == {
        "年度资金总额": [1000000, 200000, 1100000, 1080000],
        "财政拨款": [800000, 200000, 930000, 920000],
        "其他资金": [200000, 0, 170000, 160000],
    }
    assert [fund.deviation_reason for fund in record.funds] == ["尾款未付", "", "约定次年支付"]
    assert [fund.year_budget for fund in record.funds] == [1200000, 1000000, 200000]


def test_what_was_read_is_printed_and_read_back():
    record, _ = read(FORM, GENERAL)
    page = from_report(official_form(record, load_scheme(record.scheme)))
    ((back, _),) = recognise(read_document(page, "表.html"))
    assert [figures(fund) for fund in back.funds] == [figures(fund) for fund in record.funds]
    assert [fund.deviation_reason for fund in back.funds] == [fund.deviation_reason for fund in record.funds]


def test_a_form_without_these_columns_tells_what_it_did_not_take():
    """Its own words beside the known budget are understood; the others stay as unread text."""
    record, told = read(FORM, NATIONAL)
    assert [fund.executed_amount for fund in record.funds] == [1080000, 920000, 160000]
    assert told == {"R10"}
    assert {"20", "110", "93", "17"} <= set(record.unread)


@pytest.mark.parametrize("stated", ["", "115"])
def test_the_revised_budget_counts_before_what_was_changed(stated):
    form = FORM.replace("调整数 |", "调整数 | 全年预算数 |").replace(
        "| 20 | 110", f"| 20 | {stated or '~'} | 110"
    )
    form = form.replace("| 20 | 93", "| 20 | ~ | 93").replace("| 0 | 17", "| 0 | ~ | 17")
    lines = [f"{line} | <" if "| <" in line else line for line in form.split("\n")]
    lines = [f"{line} | ~" if line.startswith(("一级", "产出", "效益")) else line for line in lines]
    record, _ = read("\n".join(lines), GENERAL)
    assert record.funds[0].year_budget == (Decimal(1150000) if stated else 1200000)
