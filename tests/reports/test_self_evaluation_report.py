"""The self-evaluation report: taken from the target form and the score, blanks where people must write."""

from __future__ import annotations

import pytest

import made_forms as made
from jixiao.core.grid import Grid
from jixiao.core.library import load_scheme
from jixiao.core.report import Heading, Signature, Text
from jixiao.formats import docx_writer, pdf_writer
from jixiao.reports.self_evaluation_report import self_evaluation_report
from jixiao.scoring.exact import score

APPROVED = "服务回收企业不少于3500家，全年交易额达到8亿元以上。"


def report_of(shared, id="zp_00", target=None, **values):
    scheme = load_scheme(made.SCHEMES[id])
    record = made.record_of(made.truths(shared)[id], scheme)
    linked = {"target": target} if target else {}
    record = record.model_copy(update={"values": record.values | values, "linked": linked})
    return self_evaluation_report(record, scheme, score(record, scheme))


def under(report, heading: str) -> list[Text]:
    """The paragraphs between a heading and the next one."""
    blocks = report.blocks
    start = next(i for i, block in enumerate(blocks) if isinstance(block, Heading) and heading in block.text)
    found = []
    for block in blocks[start + 1 :]:
        if isinstance(block, Heading):
            break
        if isinstance(block, Text):
            found.append(block)
    return found


@pytest.mark.seeds
def test_goals_come_from_the_approved_target_form(shared):
    target = made.sample_record(
        values={"annual_goal": APPROVED, "project_type": "常年安排项目", "start": "2021", "end": "2023"}
    )
    report = report_of(shared, target=target)
    goal = under(report, "年度绩效目标")
    assert goal[0].text == APPROVED
    assert [text.role for text in goal] == ["body", "warn", "note"], (
        "the difference is shown, the source named"
    )
    facts = next(block for block in report.blocks if isinstance(block, Grid))
    assert "2021年 至 2023年" in [cell.text for cell in facts.cells]


@pytest.mark.seeds
def test_equal_goals_are_not_warned_about(shared):
    own = report_of(shared).blocks
    goal = next(block.text for block in own if isinstance(block, Text) and "全方位监管" in block.text)
    report = report_of(shared, target=made.sample_record(values={"annual_goal": goal.replace("；", "；\n")}))
    assert [text.role for text in under(report, "年度绩效目标")] == ["body", "note"]


@pytest.mark.seeds
def test_the_content_of_the_target_stands_in_for_a_missing_overview(shared):
    target = made.sample_record(values={"content": "平台运营和系统维护。"})
    assert (
        under(report_of(shared, target=target, overview=None), "项目概况")[0].text == "平台运营和系统维护。"
    )


@pytest.mark.seeds
def test_what_only_people_can_say_is_left_as_a_marked_blank(shared):
    report = report_of(shared, "mof_zp")
    for heading in ("项目管理成效", "存在的问题", "改进措施"):
        (blank,) = under(report, heading)
        assert blank.role == "blank" and blank.text.startswith("【待填写】")
    assert sum(isinstance(block, Signature) for block in report.blocks) == 3


@pytest.mark.seeds
def test_the_records_own_texts_are_used_where_it_has_them(shared):
    report = report_of(shared)
    assert "10694场竞价会" in under(report, "项目管理成效")[0].text
    assert all(text.role == "body" for text in under(report, "改进措施"))


@pytest.mark.seeds
def test_lost_points_stand_with_their_reason_or_a_blank_for_it(shared):
    lost = under(report_of(shared, "mof_zp"), "未完成的指标")
    said = {text.text.split("：")[0].removeprefix("【待填写】"): text.role for text in lost}
    assert said["在新媒体平台发布稿件数量"] == "body"
    assert said["对上线单位履职、提升作风建设的影响"] == "blank"
    assert "现场督办场次" not in said


@pytest.mark.seeds
def test_money_is_stated_with_its_rate(shared):
    words = "\n".join(text.text for text in under(report_of(shared, "mof_zp"), "（二）资金使用情况"))
    assert "全年预算 269 万元，执行 258.6 万元，执行率 96.13%" in words
    assert "全年预算 500 万元，执行 500 万元，执行率 100%" in "\n".join(
        text.text for text in under(report_of(shared), "（二）资金使用情况")
    )


@pytest.mark.seeds
def test_a_budget_of_zero_has_no_rate(shared):
    report = report_of(shared, initial_budget=made.D("0"), adjustment=None)
    assert "执行率" not in "\n".join(text.text for text in under(report, "（二）资金使用情况"))


@pytest.mark.seeds
def test_personal_data_in_texts_is_masked(shared):
    report = report_of(shared, problems="联系人电话13812345678")
    assert "13812345678" not in under(report, "存在的问题")[0].text


@pytest.mark.seeds
@pytest.mark.parametrize("writer", [pdf_writer, docx_writer])
def test_it_is_written(writer, shared):
    assert len(writer.from_report(report_of(shared))) > 5000
