"""What the checks of self-evaluations share: reading running text, attainment, printed scores."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from jixiao.core.library import load_scheme
from jixiao.core.record import Fund, Indicator, Record
from jixiao.core.value import parse_target
from jixiao.review.attainment import attained, in_unit, more_is_better, percent
from jixiao.review.engine import FormView
from jixiao.review.narrative import (
    is_bare_claim,
    is_explained,
    is_prescribed_result,
    is_surveyed,
    mentions,
    own_part,
    reasons,
    results,
    says_something,
)
from jixiao.review.printed import amounts, execution_rate, full_mark, money, parts_of_total, places
from jixiao.review.wording import names_text, rows_text

NATIONAL = "cn/project-self-evaluation@2020"
SUZHOU = "cn-js-sz/project-self-evaluation@2021"


def row(name: str = "现场督办场次", target: str = "", actual: str = "", **parts) -> Indicator:
    return Indicator(
        level1="产出指标",
        name=name,
        targets={"full_year": parse_target(target)} if target else {},
        actual=parse_target(actual) if actual else None,
        **parts,
    )


def view(scheme: str, *, values: dict | None = None, **parts) -> FormView:
    record = Record(scheme=scheme, stage="self_evaluation", object="project", values=values or {}, **parts)
    return FormView(record, load_scheme(scheme))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("因新办法实施，竞价会减少", "全年竞价会场次"),
        ("调解成功率低于目标", "纠纷调解成功率"),
        ("企业间纠纷增多，调解难度加大", "纠纷调解成功率"),
        ("<p>问卷显示受益人员 满意度下降</p>", "受益人员满意度"),
    ],
)
def test_a_text_speaks_of_an_indicator(text, name):
    assert mentions(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("新办法的颁布未来可能对平台的交易数量、交易金额、企业的流失具有一定的影响", "全年竞价会场次"),
        ("新办法的颁布未来可能对平台的交易数量、交易金额、企业的流失具有一定的影响", "纠纷调解成功率"),
        ("新办法的颁布未来可能对平台的交易数量、交易金额、企业的流失具有一定的影响", "服务加贸企业数"),
        ("完成率有待提高", "直播计划完成率"),
    ],
)
def test_a_text_speaks_of_other_things(text, name):
    assert not mentions(text, name)


def test_the_own_part_of_a_name():
    assert own_part("全年竞价会场次") == "竞价会"
    assert own_part("完成率") == ""


@pytest.mark.parametrize("text", ["", None, " ", "/", "——", "无", "无。", "……", "不适用"])
def test_a_cell_that_says_nothing(text):
    assert not says_something(text)


def test_reasons_and_results_are_told_by_the_labels():
    form = view(
        SUZHOU,
        values={
            "problems": "竞价会减少",
            "achievements": "成交率提高",
            "overview": "平台",
            "suggestions": "加强对接",
        },
    )
    assert [field.id for field, _ in reasons(form)] == ["problems"]
    assert [field.id for field, _ in results(form)] == ["achievements"]
    national = view(NATIONAL, values={"annual_goal": "25期", "goal_attainment": "26期"})
    assert [field.id for field, _ in results(national)] == ["goal_attainment"]


def test_an_indicator_is_explained_in_its_row_or_by_name():
    silent, named = view(SUZHOU), view(SUZHOU, values={"problems": "现场督办减少"})
    assert not is_explained(silent, row())
    assert is_explained(named, row())
    assert is_explained(silent, row(deviation_reason="选题冲突"))
    assert not is_explained(silent, row(deviation_reason="无"))


def test_claims_and_prescribed_answers():
    assert is_bare_claim("明显") and is_bare_claim("已完成") and is_bare_claim("得到有力保障") is False
    assert is_prescribed_result("部分达成预期指标并具有一定效果")
    assert not is_prescribed_result("明显")


@pytest.mark.parametrize(
    ("row_", "told", "surveyed"),
    [
        (row(evidence="回收196份"), "", True),
        (row(), "完成服务企业满意度调查问卷工作", True),
        (row(evidence="全年无投诉"), "做过问卷", False),
        (row(), "服务回收企业3434家", False),
    ],
)
def test_signs_of_a_survey(row_, told, surveyed):
    assert is_surveyed(row_, told) is surveyed


@pytest.mark.parametrize(
    ("target", "actual", "share"),
    [
        ("=13000笔", "10694笔", Fraction(10694, 13000)),
        ("≥1亿元", "13000万元", Fraction(13, 10)),
        ("≤4小时", "60分钟", Fraction(1, 4)),
        ("≥100家", "105户", Fraction(105, 100)),
        ("≥100", "105户", Fraction(105, 100)),
        ("≥50次", "100%", None),
        ("=0起", "1起", None),
        ("明显", "明显", None),
        ("≥50次", "", None),
        ("15%及其以下", "0%及其以下", Fraction(0)),
    ],
)
def test_attainment(target, actual, share):
    assert attained(row(target=target, actual=actual)) == share


def test_the_wish_behind_a_target():
    assert more_is_better(row(target="=7个")) and more_is_better(row(target="100%"))
    assert not more_is_better(row(target="≤269万元")) and not more_is_better(row())


def test_units_and_percentages():
    assert in_unit(parse_target("1.5亿元"), "万元") == 15000
    assert in_unit(parse_target("98%"), "次") is None
    assert percent(Fraction(29176, 20000)) == "145.88%"


def fund(source: str, **amounts_: str) -> Fund:
    return Fund(source=source, label=source, **amounts_)


def test_money_of_a_funds_table_is_the_total_row():
    form = view(
        NATIONAL,
        funds=(
            fund("total", initial_budget="100", revised_budget="200", executed_amount="150"),
            fund("fiscal_appropriation", revised_budget="200", executed_amount="150"),
        ),
    )
    assert money(form) == (150, 200) and execution_rate(form) == Fraction(3, 4)
    assert [part.source for part in parts_of_total(form)] == ["fiscal_appropriation"]
    assert amounts(form) == [100, 200, 150, 200, 150]
    assert amounts(form, spent=True) == [150, 150]


def test_money_of_a_form_without_a_funds_table_is_paid_and_received():
    form = view(SUZHOU, values={"paid": Decimal("4600000"), "appropriation": Decimal("5000000")})
    assert execution_rate(form) == Fraction(92, 100)
    assert execution_rate(view(SUZHOU, values={"paid": Decimal(1), "appropriation": Decimal(0)})) is None
    assert money(view(SUZHOU)) is None


def test_the_full_mark_is_the_form_s_own_or_its_pack_s():
    assert full_mark(view(SUZHOU)) == 80
    assert full_mark(view(NATIONAL, values={"points_total": "90"})) == 90
    assert full_mark(view("cn/project-monitoring@2019")) is None


def test_printed_precision():
    assert [places(), places(Decimal("9")), places(Decimal("9.6"), None, Decimal("9.61"))] == [0, 0, 2]


def test_rows_and_names_as_people_say_them():
    rows = [row(name, row=number) for number, name in enumerate("甲乙丙", 1)]
    assert rows_text(rows) == "第1、2、3行"
    assert names_text(rows) == "「甲」「乙」「丙」"
    assert names_text(rows, most=2) == "「甲」「乙」等3项"
    assert names_text(rows, most=2).to("en") == "「甲」「乙」 and others, 3 in all"
