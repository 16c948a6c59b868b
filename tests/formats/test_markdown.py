"""Markdown: pipe tables, headings, web tables inside; what converters leave behind."""

from __future__ import annotations

import pytest

from jixiao import pipeline
from jixiao.core.grid import Grid, Paragraph
from jixiao.formats.files import kind_of, read_document

FORM = """\
# 项目支出绩效目标表

（2024 年度）

| 项目名称 | 道路养护 | 主管部门 | **交通局** |
|:--|---|--:|:-:|
| 年度目标 | 完成 350 公里养护<br>路况良好 | | |

## 绩效指标

一级指标 | 二级指标 | 三级指标 | 指标值
--- | --- | --- | ---
产出指标 | 数量指标 | 养护里程 | ≥350公里
 | 质量指标 | 路面完好率 | ≥95%
满意度指标 | 服务对象满意度 | 群众满意度 | ≥90%

> 注：见[说明](https://example.org/a)。
"""


def rows(text: str, name: str = "表.md") -> list[list[str]]:
    document = read_document(text.encode(), name)
    return [
        [cell.text for cell in row]
        for block in document.blocks
        if isinstance(block, Grid)
        for row in block.rows()
    ]


def test_a_form():
    document = read_document(FORM.encode(), "表.md")
    shape = [
        block.text if isinstance(block, Paragraph) else (block.nrows, block.ncols)
        for block in document.blocks
    ]
    assert shape == ["项目支出绩效目标表", "（2024 年度）", (2, 4), "绩效指标", (4, 4), "注：见说明。"]
    grid = document.blocks[2]
    assert (
        not grid.spans_known
        and grid.cells[3].text == "交通局"
        and grid.cells[5].text == "完成 350 公里养护\n路况良好"
    )
    assert grid.cells[4].address == "第7行第1列"
    ((record, _),) = pipeline.read(FORM.encode(), "表.md")
    assert record.text("project_name") == "道路养护" and record.text("supervising_dept") == "交通局"
    assert [one.targets["full_year"].text for one in record.indicators] == ["≥350公里", "≥95%", "≥90%"]


def test_it_is_known_by_its_table_whatever_its_name():
    assert kind_of(FORM.encode(), "表.txt") == "markdown"
    assert kind_of("# 标题\n\n正文\n".encode(), "说明.md") == "markdown"
    assert kind_of("甲 | 乙\n丙 | 丁\n".encode(), "表.txt") == "text"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"甲\|乙", "甲|乙"),
        ("`≥3`", "≥3"),
        ("3*4*5", "3*4*5"),
        ("**必填** *说明*", "必填 说明"),
        ("file_name_x", "file_name_x"),
        ("&lt;1天&nbsp;", "<1天"),
        ("![章](a.png)同意", "同意"),
        (r"\*约\*", "*约*"),
        ("≤5%", "≤5%"),
    ],
)
def test_what_a_cell_shows(written, shown):
    assert rows(f"| 甲 | 乙 |\n|---|---|\n| {written} | 丙 |\n")[1] == [shown, "丙"]


def test_blank_headings_that_a_converter_made_up():
    table = "| 项目名称 | Unnamed: 1 | Unnamed: 2 |\n| --- | --- | --- |\n| 道路 | NaN | 5 |\n"
    assert rows(table) == [["项目名称", "", ""], ["道路", "", "5"]]


def test_a_web_table_inside_keeps_its_spans():
    text = "# 表\n\n<table>\n<tr><td colspan=2>项目名称</td></tr>\n<tr><td>甲</td><td>乙</td></tr>\n</table>\n\n后文\n"
    heading, grid, after = read_document(text.encode(), "表.md").blocks
    assert grid.cells[0].colspan == 2 and grid.spans_known and grid.address.startswith("第3行起")
    assert (heading.text, after.text) == ("表", "后文")


def test_bars_left_out_at_the_ends_of_rows_and_a_web_table_within_a_line():
    text = "一级指标 | 三级指标 | \n---|---|---\n产出 | 数量 | 3\n | 质量 | 5\n"
    (grid,) = read_document(text.encode(), "表.md").blocks
    assert [(c.row, c.col, c.text) for c in grid.cells if c.row == 2] == [
        (2, 0, ""),
        (2, 1, "质量"),
        (2, 2, "5"),
    ]
    text = "# 表\n<p>目标表</p><table><tr><td>项目名称</td><td>档案费</td></tr></table>\n"
    blocks = read_document(text.encode(), "表.md").blocks
    assert [block.text for block in blocks[:2]] == ["表", "目标表"]
    assert [cell.text for cell in blocks[2].cells] == ["项目名称", "档案费"]
