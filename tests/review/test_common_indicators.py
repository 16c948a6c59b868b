"""Indicators as many units write them: silence on each well-made one, a finding on each defect."""

from pathlib import Path

import pytest
import yaml
from test_checks_examples import record_of

from jixiao.core.library import load_scheme
from jixiao.core.scheme import CheckSetting
from jixiao.review.engine import Review, review_all


def listed(name: str) -> dict[str, list[list[str]]]:
    return yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))


WELL_MADE, DEFECTS = listed("common_indicators.yaml"), listed("common_defects.yaml")
CODES = [*DEFECTS, "T18", "T22", "T38", "T42", "T43"]


def review_of(rows: list[tuple[str, str, str]]) -> Review:
    """The review, by the checks of single indicators, of rows of (group, name, value)."""
    scheme = load_scheme("cn-js/project-target@2024")
    tops = {level.label: parent.label for level, parent in scheme.walk() if parent}
    indicators = [
        {"level1": tops[group], "level2": group, "name": name, "targets": {"full_year": value}}
        for group, name, value in rows
    ]
    settings = {code: CheckSetting() for code in CODES}
    record = record_of({"indicators": indicators}, "target")
    return review_all([(record, scheme.model_copy(update={"checks": settings}), None)])


@pytest.mark.parametrize("group", WELL_MADE)
def test_silence_on_well_made_indicators(group):
    review = review_of([(group, name, value) for name, value in WELL_MADE[group]])
    assert [(finding.code, str(finding.message)) for finding in review.findings] == []


@pytest.mark.parametrize("code", DEFECTS)
def test_every_defect_is_found(code):
    missed = [row for row in DEFECTS[code] if code not in {f.code for f in review_of([tuple(row)]).findings}]
    assert missed == []


def test_the_lists_are_long_enough_to_mean_something():
    assert sum(map(len, WELL_MADE.values())) > 150 and sum(map(len, DEFECTS.values())) > 80
