"""What formulas show in place of a result is no content: the cell is read as blank, and its place is told once."""

import pytest
from layout_builder import document, to_html, to_xlsx

from jixiao.formats.files import read_document
from jixiao.formats.match import recognise

TABLE = """项目名称 | 道路养护 | < | < | <
项目资金（万元） | 年度资金总额 | < | {total} | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 备注
产出指标 | 数量指标 | 里程 | ≥80公里 | {note}
产出指标 | 质量指标 | {name} | {value} | ~
效益指标 | 社会效益指标 | #1线通行率 | ≥98% | #暂缓"""
BLANK = {"total": "120", "note": "~", "name": "~", "value": "~"}


def form(**cells):
    blocks = [{"p": "项目支出绩效目标表"}, {"table": TABLE.format(**BLANK | cells)}]
    return document(blocks)


def told(read):
    ((record, _),) = recognise(read)
    return record, [one.at.address for one in read.notices if one.code == "F40"]


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#N/A", "#VALUE!", " #NAME? "])
@pytest.mark.parametrize(("writer", "ending"), [(to_xlsx, "xlsx"), (to_html, "html")])
def test_a_cell_that_shows_an_error_is_blank(error, writer, ending):
    clean, _ = told(read_document(writer(form()), f"表.{ending}"))
    read = read_document(writer(form(note=error, name=error, value=error)), f"表.{ending}")
    record, places = told(read)
    assert len(places) == 1 and record.unread == clean.unread
    assert [one.name for one in record.indicators] == ["里程", "#1线通行率"]
    assert [one.remarks or "" for one in record.indicators] == ["", "#暂缓"], "other texts with the sign stay"
    assert told(read)[1] == places, "told once, however often the document is recognised"


def test_an_amount_in_error_is_missing_and_not_zero():
    record, places = told(form(total="#DIV/0!"))
    assert record.funds_total is None or record.funds_total.amount is None
    assert len(places) == 1
