"""The made documents in every format against ``truth.json``: one form, the same record whatever the file was."""

import json
from decimal import Decimal

import pytest

from jixiao.formats.files import read_document
from jixiao.formats.match import recognise
from made_forms import SCHEMES

FORMATS = ("docx", "xlsx", "html", "doc", "xls", "pdf", "ofd")
IDS = tuple(SCHEMES)
FIELDS = {
    "项目名称": "project_name", "单位名称": "unit_name", "主管部门": "supervising_dept", "实施单位": "implementing_unit",
    "中长期目标": "medium_term_goal", "年度目标": "annual_goal", "项目概况": "overview", "预期目标": "annual_goal",
    "实际完成情况": "goal_attainment", "年度总体目标": "annual_goal", "实施可行性": "feasibility", "立项必要性": "necessity",
    "项目实施内容": "content", "项目类型": "project_type", "项目实施情况": "implementation",
}  # fmt: skip
pytestmark = pytest.mark.seeds


@pytest.fixture(scope="module")
def truth(shared):
    return {one["id"]: one["rec"] for one in json.loads((shared / "documents/truth.json").read_text("utf-8"))}


def squeezed(text):
    return "".join((text or "").split())


def read(shared, id, ending):
    path = shared / "documents" / f"{id}.{ending}"
    if not path.is_file():
        pytest.skip(f"{path.name} was not made")
    forms = recognise(read_document(path.read_bytes(), path.name))
    assert len(forms) == 1
    return forms[0]


def wanted_rows(id, rec):
    """The rows of the truth that name an indicator, as (levels and name, values)."""
    rows = [row for part in ("indicators", "ind_a", "ind_b", "ind_c") for row in rec.get(part, [])]
    if id == "zp_00":
        return [((row[1], "", row[2]), row[3:]) for row in rows]
    if id == "bm_00":
        tasked = rec["ind_b"]
        return [
            ((*row[:2], row[3]), row[4:]) if row in tasked else (tuple(row[:3]), row[3:])
            for row in rows
            if row[3 if row in tasked else 2]
        ]
    return [(tuple(row[:3]), row[4:] if id == "wj_00" else row[3:]) for row in rows if row[2]]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("id", IDS)
def test_every_format_gives_the_true_record(shared, truth, id, ending):
    record, findings = read(shared, id, ending)
    rec = truth[id]
    assert record.scheme == SCHEMES[id]
    assert findings[0].code == "R01" and "把握大" in findings[0].message
    assert [finding.code for finding in findings[1:]] in ([], ["R10"])
    for label, field in FIELDS.items():
        if label in rec["fields"] and scheme_has(record, field):
            assert squeezed(record.text(field)) == squeezed(rec["fields"][label]), label
    for row, (names, values) in zip(record.indicators, wanted_rows(id, rec), strict=True):
        assert [squeezed(text) for text in (row.level1, row.level2, row.name)] == [
            squeezed(text) for text in names
        ]
        got = [target.text for target in row.targets.values()]
        assert [squeezed(text) for text in got] == [squeezed(text) for text in values[: len(got)]], row.name


def scheme_has(record, field):
    return field in record.values


def test_tasks_stand_between_duty_and_indicator(shared, truth):
    record, _ = read(shared, "bm_00", "docx")
    tasks = [row.task for row in record.indicators if row.level1 == "履职"]
    assert tasks == [row[2] for row in truth["bm_00"]["ind_b"]]


@pytest.mark.parametrize("ending", ("docx", "xlsx", "pdf"))
def test_money_of_a_self_evaluation(shared, ending):
    record, _ = read(shared, "mof_zp", ending)
    assert record.funds_total.amount == Decimal("2690000.00")
    assert record.number("executed_amount") == Decimal("2586000.00")
    assert record.number("execution_rate") == Decimal("0.9613")
    assert (record.number("execution_points"), record.number("execution_score")) == (10, Decimal("9.61"))
    assert (record.number("printed_total"), record.number("printed_full_mark")) == (Decimal("96.72"), 100)
    assert [fund.source for fund in record.funds] == [
        "total",
        "fiscal_appropriation",
        "carryover",
        "other_funds",
    ]
    third = record.indicators[2]
    assert (third.actual.text, third.points, third.self_score) == ("141件", 7, Decimal("6.58"))
    assert third.deviation_reason == "部分选题与重大活动冲突，稿件压缩；下年度提前编制选题计划"


@pytest.mark.parametrize("ending", ("docx", "xls"))
def test_ticks_of_a_monitoring_form(shared, ending):
    record, _ = read(shared, "mof_jk", ending)
    third = record.indicators[2]
    assert third.actuals["seven_months"].text == "98%"
    assert third.actuals["forecast"].text == "100%"
    assert (third.deviation_cause, third.likelihood) == ("人员保障", "有可能")
    assert third.deviation_reason == "2名新员工首次考核未通过，已安排补考"
    assert {row.likelihood for row in record.indicators if row is not third} == {"确定能"}
    assert record.funds[0].expected_amount == Decimal("23449800.00")


def test_prescribed_rows_right_under_level_1_are_known_as_such(shared):
    record, _ = read(shared, "zp_00", "docx")
    assert {row.level1 for row in record.indicators if row.fixed} == {"投入目标"}
    assert sum(row.fixed for row in record.indicators) == 6
