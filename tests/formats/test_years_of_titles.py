"""The budget year that a title names, also where it names several years or writes it short."""

import pytest
from layout_builder import document

from jixiao.formats.match import recognise
from jixiao.formats.words.titles import year_in, years_in

TABLE = """项目名称 | 智慧社区建设 | < | <
项目资金（万元） | 年度资金总额 | < | 120
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 建设社区数 | ≥12个
满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90%"""


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("2024年项目支出绩效目标表", [2024]),
        ("24年度项目支出绩效目标表", [2024]),
        ("二〇二四年度项目支出绩效目标表", [2024]),
        ("2025年部门预算项目支出绩效目标表（2024年编制）", [2025]),
        ("2023年结转2024年度项目支出绩效目标表", [2024]),
        ("（2023年度预算）2024年度项目支出绩效目标表", [2024, 2023]),
        ("2024年项目支出绩效目标表（2025年度）", [2024, 2025]),
        ("2023-2025年项目支出绩效目标表", []),
        ("第12年度项目支出绩效目标表", []),
        ("项目支出绩效目标表", []),
    ],
)
def test_the_years_of_a_title(title, years):
    assert list(years_in(title)) == years
    assert year_in(title) == (years[0] if years else None)


@pytest.mark.parametrize(
    ("lines", "year", "told"),
    [
        (["2024年项目支出绩效目标表"], 2024, None),
        (["2024年项目支出绩效目标表", "（2024年度）"], 2024, None),
        (["项目支出绩效目标表", "（24年度）"], 2024, None),
        (["项目支出绩效目标表", "（__2024__年度）"], 2024, None),
        (["____2024____年度项目支出绩效目标表"], 2024, None),
        (["（2023年度预算）2024年度项目支出绩效目标表"], 2024, "2023"),
        (["2024年项目支出绩效目标表", "（2025年度）"], 2024, "2025"),
    ],
)
def test_another_year_in_a_title_is_told(lines, year, told):
    ((record, found),) = recognise(document([*({"p": line} for line in lines), {"table": TABLE}]))
    assert record.fiscal_year == year
    assert next((one.got for one in found if one.code == "R13"), None) == told
