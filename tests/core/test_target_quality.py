"""The reviewer's sheet: its weights, its bands at their edges, and what a judgement must hold."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.core.target_quality import judge, quality_sheet
from jixiao.review.engine import CRITERIA, catalogue


def full(**changed: dict[str, str]) -> dict[str, dict[str, str]]:
    """Full points for every item, some lines changed."""
    lines = {item.id: {"opinion": "excellent", "points": str(item.points)} for item in quality_sheet().items}
    return {**lines, **changed}


def test_the_weights_are_those_of_the_document():
    """财预〔2015〕88号: 完整性 20, 相关性 30, 适当性 30, 可行性 20; two items each."""
    sheet = quality_sheet()
    assert [(one.label, int(one.points)) for one in sheet.criteria] == [
        ("完整性", 20), ("相关性", 30), ("适当性", 30), ("可行性", 20),
    ]  # fmt: skip
    for criterion in sheet.criteria:
        assert len(criterion.items) == 2 and sum(item.points for item in criterion.items) == criterion.points
    assert sheet.full_mark == 100 and "待核实" in str(sheet.basis[0])


@pytest.mark.parametrize(
    ("points", "label"),
    [
        ("10", "优"),
        ("9", "优"),
        ("8.9", "良"),
        ("8", "良"),
        ("7.9", "中"),
        ("6", "中"),
        ("5.9", "差"),
        ("0", "差"),
    ],
)
def test_an_edge_belongs_to_the_band_above(points, label):
    assert quality_sheet().opinion_of(Decimal(points), Decimal(10)).label == label


def test_a_total_is_exact_and_has_its_grade():
    lines = full(
        form={"opinion": "good", "points": "8.1"},
        fit={"opinion": "medium", "points": "9.2", "comment": "偏离职能"},
    )
    judgement, wrong = judge(lines)
    assert not wrong and judgement.total == Decimal("92.3") and judgement.grade.label == "优"
    assert judge(full())[0].total == 100


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({}, "没有选意见"),
        ({"opinion": "excellent", "points": ""}, "0 到 10"),
        ({"opinion": "excellent", "points": "10.5"}, "0 到 10"),
        ({"opinion": "poor", "points": "-1"}, "0 到 10"),
        ({"opinion": "excellent", "points": "9.55"}, "一位小数"),
        ({"opinion": "excellent", "points": "8"}, "8 分是“良”，选的意见是“优”"),
        ({"opinion": "medium", "points": "7"}, "请写明理由"),
        ({"opinion": "poor", "points": "3", "comment": "  "}, "请写明理由"),
    ],
)
def test_what_is_wrong_is_told(line, words):
    judgement, wrong = judge(full(form=line))
    assert judgement is None and len(wrong) == 1 and words in wrong[0] and "规范完整性" in wrong[0]


def test_every_check_of_targets_has_its_place():
    """Each finding stands beside one item, and the vocabulary names only checks that exist."""
    sheet, checks = quality_sheet(), catalogue()
    listed = [code for item in sheet.items for code in item.checks]
    assert len(listed) == len(set(listed)) and set(listed) <= set(checks)
    for check in checks.values():
        assert sheet.item_of(check.code, check.criterion) in sheet.items
    assert set(sheet.others) | {one.id for one in sheet.criteria} == set(CRITERIA)
