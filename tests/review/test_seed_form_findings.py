"""The published forms, judged by hand: what the checks of whole forms and of sets of forms find in them.

``seed_form_findings.yaml`` was gone through line by line; a change in it is a change of judgement.
"""

import sys
from pathlib import Path

import pytest
import yaml

from jixiao.core.library import load_scheme
from jixiao.core.record import Record
from jixiao.pipeline import read
from jixiao.review.engine import catalogue, review_all
from jixiao.review.similarity import likeness

EXPECTED = yaml.safe_load(Path(__file__).with_name("seed_form_findings.yaml").read_text("utf-8"))
CODES = ["T01", "T02", "T03", "T04", "T05", "T08", "T15", "T16", "T19", "T20", "T21", "T23", "T24", "T25", "T26", "T27", "T28", "T29", "T33", "T34", "T35", "T37", "T39", "T40", "T41"]  # fmt: skip


@pytest.fixture(scope="module")
def records(shared) -> list[Record]:
    return [record for name in EXPECTED for record, _ in read((shared / "seeds" / name).read_bytes(), name)]


def reviewed(records: list[Record]):
    forms = []
    for record in records:
        scheme = load_scheme(record.scheme)
        checks = {code: setting for code, setting in scheme.checks.items() if code in CODES}
        forms.append((record, scheme.model_copy(update={"checks": checks}), None))
    return review_all(forms)


@pytest.mark.seeds
def test_exactly_the_defects_that_a_person_found(records):
    found = {name: {} for name in EXPECTED}
    for record in records:
        found[record.source.file][record.subject] = []
    for finding in reviewed(records).findings:
        line = f"{finding.code} {finding.severity} {finding.at.field}"
        found[finding.form.file][finding.form.project_name].append(line)
    assert found == EXPECTED


@pytest.mark.seeds
def test_the_order_of_the_files_does_not_matter(records):
    def told(some: list[Record]) -> set[tuple[str, str, str, str]]:
        lines = reviewed(some).findings
        return {(f.code, f.form.file, f.form.project_name, f.at.field) for f in lines if f.code != "T19"}

    one_way, other_way = told(records), told(records[::-1])
    across = {code for code, marked in catalogue().items() if marked.scope == "set"}
    assert {line for line in one_way if line[0] not in across} == {
        line for line in other_way if line[0] not in across
    }
    assert {line[0] for line in one_way} == {line[0] for line in other_way}


@pytest.mark.seeds
def test_forms_of_one_file_find_the_same_alone_but_for_checks_across_forms(records):
    across = {code for code, marked in catalogue().items() if marked.scope == "set"}
    together = [f for f in reviewed(records).findings if f.code not in across]
    alone = [f for record in records for f in reviewed([record]).findings if f.code not in across]
    assert [str(f.message) for f in together] == [str(f.message) for f in alone]


@pytest.mark.seeds
def test_texts_of_many_forms_are_not_compared_in_all_pairs(records):
    """Eight times the forms want no more than nine times the comparisons, where all pairs would want 64 times."""

    def comparisons(times: int) -> int:
        forms = []
        for number in range(times):
            for record in records:
                scheme = load_scheme(record.scheme)
                checks = {code: setting for code, setting in scheme.checks.items() if code in ("T19", "T40")}
                values = {**record.values, "implementing_unit": f"第{number}单位"}
                one = record.model_copy(update={"values": values})
                forms.append((one, scheme.model_copy(update={"checks": checks}), None))
        called = 0

        def count(frame, event, _):
            nonlocal called
            called += event == "call" and frame.f_code is likeness.__code__

        sys.setprofile(count)
        try:
            review_all(forms)
        finally:
            sys.setprofile(None)
        return called

    assert 0 < comparisons(8) <= 9 * max(1, comparisons(1))
