"""The made forms with values and names as people write them are read as the same forms, in Word, sheets and pages.

``value_habits.py`` has the habits. Every run tries each in one format on some forms; with JIXIAO_THOROUGH=1 on all.
"""

import pytest
from habits import with_habit
from layout_builder import document
from made_documents import IDS, compared, made_document, read_facts
from test_other_documents import THOROUGH, WRITERS, tried, wanted
from value_habits import NUMBERS, amounts, items, names, numbered, targets, tasks

from jixiao.core.inexact import is_inexact
from jixiao.formats.match import recognise

AMOUNTS = ["{words}", "人民币{words}", "{digits}{unit}（{words}）", "{words}（{digits}{unit}）"]
AT_LEAST = [
    r"\1以上",
    r"至少\1",
    r"不少于\1",
    r"不得低于\1",
    r"\1（含）以上",
    r"高于或等于\1",
    r"大于\1（含）",
    r"最低\1",
]
AT_MOST = [r"\1以内", r"不超过\1", r"控制在\1以内", r"低于等于\1", r"未超过\1", r"不突破\1", r"最高\1"]
TITLE = "2024年项目支出绩效目标表"
TABLE = """项目名称 | 智慧社区建设 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
"""


def wrong(shared, habit_of, number):
    found = []
    for id in IDS if THOROUGH else tried(number):
        for ending, write in WRITERS.items() if THOROUGH else [list(WRITERS.items())[number % 3]]:
            record = recognise(made_document(shared, id))[0][0]
            changed = with_habit(made_document(shared, id), habit_of(record), 3)
            found += compared(read_facts(write(changed), f"表.{ending}"), wanted(shared, id))[2]
    return found


@pytest.mark.seeds
@pytest.mark.parametrize("number", range(len(AMOUNTS)), ids=AMOUNTS)
def test_amounts_in_words_say_the_same(shared, number):
    assert wrong(shared, lambda record: amounts(AMOUNTS[number]), number) == []


@pytest.mark.seeds
@pytest.mark.parametrize("sign, written", [("≥", one) for one in AT_LEAST] + [("≤", one) for one in AT_MOST])
def test_words_for_signs_say_the_same(shared, sign, written):
    number = (AT_LEAST + AT_MOST).index(written)
    assert wrong(shared, lambda record: targets(sign, written), number) == []


@pytest.mark.seeds
@pytest.mark.parametrize("number", range(len(NUMBERS)), ids=NUMBERS)
@pytest.mark.parametrize("texts_of", [names, tasks, items])
def test_list_numbers_are_no_part_of_texts(shared, texts_of, number):
    style = list(NUMBERS)[number]
    if texts_of is items and style == "一、":
        return  # the one item of a form keeps 一、, which may begin its text
    assert wrong(shared, lambda record: numbered(NUMBERS[style], texts_of, record), number) == []


def read(*rows):
    drawn = document([{"p": TITLE}, {"table": TABLE + "\n".join(rows)}])
    ((record, told),) = recognise(drawn)
    return record, {finding.code: finding.message for finding in told}


def test_a_value_that_says_about_how_much_is_kept_as_written_and_told():
    record, told = read(
        "产出指标 | 数量指标 | 建设社区数 | 约120个",
        "产出指标 | 数量指标 | 服务人次 | 100余人次",
        "产出指标 | 质量指标 | 合格率 | ≥90%",
    )
    assert [one.targets["full_year"].text for one in record.indicators] == ["约120个", "100余人次", "≥90%"]
    assert [one.targets["full_year"].operator for one in record.indicators] == [None, None, "≥"]
    assert "约120个" in told["R14"] and "100余人次" in told["R14"] and "90%" not in told["R14"]


def test_exact_values_are_not_told():
    _, told = read("产出指标 | 成本指标 | 节约资金 | 5万元", "产出指标 | 数量指标 | 签约企业 | 签约10家")
    assert "R14" not in told


@pytest.mark.parametrize("text", ["约120", "大约 5 天", "120左右", "90%上下", "近100人", "将近5万人", "～120个", "≈3", "十余个", "30多万人", "10来次"])  # fmt: skip
def test_what_says_about_how_much(text):
    assert is_inexact(text)


@pytest.mark.parametrize("text", ["120", "节约5万元", "签约10家", "近3年", "90%以上", "5多媒体教室", "80~90", "来访5人", "最近5次", "余额5万元"])  # fmt: skip
def test_what_says_how_much(text):
    assert not is_inexact(text)


COLUMNS = """项目名称 | 智慧社区建设 | < | <
项目资金（万元） | ~ | 全年预算数 | 全年执行数
^ | 年度资金总额 | {budget} | 80
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 建设社区数 | ≥12个"""


@pytest.mark.parametrize("cell", ["130万元（壹佰贰拾万元整）", "约120", "120+30"])
def test_an_amount_under_a_heading_that_says_nothing_exact_is_told(cell):
    drawn = document([{"p": "2024年项目支出绩效自评表"}, {"table": COLUMNS.format(budget=cell)}])
    ((record, told),) = recognise(drawn)
    assert record.funds[0].revised_budget is None and cell in record.unread
    assert "R10" in {finding.code for finding in told}


def test_names_that_begin_with_a_figure_keep_it():
    rows = ["12345热线接通率", "1+N制度建成率", "2024年培训人次", "2号楼改造面积", "5G基站数", "3.15活动场次"]
    record, _ = read(*(f"产出指标 | 数量指标 | {name} | ≥{number}0" for number, name in enumerate(rows, 1)))
    assert [one.name for one in record.indicators] == rows
