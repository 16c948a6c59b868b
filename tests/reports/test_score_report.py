"""The score sheet for people: every line with its figures and its sentence, in either language."""

from __future__ import annotations

import pytest

import made_forms as made
from jixiao.core.grid import Grid
from jixiao.core.library import load_scheme
from jixiao.core.message import in_language
from jixiao.core.record import Record
from jixiao.core.report import Chart, Text
from jixiao.core.value import parse_target
from jixiao.formats import pdf_writer
from jixiao.reports.score_report import score_report
from jixiao.scoring.exact import score


def texts(report) -> list[str]:
    found = [block.text for block in report.blocks if isinstance(block, Text)]
    return found + [cell.text for block in report.blocks if isinstance(block, Grid) for cell in block.cells]


def scored(shared, id: str):
    scheme = load_scheme(made.SCHEMES[id])
    record = made.record_of(made.truths(shared)[id], scheme)
    return record, score(record, scheme)


@pytest.mark.seeds
@pytest.mark.parametrize("id", ["zp_00", "mof_zp"])
def test_every_line_stands_with_target_actual_points_and_its_sentence(id, shared):
    record, sheet = scored(shared, id)
    report = score_report(record, sheet)
    (table,) = [block for block in report.blocks if isinstance(block, Grid)]
    for line in sheet.lines:
        (name,) = [cell for cell in table.cells if cell.text == line.subject and cell.role == "label"]
        row = [cell.text for cell in table.cells if cell.row == name.row and cell.col > name.col]
        below = [cell.text for cell in table.cells if cell.row == name.row + 1 and cell.col == 1]
        assert row[3] == made.plain_text(line.out_of) and row[4] == made.plain_text(line.points)
        assert below == [line.because]
    assert texts(report).count("合计") == 1


@pytest.mark.seeds
def test_a_line_short_of_full_marks_says_what_was_needed(shared):
    record, sheet = scored(shared, "zp_00")
    words = "\n".join(texts(score_report(record, sheet)))
    assert "得满分的条件" in words and "13000" in words
    assert "82.26%" in words


@pytest.mark.seeds
def test_the_total_is_compared_with_the_printed_one(shared):
    record, sheet = scored(shared, "zp_00")
    assert any("与表上的总分 76.29 分一致" in text for text in texts(score_report(record, sheet)))
    wrong = record.model_copy(update={"values": record.values | {"printed_total": made.D("80")}})
    other = score(wrong, load_scheme(wrong.scheme))
    assert any("相差 3.71 分" in text for text in texts(score_report(wrong, other)))


@pytest.mark.seeds
def test_shares_of_groups_are_per_cent_of_full_marks(shared):
    record, sheet = scored(shared, "zp_00")
    (chart,) = [block for block in score_report(record, sheet).blocks if isinstance(block, Chart)]
    assert dict(chart.rows)["投入目标"] == 100
    assert dict(chart.rows)["结果目标"] == made.D("85.7")


@pytest.mark.seeds
def test_unconfirmed_rules_say_so(shared):
    assert any("尚未与文件原文核对" in text for text in texts(score_report(*scored(shared, "mof_zp"))))
    assert not any("尚未与文件原文核对" in text for text in texts(score_report(*scored(shared, "zp_00"))))


@pytest.mark.seeds
def test_the_report_is_said_in_english(shared):
    report = score_report(*scored(shared, "mof_zp"), lang="en")
    said = [in_language(text, "en") for text in texts(report)]
    assert "96.72 points of 100" in said and "Target" in said
    assert pdf_writer.from_report(report)


def test_points_that_a_person_must_give_are_marked_and_not_counted():
    scheme = load_scheme("cn/project-self-evaluation@2020")
    words = {"targets": {"full_year": parse_target("明显")}, "actual": parse_target("比较明显")}
    figures = {"targets": {"full_year": parse_target("≥10次")}, "actual": parse_target("10次")}
    record = Record(
        scheme=scheme.name,
        stage="self_evaluation",
        object="project",
        indicators=[
            {
                "level1": "产出指标",
                "level2": "数量指标",
                "name": "培训次数",
                "points": made.D("50"),
                **figures,
            },
            {"level1": "效益指标", "level2": "社会效益指标", "name": "影响", "points": made.D("30"), **words},
        ],
    )
    sheet = score(record, scheme)
    assert sheet.open_points >= 30
    said = texts(score_report(record, sheet))
    assert "待给分" in said
    assert any(text.startswith("另有") and "未计入得分" in text for text in said)
