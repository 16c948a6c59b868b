"""What a task is about (主要内容) stands in the record beside it, is printed, and is read back from every format."""

from decimal import Decimal

import pytest
from layout_builder import document, to_csv
from test_round_trip import read, write

from jixiao.core.library import load_scheme
from jixiao.core.new_record import new_record
from jixiao.core.record import Amount, Expenditure, Indicator
from jixiao.core.value import parse_target
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise
from jixiao.reports.official_form import official_form

SCHEME = "cn/department-target@2015"
LINES = (
    Expenditure(item="档案接收", content="接收进馆档案", full_year=Decimal(1200000), full_year_text="120"),
    Expenditure(item="馆藏数字化", full_year=Decimal(2600000), full_year_text="260"),
    Expenditure(
        item="查档服务", content="到馆查档，\n网上查档", full_year=Decimal(800000), full_year_text="80"
    ),
)


def department_form():
    indicators = [
        ("产出指标", "数量指标", "接收档案", "≥3万卷"),
        ("满意度指标", "服务对象满意度指标", "查档满意度", "≥95%"),
    ]
    return new_record(
        load_scheme(SCHEME),
        2024,
        values={"unit_name": "市档案馆", "annual_goal": "档案应收尽收。"},
        funds_total=Amount(amount=Decimal(4600000), text="460"),
        expenditures=LINES,
        indicators=tuple(
            Indicator(level1=level1, level2=level2, name=name, nature="quantitative", targets={"full_year": parse_target(text)}, row=row)
            for row, (level1, level2, name, text) in enumerate(indicators, 1)
        ),
    )  # fmt: skip


@pytest.mark.parametrize("format", ["docx", "xlsx", "html", "pdf", "ofd"])
def test_contents_survive_being_printed(format):
    record = department_form()
    report = official_form(record, load_scheme(SCHEME), masked=False)
    (back,) = read(write(report, format), f"x.{format}")
    assert back.scheme == SCHEME and back.unread == ()
    assert [(one.item, "".join(one.content.split()), one.full_year) for one in back.expenditures] == [
        (one.item, "".join(one.content.split()), one.full_year) for one in LINES
    ]


def test_numbers_of_persons_in_contents_are_masked():
    line = LINES[0].model_copy(update={"content": "联系13800138000"})
    record = department_form().model_copy(update={"expenditures": (line,)})
    page = write(official_form(record, load_scheme(SCHEME)), "html").decode()
    assert "13800138000" not in page and "联系138" in page


def test_contents_are_not_added_up():
    page = write(official_form(department_form(), load_scheme(SCHEME)), "html")
    ((back, told),) = recognise(read_document(page, "x.html"))
    assert not {finding.code for finding in told} & {"R10", "R05"}
    assert back.funds_total.amount == 4600000


def test_the_heading_of_the_indicators_below_is_no_expenditure():
    form = document([
        {"p": "苏州市级财政支出项目绩效自评表"},
        {"table": "项目名称 | 道路养护 | ~ | ~\n子项名称 | ~ | 预算数(万元) | 实际数(万元)\n运营费用 | ~ | 404 | 404"
         "\n二、绩效指标 | ~ | ~ | ~\n类别 | 指标名称 | 目标值 | 实际完成值\n产出目标 | 养护户数 | ≥100户 | 120户"},
    ])  # fmt: skip
    ((record, _),) = recognise(read_document(to_csv(form), "表.csv"))
    assert [one.item for one in record.expenditures] == ["运营费用"]
    assert [one.name for one in record.indicators] == ["养护户数"]
