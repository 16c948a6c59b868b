"""Whatever stands in a form, a review ends with findings: every check of every stage over forms with odd values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_checks_examples import bases, record_of

from jixiao.core.library import load_scheme
from jixiao.core.record import Record
from jixiao.core.scheme import CheckSetting
from jixiao.core.value import parse_target
from jixiao.review.engine import catalogue, review_all
from jixiao.scoring.exact import score

ODD_TEXTS = [
    "", " ", "/", "无", "……", "0", "-5", "100%", "≥0", "≤-3万元", "1e99", "99999999999999999999亿元", "80%-90%", "90%-80%", "12月底前",
    "1个平台，2人驻场", "<p>好</p>", "序时进度", "明显", "达成预期指标", "1/0", "％％％", "\u200b", "甲" * 3000, "2024年2月30日", "(", "[", "*", "\\d+",
]  # fmt: skip
ODD_NUMBERS = [
    Decimal(text) for text in ("0", "-1", "0.001", "100", "1E+20", "-0", "12345678901234567890.12")
]

texts = st.sampled_from(ODD_TEXTS) | st.text(max_size=12)
numbers = st.none() | st.sampled_from(ODD_NUMBERS)
targets = texts.map(parse_target)


def oddly(data, part, fields: dict):
    """A part of a record with some of its values replaced."""
    chosen = data.draw(st.lists(st.sampled_from(sorted(fields)), max_size=4, unique=True))
    return part.model_copy(update={field: data.draw(fields[field]) for field in chosen})


def odd_record(data, record: Record) -> Record:
    indicator = {
        "name": texts, "level1": texts, "level2": st.none() | texts, "points": numbers, "self_score": numbers,
        "actual": st.none() | targets, "deviation_reason": st.none() | texts, "evidence": st.none() | texts,
        "targets": st.dictionaries(st.sampled_from(["half_year", "full_year"]), targets, max_size=2),
    }  # fmt: skip
    money = (
        "initial_budget",
        "revised_budget",
        "executed_amount",
        "execution_rate",
        "points",
        "score",
        "amount",
    )
    line = {"half_year_plan": numbers, "full_year": numbers, "executed": numbers, "item": texts}
    names = [field.id for field in load_scheme(record.scheme).fields]
    values = data.draw(st.dictionaries(st.sampled_from(names), st.none() | texts | numbers, max_size=6))
    return record.model_copy(
        update={
            "values": {**record.values, **values},
            "fiscal_year": data.draw(st.sampled_from([None, 1, 2024, 9999])),
            "indicators": tuple(oddly(data, row, indicator) for row in record.indicators),
            "funds": tuple(oddly(data, row, dict.fromkeys(money, numbers)) for row in record.funds),
            "expenditures": tuple(oddly(data, row, line) for row in record.expenditures),
        }
    )


@pytest.mark.parametrize("base", sorted(bases()))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_form_breaks_a_check(base, data):
    forms = []
    for _ in range(2):
        record = odd_record(data, record_of({}, base))
        linked = {"target": record_of({}, "target"), "self_evaluation": record_of({}, "self_evaluation")}
        record = record.model_copy(update={"linked": {**linked, **record.linked}})
        scheme = load_scheme(record.scheme)
        checks = {**{code: CheckSetting() for code in catalogue()}, **scheme.checks}
        scored = record.stage == "self_evaluation" and scheme.rules
        forms.append(
            (record, scheme.model_copy(update={"checks": checks}), score(record, scheme) if scored else None)
        )
    review = review_all(forms)
    assert all(finding.message and finding.remedy and finding.basis for finding in review.findings)
    assert review.to_json("en")["findings"] is not None
