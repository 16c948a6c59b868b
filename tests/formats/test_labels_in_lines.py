"""Labels with their values in one line or cell, blanks between them as people type them."""

import pytest
from layout_builder import document

from jixiao.formats.match import recognise

TABLE = """一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 建设社区数 | ≥12个
满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90%"""


def read(line):
    blocks = [{"p": "2024年项目支出绩效目标表"}, {"p": line}, {"table": TABLE}]
    ((record, _),) = recognise(document(blocks))
    return record


@pytest.mark.parametrize(
    "line",
    [
        "项目名称：　　智慧社区建设　　主管部门：　　民政局",
        "项目名称：\t智慧社区建设\t主管部门：民政局",
        "　　项目名称 ：  智慧社区建设    主管部门：民政局  ",
        "项目名称：智慧社区建设；主管部门：民政局",
    ],
)
def test_blanks_behind_a_colon_belong_to_the_value(line):
    record = read(line)
    assert (record.text("project_name"), record.text("supervising_dept")) == ("智慧社区建设", "民政局")
    assert record.unread == ()


def test_a_label_without_a_value_takes_none_from_the_next():
    record = read("主管部门：　　　　项目名称：智慧社区建设")
    assert (record.text("project_name"), record.text("supervising_dept")) == ("智慧社区建设", "")


def test_what_stands_beside_them_is_kept():
    assert read("项目名称：智慧社区建设　　（新增项目）").unread == ("（新增项目）",)
