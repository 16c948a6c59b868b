"""The published forms, judged by hand: what the checks of single indicators must find in them, and nothing else.

``seed_findings.yaml`` was gone through line by line; a change in it is a change of judgement.
"""

import re
from pathlib import Path

import pytest
import yaml

from jixiao.core.finding import Finding
from jixiao.core.library import load_scheme
from jixiao.core.record import Record
from jixiao.core.scheme import CheckSetting
from jixiao.pipeline import read
from jixiao.review.engine import review_all

EXPECTED = yaml.safe_load(Path(__file__).with_name("seed_findings.yaml").read_text("utf-8"))
CODES = ["T06", "T07", "T09", "T10", "T11", "T12", "T13", "T14", "T17", "T18", "T30", "T31", "T32", "T36", "T38", "T43"]  # fmt: skip


def spoken_of(finding: Finding, record: Record) -> str:
    """The code and the name of the indicator at which the finding stands."""
    found = re.match(r"indicators\[(\d+)\]", finding.at.field)
    return f"{finding.code} {record.indicators[int(found.group(1))].name if found else finding.at.field}"


@pytest.mark.seeds
@pytest.mark.parametrize("name", EXPECTED)
def test_exactly_the_defects_that_a_person_found(shared, name):
    found = {}
    for record, _ in read((shared / "seeds" / name).read_bytes(), name):
        checks = {code: CheckSetting() for code in CODES}
        scheme = load_scheme(record.scheme).model_copy(update={"checks": checks})
        findings = review_all([(record, scheme, None)]).findings
        found[record.subject] = sorted(spoken_of(finding, record) for finding in findings)
    assert found == {subject: sorted(lines or []) for subject, lines in EXPECTED[name].items()}
