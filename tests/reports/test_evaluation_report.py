"""The evaluation report: seven parts, every number bound to its cell, no expert named, blanks where nothing was written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from pydantic import ValidationError

from jixiao import pipeline
from jixiao.cli.app import run
from jixiao.core.evaluation import Evaluation, ExpertSheet, Judged, SecondScore, items
from jixiao.core.grid import Grid
from jixiao.core.record import Fund, Indicator, Record
from jixiao.core.report import Chart, Heading, Report, Text
from jixiao.core.value import parse_target
from jixiao.formats.record_json import from_records
from jixiao.reports.bound_numbers import sentence, unbound
from jixiao.reports.tables import table
from jixiao.scoring.panel import counted, result_of

PARTS = ("一、基本情况", "二、绩效评价工作开展情况", "三、综合评价情况及评价结论", "四、绩效评价指标分析",
         "五、主要经验及做法、存在的问题及原因分析", "六、有关建议", "七、其他需要说明的问题")  # fmt: skip


def record() -> Record:
    row = Indicator(
        level1="产出指标", level2="数量指标", name="培训期数", targets={"full_year": parse_target("≥10期")}, points=Decimal(50),
        actual=parse_target("8期"), deviation_reason="雨季停课", row=1, self_score=Decimal(40),
    )  # fmt: skip
    money = Fund(source="total", revised_budget=Decimal(1_000_000), executed_amount=Decimal(900_000))
    values = {"project_name": "教师培训", "implementing_unit": "市一中", "supervising_dept": "教育局"}
    return Record(scheme="cn/project-self-evaluation@2020", stage="self_evaluation", object="project", fiscal_year=2024, values=values, funds=(money,), indicators=(row,))  # fmt: skip


def sheet(share: str, comment: str = "", **other: str) -> ExpertSheet:
    """An expert who gives each item the same share; ``other``: item → share."""
    return ExpertSheet(
        scores={
            item["id"]: Judged(points=item["points"] * Decimal(other.get(item["id"], share)), comment=comment, met=tuple(item["look"][:1]))
            for item in items()
        },
        opinion="总体较好",
    )  # fmt: skip


def evaluation(**more) -> Evaluation:
    sheets = (sheet("0.7", "资料不全"), sheet("0.9"), sheet("0.8", cost="0.5"), sheet("1"))
    return Evaluation(project_name="教师培训", fiscal_year=2024, seed="8315", experts=sheets, **more)


def made(told: Evaluation | None = None) -> Report:
    return pipeline.evaluation_report(record(), told)[0]


def headings(report: Report, level: int) -> list[str]:
    return [block.text for block in report.blocks if isinstance(block, Heading) and block.level == level]


def texts(report: Report) -> str:
    return "\n".join(block.text for block in report.blocks if isinstance(block, Text))


def grid(report: Report, name: str) -> dict[tuple[int, int], str]:
    found = next(block for block in report.blocks if isinstance(block, Grid) and block.name == name)
    return {(cell.row, cell.col): cell.text for cell in found.cells}


def test_the_mean_leaves_out_one_highest_and_one_lowest():
    result = result_of(evaluation().experts)
    # 70, 90, 80 − 7·0.3, 100: the second and third count
    assert (result.total, result.spread, result.grade, result.counted) == (Decimal("83.95"), Decimal(30), "良", (False, True, True, False))  # fmt: skip
    assert result.items["cost"] == Decimal("4.90") and result.items["basis"] == Decimal("3.40")
    assert counted([Decimal(9)] * 3) == (False, True, False), "of equals one each is left out"
    assert counted([Decimal(9), Decimal(8)]) == (True, True)
    assert result_of([]) is None and result_of([ExpertSheet()]) is None


@pytest.mark.parametrize("told", [None, evaluation()], ids=["bare", "scored"])
def test_seven_parts_in_order(told):
    assert tuple(headings(made(told), 1))[:7] == PARTS


def test_every_number_of_ours_is_bound():
    report, loose = pipeline.evaluation_report(record(), evaluation(recheck=SecondScore(self_score="90", score="81")))  # fmt: skip
    assert not loose
    said = texts(report)
    assert "综合得分 83.95 分（满分 100 分），等级为“良”，专家总分极差 30 分" in said
    assert "单位自评得 90 分，复核得 81 分，相差 9 分，偏差率 10%" in said
    assert "全年预算 100 万元，执行 90 万元，执行率 90%" in said
    cells = {block.name: {(c.row, c.col): c.text for c in block.cells} for block in report.blocks if isinstance(block, Grid)}  # fmt: skip
    bound = [one for block in report.blocks if isinstance(block, Text) for one in block.bound]
    assert len(bound) > 20 and all(cells[one.table][one.row, one.col] == one.number for one in bound)


@pytest.mark.parametrize(
    ("typed", "loose"),
    [
        ("完成培训 8 期，低于目标 10 期。", []),
        ("完成培训 9 期。", ["9 期"]),
        ("执行 0.009 亿元，占 90%。", []),
        ("执行 91 万元。", ["91 万元"]),
        ("执行率 90%，共 90 个学校。", ["90 个"]),
        ("满意度 89%，共 70 所学校。", ["89%", "70 所"]),
        ("依据财预〔2020〕10号第十四条，2024年3月1日完成。\n1. 按计划完成\n（2）资料归档", []),
    ],
)
def test_numbers_that_people_typed_are_held_against_the_tables(typed, loose):
    _, found = pipeline.evaluation_report(record(), evaluation(texts={"problems": typed}))
    assert [one.got for one in found] == loose and all(one.code == "E19" and one.remedy for one in found)


def test_a_changed_cell_is_found():
    known = table("资金", ("预算",), [("100",)], (1,), (0,))
    words = sentence("全年预算 {planned} 万元", known, planned=(1, 0))
    assert not unbound(Report("报告", [words, known]))
    other = replace(
        known, cells=[replace(cell, text=cell.text.replace("100", "120")) for cell in known.cells]
    )
    assert [one.got for one in unbound(Report("报告", [words, other]))] == ["100"]


def test_without_sheets_blanks_are_left_and_nothing_is_invented():
    report = made()
    assert any(block.role == "blank" and "专家评分汇总" in block.text for block in report.blocks if isinstance(block, Text))  # fmt: skip
    assert grid(report, "决策得分")[1, 3] == "" and "专家评分表" not in headings(report, 1)


def test_remarks_and_points_to_look_at_stand_without_names():
    report = made(evaluation())
    assert grid(report, "决策评价要点")[1, 2] == "4 / 4" and grid(report, "决策评价要点")[2, 2] == "0 / 4"
    assert grid(report, "产出专家意见")[1, 1] == "资料不全"
    sheets = grid(report, "专家评分表")
    assert [sheets[0, col] for col in range(2, 6)] == ["专家1", "专家2", "专家3", "专家4"]
    assert [sheets[19, col] for col in range(2, 6)] == ["否", "是", "是", "否"]


def test_each_picture_has_its_table():
    report = made(evaluation())
    charts = [block for block in report.blocks if isinstance(block, Chart)]
    assert [chart.title for chart in charts] == ["各类得分率", "各专家的总分"]
    beside = grid(report, "综合评分")
    assert [(name, f"{number.normalize():f}%") for name, number in charts[0].rows] == [(beside[row, 0], beside[row, 4]) for row in range(1, 5)]  # fmt: skip
    totals = grid(report, "专家评分表")
    assert [f"{number.normalize():f}" for _, number in charts[1].rows] == [totals[18, col] for col in range(2, 6)]  # fmt: skip


@pytest.mark.parametrize("format", ["docx", "pdf", "html", "ofd"])
def test_it_is_printed_from_one_source(format):
    assert len(pipeline.write(made(evaluation()), format)) > 5000


def test_it_is_said_in_english_too():
    page = pipeline.write(pipeline.evaluation_report(record(), evaluation(), lang="en")[0], "html").decode()
    assert "83.95 points of 100, grade Good" in page or "83.95 points of 100, grade" in page
    words = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S)
    known = (
        "教师培训",
        "市一中",
        "教育局",
        "培训期数",
        "雨季停课",
        "资料不全",
        "总体较好",
        "产出指标",
        "数量指标",
        "期",
    )
    for one in known:
        words = words.replace(one, "")
    assert len(re.findall(r"[\u4e00-\u9fff]{4,}", words)) < 20


def test_a_sheet_must_fit_the_framework():
    with pytest.raises(ValidationError, match="basis"):
        ExpertSheet(scores={"basis": Judged(points=Decimal("4.5"))})
    with pytest.raises(ValidationError, match="no item"):
        ExpertSheet(scores={"nothing": Judged()})


def test_the_command_puts_form_and_sheets_together(tmp_path, capsys):
    (tmp_path / "自评.json").write_bytes(from_records([record()]))
    told = evaluation(texts={"problems": "共 70 所学校参加。"})
    (tmp_path / "评分.json").write_text(told.model_dump_json(by_alias=True), "utf-8")
    words = ["report", str(tmp_path / "自评.json"), "--kind", "evaluation", "--evaluation", str(tmp_path / "评分.json")]  # fmt: skip
    assert run([*words, "--format", "html", "--out", str(tmp_path)]) == 1
    page = next(tmp_path.glob("*.html")).read_text("utf-8")
    assert "83.95" in page and "70 所" in page
    assert "70 所 在各表中没有" in capsys.readouterr().err


def test_sheets_of_another_project_are_told(tmp_path, capsys):
    (tmp_path / "自评.json").write_bytes(from_records([record()]))
    other = json.loads(evaluation().model_dump_json(by_alias=True)) | {"project_name": "别的项目"}
    (tmp_path / "评分.json").write_text(json.dumps(other), "utf-8")
    (tmp_path / "坏.json").write_text('{"schema": "jixiao-evaluation/1", "fiscal_year": 2024}', "utf-8")
    words = ["report", str(tmp_path / "自评.json"), "--kind", "evaluation", "--out", str(tmp_path), "--evaluation"]  # fmt: skip
    assert run([*words, str(tmp_path / "评分.json")]) == 1 and "别的项目" in capsys.readouterr().err
    assert run([*words, str(tmp_path / "坏.json")]) == 2 and "project_name" in capsys.readouterr().err
    assert run([*words, str(tmp_path / "没有.json")]) == 2
