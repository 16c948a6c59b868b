"""Target values: every value of the seeds, the rarer ways of writing, and text that must not break anything."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.value import operator_of, operator_sign, parse_target, written

REVIEWED = [
    tuple((line.split("\t") + [""] * 7)[:7])
    for line in Path(__file__).with_name("seed_values.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def shape(text: str, operator: str = "") -> tuple[str, ...]:
    """What was understood, as words: kind, operator, value, upper, unit."""
    target = parse_target(text, operator)
    assert target.text == text
    value, upper = ("" if number is None else format(number, "f") for number in (target.value, target.upper))
    return target.kind, target.operator or "", value, upper, target.unit or ""


@pytest.mark.parametrize("row", REVIEWED, ids=lambda row: f"{row[0]}{row[1]}")
def test_values_of_the_seeds(row):
    operator, text, *meaning = row
    assert shape(text, operator) == tuple(meaning)


def tabbed_values(text: str):
    """The last two cells of each indicator row of the forms that print a row a line."""
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        if "一级指标" in line or "预算绩效目标表" in line:
            inside = "一级指标" in line
        elif inside and len([cell for cell in cells if cell]) >= 3:
            yield from (("", cell) for cell in [cell for cell in cells if cell][-2:])


def wujin_values(text: str):
    """Operator and value cells of the form that prints a cell a line, five to a row."""
    cells = [line.strip(" \t　") for line in text.splitlines() if line.startswith("\t")]
    for start in (i + 1 for i, cell in enumerate(cells) if cell == "年度目标值"):
        end = next((i for i in range(start, len(cells)) if cells[i] == "项目名称"), len(cells))
        for row in range(start, end - 4, 5):
            yield cells[row + 3], cells[row + 4]


@pytest.mark.seeds
def test_no_seed_value_escaped_the_review(shared):
    reviewed = {row[:2] for row in REVIEWED} | {("", "")}
    not_values = {"系统平均故障修复时间", "对单位履职、促进事业发展的影响或提升程度"}
    found = set(wujin_values((shared / "seeds/wujin-2022-project-targets.txt").read_text("utf-8")))
    for name in (
        "jiangsu-2024-project-targets",
        "suzhou-2024-project-targets",
        "suzhou-2024-department-target",
    ):
        found.update(tabbed_values((shared / f"seeds/{name}.txt").read_text("utf-8")))
    assert len(found) > 150
    assert {pair for pair in found if pair[1] not in not_values} <= reviewed


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("＞９５％", ("number", ">", "95", "", "%")),
        ("不低于90%", ("number", "≥", "90", "", "%")),
        ("90%（含）以上", ("number", "≥", "90", "", "%")),
        ("3个工作日内", ("number", "≤", "3", "", "工作日")),
        ("控制在8万元以内", ("number", "≤", "8", "", "万元")),
        ("2小时及以内", ("number", "≤", "2", "", "小时")),
        ("≮95%", ("number", "≥", "95", "", "%")),
        ("≯3次", ("number", "≤", "3", "", "次")),
        ("约50家", ("number", "", "50", "", "家")),
        ("1,234.56万元", ("number", "", "1234.56", "", "万元")),
        ("3万亿元", ("number", "", "3", "", "万亿元")),
        ("500千克", ("number", "", "500", "", "千克")),
        ("2千人", ("number", "", "2000", "", "人")),
        ("12个月", ("number", "", "12", "", "月")),
        ("十二个月", ("number", "", "12", "", "月")),
        ("两次", ("number", "", "2", "", "次")),
        ("一级", ("qualitative", "", "", "", "")),
        ("95%以上（含）", ("number", "≥", "95", "", "%")),
        ("95%以上（不含）", ("number", ">", "95", "", "%")),
        ("≥95（%）", ("number", "≥", "95", "", "%")),
        ("100人+", ("number", "≥", "100", "", "人")),
        ("80%≤执行率＜100%", ("interval", "interval", "80", "100", "%")),
        ("百分之九十五以上", ("number", "≥", "95", "", "%")),
        ("每季度1次", ("number", "", "1", "", "次/季度")),
        ("每年≥2次", ("number", "≥", "2", "", "次/年")),
        ("较上年增长10%以上", ("number", "≥", "10", "", "%")),
        ("提高5个百分点", ("number", "", "5", "", "百分点")),
        ("100%完成", ("number", "", "100", "", "%")),
        ("80%-90%", ("interval", "interval", "80", "90", "%")),
        ("1–2层", ("interval", "interval", "1", "2", "层")),
        ("60分~80分", ("interval", "interval", "60", "80", "分")),
        ("[80%,90%]", ("interval", "interval", "80", "90", "%")),
        ("≥80%且≤90%", ("interval", "interval", "80", "90", "%")),
        ("±5%", ("interval", "interval", "-5", "5", "%")),
        ("3次培训、50人", ("composite", "", "", "", "")),
        ("7×24小时", ("composite", "", "", "", "")),
        ("2024年12月底前", ("date", "", "", "", "")),
        ("12月31日前", ("date", "", "", "", "")),
        ("三季度末", ("date", "", "", "", "")),
        ("2022-2024年", ("date", "", "", "", "")),
        ("1:3", ("qualitative", "", "", "", "")),
        ("1/3", ("qualitative", "", "", "", "")),
        ("10:00-11:00", ("qualitative", "", "", "", "")),
        ("通过ISO9001认证", ("qualitative", "", "", "", "")),
        ("不超过预算数", ("qualitative", "", "", "", "")),
        ("≥", ("empty", "≥", "", "", "")),
        ("——", ("empty", "", "", "", "")),
        ("……", ("empty", "", "", "", "")),
        ("/", ("empty", "", "", "", "")),
        ("　", ("empty", "", "", "", "")),
        ("无", ("qualitative", "", "", "", "")),
    ],
)
def test_rarer_ways_of_writing(text, meaning):
    assert shape(text) == meaning


@pytest.mark.parametrize(
    ("operator", "text", "meaning"),
    [
        (">=", "≤5天", ("number", "≤", "5", "", "天")),
        ("不低于", "90%", ("number", "≥", "90", "", "%")),
        ("≧", "较高", ("qualitative", "≥", "", "", "")),
        ("定性", "2次", ("number", "", "2", "", "次")),
        ("=", "80%-90%", ("interval", "interval", "80", "90", "%")),
    ],
)
def test_the_operator_cell(operator, text, meaning):
    assert shape(text, operator) == meaning


def test_values_are_exact_decimals():
    assert parse_target("≥1.4亿个").value == Decimal(140000000)
    assert parse_target("0.10%").value.as_tuple().exponent == -2


def test_signs_as_typed():
    assert [operator_sign(text) for text in ("≧90%", ">= 90%", "＞90%", "90%", "不低于90%")] == [
        "≧",
        ">=",
        "＞",
        "",
        "",
    ]
    assert [operator_of(cell) for cell in ("≧", "＜＝", "等于", "定性", "")] == ["≥", "≤", "=", None, None]


@pytest.mark.parametrize(
    ("text", "operator", "aloud"),
    [
        ("8万元", "=", "=8万元"), ("≥5家", "", "≥5家"), ("15%及其以下", "", "15%及其以下"), ("较高", "定性", "较高"),
        ("7月", "<=", "≤7月"), ("90%-95%", "=", "90%-95%"), ("", ">=", ""),
    ],
)  # fmt: skip
def test_a_target_as_one_reads_it_aloud(text, operator, aloud):
    assert written(parse_target(text, operator)) == aloud


numberish = st.text(
    alphabet="0123456789.,%≥≤<>=～-–—万亿千百分之年月日个次元每约以上内（）()/、，；一二十 　家层ab",
    max_size=24,
)


@given(st.one_of(st.text(max_size=40), numberish), st.sampled_from(["", "≥", "定性", ">=", "x"]))
def test_any_text_is_understood_somehow(text, operator):
    target = parse_target(text, operator)
    assert target.text == text
    assert (target.value is not None) == (target.kind in ("number", "interval"))
    assert (target.upper is not None) == (target.kind == "interval")
