"""What a clipboard holds, understood on the server: every way in which people keep their indicators."""

from __future__ import annotations

import pytest

from jixiao.core.library import load_scheme
from jixiao.web.drafting.paste import MOST_ROWS, read_block
from jixiao.web.showing.form_view import form_view, groups, prescribed

SUZHOU = load_scheme("cn-js-sz/project-target@2024")


def rows(text: str, start: str = "name", scheme=SUZHOU):
    return read_block(text, scheme, start).rows


def test_values_go_right_from_the_cell():
    assert rows("≥3500家\t≥4000家\n", "half_year") == [{"half_year": "≥3500家", "full_year": "≥4000家"}]
    assert rows("合格率\t≥90%\t≥95%") == [{"name": "合格率", "half_year": "≥90%", "full_year": "≥95%"}]


def test_what_has_no_column_is_told():
    pasted = read_block("≥1家\t≥2家\t备注说明", SUZHOU, "half_year")
    assert [(one["text"], one["line"]) for one in pasted.unread] == [("备注说明", 1)]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("≥\t1500\t3500\t家", ("≥1500家", "≥3500家")),
        (">=\t1500\t3500\t家", (">=1500家", ">=3500家")),
        ("定性\t及时\t及时", ("及时", "及时")),
        ("≤\t2小时\t2小时", ("≤2小时", "≤2小时")),
        ("=\t100\t100\t%", ("=100%", "=100%")),
        ("序时进度\t=100%", ("序时进度", "=100%")),
        ("≥\t６００\t１６００\t万元", ("≥600万元", "≥1600万元")),
    ],
)
def test_signs_and_units_apart_are_put_together(line, values):
    (row,) = rows(f"产出指标\t数量指标\t服务回收企业数\t{line}")
    got = (row["half_year"], row["full_year"])
    assert got == tuple(text.replace(">=", "≥") for text in values) or got == values
    assert (row["level1"], row["level2"]) == ("产出指标", "数量指标")


def test_a_merged_level_is_repeated_and_other_words_for_it_are_known():
    text = "产出\t数量\t甲\t1家\t2家\n\t\t乙\t1家\t2家\n\t时效\t丙\t1天\t2天\n满意度\t\t丁\t≥80%\t≥90%"
    assert [(row["level1"], row["level2"], row["name"]) for row in rows(text)] == [
        ("产出指标", "数量指标", "甲"),
        ("产出指标", "数量指标", "乙"),
        ("产出指标", "时效指标", "丙"),
        ("满意度指标", "服务对象满意度", "丁"),
    ]


def test_a_group_that_the_form_does_not_have_is_told():
    pasted = read_block("产出指标\t数量指标\t甲\t1家\t2家\n无此类指标\t别的\t乙\t1\t2", SUZHOU, "name")
    assert [row["name"] for row in pasted.rows] == ["甲"]
    assert [(one["line"], one["text"]) for one in pasted.unread] == [(2, "乙")]


def test_a_department_writes_its_own_duties_and_tasks():
    department = load_scheme("cn-js-sz/department-target@2024")
    text = "履职\t优化营商环境\t惠企政策\t兑现政策数\t≥10项\t≥20项\n\t\t\t服务企业数\t≥1家\t≥2家"
    first, second = rows(text, scheme=department)
    assert first == {
        "level1": "履职", "level2": "优化营商环境", "task": "惠企政策", "name": "兑现政策数",
        "half_year": "≥10项", "full_year": "≥20项",
    }  # fmt: skip
    assert (second["level1"], second["level2"], second["name"]) == ("履职", "优化营商环境", "服务企业数")


def test_a_line_of_headings_decides_the_columns():
    text = "序号\t三级指标\t全年指标值\t二级指标\n1\t甲\t≥2家\t数量指标"
    assert rows(text, "half_year") == [
        {"name": "甲", "full_year": "≥2家", "level1": "产出指标", "level2": "数量指标"}
    ]


def test_numbered_lines_and_quotes():
    assert rows('1\t产出指标\t数量指标\t"竞价会\n""场次"""\t1场\t2场')[0]["name"] == '竞价会"场次"'


def test_nothing_is_too_long_or_too_odd():
    assert rows("") == rows("\n\n") == []
    pasted = read_block("甲\n" * (MOST_ROWS + 3), SUZHOU, "name")
    assert len(pasted.rows) == MOST_ROWS and len(pasted.unread) == 3
    assert rows("甲\t1", "no-such-column")[0]["name"] == "甲"


@pytest.mark.parametrize("name", ["cn/project-target@2015", "cn-js-cz-wj/project-target@2022", "cn/department-target@2015",
                                  "cn-js/project-target@2024", "cn-js-sz/department-target@2024", "general/target@1"])  # fmt: skip
def test_the_form_page_is_built_from_any_scheme(name):
    from jixiao.web.drafting import drafts

    scheme = load_scheme(name)
    record = drafts.empty_record(scheme, 2026, {})
    view = form_view(record, scheme, editable=True, masked=False, carried=False)
    assert {one["field"].id for one in view["short"] + view["long"]} == {field.id for field in scheme.fields}
    fixed = [row for row in view["grid"]["groups"] if row["fixed"]]
    assert len(fixed) == len(prescribed(scheme))
    assert all(cell["locked"] for row in fixed for cell in row["cells"] if cell["key"] == "name")
    assert {"name", "full_year"} <= {column["key"] for column in view["grid"]["columns"]}


def test_rows_under_unknown_labels_are_kept_and_shown():
    stray = {"level1": "别的指标", "level2": "", "task": "", "name": "甲", "half_year": "", "full_year": "1"}
    made = groups(SUZHOU, [stray], blank=True)
    assert made[-1]["level1"] == "别的指标" and made[-1]["index"] == 0
