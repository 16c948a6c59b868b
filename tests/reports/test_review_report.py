"""The review as a report: counts, every finding with its place and remedy, basis, checks not done."""

from __future__ import annotations

import re

import pytest

from jixiao.core.finding import Finding, Form, Place, Severity
from jixiao.core.grid import Grid
from jixiao.core.library import cite, load_scheme
from jixiao.core.message import say
from jixiao.core.record import Indicator, Record, Source
from jixiao.core.report import Chart, Heading, Report, Text
from jixiao.core.scheme import CheckSetting
from jixiao.core.value import parse_target
from jixiao.formats.report_text import printable, texts
from jixiao.reports.review_report import review_report
from jixiao.review.engine import Review, review_all
from jixiao.scoring.exact import score

SCHEME = "cn/project-self-evaluation@2020"


def record(name: str, score_: str = "6") -> Record:
    row = Indicator(
        level1="产出指标",
        level2="数量指标",
        name="现场督办场次",
        targets={"full_year": parse_target("≥50次")},
        actual=parse_target("53次"),
        row=1,
        points="7",
        self_score=score_,
    )
    return Record(
        scheme=SCHEME,
        stage="self_evaluation",
        object="project",
        fiscal_year=2024,
        values={"project_name": name, "implementing_unit": "江苏省数据局", "printed_total": score_},
        indicators=(row,),
        source=Source(file="自评.xlsx", place=f"{name}!A1"),
    )


@pytest.fixture
def forms() -> list[Record]:
    return [record("政风热线"), record("课题经费", "7")]


@pytest.fixture
def review(forms) -> Review:
    settings = {"E04": CheckSetting(), "E18": CheckSetting()}
    scheme = load_scheme(SCHEME).model_copy(update={"checks": settings})
    return review_all([(each, scheme, None) for each in forms])


def said(report: Report) -> list[str]:
    return [text for _, text in texts(report)]


def grids(report: Report) -> list[Grid]:
    return [block for block in report.blocks if isinstance(block, Grid)]


def rows(grid: Grid, lang: str = "zh") -> list[list[str]]:
    return [[printable(cell.text, lang) for cell in row] for row in grid.rows()]


def test_the_summary_counts_forms_and_findings(review, forms):
    report = review_report(review, forms)
    summary = "共审核 2 张表，发现问题 1 条：必须改 0 条，须说明 1 条，建议 0 条；1 张表没有发现问题。"
    assert summary in said(report)
    by_form, by_check, _ = grids(report)
    assert rows(by_form)[1:] == [
        ["1", "政风热线（江苏省数据局）", "2024", "0", "1", "0"],
        ["2", "课题经费（江苏省数据局）", "2024", "0", "0", "0"],
    ]
    assert rows(by_check)[1:] == [["E04 失分或偏差没有说明原因", "▲ P1 须说明", "1", "1"]]
    [chart] = [block for block in report.blocks if isinstance(block, Chart)]
    assert [(label, int(number)) for label, number in chart.rows] == [("E04 失分或偏差没有说明原因", 1)]


def test_a_finding_is_told_with_place_value_remedy_and_basis(review, forms):
    report = review_report(review, forms)
    check, what, got, want, remedy, basis = rows(grids(report)[2])[1]
    assert check == "E04 失分或偏差没有说明原因"
    assert what.startswith("「现场督办场次」分值7、得6，没有说明原因\n位置：第1行 数量指标「现场督办场次」")
    assert (got, want) == ("6", "")
    assert remedy == "写明「现场督办场次」偏差的具体原因和改进措施"
    assert basis == "[1]\n[2]（待核实）"
    listed = said(report)[-2:]
    assert [re.sub(r"《.*》.*?([^）]*（待核实）|E04)$", r"\1", line) for line in listed] == [
        "[1] E04",
        "[2] 单位自评（待核实）",
    ]


def test_a_form_without_findings_says_so_and_names_the_checks_not_done(review, forms):
    lines = said(review_report(review, forms))
    second = lines[lines.index("2. 课题经费（江苏省数据局）") :]
    assert second[1] == "文件：自评.xlsx　课题经费!A1"
    assert second[2] == "没有发现问题。"
    assert second[3:5] == ["没有做的检查（不算通过）：", "缺少同一项目的另一张表：E18 指标与批复的目标不一致"]


def test_severity_is_said_in_words_and_signs():
    form = Form("政风热线", "江苏省数据局", 2024)
    findings = [
        Finding("X01", "blocks", Severity.P0, say("甲"), say("改"), Place("annual_goal"), form=form),
        Finding(
            "X02", "advises", Severity.P2, say("乙"), say("改"), form=form, basis=(cite("seed-suzhou-2021"),)
        ),
    ]
    report = review_report(Review(findings), [])
    heads = [str(block.text) for block in report.blocks if isinstance(block, Heading) and block.level == 3]
    assert heads == ["■ P0 必须改（1 条）", "○ P2 建议（1 条）"]
    assert "甲\n位置：annual_goal" in said(report) and "乙" in said(report), "no place, no line for it"


def test_scores_are_told_where_they_are_given(review, forms):
    sheets = [score(forms[0], load_scheme(SCHEME)), None]
    report = review_report(review, forms, sheets)
    told = [
        str(block.text) for block in report.blocks if isinstance(block, Text) and "按规则评分" in block.text
    ]
    assert told == [
        "按规则评分 7 分（满分 17 分），另有 10 分须由人评定。规则：cn/self-evaluation-rules@2020"
    ]


def test_in_english_only_the_form_s_own_words_are_chinese(review, forms):
    report = review_report(review, forms, lang="en")
    chinese = re.compile(r"[\u4e00-\u9fff]+")
    own = ("政风热线", "课题经费", "江苏省数据局", "现场督办场次", "数量指标", "偏差原因", "自评")
    for line in said(report):
        if line.startswith("["):
            continue  # the titles of Chinese documents
        rest = line
        for word in own:
            rest = rest.replace(word, "")
        assert not chinese.search(rest.replace("分析及改进措施", "")), line


def test_nothing_to_report():
    report = review_report(Review(), [])
    assert "共审核 0 张表，发现问题 0 条：必须改 0 条，须说明 0 条，建议 0 条；0 张表没有发现问题。" in said(
        report
    )
    assert "三、依据" not in said(report)


@pytest.mark.parametrize("format", ["docx", "xlsx", "pdf", "html"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_can_be_printed(review, forms, format, lang):
    from jixiao.pipeline import write

    assert len(write(review_report(review, forms, lang=lang), format)) > 1000
