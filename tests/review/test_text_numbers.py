"""Figures in running text: what is one, what is none, and what it counts."""

from decimal import Decimal

import pytest

from jixiao.core.value import parse_target
from jixiao.review.text_numbers import comparable, equal, figures, same_when_rounded, sums


def found(text: str, year: int | None = None) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(str(figure.value.normalize()), figure.unit, figure.per) for figure in figures(text, year)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展25期直播、督办50场次", [("25", "期", ()), ("5E+1", "场次", ())]),
        ("收费为4元/平方米/月", [("4", "元", ("平方米", "月"))]),
        ("租金200元/个/月，每天每车10元", [("2E+2", "元", ("个", "月")), ("1E+1", "元", ())]),
        ("共计193.6万元", [("193.6", "万元", ())]),
        ("用户1.4亿个，面积9.83万平方米", [("1.4E+8", "个", ()), ("9.83E+4", "平方米", ())]),
        ("共1,234人次，12个月，5个工作日内", [("1234", "人次", ()), ("12", "个月", ()), ("5", "工作日", ())]),
        ("七个分中心、十二台设备", [("7", "个", ()), ("12", "台", ())]),
        ("达到９５％以上", [("95", "%", ())]),
    ],
)
def test_numbers_with_units_are_figures(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1、机房维保；2．网络维保；3. 安全维保",
        "（苏政发〔2018〕27号）、财预〔2020〕10号",
        "《2024年工作要点》共5条".removesuffix("共5条"),
        "2023年11月9日至2024年12月",
        "每周一至周五10：00—11：00播出",
        "12345热线、FM88.6、等保2.0标准、5G、PM2.5",
        "第6号、第3季度、1-2层、3至5次",
        "一批热点问题、一个个问题、三级平台、二期工程",
    ],
)
def test_other_numbers_are_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("至少组织开展25期上线直播活动", "直播"),
        ("开展重点诉求现场督办至少50场次，梳理问题", "督办"),
        ("8000平方米的办公用房", "办公用房"),
        ("24小时自助服务网点扩大至3个", "自助"),
        ("定期对菜肴口味进行测评，目标在90%以上", "测评"),
        ("形成“1个市级中心”", "市级"),
    ],
)
def test_the_noun_stands_behind_or_before(text, noun):
    assert noun in figures(text)[-1].noun


def test_a_figure_does_not_take_the_noun_of_its_neighbour():
    one, seven, eighty_five = figures("1个市级中心+7个市（区）分中心+85个镇（街道）交易服务点")
    assert "市级" in one.noun and "市级" not in seven.noun and "交易" in eighty_five.noun


def test_the_year_of_a_figure_is_that_of_its_clause_else_the_last_before_it():
    text = "2021年，下达预算100万元，一期项目145.6万元，共计193.6万元列入2022年度项目预算。另有5万元。"
    assert [(f.year, f.past) for f in figures(text, 2022)] == [
        (2021, True),
        (2021, True),
        (2022, False),
        (None, False),
    ]


def test_words_of_the_past_make_a_figure_past():
    assert [f.past for f in figures("截至目前，已组织上线直播15次。全年计划25期。", 2024)] == [True, False]


def test_markup_does_not_hide_or_make_figures():
    assert found("<p>全年</p><p>培训&nbsp;400人次</p>") == [("4E+2", "人次", ())]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("场次", "次", True),
        ("人(件/套)", "名", True),
        ("家", "个", True),
        ("万元", "元", True),
        ("小时", "天", True),
        ("人", "人次", False),
        ("%", "个", False),
        ("天", "工作日", False),
        (None, "个", False),
    ],
)
def test_units_that_can_be_compared(one, other, same):
    assert comparable(one, other) is same


@pytest.mark.parametrize(
    "cell", ["≥5万公里", "≥200万公斤", "≥3万吨", "≥1.4亿个", "≥2.3万亩", "=8085.11平方米"]
)
def test_a_cell_and_a_text_say_the_same(cell):
    target = parse_target(cell)
    [figure] = figures(f"全年{cell.lstrip('≥=')}，")
    assert equal(figure, target.value, target.unit)


def test_fewer_decimals_are_no_difference_but_a_round_number_is():
    assert same_when_rounded(Decimal("8085.11"), Decimal("8085.1"))
    assert not same_when_rounded(Decimal("8085.11"), Decimal("8000"))
    assert not same_when_rounded(Decimal("8085.11"), Decimal("8085.12"))
    assert not same_when_rounded(Decimal(7), Decimal(8))


def test_neighbours_may_be_added_up():
    assert {Decimal(135)} == sums([Decimal(115), Decimal(20)])
    assert Decimal(26) in sums([Decimal(n) for n in (10, 6, 2, 8)])
    assert Decimal(12) not in sums([Decimal(10), Decimal(6), Decimal(2)])


def test_any_text_can_be_read():
    for text in (
        "",
        "９" * 50 + "个",
        "1" * 400 + "万元",
        "每" * 300,
        "《" * 50 + "3个",
        "(((5个",
        "0个0%0元",
    ):
        figures(text, 2024)
