"""The published seed forms, end to end, by the figures that anyone can count in them."""

from decimal import Decimal

import pytest

from jixiao.core.number import D

pytestmark = pytest.mark.seeds

FILES = {
    "suzhou-2024-project-targets.txt": (17, 296, "3956.80"),
    "suzhou-2024-department-target.txt": (1, 46, "410.99"),
    "jiangsu-2024-project-targets.txt": (5, 108, "4426.06"),
    "suzhou-2021-self-evaluation.txt": (1, 19, "500.00"),
    "wujin-2022-project-targets.txt": (22, 172, "1647.29"),
}
"""File: forms, indicators, funds in 万元."""


@pytest.fixture(scope="module")
def records(jixiao, shared):
    outcome = jixiao("read", "--json", *(shared / "seeds" / name for name in FILES))
    assert outcome.code == 0, outcome.err
    return outcome.lines()


@pytest.mark.parametrize("name", FILES)
def test_forms_indicators_and_funds(records, name):
    forms, indicators, funds = FILES[name]
    own = [record for record in records if record["source"]["file"].endswith(name)]
    assert len(own) == forms
    assert sum(len(record["indicators"]) for record in own) == indicators
    assert sum(D(record["funds_total"]["amount"]) for record in own) == Decimal(funds) * 10000


def test_records_are_what_the_schema_says(records):
    import json
    from pathlib import Path

    import jsonschema

    schema = json.loads((Path(__file__).parents[2] / "docs/generated/record.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for record in records:
        assert not list(validator.iter_errors(record))


def test_every_printed_row_of_the_self_evaluation_is_reproduced(jixiao, shared):
    outcome = jixiao("score", "--json", shared / "seeds" / "suzhou-2021-self-evaluation.txt")
    assert outcome.code == 0, outcome.err
    (sheet,) = outcome.lines()
    assert (sheet["total"], sheet["out_of"], sheet["printed_total"]) == ("76.29", "80", "76.29")
    assert len(sheet["lines"]) == 19
    for line in sheet["lines"]:
        assert D(line["points"]) == D(line["printed"]), line
    points = {line["for"]: line["points"] for line in sheet["lines"]}
    assert points["纠纷调解成功率"] == "3.32" and points["全年竞价会场次"] == "0.42"


def test_review_of_all_seeds_finds_what_blocks(jixiao, shared):
    outcome = jixiao("review", "--json", *(shared / "seeds" / name for name in FILES))
    assert outcome.code == 1, outcome.err
    found = {(line["check"]["code"], line["form"]["project_name"]) for line in outcome.lines()}
    assert ("T03", "办公设备购置") in found
    assert ("T08", "政务服务课题经费") in found
    assert not {("T03", "物业管理费"), ("T08", "大楼物业费")} & found
