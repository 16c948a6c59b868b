"""Target forms in the standard tables of 预算管理一体化, there and back."""

from __future__ import annotations

import json

import pytest

from jixiao.core.library import load_scheme, vocabulary
from jixiao.core.record import Indicator, Record
from jixiao.core.value import parse_target
from jixiao.formats.integrated_tables import (
    Form,
    TableMistake,
    columns_of,
    from_csv,
    from_forms,
    table_names,
    to_csv,
    to_json,
    to_records,
)

SCHEME = load_scheme("cn-js-sz/project-target@2024")
CODE = "32050024T000000001"


def indicator(row: int, level1: str, level2: str, name: str, target: str, **more) -> Indicator:
    return Indicator(
        level1=level1, level2=level2, name=name, targets={"full_year": parse_target(target)}, row=row, **more
    )


def form(**changes) -> Form:
    record = Record(
        scheme=SCHEME.name, stage="target", object="project", fiscal_year=2024,
        values={"project_name": "加贸平台运营费用补贴", "annual_goal": "服务企业3500家以上，“满意”90%。\n两行"},
        indicators=(
            indicator(1, "产出指标", "数量指标", "服务回收企业数", "≥3500家", points="20", remarks="含新增"),
            indicator(2, "产出指标", "时效指标", "系统平均故障修复时间", "≤2小时", definition="从报修到修复"),
            indicator(3, "满意度指标", "服务对象满意度", "受益人员满意度", "≥90%"),
        ),
    )  # fmt: skip
    return Form(record.model_copy(update=changes), SCHEME, CODE, "17", "320500", "1")


def told(record: Record) -> list[tuple]:
    return [
        (
            one.level1,
            one.level2,
            one.name,
            one.targets["full_year"],
            one.points,
            one.definition,
            one.remarks,
            one.row,
        )
        for one in record.indicators
    ]


@pytest.mark.parametrize("way", ["json", "csv"])
def test_there_and_back(way):
    one = form()
    tables = from_forms([one])
    if way == "json":
        tables = json.loads(to_json(tables))["tables"]
    else:
        tables = {name: from_csv(to_csv(rows, name), name) for name, rows in tables.items()}
    (code, record), *others = to_records(tables, "project", SCHEME).items()
    assert code == CODE and not others
    assert record.text("annual_goal") == one.record.text("annual_goal") and told(record) == told(one.record)


def test_the_rows_have_the_fields_and_codes_of_the_standard():
    tables = from_forms([form()])
    (goal,) = tables["PM_PERF_GOAL_INFO"]
    assert (goal["PRO_CODE"], goal["MOF_DIV_CODE"], goal["FISCAL_YEAR"], goal["IS_DELETED"]) == (
        CODE,
        "320500",
        "2024",
        "2",
    )
    first, second, third = tables["PM_PERF_INDICATOR"]
    assert (first["LV1_PERF_IND_CODE"], first["LV2_PERF_IND_CODE"], first["KPI_VAL"], first["weight"]) == (
        "1", "11", "≥3500家", "20")  # fmt: skip
    assert second["LV2_PERF_IND_CODE"] == "13" and (
        third["LV1_PERF_IND_CODE"],
        third["LV2_PERF_IND_CODE"],
    ) == ("3", "31")
    assert not tables["BGT_PERF_INDICATOR"]


def test_levels_of_another_system_are_found_by_their_codes():
    tables = from_forms([form()])
    for row in tables["PM_PERF_INDICATOR"]:
        row["LV1_PERF_IND_NAME"], row["LV2_PERF_IND_NAME"] = "别处的一级", "别处的二级"
    record = to_records(tables, "project", SCHEME)[CODE]
    assert [(one.level1, one.level2) for one in record.indicators][:2] == [
        ("产出指标", "数量指标"),
        ("产出指标", "时效指标"),
    ]


def test_deleted_rows_are_passed_over():
    tables = from_forms([form()])
    tables["PM_PERF_INDICATOR"][0]["IS_DELETED"] = "1"
    assert len(to_records(tables, "project", SCHEME)[CODE].indicators) == 2


def test_what_does_not_fit_is_told_and_not_cut_off():
    with pytest.raises(TableMistake, match="KPI_TARGET.*2000"):
        from_forms([form(values={"annual_goal": "长" * 2001})])
    with pytest.raises(TableMistake, match="第 1 行没有 PRO_CODE"):
        to_records({"PM_PERF_INDICATOR": [{"LV3_PERF_IND_NAME": "某指标"}]}, "project", SCHEME)
    with pytest.raises(TableMistake, match="PRO_COD"):
        from_csv(b"PRO_COD\n1\n", "PM_PERF_GOAL_INFO")
    with pytest.raises(TableMistake, match="UTF-8"):
        from_csv("项目".encode("gbk"), "PM_PERF_GOAL_INFO")


def test_the_mapping_says_that_it_is_unconfirmed():
    assert vocabulary("integrated-tables")["confidence"] == "recall"
    made = json.loads(to_json(from_forms([form()])))
    assert made["confidence"] == "recall" and "待与技术标准核对" in made["standard"]


def test_every_column_takes_its_value_from_something_known():
    rows = from_forms([form()])
    for table in table_names("project"):
        assert all(column["label"] and column["size"] for column in columns_of(table))
        assert set(rows[table][0]) == {column["name"] for column in columns_of(table)}
