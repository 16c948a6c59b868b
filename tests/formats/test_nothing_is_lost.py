"""Each number that stands in a form is in the record, among its unread text, or told: none is lost without a word.

On every layout of ``tests/cases/layouts`` each number in turn is written otherwise, and must be found again.
"""

import copy
import json
import re

import pytest
from layout_builder import document
from test_layouts import KNOWN_FAILURES, LAYOUTS

from jixiao.core.grid import Document, Grid
from jixiao.formats.files import UnreadableFile
from jixiao.formats.match import recognise

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
MARK, READ_AS = "37.91", ("37.91", "379100.00", ".3791")
"""Written into a cell; as it stands in texts, as an amount in 元 and as a share."""
LOST = {"a-henan-summary-four-pairs": {"361002", "320.00", "300.00", "20.00"}}
"""Numbers that are lost yet, by their layouts: code and sums of a unit above the list of its projects."""


def told_of(drawn: Document) -> str:
    """Everything that the reading says of a document."""
    said = []
    for record, findings in recognise(drawn):
        said.append(json.dumps(record.to_json(), ensure_ascii=False))
        said += [f"{finding.message} {finding.got}" for finding in findings]
    return "\n".join(said)


def tables(drawn: Document) -> list[Grid]:
    """The tables that are read: those that are told to be no forms are left out, with all that is in them."""
    recognise(drawn)
    others = {one.at.address for one in drawn.notices if one.code == "F42"}
    grids = [block for block in drawn.blocks if isinstance(block, Grid)]
    return [grid for grid in grids if others.isdisjoint(cell.address for cell in grid.cells)]


@pytest.mark.parametrize("name", sorted(set(LAYOUTS) - set(KNOWN_FAILURES)))
def test_no_number_is_lost(name):
    drawn = document(LAYOUTS[name]["blocks"])
    try:
        places = [
            (drawn.blocks.index(grid), place, cell.text)
            for grid in tables(copy.deepcopy(drawn))
            for place, cell in enumerate(grid.cells)
            if NUMBER.fullmatch(cell.text.strip().rstrip("%分元万"))
        ]
    except UnreadableFile:
        places = []
    lost = set()
    for block, place, text in places:
        changed = copy.deepcopy(drawn)
        changed.blocks[block].cells[place].text = NUMBER.sub(MARK, text, count=1)
        said = told_of(changed)
        if not any(form in said for form in READ_AS):
            lost.add(text)
    assert lost == LOST.get(name, set())


LIST = """
项目名称 | 预算金额（万元） | 一级指标 | 二级指标 | 三级指标 | 指标值
道路养护 | 120 | 产出指标 | 数量指标 | 里程 | ≥8公里
道路养护 | 130 | 效益指标 | 社会效益指标 | 通行率 | ≥95%
"""


def test_a_list_that_says_two_things_of_one_project_tells_the_second():
    ((record, _),) = recognise(document([{"p": "项目支出绩效目标表"}, {"table": LIST.strip()}]))
    assert record.funds_total.amount == 1200000 and "130" in " ".join(record.unread)
    assert len(record.indicators) == 2


def test_an_actual_has_the_unit_behind_it():
    table = """项目名称 | 防汛物资 | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | 实际完成值 | < | 得分
^ | ^ | ^ | 数值 | 单位 | 数值 | 单位 | ^
产出指标 | 数量指标 | 储备编织袋 | 2 | 万条 | 21000 | 条 | 50
效益指标 | 社会效益指标 | 处置率 | 95 | % | 96 | % | 50
总分 | < | < | < | < | < | < | 100"""
    ((record, _),) = recognise(document([{"p": "项目支出绩效自评表"}, {"table": table}]))
    first = record.indicators[0]
    assert (first.targets["full_year"].text, first.actual.text) == ("2万条", "21000条")


@pytest.mark.parametrize("order", [("自评得分", "复核得分"), ("复核得分", "自评得分")])
def test_totals_of_other_columns_are_told_with_their_headings(order):
    own, other = (order.index(word) for word in ("自评得分", "复核得分"))
    scores = ["", ""]
    scores[own], scores[other] = "95.9", "94.9"
    table = f"""项目名称 | 实训基地 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | {order[0]} | {order[1]}
产出指标 | 数量指标 | 设备 | 135台 | 50 | 50
效益指标 | 社会效益指标 | 学生 | ≥3200人 | 40 | 40
总分 | < | < | < | {scores[0]} | {scores[1]}"""
    ((record, _),) = recognise(document([{"p": "项目支出绩效自评表"}, {"table": table}]))
    assert str(record.values["printed_total"]) == "95.9" and "复核得分：94.9" in record.unread
