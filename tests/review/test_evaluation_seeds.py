"""The published self-evaluation and the made national one: what a sharp reviewer finds, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao import pipeline
from jixiao.core.record import Record
from jixiao.review.engine import Review

pytestmark = pytest.mark.seeds

SUZHOU_FINDINGS = [
    ("P1", "E04", "全年竞价会场次"),
    ("P1", "E04", "纠纷调解成功率"),
    ("P1", "E14", "企业直接受益"),
    ("P1", "E14", "保税废料全年交易额"),
    ("P2", "E20", "规范→100%"),
    ("P2", "E20", "资金节约率"),
]
NATIONAL_FINDINGS = [("P1", "E04", "作风建设"), ("P1", "E09", "作风建设")]


def read(path: Path) -> Record:
    [(record, _)] = pipeline.read(path.read_bytes(), path.name)
    return record


def evaluation_findings(review: Review) -> list[tuple[str, str, str]]:
    return [(str(f.severity), f.code, str(f.message)) for f in review.findings if f.code.startswith("E")]


def assert_findings(review: Review, expected: list[tuple[str, str, str]]) -> None:
    got = evaluation_findings(review)
    assert [found[:2] for found in got] == [wanted[:2] for wanted in expected], got
    for (_, _, message), (_, _, words) in zip(got, expected, strict=True):
        assert words in message


def test_the_published_text(shared):
    review = pipeline.review_set([read(shared / "seeds" / "suzhou-2021-self-evaluation.txt")])
    assert_findings(review, SUZHOU_FINDINGS)
    not_run = {skipped.code for skipped in review.not_run}
    assert not_run == {"E06", "E07", "E10", "E15", "E17", "E18"}


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "pdf", "doc", "xls", "ofd"])
@pytest.mark.parametrize(("name", "expected"), [("zp_00", SUZHOU_FINDINGS), ("mof_zp", NATIONAL_FINDINGS)])
def test_the_made_documents(shared, name, expected, ending):
    path = shared / "documents" / f"{name}.{ending}"
    if not path.exists():
        pytest.skip(f"{path.name} was not made")
    assert_findings(pipeline.review_set([read(path)]), expected)


@pytest.fixture(scope="module")
def suzhou(shared) -> Record:
    return read(shared / "seeds" / "suzhou-2021-self-evaluation.txt")


def changed(record: Record, **values) -> list[tuple[str, str]]:
    """Severity and code of what is found besides the six findings when values of the form are changed."""
    altered = record.model_copy(update={"values": {**record.values, **values}})
    found = [each[:2] for each in evaluation_findings(pipeline.review_set([altered]))]
    for severity, code, _ in SUZHOU_FINDINGS:
        if (severity, code) in found:
            found.remove((severity, code))
    return found


def test_a_wrong_total_is_seen(suzhou):
    assert changed(suzhou, printed_total="77.29") == [("P0", "E03")]


def test_money_left_and_not_divided_is_seen(suzhou):
    paid = type(suzhou.number("paid"))("4900000.00")
    assert changed(suzhou, paid=paid) == [("P0", "E01"), ("P0", "E05")]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("10694场", "10964场"), ("87.18%", "81.78%")],
)
def test_another_figure_in_the_text_is_seen(suzhou, right, wrong):
    text = suzhou.text("achievements")
    assert right in text
    assert changed(suzhou, achievements=text.replace(right, wrong)) == [("P1", "E19")]


def test_the_amount_in_the_text_is_seen(suzhou):
    text = suzhou.text("implementation")
    assert changed(suzhou, implementation=text.replace("实际支出500万元", "实际支出480万元")) == [
        ("P1", "E19")
    ]


def test_a_reason_that_names_the_indicators_is_enough(suzhou):
    text = "竞价会场次减少是因为申报企业减少；纠纷调解成功率低是因为部分企业拒绝调解。"
    altered = suzhou.model_copy(update={"values": {**suzhou.values, "problems": text}})
    codes = [code for _, code, _ in evaluation_findings(pipeline.review_set([altered]))]
    assert "E04" not in codes


def test_every_score_of_the_published_form_is_the_rule_s(suzhou):
    """Raise any one score: E02 names the row, and the total no longer fits."""
    for index, row in enumerate(suzhou.indicators):
        if row.self_score == row.points:
            raised = row.model_copy(update={"self_score": row.self_score - 1})
        else:
            raised = row.model_copy(update={"self_score": row.points})
        rows = (*suzhou.indicators[:index], raised, *suzhou.indicators[index + 1 :])
        review = pipeline.review_set([suzhou.model_copy(update={"indicators": rows})])
        found = {(f.code, f.at.field) for f in review.findings if f.code in ("E02", "E03")}
        assert found == {("E02", f"indicators[{index}].self_score"), ("E03", "printed_total")}, row.name
