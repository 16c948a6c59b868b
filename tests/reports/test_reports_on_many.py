"""The reports on many forms: every number in a sentence stands in a table of the report; nothing missing is a zero."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from jixiao import pipeline
from jixiao.core.grid import Grid
from jixiao.core.record import Fund, Indicator, Record
from jixiao.core.report import Chart, Report, Scatter, Text
from jixiao.core.value import parse_target
from jixiao.reports.monitoring_report import monitoring_report
from jixiao.reports.summary_report import summary_report

NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
SELF, MONITORING = "cn/project-self-evaluation@2020", "cn/project-monitoring@2019"


def self_evaluation(
    number: int, actual: str, reason: str = "", spent: Decimal | None = Decimal(80)
) -> Record:
    row = Indicator(
        level1="产出指标", level2="数量指标", name="培训期数", targets={"full_year": parse_target("≥10期")}, points=Decimal(50),
        actual=parse_target(actual), deviation_reason=reason, row=1, self_score=Decimal(50),
    )  # fmt: skip
    money = Fund(source="total", revised_budget=Decimal(1_000_000), executed_amount=spent and spent * 10_000)
    values = {
        "project_name": f"项目{number}",
        "implementing_unit": f"单位{number % 2}",
        "supervising_dept": "教育局",
    }
    return Record(scheme=SELF, stage="self_evaluation", object="project", fiscal_year=2024, values=values, funds=(money,), indicators=(row,))  # fmt: skip


def monitored(number: int, spent: int | None, likelihood: str, reason: str = "") -> Record:
    row = Indicator(
        level1="产出指标", level2="数量指标", name="培训期数", targets={"full_year": parse_target("≥10期")}, row=1, likelihood=likelihood,
        actuals={"seven_months": parse_target("3期"), "forecast": parse_target("8期")}, deviation_cause="人员保障" if reason else None,
        deviation_reason=reason,
    )  # fmt: skip
    money = Fund(source="total", initial_budget=Decimal(1_000_000), executed_amount=None if spent is None else Decimal(spent) * 10_000)  # fmt: skip
    values = {
        "project_name": f"项目{number}",
        "implementing_unit": f"单位{number % 2}",
        "supervising_dept": "教育局",
    }
    return Record(scheme=MONITORING, stage="monitoring", object="project", fiscal_year=2024, values=values, funds=(money,), indicators=(row,))  # fmt: skip


def summary_of(records: list[Record]) -> Report:
    outcome = pipeline.review_set(records)
    standings = [pipeline.standing(record) for record in records]
    return summary_report(list(zip(records, outcome.scores, strict=True)), standings, outcome.findings)


def monitoring_of(records: list[Record]) -> Report:
    standings = [pipeline.standing(record) for record in records]
    return monitoring_report(records, standings, pipeline.review_set(records).findings)


MANY = {
    "summary": summary_of(
        [self_evaluation(n, f"{n}期", "雨季" if n == 8 else "") for n in (10, 9, 8, 5)] + [self_evaluation(3, "10期", spent=None)]
    ),
    "monitoring": monitoring_of([monitored(1, 20, "确定能"), monitored(2, 55, "有可能", "场地推迟"), monitored(3, None, "")]),
}  # fmt: skip


def cells(report: Report) -> set[str]:
    """Every number in the tables and charts."""
    found = {
        number
        for block in report.blocks
        if isinstance(block, Grid)
        for cell in block.cells
        for number in NUMBER.findall(cell.text)
    }
    return found | {str(value) for block in report.blocks if isinstance(block, Chart) for _, value in block.rows}  # fmt: skip


@pytest.mark.parametrize("kind", MANY)
def test_every_number_in_a_sentence_stands_in_a_table(kind):
    report = MANY[kind]
    known = cells(report)
    for text in (
        block for block in report.blocks if isinstance(block, Text) and block.role in ("body", "warn")
    ):
        assert set(NUMBER.findall(text.text)) <= known, text.text


def sentences(report: Report) -> str:
    return "\n".join(block.text for block in report.blocks if isinstance(block, Text))


def test_the_summary_counts_and_leaves_missing_money_out():
    said = sentences(MANY["summary"])
    assert "2 个单位的 5 张自评表" in said
    assert "全年预算 400 万元，执行 320 万元，执行率 80%" in said and "另有 1 张表没有写明" in said
    assert "（2024年度）" in said and MANY["summary"].title == "教育局绩效自评汇总报告"
    lost = next(
        block for block in MANY["summary"].blocks if isinstance(block, Grid) and block.name == "失分的指标"
    )
    assert any("雨季" in cell.text for cell in lost.cells) and any(
        "没有写" in cell.text for cell in lost.cells
    )


def test_the_monitoring_report_counts_likelihoods_and_spending():
    said = sentences(MANY["monitoring"])
    assert "预算 200 万元，已执行 75 万元，执行率 37.5%" in said and "另有 1 个项目" in said
    assert "能完成的 1 项，有可能的 1 项，完全不可能的 0 项，没有填写的 1 项" in said
    chart = next(block for block in MANY["monitoring"].blocks if isinstance(block, Chart))
    assert [name for name, _ in chart.rows] == ["项目1", "项目2"], "the slowest first"


def rows_of(report: Report, name: str) -> list[list[str]]:
    """The rows of a table below its heading."""
    grid = next(block for block in report.blocks if isinstance(block, Grid) and block.name == name)
    return [[cell.text for cell in row] for row in list(grid.rows())[1:]]


def test_the_picture_of_the_monitoring_report_stands_in_its_table():
    report = MANY["monitoring"]
    scatter = next(block for block in report.blocks if isinstance(block, Scatter))
    rows = rows_of(report, "执行率和完成度")
    assert [(str(dot.number), f"{dot.across}%", f"{dot.up}%") for dot in scatter.dots] == [("1", "20.00%", "30%"), ("2", "55.00%", "30%")]  # fmt: skip
    assert [row[:5] for row in rows] == [
        ["1", "项目1", "单位1", "20%", "30%"],
        ["2", "项目2", "单位0", "55%", "30%"],
    ]
    assert [scatter.marks[dot.mark] for dot in scatter.dots] == ["红色预警", "黄色预警"]
    assert (
        rows[0][5] == "红色预警：执行率不到时间进度的六成" and rows[1][5] == "黄色预警：有指标只是有可能完成"
    )
    assert "另有 1 个项目算不出执行率或完成度" in sentences(report)


def test_the_picture_of_the_summary_tells_which_rate_is_ahead():
    scatter = next(block for block in MANY["summary"].blocks if isinstance(block, Scatter))
    told = {row[1]: row[3:] for row in rows_of(MANY["summary"], "执行率和完成度")}
    assert told["项目5"] == ["80%", "50%", "执行高于完成：相差 30 个百分点"]
    assert told["项目10"] == ["80%", "100%", "完成高于执行：相差 20 个百分点"]
    assert told["项目8"] == ["80%", "80%", "相差 10 个百分点以内：相差 0 个百分点"]
    assert "项目3" not in told and len(scatter.dots) == 4


@pytest.mark.parametrize("kind", MANY)
@pytest.mark.parametrize("format", ["docx", "pdf", "html"])
def test_each_is_printed(kind, format):
    assert len(pipeline.write(MANY[kind], format)) > 3000


def test_nothing_to_count_is_said():
    empty = self_evaluation(1, "", spent=None).model_copy(update={"indicators": (), "funds": ()})
    assert "没有一张表能够按规则算出总分" in sentences(summary_of([empty]))
    bare = monitored(1, None, "").model_copy(update={"indicators": (), "funds": ()})
    said = sentences(monitoring_of([bare]))
    assert "没有一张表同时写明预算数和执行数" in said and "没有散点图" in said


@pytest.mark.seeds
def test_the_published_form_gives_its_total(shared):
    data = (shared / "seeds/suzhou-2021-self-evaluation.txt").read_bytes()
    records = [record for record, _ in pipeline.read(data, "suzhou.txt")]
    rows = next(
        block
        for block in summary_of(records).blocks
        if isinstance(block, Grid) and block.name == "各项目得分"
    )
    texts = [cell.text for cell in rows.cells]
    assert texts.count("76.29") == 2 and "80" in texts
