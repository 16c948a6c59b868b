"""Texts of many trades: silence on each that fits its form, a finding on each defect."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from test_checks_examples import record_of

from jixiao.core.library import load_scheme
from jixiao.core.scheme import CheckSetting
from jixiao.review.engine import Review, review_all

CODES = ["T02", "T03", "T04", "T08", "T15", "T16", "T19", "T20", "T21", "T23", "T24", "T26", "T27", "T28", "T29", "T33", "T34", "T35", "T37", "T39", "T40", "T41"]  # fmt: skip
SCHEME = load_scheme("cn-js/project-target@2024")
TOPS = {level.label: parent.label for level, parent in SCHEME.walk() if parent}


def listed(name: str) -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))


WELL_MADE, DEFECTS = listed("common_goals.yaml"), listed("common_goal_defects.yaml")


def overlay(text: dict[str, Any]) -> dict[str, Any]:
    """The form of one entry, to be laid over the good one."""
    amount = f"{text['amount']}0000" if "." not in text["amount"] else str(float(text["amount"]) * 10000)
    money = {"amount": amount, "text": text["amount"]}
    indicators = []
    for group, name, *values in text["rows"]:
        targets = dict(
            zip(("half_year", "full_year") if len(values) > 1 else ("full_year",), values, strict=True)
        )
        indicators.append({"level1": TOPS[group], "level2": group, "name": name, "targets": targets})
    plain = {
        "necessity": "按职责实施。",
        "feasibility": "条件具备。",
        "medium_term_goal": "长期保持服务水平，逐年改进。",
    }
    words = {key: value for key, value in text.items() if key not in ("amount", "rows", "expect")}
    return {
        "values": {**plain, **words},
        "funds_total": money,
        "funds": [{"source": "general_public_budget", **money}],
        "expenditures": [{"item": text["project_name"], "full_year": amount}],
        "indicators": indicators,
    }


def review_of(texts: list[dict[str, Any]]) -> Review:
    scheme = SCHEME.model_copy(update={"checks": {code: CheckSetting() for code in CODES}})
    return review_all([(record_of(overlay(text), "target"), scheme, None) for text in texts])


@pytest.mark.parametrize("name", WELL_MADE)
def test_silence_on_texts_that_fit(name):
    review = review_of([WELL_MADE[name]])
    assert [(finding.code, str(finding.message)) for finding in review.findings] == []


def test_silence_on_all_of_them_together():
    review = review_of(list(WELL_MADE.values()))
    assert [(finding.code, str(finding.message)) for finding in review.findings] == []


@pytest.mark.parametrize("name", DEFECTS)
def test_every_defect_is_found(name):
    found = {finding.code for finding in review_of([DEFECTS[name]]).findings}
    assert found == set(DEFECTS[name]["expect"])
