"""Columns that people add to a table of indicators, and what they write into cells that hold nothing."""

import pytest
from test_further_habits import read

from jixiao.core.number import D

SUBJECT = """
项目名称 | 道路养护 | < | < | < | < | <
主管部门 | 交通局 | < | < | < | < | <
"""
TARGET_FORM = "项目支出绩效目标表"


def indicators(drawn):
    record, told = read(f"{SUBJECT.strip()}\n{drawn.strip()}", TARGET_FORM)
    return record.indicators, told


def target(indicator, period="full_year"):
    value = indicator.targets[period]
    return value.operator, value.value, value.unit


def test_the_column_of_signs_counts_beside_one_that_says_something_of_them():
    (first, second), told = indicators("""
        一级指标 | 二级指标 | 三级指标 | 指标性质 | 计算符号 | 指标值 | 单位
        产出指标 | 数量指标 | 里程 | 定量 | ≥ | 8 | 公里
        ^ | 成本指标 | 单价 | 定量 | ≤ | 95 | 元
    """)
    assert [target(first), target(second)] == [("≥", 8, "公里"), ("≤", 95, "元")]
    assert told == {"R10"}


def test_a_type_behind_the_name_is_no_level_and_no_target():
    (_, second), told = indicators("""
        一级指标 | 二级指标 | 三级指标 | 指标类型 | 半年指标值 | 全年指标值 | 备注
        产出指标 | 数量指标 | 里程 | 正向 | ≥4公里 | ≥8公里 | ~
        ^ | 质量指标 | 合格率 | 正向 | ~ | ≥95% | ~
    """)
    assert second.targets["half_year"].kind == "empty" and target(second) == ("≥", 95, "%")
    assert told == set()


@pytest.mark.parametrize("unit", ["元/平方米.月", "元/平方米·月", "元/人次"])
def test_a_unit_of_several_units_is_one(unit):
    (first, second), _ = indicators(f"""
        一级指标 | 二级指标 | 三级指标 | 计量单位 | 指标值 | 备注 | 责任人
        产出指标 | 数量指标 | 里程 | 公里 | ≥8 | ~ | 张三
        ^ | 成本指标 | 养护单位成本 | {unit} | ≤10 | ~ | 张三
    """)
    assert (second.level2, second.name) == ("成本指标", "养护单位成本")
    assert target(second)[:2] == ("≤", 10) and target(first) == ("≥", 8, "公里")


@pytest.mark.parametrize("below", ["^ | ^", "~ | ~", "产出指标 | ~"])
def test_weights_of_groups_are_no_points_of_their_first_indicators(below):
    found, told = indicators(f"""
        一级指标 | 权重 | 二级指标 | 三级指标 | 指标值 | 单位 | 备注
        产出指标 | 50 | 数量指标 | 里程 | 8 | 公里 | ~
        {below} | 质量指标 | 合格率 | 95 | % | ~
        效益指标 | 50 | 社会效益 | 改善率 | 90 | % | ~
    """)
    if below.startswith("产出"):  # each row names its level: a weight may have been forgotten
        assert [one.points for one in found] == [50, None, 50]
    else:
        assert [one.points for one in found] == [None, None, None] and told == {"R10"}


def test_points_before_the_name_are_those_of_the_indicator():
    found, _ = indicators("""
        一级指标 | 二级指标 | 分值 | 三级指标 | 指标值 | 单位 | 备注
        产出指标 | 数量指标 | 50 | 里程 | 8 | 公里 | ~
        ^ | 质量指标 | 50 | 合格率 | 95 | % | ~
    """)
    assert [one.points for one in found] == [50, 50]


@pytest.mark.parametrize("weight", ["0%", "5%", "0"])
def test_a_weight_makes_no_indicator_of_a_group_left_blank(weight):
    found, told = indicators(f"""
        一级指标 | 二级指标 | 三级指标 | 权重 | 指标值 | 备注 | 责任人
        产出指标 | 数量指标 | 里程 | 60% | ≥8公里 | ~ | ~
        效益指标 | 经济效益 | ~ | {weight} | ~ | ~ | ~
        ^ | 社会效益 | 改善率 | 40% | ≥95% | ~ | ~
    """)
    assert [(one.level2, one.name) for one in found] == [("数量指标", "里程"), ("社会效益", "改善率")]
    assert "R10" in told and "R04" not in told


@pytest.mark.parametrize("nothing", ["无", "暂无", "空", "N/A", "不涉及", "/", "—"])
def test_rows_that_say_nothing_are_no_indicators(nothing):
    found, told = indicators(f"""
        一级指标 | 二级指标 | 三级指标 | 指标值 | 备注 | 责任人 | 时限
        产出指标 | 数量指标 | 里程 | ≥8公里 | {nothing} | {nothing} | {nothing}
        效益指标 | 经济效益 | {nothing} | {nothing} | {nothing} | {nothing} | {nothing}
    """)
    assert [one.name for one in found] == ["里程"]


@pytest.mark.parametrize("nothing", ["无", "暂无", "N/A", "不涉及", "/", "—"])
def test_words_for_nothing_beside_amounts_are_no_items_and_no_text(nothing):
    record, _ = read(f"""
        项目名称 | 道路养护 | < | < | <
        项目资金（万元） | 收入 | 资金总额 | 750 | <
        ^ | ^ | 其他资金 | {nothing} | <
        ^ | 支出 | {nothing} | 半年（程）计划执行数 | 全年（程）预算数
        ^ | ^ | 路面修补 | 300 | 750
        ^ | ^ | 桥梁检测 | {nothing} | {nothing}
    """.rstrip(), "苏州市市级项目预算绩效目标表")  # fmt: skip
    assert [(line.item, line.full_year) for line in record.expenditures] == [
        ("路面修补", D("7500000")),
        ("桥梁检测", None),
    ]
    assert record.funds_total.amount == D("7500000") and record.unread == ("收入",)


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [("≥1OO%", 100, "%"), ("l20人", 120, "人"), ("≥9O%", 90, "%"), ("1l5次", 115, "次")],
)
def test_letters_in_the_place_of_digits_are_read_as_digits_and_told(written, value, unit):
    (found,), told = indicators(f"""
        一级指标 | 二级指标 | 三级指标 | 指标值 | 备注 | 责任人 | 时限
        产出指标 | 数量指标 | 里程 | {written} | ~ | ~ | ~
    """)
    assert target(found)[1:] == (value, unit) and told == {"R15"}


@pytest.mark.parametrize("written", ["≥5l", "O2O", "≥20only", "CO2≤20吨"])
def test_letters_that_are_letters_stay(written):
    (found,), told = indicators(f"""
        一级指标 | 二级指标 | 三级指标 | 指标值 | 备注 | 责任人 | 时限
        产出指标 | 数量指标 | 里程 | {written} | ~ | ~ | ~
    """)
    assert found.targets["full_year"].text == written and told == set()


@pytest.mark.parametrize(
    ("heading", "half"),
    [
        ("计算符号 | 半年指标值 | 全年指标值 | 单位", "≥"),
        ("半年指标值 | 计算符号 | 全年指标值 | 单位", None),
    ],
)
def test_a_sign_speaks_for_the_targets_behind_it(heading, half):
    cells = {"计算符号": "≥", "半年指标值": "4", "全年指标值": "8", "单位": "公里"}
    row = " | ".join(cells[one] for one in heading.split(" | "))
    (found,), _ = indicators(f"""
        一级指标 | 二级指标 | 三级指标 | {heading}
        产出指标 | 数量指标 | 里程 | {row}
    """)
    assert target(found) == ("≥", 8, "公里") and target(found, "half_year") == (half, 4, "公里")


def test_a_heading_over_sign_value_and_unit_is_parted_as_the_rows_are():
    (first, second, third), told = indicators("""
        一级指标 | 二级指标 | 三级指标 | 指标值 | < | < | 备注
        产出指标 | 数量指标 | 里程 | ≥ | 8 | 公里 | ~
        ^ | 质量指标 | 合格率 | ≥ | 95 | % | ~
        效益指标 | 社会效益 | 改善程度 | 明显 | < | < | ~
    """)
    assert [target(first), target(second)] == [("≥", 8, "公里"), ("≥", 95, "%")]
    assert third.targets["full_year"].text == "明显" and told == set()


def test_a_wide_heading_over_one_column_of_values_stays_whole():
    (first, second), told = indicators("""
        一级指标 | 二级指标 | 三级指标 | 指标值 | < | 备注 | <
        产出指标 | 数量指标 | 里程 | ≥8公里 | < | ~ | <
        ^ | 质量指标 | 合格率 | ≥95% | < | ~ | <
    """)
    assert [target(first), target(second)] == [("≥", 8, "公里"), ("≥", 95, "%")] and told == set()


EVALUATION = "项目支出绩效自评表（2024年度）"


@pytest.mark.parametrize(
    ("headings", "amounts"),
    [
        ("年初预算数 | 调整预算数 | 全年预算数 | 全年执行数", "100 | 10 | 110 | 99"),
        ("年初预算数 | 全年预算数 | 调整预算数 | 全年执行数", "100 | 110 | 10 | 99"),
        ("年初预算数 | 预算调整数 | 全年预算数 | 全年执行数", "100 | 10 | 110 | 99"),
    ],
)
def test_the_budget_of_the_year_is_no_change_of_it(headings, amounts):
    record, _ = read(f"""
        项目名称 | 道路养护 | < | < | < | <
        项目资金（万元） | ~ | {headings}
        ^ | 年度资金总额 | {amounts}
        ^ | 其中：当年财政拨款 | {amounts}
    """.rstrip(), EVALUATION)  # fmt: skip
    assert record.values["revised_budget"] == D("1100000") and record.values["executed_amount"] == D("990000")
    assert {fund.revised_budget for fund in record.funds} == {D("1100000")}


@pytest.mark.parametrize("part", ["小计", "产出指标小计", "效益小计"])
def test_totals_of_a_part_are_not_those_of_the_form(part):
    record, _ = read(f"""{SUBJECT.rstrip()}
        一级指标 | 二级指标 | 三级指标 | 指标值 | 实际完成值 | 分值 | 得分
        产出指标 | 数量指标 | 里程 | ≥8公里 | 9公里 | 50 | 48
        {part} | < | < | < | < | 50 | 48
        效益指标 | 社会效益 | 改善率 | ≥90% | 92% | 30 | 30
        {part} | < | < | < | < | 30 | 30
        合计 | < | < | < | < | 80 | 78
    """.rstrip(), EVALUATION)  # fmt: skip
    assert [one.points for one in record.indicators] == [50, 30]
    assert (record.values["printed_full_mark"], record.values["printed_total"]) == (80, 78)


@pytest.mark.parametrize("headings", ["权重 | 绩效标准 | 指标值 | 分值", "分值 | 指标值 | 绩效标准 | 权重"])
def test_points_count_beside_weights_and_values_beside_standards(headings):
    cells = {"权重": "62.5%", "绩效标准": "计划标准", "指标值": "≥8公里", "分值": "50"}
    record, told = read(f"""{SUBJECT.rstrip()}
        一级指标 | 二级指标 | 三级指标 | {headings}
        产出指标 | 数量指标 | 里程 | {" | ".join(cells[one] for one in headings.split(" | "))}
    """.rstrip(), EVALUATION)  # fmt: skip
    (found,) = record.indicators
    assert (found.points, target(found)) == (50, ("≥", 8, "公里")) and told == {"R10"}


MONITORING = "项目支出绩效目标执行监控表（2024年度）"


@pytest.mark.parametrize(
    "ticked",
    ["确定能☑ 有可能□ 不可能□", "✅确定能 ⬜有可能", "确定能（√）有可能（ ）", "◉确定能 ○有可能", "确定能"],
)
def test_the_one_that_is_ticked_of_several_in_a_cell_is_the_likelihood(ticked):
    record, told = read(f"""{SUBJECT.rstrip()}
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-6月执行情况 | 完成目标可能性 | 偏差原因
        产出指标 | 数量指标 | 里程 | ≥8公里 | 4公里 | {ticked} | ~
    """.rstrip(), MONITORING)  # fmt: skip
    assert record.indicators[0].likelihood == "确定能" and told == set()


@pytest.mark.parametrize(("tick", "none"), [("√", "~"), ("■", "□"), ("●", "○"), ("✅", "☐"), ("√", "空")])
def test_a_tick_in_a_column_of_its_own(tick, none):
    record, told = read(f"""{SUBJECT.rstrip()}
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-6月执行情况 | 完成目标可能性 | <
        ^ | ^ | ^ | ^ | ^ | 确定能 | 有可能
        产出指标 | 数量指标 | 里程 | ≥8公里 | 4公里 | {none} | {tick}
    """.rstrip(), MONITORING)  # fmt: skip
    (found,) = record.indicators
    assert (found.likelihood, found.deviation_reason, told) == ("有可能", None, set())
