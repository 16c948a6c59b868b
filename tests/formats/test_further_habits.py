"""Further habits of people, each in a small form: marks before levels, other signs of per cent, labels left without values."""

import pytest
from habits import amounts_in_yuan, remarks_in_the_table, with_habit
from layout_builder import draw
from made_documents import compared, facts_of, made_document
from noise import merges_lost, noisy

from jixiao.core.grid import Document, Paragraph
from jixiao.core.number import D
from jixiao.formats.match import recognise

TITLE = "项目支出绩效自评表"
TARGETS = """
项目名称 | 道路养护 | < | < | < | <
主管部门 | 交通局 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 偏差原因
"""


def read(drawn, title=TITLE):
    document = Document("表.docx", "sha256:" + "0" * 64, [Paragraph(title, "段"), draw(drawn)], "docx")
    ((record, told),) = recognise(document)
    return record, {finding.code for finding in told} - {"R01"}


@pytest.mark.parametrize("mark", "☆★▲△◆◇")
def test_marks_before_levels_are_no_part_of_them(mark):
    record, told = read(f"{TARGETS}{mark}产出指标 | {mark}数量指标 | 里程 | ≥8公里 | 8公里 | ~")
    (indicator,) = record.indicators
    assert (indicator.level1, indicator.level2, told) == ("产出指标", "数量指标", set())


def test_a_small_sign_of_per_cent_is_one():
    funds = """
        项目名称 | 道路养护 | < | < | <
        主管部门 | 交通局 | < | < | <
        项目资金（万元） | ~ | 全年预算数 | 全年执行数 | 执行率
        ^ | 年度资金总额 | 100 | 45 | 45﹪
    """.rstrip()
    record, _ = read(funds)
    (total,) = record.funds
    assert total.execution_rate == D("0.45")


def test_a_label_whose_value_is_left_blank_is_not_the_value_of_the_label_before_it():
    record, _ = read("""
        项目名称 | 道路养护 | < | < | < | <
        政策依据 | ~ | < | 绩效等级 | ~ | <
        主管部门 | 交通局 | < | < | < | <
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 偏差原因
        产出指标 | 数量指标 | 里程 | ≥8公里 | 8公里 | ~
    """.rstrip(), "项目绩效运行监控表")  # fmt: skip
    assert "绩效等级" not in record.values.values()


def test_a_heading_across_the_table_is_no_expenditure():
    record, _ = read("""
        项目名称 | 道路养护 | <
        子项名称 | 预算数（万元） | 实际数（万元）
        路面修补 | 60 | 58
        二、绩效指标 | < | <
        三级指标 | 年度指标值 | 实际完成值
        里程 | ≥8公里 | 8公里
    """.rstrip(), "苏州市级财政支出项目绩效自评表")  # fmt: skip
    assert "二、绩效指标" not in [item.item for item in record.expenditures]


def test_ticks_of_several_indicators_in_one_row_belong_to_each():
    record, _ = read("""
        项目名称 | 道路养护 | < | < | < | <
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | 完成目标可能性 | <
        ^ | ^ | ^ | ^ | 确定能 | 有可能
        产出指标 | 数量指标 | 1.养护里程\\n2.修补路面 | ≥8公里\\n≥3公里 | √\\n√ | ~
    """.rstrip(), "项目支出绩效目标执行监控表")  # fmt: skip
    assert [(one.name, one.likelihood) for one in record.indicators] == [
        ("养护里程", "确定能"),
        ("修补路面", "确定能"),
    ]


def lines_and(drawn, *lines):
    """The forms read from these lines above a drawn table."""
    blocks = [*(Paragraph(line, "段") for line in lines), draw(drawn)]
    return [record for record, _ in recognise(Document("表.docx", "sha256:" + "0" * 64, blocks, "docx"))]


MONEY = """
项目名称 | 道路养护 | < | <
主管部门 | 交通局 | < | <
项目资金 | 全年预算数 | 全年执行数 | 执行率
年度资金总额 | 2690000.00 | 2586000.00 | 96.13%
"""


def test_a_unit_above_the_title_counts():
    (record,) = lines_and(MONEY, "填报单位：交通局　　　　单位：元", "项目支出绩效自评表")
    assert record.funds_total.amount == D("2690000.00")


@pytest.mark.seeds
def test_the_unit_in_a_heading_beside_labels_with_their_values_below_counts(shared):
    asked = facts_of(recognise(made_document(shared, "zp_00"))[0][0])
    ((record, _),) = recognise(with_habit(made_document(shared, "zp_00"), amounts_in_yuan, 0))
    assert compared(facts_of(record), asked)[2] == []


@pytest.mark.parametrize("annex", ["附表3 ", "附件3：", "附件1-2 ", "附件\n"])
def test_the_number_of_an_annex_before_the_title_hides_no_year(annex):
    (record,) = lines_and(TARGETS, f"{annex}2022年度项目支出绩效自评表")
    assert (record.fiscal_year, record.title) == (2022, "2022年度项目支出绩效自评表")


def test_a_title_continued_and_with_a_remark_in_brackets_is_no_indicator():
    line = "某某市市级财政预算项目支出绩效自评表（续）（2024年版） | < | < | < | < | <"
    record, _ = read(
        f"{TARGETS}产出指标 | 数量指标 | 里程 | ≥8公里 | 8公里 | ~\n{line}\n产出指标 | 质量指标 | 完好率 | ≥90% | 95% | ~"
    )
    assert [one.name for one in record.indicators] == ["里程", "完好率"]


def test_a_unit_that_fills_in_is_not_taken_for_the_one_that_the_table_names():
    record, _ = read("""
        填报单位：交通局　　　　单位：万元 | ~ | ~
        项目名称 | 道路养护 | ~
        承担单位 | 养护中心 | ~
        三级指标 | 年度指标值 | 实际完成值
        里程 | ≥8公里 | 8公里
    """.rstrip())  # fmt: skip
    assert record.values["implementing_unit"] == "养护中心"


@pytest.mark.seeds
def test_merges_lost_but_one_are_lost_all_the_same(shared):
    document = made_document(shared, "mof_jk")
    asked = facts_of(recognise(made_document(shared, "mof_jk"))[0][0])
    document = noisy(document, merges_lost, 0)
    remarks_in_the_table(document, None)
    ((record, _),) = recognise(document)
    assert compared(facts_of(record), asked)[2] == []


def test_a_row_with_a_name_only_may_be_the_rest_of_the_name_above_and_is_told():
    rows = "产出指标 | 数量指标 | 农村公路日常 | ≥8公里 | 8公里 | ~\n~ | ~ | 养护里程 | ~ | ~ | ~"
    record, told = read(TARGETS + rows)
    assert [one.name for one in record.indicators] == ["农村公路日常", "养护里程"]
    assert told == {"R11"}


def test_rows_of_a_form_not_yet_filled_in_are_not_doubted():
    _, told = read(f"{TARGETS}产出指标 | 数量指标 | 养护里程 | ~ | ~ | ~\n~ | ~ | 修补路面 | ~ | ~ | ~")
    assert told == set()


@pytest.mark.seeds
@pytest.mark.parametrize("title", ["1.{}", "（一）{}", "表5：{}", "《{}》", "一、{}", "表3-1：{}"])
def test_a_number_before_a_title_or_marks_around_it_hide_no_form(shared, title):
    document = made_document(shared, "mof_zp")
    document.blocks[0].text = title.format(document.blocks[0].text)
    ((record, _),) = recognise(document)
    assert record.scheme == "cn/project-self-evaluation@2020"


def test_a_unit_in_a_row_of_notes_above_the_fields_yields_to_the_field():
    record, _ = read("""
        填报单位：交通局 | 联系人：张三 | 单位：万元
        项目名称 | 道路养护 | <
        承担单位 | 养护中心 | <
        三级指标 | 年度指标值 | 实际完成值
        里程 | ≥8公里 | 8公里
    """.rstrip())  # fmt: skip
    assert record.values["implementing_unit"] == "养护中心"
