"""A monitoring form from its file to its findings: printed, read back, linked to its target, reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from test_checks_examples import record_of

from jixiao import pipeline
from jixiao.core.record import Record
from jixiao.core.scheme import SchemeError
from jixiao.reports.official_form import official_form

CASES = yaml.safe_load(Path(__file__).with_name("monitoring_findings.yaml").read_text("utf-8"))
CODES = [f"M0{number}" for number in range(1, 8)]


def read_back(record: Record, ending: str) -> Record:
    data = pipeline.write(official_form(record, pipeline.scheme_of(record)), ending)
    [(back, _)] = pipeline.read(data, f"监控表.{ending}")
    return back


def reviewed(case: dict, ending: str):
    forms = [read_back(record_of(case["form"], "monitoring"), ending)]
    if "approved" in case:
        forms.append(record_of(case["approved"], "target"))
    return pipeline.review_set(forms, case.get("pack", ""), case.get("params"))


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_findings_of_a_monitoring_form(case, ending):
    outcome = reviewed(case, ending)
    got = [[f.code, str(f.severity), f.at.field, str(f.message)] for f in outcome.findings if f.code in CODES]
    assert got == case["findings"]
    assert sorted({skipped.code for skipped in outcome.not_run if skipped.code in CODES}) == case["not_run"]


def test_a_tick_column_is_named_by_its_group():
    [finding] = [f for f in reviewed(CASES[0], "docx").findings if f.code == "M03"]
    assert str(finding.at).startswith("第2行 数量指标「培训人次」完成目标可能性（表1 ")


def test_a_deadline_that_is_no_date_is_a_mistake_of_the_caller():
    form = record_of({}, "monitoring")
    with pytest.raises(SchemeError, match="M06.*deadline.*八月底"):
        pipeline.review_set([form], params={"M06": {"deadline": "八月底", "today": "2023-09-01"}})


def test_the_review_hands_out_its_score_sheets():
    forms = [record_of({}, "monitoring"), record_of({}, "self_evaluation")]
    monitoring, scored = pipeline.review_set(forms).scores
    assert monitoring is None and scored == pipeline.score(forms[1])
