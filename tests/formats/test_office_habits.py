"""The made forms and the layouts as offices keep them: covers, further columns, signatures, text without tables.

``office_habits.py`` has what people do, ``office_files.py`` the files. Every run tries each on one made form, and each
habit on a share of the layouts; with JIXIAO_THOROUGH=1 on all.
"""

import pytest
from habits import with_habit
from layout_builder import document
from made_documents import compared, facts_of, made_document, read_facts
from office_files import OFFICE_FILES, two_forms_in_a_sheet
from office_habits import OFFICE_HABITS, heading_of, signatures_below, table
from test_layouts import KNOWN_FAILURES, LAYOUTS, differences
from test_other_documents import THOROUGH, WRITERS, check, tried, wanted

from jixiao.formats.files import read_document
from jixiao.formats.match import recognise

SHARE = 12
"""Each habit tries one layout in so many."""
OTHERWISE_BUILT = frozenset([
    "a-guangdong-overall-and-annual-blocks", "a-guizhou-target-two-blocks", "a-henan-summary-four-pairs",
    "a2-hubei-target-long-and-annual", "a2-sichuan-budget-open-wide-list", "a3-central-department-overall",
    "a3-shaanxi-target-cycle-and-year-rows", "a6-heading-under-each-section", "b-damaged-merged-cells-filled",
    "b-damaged-shifted-header", "b2-damaged-docx-indicator-table-cut", "b2-guangdong-department-evaluation",
    "split-over-pages-without-header",
])  # fmt: skip
"""Layouts whose indicators stand in several tables or blocks, under several rows of headings or in a damaged table: what
the habits change in one of them alone would be no habit of anybody."""


@pytest.mark.seeds
@pytest.mark.parametrize("number", range(len(OFFICE_HABITS)), ids=lambda n: OFFICE_HABITS[n].__name__)
def test_habits_of_offices(shared, number):
    found = []
    for id in tried(number + 2):
        for ending, write in WRITERS.items() if THOROUGH else [list(WRITERS.items())[number % 3]]:
            changed = with_habit(made_document(shared, id), OFFICE_HABITS[number], 3)
            found.append(compared(read_facts(write(changed), f"表.{ending}"), wanted(shared, id)))
    check(found)


@pytest.mark.seeds
@pytest.mark.parametrize("number", range(len(OFFICE_FILES)), ids=lambda n: OFFICE_FILES[n].__name__)
def test_files_of_offices(shared, number):
    found = []
    for id in tried(number + 1):
        found.append(
            compared(read_facts(*OFFICE_FILES[number](made_document(shared, id))), wanted(shared, id))
        )
    check(found)


@pytest.mark.seeds
@pytest.mark.parametrize("gap", (0, 3))
def test_two_forms_in_a_sheet_are_two(shared, gap):
    ids = ("mof_jk", "wj_00")
    data = two_forms_in_a_sheet(*(made_document(shared, id) for id in ids), gap)
    read = [facts_of(record) for record, _ in recognise(read_document(data, "表.xlsx"))]
    assert len(read) == 2
    check([compared(got, wanted(shared, id)) for got, id in zip(read, ids, strict=True)])


@pytest.mark.parametrize("habit", OFFICE_HABITS, ids=lambda habit: habit.__name__)
def test_layouts_as_offices_keep_them(habit):
    wrong, number = {}, OFFICE_HABITS.index(habit)
    names = [name for name in LAYOUTS if name not in KNOWN_FAILURES and name not in OTHERWISE_BUILT]
    for name in names if THOROUGH else names[number::SHARE]:
        drawn = document(LAYOUTS[name]["blocks"])
        if habit is not signatures_below and not heading_of(table(drawn)):
            continue
        if found := list(differences(with_habit(drawn, habit, 3), LAYOUTS[name]["forms"])):
            wrong[name] = found
    assert not wrong


def test_the_first_of_several_signatures_is_no_indicator():
    drawn = document([{"p": "项目支出绩效目标申报表"}, {"table": SIGNED}])
    ((record, findings),) = recognise(drawn)
    assert [row.name for row in record.indicators] == ["培训人数", "学员满意度"]
    assert "单位负责人（签章）" in record.unread or record.text("project_owner") == "李某"
    assert any(finding.code in ("R01", "R10") for finding in findings)


SIGNED = """
项目名称 | 骨干培训 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 培训人数 | ≥50人
满意度指标 | 〃 | 学员满意度 | ≥90%
单位负责人（签章） | 李某 | 填表人 | 王某
"""
