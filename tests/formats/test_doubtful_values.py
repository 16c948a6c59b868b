"""Values of which nobody can be sure are told; what people put around a value is no part of it."""

import pytest
from layout_builder import W, docx_of_body
from test_further_columns import MONITORING, SUBJECT, indicators, target
from test_further_habits import read

from jixiao.core.grid import Grid
from jixiao.core.value import parse_target
from jixiao.formats.files import read_document


def row(value, name="合格率", unit="~"):
    return indicators(f"""
        一级指标 | 二级指标 | 三级指标 | 指标值 | 单位 | 备注 | 责任人
        产出指标 | 质量指标 | {name} | {value} | {unit} | ~ | ~
    """)


@pytest.mark.parametrize(
    "written",
    [
        "95%≥",
        "90%≤",
        "95%(≥)",
        "95%≤指标值",
        "500.",
        "（500）",
        "35,00家",
        "≥95/100",
        "1.5E+3",
        "10⁴m³",
        "?95%",
        "0.95",
        "1",
    ],
)
def test_a_value_that_is_not_clear_is_told(written):
    (found,), told = row(written)
    assert found.targets["full_year"].text == written and "R16" in told


def test_a_decimal_under_a_unit_of_per_cent_is_told_and_kept():
    (found,), told = row("0.95", unit="%")
    assert target(found)[1:] == (parse_target("0.95").value, "%") and told == {"R16"}


@pytest.mark.parametrize(
    ("written", "name"),
    [("0.95%", "增长率"), ("≤0.5%", "故障率"), ("1", "平台数"), ("0.5", "新增里程"), ("≥95%", "合格率"), ("1/3", "覆盖率"),
     ("3:1", "合格率"), ("12.5%", "合格率"), ("CO2≤20吨", "排放"), ("95%≤x≤100%", "合格率"), ("1,234.56万元", "投资额")],
)  # fmt: skip
def test_a_clear_value_is_not_told(written, name):
    assert "R16" not in row(written, name)[1]


@pytest.mark.parametrize(
    "written",
    ["≥95%。", "≥95%；", "“≥95%”", "（≥95%）", "≥95%*", "≥95%①", "≥95%[1]", "≥95%（注1）", "≥95%（预计）", ">_95%", "≥__95__%",
     "》=95%", "〉＝95％", "目标值：≥95%", "≥9\u00ad5%", "≥9\u20605%", "≥\u202f95\u2009%"],
)  # fmt: skip
def test_what_stands_around_a_value_is_no_part_of_it(written):
    value = parse_target(written)
    assert (value.operator, value.value, value.unit, value.text) == ("≥", 95, "%", written)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("3家（预计）", "家"),
        ("36次（场）", "次(场)"),
        ("5人（件/套）", "人(件/套)"),
        ("1次/月。", "次/月"),
        ("3家（含）", "家"),
    ],
)
def test_what_is_said_in_brackets_behind_a_unit(written, unit):
    assert parse_target(written).unit == unit


def test_a_chinese_full_stop_within_a_number_is_a_point_and_told():
    (found,), told = row("≥1。4亿元", "交易额")
    assert target(found) == ("≥", parse_target("1.4").value, "亿元") and told == {"R15"}


@pytest.mark.parametrize(
    ("written", "start", "codes"),
    [("23年", "23年", {"R16"}), ("'23.1.5", "'23.1.5", {"R16"}), ("20230105", "2023-01-05", set()),
     ("202301", "2023-01", set()), ("2023/1/5 0:00:00", "2023-01-05", set()), ("长期", "长期", set())],
)  # fmt: skip
def test_years_of_two_digits_are_told(written, start, codes):
    record, told = read(f"""{SUBJECT.rstrip()}
        开始时间 | {written} | < | < | 完成时间 | 2025年 | <
        一级指标 | 二级指标 | 三级指标 | 指标值 | 备注 | 责任人 | 时限
        产出指标 | 数量指标 | 里程 | ≥8公里 | ~ | ~ | ~
    """.rstrip(), "苏州市市级项目预算绩效目标表")  # fmt: skip
    assert record.values["start"] == start and told == codes


@pytest.mark.parametrize(("written", "likelihood"), [("确定能√", "确定能"), ("☑ 有可能", "有可能")])
def test_a_tick_behind_or_before_its_word(written, likelihood):
    found, told = monitored(written)
    assert found.likelihood == likelihood and told == set()


@pytest.mark.parametrize("written", ["确定能√有可能", "□确定能 □有可能", "☑确定能 ☑有可能"])
def test_ticks_that_say_nothing_clear_are_told(written):
    found, told = monitored(written)
    assert found.likelihood == written and told == {"R16"}


def monitored(written):
    record, told = read(f"""{SUBJECT.rstrip()}
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-6月执行情况 | 完成目标可能性 | 偏差原因
        产出指标 | 数量指标 | 里程 | ≥8公里 | 4公里 | {written} | ~
    """.rstrip(), MONITORING)  # fmt: skip
    return record.indicators[0], told


def cell_in_font(text, font):
    run = f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t>{text}</w:t></w:r>'
    body = f'<w:tbl xmlns:w="{W}"><w:tr><w:tc><w:p>{run}<w:r><w:t>完成</w:t></w:r></w:p></w:tc><w:tc/></w:tr></w:tbl>'
    return read_document(docx_of_body(body), "表.docx").blocks[0].cells[0].text


@pytest.mark.parametrize(
    ("letter", "font", "shown"),
    [("þ", "Wingdings", "☑"), ("ü", "Wingdings", "√"), ("o", "Wingdings", "□"), ("R", "Wingdings 2", "☑"),
     ("£", "Wingdings 2", "□"), ("\uf0fe", "Wingdings", "☑"), ("³", "Symbol", "≥"), ("£", "Symbol", "≤"),
     ("产", "Wingdings", "产"), ("R", "Arial", "R"), ("þ", "Times New Roman", "þ")],
)  # fmt: skip
def test_letters_typed_in_a_font_of_drawings_are_what_it_shows(letter, font, shown):
    assert cell_in_font(letter, font) == f"{shown}完成"


@pytest.mark.parametrize(
    ("sign", "line", "shown"), [("&gt;", "single", "≥95%"), ("&lt;", "double", "≤95%"), ("&gt;", "none", ">95%"), ("95", "single", "9595%")]
)  # fmt: skip
def test_an_underlined_sign_is_one_of_a_limit(sign, line, shown):
    run = f'<w:r><w:rPr><w:u w:val="{line}"/></w:rPr><w:t>{sign}</w:t></w:r><w:r><w:t>95%</w:t></w:r>'
    body = f'<w:tbl xmlns:w="{W}"><w:tr><w:tc><w:p>{run}</w:p></w:tc><w:tc/></w:tr></w:tbl>'
    assert read_document(docx_of_body(body), "表.docx").blocks[0].cells[0].text == shown


def test_fields_parted_by_upright_lines():
    drawn = read_document("项目名称|道路养护\n三级指标|指标值\n里程|≥8公里\n".encode(), "表.csv")
    cells = [cell.text for block in drawn.blocks if isinstance(block, Grid) for cell in block.cells]
    assert cells == ["项目名称", "道路养护", "三级指标", "指标值", "里程", "≥8公里"]
