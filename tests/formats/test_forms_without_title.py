"""A form without a title or a year of its own below another: what it takes over, and that this is told."""

import pytest
from layout_builder import document, to_csv, to_html

from jixiao.formats.files import read_document
from jixiao.formats.match import recognise

TABLE = """项目名称 | {name} | < | <
主管部门 | 民政局 | < | <
项目资金（万元） | 年度资金总额 | < | 120
一级指标 | 二级指标 | 三级指标 | {value}
产出指标 | 数量指标 | 建设社区数 | ≥12个
^ | 质量指标 | 验收合格率 | ≥95%
满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90%"""


def table(name, value="指标值"):
    return {"table": TABLE.format(name=name, value=value)}


def told(blocks):
    read = recognise(document(blocks))
    return [(r.title, r.fiscal_year, r.stage, "R12" in {f.code for f in found}) for r, found in read]


def test_the_same_form_again_has_the_title_and_year_above():
    title = "2024年项目支出绩效自评表"
    found = told([{"p": title}, table("甲"), {"p": "单位：万元"}, table("乙")])
    assert found == [(title, 2024, "self_evaluation", False), (title, 2024, "self_evaluation", True)]


def test_the_same_title_again_has_the_year_above():
    blocks = [
        {"p": "项目支出绩效目标表"},
        {"p": "（2024年度）"},
        table("甲"),
        {"p": "项目支出绩效目标表"},
        table("乙"),
    ]
    assert [(year, taken) for _, year, _, taken in told(blocks)] == [(2024, False), (2024, True)]


def test_another_form_takes_over_the_year_alone():
    title = "2024年度部门整体支出绩效目标表"
    department = {"table": table("甲")["table"].replace("项目名称", "部门名称")}
    assert told([{"p": title}, department, table("乙", "年度指标值")])[1] == ("", 2024, "target", True)


def test_a_title_of_its_own_without_a_year_stays_without():
    blocks = [{"p": "2023年度项目绩效目标表"}, table("甲"), {"p": "项目支出绩效自评表"}, table("乙")]
    assert told(blocks)[1] == ("项目支出绩效自评表", None, "self_evaluation", False)


def test_a_year_of_its_own_counts():
    own = {"table": table("乙", "年度指标值")["table"].replace("主管部门 | 民政局", "预算年度 | 2022")}
    assert told([{"p": "2024年度项目绩效目标表"}, table("甲"), own])[1][1] == 2022


@pytest.mark.parametrize(
    "line", ["某市民政局2024年部门预算公开", "2024年部门决算", "某局2024年度部门预算说明"]
)
def test_the_line_above_that_names_the_budget_names_its_year(line):
    assert told([{"p": line}, {"p": "项目支出绩效目标表"}, table("甲")])[0][1] == 2024


def test_a_line_that_only_speaks_of_an_amount_names_no_year():
    assert told([{"p": "2023年预算安排80万元"}, {"p": "项目支出绩效目标表"}, table("甲")])[0][1] is None


@pytest.mark.parametrize("title", ["2024-2026年项目支出绩效目标表", "2024年—2026年项目支出绩效目标表"])
def test_of_a_range_of_years_none_is_that_of_the_form(title):
    assert told([{"p": title}, table("甲")])[0][1] is None


BASE_DATA = {"table": "财政供养人员情况 | 编制数 | 实际在职人数\n^ | 48 | 46\n三公经费 | 9.80 | 8.20"}


@pytest.mark.parametrize("behind", [False, True])
def test_a_table_that_is_no_form_is_told_once_with_its_name(behind):
    form = [{"p": "2024年项目支出绩效目标表"}, table("甲")]
    other = [{"p": "部门整体支出绩效评价基础数据表"}, BASE_DATA]
    drawn = document([*form, *other] if behind else [*other, *form])
    assert len(recognise(drawn)) == 1
    recognise(drawn)
    (said,) = drawn.notices
    assert said.code == "F42" and "“部门整体支出绩效评价基础数据表”" in said.message and said.at.address


def test_a_form_alone_has_no_table_beside_it():
    drawn = document(
        [{"p": "2024年项目支出绩效目标表"}, {"p": "附件1"}, table("甲"), {"table": "填表人 | 张三"}]
    )
    recognise(drawn)
    assert drawn.notices == []


@pytest.mark.parametrize("write", [to_csv, to_html], ids=["csv", "html"])
def test_a_title_in_rows_below_its_table_is_the_title(write):
    """As spreadsheet programs save a sheet whose title stands below the table."""
    rows = "项目名称 | 道路养护 | < | <\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 养护户数 | ≥100户"
    below = "\n项目支出绩效目标表 | < | < | <\n（2024年度） | < | < | <"
    ending = "csv" if write is to_csv else "html"
    ((record, findings),) = recognise(
        read_document(write(document([{"table": rows + below}])), f"表.{ending}")
    )
    assert record.fiscal_year == 2024 and [one.name for one in record.indicators] == ["养护户数"]
    assert "R10" not in {finding.code for finding in findings}
