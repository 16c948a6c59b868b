"""Ratios computed from the numbers behind them: exact, with their sum in words; nothing is divided by 0."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.core.library import load_pack, load_scheme
from jixiao.core.record import Fund, Indicator, Record
from jixiao.scoring.computed import computed_ratios

PACK = load_pack("cn/department-self-evaluation-rules@2013")
SCHEME = load_scheme("cn/department-self-evaluation@2020")


def computed(name: str, funds: dict | None = None, **inputs: str):
    total = Fund(source=SCHEME.funds.total.id, **{key: Decimal(text) for key, text in (funds or {}).items()})
    record = Record(
        scheme=SCHEME.name, scheme_digest=SCHEME.digest, stage="self_evaluation", object="department", title="",
        values={f"input_{id}": Decimal(text) for id, text in inputs.items()}, funds=(total,),
        indicators=(Indicator(level1="投入", name=name),),
    )  # fmt: skip
    return computed_ratios(record, SCHEME, PACK).get(name)


@pytest.mark.parametrize(
    ("name", "inputs", "text"),
    [
        ("在职人员控制率", {"staff": "10", "posts": "14"}, "71.43%"),
        ("“三公经费”变动率", {"receptions": "55000", "receptions_before": "50000"}, "10%"),
        ("三公经费变动率", {"receptions": "45000", "receptions_before": "50000"}, "-10%"),
        ("固定资产利用率", {"assets_used": "2", "assets": "3"}, "66.67%"),
        ("实际完成率", {"work_done": "0", "work_planned": "8"}, "0%"),
    ],
)
def test_the_formula_of_each(name, inputs, text):
    assert computed(name, **inputs).text == text


def test_the_budget_comes_from_the_table_of_funds():
    money = {"revised_budget": "5000000", "executed_amount": "4775000"}
    found = computed("预算完成率", money)
    assert found.text == "95.5%" and "477.5万元" in found.words and "500万元" in found.words


def test_what_is_missing_is_named_and_nothing_is_divided_by_nothing():
    assert (
        computed("在职人员控制率", staff="10").text,
        "编制数" in computed("在职人员控制率", staff="10").words,
    ) == ("", True)
    none_before = computed("结转结余变动率", left_over="5", left_over_before="0")
    assert none_before.text == "" and "为 0" in none_before.words
    assert computed("资金使用合规性") is None, "judged, not computed"


def test_every_ratio_of_the_form_has_its_formula_and_its_source():
    names = {one.name for level, _ in SCHEME.walk() for one in level.fixed if "÷" in one.help}
    known = {name for own, ratio in PACK.ratios.items() for name in (own, *ratio.aliases)}
    assert names <= known
    assert PACK.confidence == "recall" and "待核实" in str(PACK.citation(""))
